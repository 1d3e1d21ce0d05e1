/** Words that every audience reads: counts, the verdict, and what lithos would log. */
import type { Severity } from '../finding.js'
import type { Report, ReportedFinding } from './report.js'

export const severities: readonly Severity[] = ['error', 'warning', 'note']

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `3 errors, 1 warning`; what there is none of is not named. */
function countSeverities(counts: Report['counts']): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => count(counts[severity], severity))
    .join(', ')
}

/** Whether there is nothing to judge: no deployment and nothing wrong. SPEC 2.7. */
export function nothingDeployable(report: Report): boolean {
  return report.ready && report.deployments.length === 0
}

/** The verdict in one line, without a symbol. */
export function verdict(report: Report): string {
  const found = countSeverities(report.counts)
  if (!report.ready) return `Not ready for lithos: ${found}`
  if (nothingDeployable(report)) return `Nothing deployable found${found && `: ${found}`}`
  return `Ready for lithos: ${count(report.deployments.length, 'deployment')}${found && `, ${found}`}`
}

/** Findings, most severe first; those of one severity in the order of the report. */
export function bySeverity(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}

const LOGGED = ' lithos_knot would log: '

/** A message, apart from the line that lithos would log, where it quotes one. */
export function splitLogged(message: string): { readonly text: string; readonly logged: string | undefined } {
  const at = message.indexOf(LOGGED)
  return at < 0
    ? { text: message, logged: undefined }
    : { text: message.slice(0, at), logged: message.slice(at + LOGGED.length) }
}
