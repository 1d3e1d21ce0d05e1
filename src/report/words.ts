/** Words that every audience reads: counts, the verdict, and what lithos would log. */
import type { Severity } from '../text/finding.js'
import type { Report, ReportedFinding } from './report.js'

/** The worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'note']

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
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

/** What a message says before it explains: its first sentence, or what stands before the first colon; without the stop. */
export function firstSentence(message: string): string {
  return /^.*?[^.][.;:](?=\s)/s.exec(message)?.[0]?.slice(0, -1) ?? message.replace(/\.$/, '')
}

/** `a, b and 3 more`. */
export function some(names: readonly string[], most = 5): string {
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return names.slice(0, most).join(', ') + more
}

/** Where a check would find something, when its own directory has no project. `shown` makes a path fit to be shown. */
export function otherProjects(paths: readonly string[], shown: (path: string) => string): string {
  const named = paths.slice(0, 5).map(shown)
  const folder = (named[0] ?? '').replace(/\/vagga\.yaml$/, '')
  const which = paths.length === 1 ? `the directory \`${folder}\`` : `one of their directories, such as \`${folder}\``
  return [
    `Below ${paths.length === 1 ? 'is' : 'are'} ${some(paths.map((path) => `\`${shown(path)}\``))}.`,
    `Check ${which}, or name what is to be checked in \`.lithos-ready.yaml\`: \`vagga: [${named.join(', ')}]\`.`,
  ].join(' ')
}
