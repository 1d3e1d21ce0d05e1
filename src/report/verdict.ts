/** The verdict of a check. SPEC 2. */
import type { Report, ReportedCandidate, Verdict } from './report.js'

/** What decides it. */
interface Grounds {
  /** A finding of the severity that fails a check, or worse. */
  readonly fails: boolean
  /** Something that the settings expect is not deployed. */
  readonly lacking: boolean
  readonly deployments: number
  /** Candidates that could not be checked, and that nobody decided not to hear of. */
  readonly unchecked: number
}

/** What was not checked is never shown as checked; where nothing at all could be, that weighs more than what was found. */
export function verdictOf({ fails, lacking, deployments, unchecked }: Grounds): Verdict {
  if (lacking || (deployments === 0 && unchecked > 0)) return 'not-checked'
  if (fails) return 'not-ready'
  if (unchecked > 0) return 'not-checked'
  return deployments > 0 ? 'ready' : 'nothing-to-check'
}

/** The sign that stands before a verdict. */
export const verdictSigns: Readonly<Record<Verdict, string>> = {
  ready: '✅',
  'not-ready': '❌',
  'not-checked': '❌',
  'nothing-to-check': '➖',
}

/** The candidates that could not be checked as a deployment. */
export function unchecked({ candidates }: Pick<Report, 'candidates'>): readonly ReportedCandidate[] {
  return candidates.filter(({ status }) => status !== 'deployment')
}
