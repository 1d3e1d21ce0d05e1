/** Findings as people count them: one mistake in ten images is one mistake with ten places. SPEC 4. */
import { groupBy } from '../text/collections.js'
import type { Report, ReportedFinding, ReportedFix } from './report.js'
import { severities, splitLogged } from './words.js'

/** Findings that say the same of several places. */
export interface Mistake {
  /** The first of `findings`: what it says stands for all. */
  readonly finding: ReportedFinding
  /** In the order of the report; never empty. */
  readonly findings: readonly ReportedFinding[]
  /** Indices of the deployments that have it, in their order. */
  readonly deployments: readonly number[]
}

/** The mistakes of a report: the most severe first, then those that more deployments have, then in the order of the report. */
export function mistakesOf(report: Report): readonly Mistake[] {
  const groups = groupBy(report.findings, (finding) => keyOf(finding, report))
  const mistakes = [...groups.values()].map((findings): Mistake => {
    const deployments = new Set(findings.flatMap(({ deployment }) => deployment ?? []))
    return {
      finding: findings[0] as ReportedFinding,
      findings,
      deployments: [...deployments].sort((one, other) => one - other),
    }
  })
  return mistakes.sort(
    (one, other) =>
      severities.indexOf(one.finding.severity) - severities.indexOf(other.finding.severity) ||
      other.deployments.length - one.deployments.length,
  )
}

/**
 * What makes findings one mistake: rule, severity, and the message without the names of the deployment that it happens to be about, and
 * without what lithos would log, which has paths of the server.
 */
function keyOf({ rule, severity, message, deployment }: ReportedFinding, { deployments }: Report): string {
  const own = deployments[deployment ?? -1]
  const names = own === undefined ? [] : [own.container, own.config.file, own.config.image]
  const general = names.reduce((text, name) => text.replaceAll(`\`${name}\``, '`…`'), splitLogged(message).text)
  return JSON.stringify([rule, severity, general])
}

/** The change to begin with. */
interface FirstStep {
  readonly fix: ReportedFix
  /** How many findings of the worst severity it fixes. */
  readonly findings: number
  /** How many deployments have one of them. */
  readonly deployments: number
}

/**
 * The change that fixes most findings of the worst severity there is; among equals a safe one, and one without which the container
 * does not start. `undefined` where nothing is offered.
 */
export function firstStep(report: Report): FirstStep | undefined {
  const worst = severities.find((severity) => severity !== 'note' && report.counts[severity] > 0)
  const offered = report.findings.flatMap((finding) => {
    const fix = finding.severity === worst ? finding.fixes[0] : undefined
    return fix === undefined ? [] : [{ fix, finding }]
  })
  const byChange = groupBy(offered, ({ fix }) => JSON.stringify(fix.edits))
  const steps = [...byChange.values()].map((all) => ({
    fix: (all[0] as (typeof all)[number]).fix,
    findings: all.length,
    stops: all.some(({ finding }) => splitLogged(finding.message).logged !== undefined),
    deployments: new Set(all.flatMap(({ finding }) => finding.deployment ?? [])).size,
  }))
  const rank = ({ fix, findings, stops }: (typeof steps)[number]): number =>
    findings + (fix.safety === 'safe' ? 0.5 : 0) + (stops ? 0.25 : 0)
  return [...steps].sort((one, other) => rank(other) - rank(one))[0]
}

/** Where to begin where no change is offered: the first of the worst mistakes. `undefined` where there are only notes. */
export function firstMistake(report: Report): ReportedFinding | undefined {
  const [first] = mistakesOf(report)
  return first?.finding.severity === 'note' ? undefined : first?.finding
}

/** What a deployment waits for: its first mistake of the worst severity that it has. `undefined` where it has neither error nor warning. */
export function firstBlocker(mistakes: readonly Mistake[], deployment: number): Mistake | undefined {
  return mistakes.find(({ finding, deployments }) => finding.severity !== 'note' && deployments.includes(deployment))
}

/** What cannot be known of a deployment from the repository: the questions of its checklist, once each. */
export function openQuestions({ checklist }: Report['deployments'][number]): readonly string[] {
  const asked = checklist.filter(({ status }) => status === 'unknown').map(({ note }) => /^[^?]*\?/.exec(note)?.[0])
  return [...new Set(asked.filter((question) => question !== undefined))]
}
