/** Words that every audience reads: counts, the verdict, and what lithos would log. */
import type { Severity } from '../text/finding.js'
import { clauseTitles } from './clauses.js'
import type { Report, ReportedFinding } from './report.js'
import { unchecked, verdictSigns } from './verdict.js'

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

/** The sign of the verdict. */
export function sign({ verdict }: Report): string {
  return verdictSigns[verdict]
}

/** The verdict in one line, without its sign: what was found, what was not settled, and what nobody wants to hear. */
export function verdict(report: Report): string {
  return [judgement(report), unsettled(report), ...silenced(report)].filter(Boolean).join('; ')
}

/** The verdict and what was found, alone. */
export function judgement(report: Report): string {
  const found = countSeverities(report.counts)
  const deployments = count(report.deployments.length, 'deployment')
  switch (report.verdict) {
    case 'ready':
      return `Ready for lithos: ${deployments}${found && `, ${found}`}`
    case 'not-ready':
      return `Not ready for lithos: ${found}${report.deployments.length > 0 ? ` in ${deployments}` : ''}`
    case 'not-checked':
      return `Not checked for lithos: ${whatIsMissing(report)}${found && `; ${found}`}`
    case 'nothing-to-check':
      return `Nothing to check for lithos: no lithos container config was found${report.ready ? '' : ', and a deployment is required'}${found && `, ${found}`}`
  }
}

function whatIsMissing(report: Report): string {
  const open = unchecked(report)
  if (open.length === 0) return 'a deployment that the settings expect is not there'
  const which = some(
    open.map(({ file }) => file),
    2,
  )
  return open.length === report.candidates.length
    ? which
    : `${open.length} of ${report.candidates.length} lithos configs (${which})`
}

/** How many lines of the checklists are open, and the first question of them. */
function unsettled({ deployments, verdict }: Report): string {
  if (verdict !== 'ready') return ''
  const lines = deployments.flatMap(({ checklist }) => checklist)
  const clauses = new Set(lines.map(({ clause }) => clause))
  const open = lines.filter(({ status }) => status === 'unknown')
  const unknown = new Set(open.map(({ clause }) => clause))
  if (unknown.size === 0) return ''
  const question = open.map(({ note }) => /^[^?]*\?/.exec(note)?.[0]).find((asked) => asked !== undefined)
  const titles = some([...unknown].map((clause) => clauseTitles[clause]))
  const which = (question ?? titles).replaceAll('`', '')
  return `${unknown.size} of ${clauses.size} clauses unknown: ${which}`
}

function silenced({ counts, rulesOff }: Report): readonly string[] {
  return [
    ...(counts.ignored > 0 ? [`${count(counts.ignored, 'finding')} ignored`] : []),
    ...(rulesOff.length > 0 ? [`${rulesOff.length === 1 ? 'rule' : 'rules'} off: ${some(rulesOff)}`] : []),
  ]
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

/** Projects below the one that was checked, which were not looked at. `shown` makes a path fit to be shown. */
export function otherProjects(paths: readonly string[], shown: (path: string) => string): string {
  const named = paths.slice(0, 5).map(shown)
  return [
    `Not looked at, because there is a project above: ${some(paths.map((path) => `\`${shown(path)}\``))}.`,
    `Name all that is to be checked in \`.lithos-ready.yaml\`, such as \`vagga: [vagga.yaml, ${named.join(', ')}]\`.`,
  ].join(' ')
}
