/** The report for a person at a terminal. */

import type { CheckedDeployment } from '../rules/rule.js'
import type { SourceFile } from '../text/source.js'
import { checklistRows } from './clauses.js'
import { firstMistake, firstStep, type Mistake, mistakesOf, openQuestions } from './mistakes.js'
import type { ClauseStatus, Report, ReportedDeployment, ReportedFinding, ReportedFix, Span } from './report.js'
import { breakCommands, shorten, visible } from './sanitize.js'
import { cells, excerpt, linesWithCode, type Paint, paint, type Style, withCode, wrap } from './terminal.js'
import { unchecked } from './verdict.js'
import { count, firstSentence, otherProjects, sign, some, splitLogged, verdict } from './words.js'

/** What is known of the terminal and of the run. */
interface TextOptions {
  /** The text of a file of the report, by its path; findings in files without one are shown without their line. */
  readonly source: (path: string) => SourceFile | undefined
  /** Cells of the terminal; 100 unless told. */
  readonly width?: number
  readonly colors?: boolean
  /** Show the checklist and the stages of each start, also where nothing is wrong. */
  readonly trace?: boolean
  /** Why each stage of a start is as it is, by deployment and stage. */
  readonly reasons?: readonly (readonly (string | undefined)[])[]
  /** Show notes in full; without, one line a rule. */
  readonly notes?: boolean
  /** Projects below the directory that was checked, which were not looked at. */
  readonly elsewhere?: readonly string[]
  /** How to start this check again, as it would be typed here, without options. */
  readonly command?: string | undefined
  /** Number of files that were read, and seconds that it took; left out of the last line where not told. */
  readonly files?: number
  readonly seconds?: number
}

const severityStyle = { error: 'red', warning: 'yellow', note: 'blue' } as const
const statusStyle: Readonly<Record<ClauseStatus, Style>> = {
  failed: 'red',
  warned: 'yellow',
  unknown: 'cyan',
  ok: 'green',
  'not-applicable': 'dim',
}
const stageStyle = { ok: 'green', fails: 'red', unknown: 'cyan' } as const

/** Why each stage of each start ended as it did: the report itself has only how. */
export function stageReasons(
  deployments: readonly Pick<CheckedDeployment, 'boot'>[],
): readonly (readonly (string | undefined)[])[] {
  return deployments.map(({ boot }) => boot.stages.map(({ note }) => note))
}

/** The report as text, ending in a line feed: findings most severe first, each deployment's checklist, the verdict. One line when all is well. */
export function textReport(report: Report, options: TextOptions): string {
  const style = paint(options.colors ?? false)
  const width = Math.max(40, Math.min(options.width ?? 100, 120))
  const blocks = [
    ...mistakesOf(report)
      .filter(({ finding }) => finding.severity !== 'note')
      .map((mistake) => mistakeText(mistake, options.source, width, style)),
    ...(options.notes ? notesText(report, width, style) : briefNotes(report, width, style)),
    ...(options.trace ? report.deployments.map((deployment) => checklistText(deployment, width, style)) : []),
    ...(options.trace
      ? report.deployments.map((deployment, index) => traceText(deployment, options.reasons?.[index], width, style))
      : []),
    verdictText(report, options, style),
  ]
  return breakCommands(`${blocks.join('\n\n')}\n`)
}

/** `file:line:column`. */
function place({ file, line, column }: Span): string {
  return `${visible(file)}:${line}:${column}`
}

/** Places of a mistake that are named besides its first. */
const MOST_PLACES = 5

/** A mistake at its first place, with the others in one line. */
function mistakeText(
  { finding, findings }: Mistake,
  source: TextOptions['source'],
  width: number,
  style: Paint,
): string {
  const others = findings.slice(1).map(({ file, line }) => `${file}:${line}`)
  const also = others.length === 0 ? [] : indented(`also: ${some(others, MOST_PLACES)}`, width, style)
  return [findingText(finding, source, width, style), ...also].join('\n')
}

/** One finding with its source line, its reason and its remedies; no line feed at the end. */
export function findingText(
  finding: ReportedFinding,
  source: TextOptions['source'],
  width: number,
  style: Paint,
): string {
  const tone = severityStyle[finding.severity]
  const { text, logged } = splitLogged(shorten(finding.message, LONGEST))
  const file = source(finding.file)
  return [
    headLine(finding, style),
    ...(file ? sourceLines(finding, file, width, tone, style) : []),
    ...indented(text, width, style),
    ...(logged === undefined
      ? []
      : indented(`lithos_knot would log: ${logged}`, width, (_, word) => style('dim', word))),
    ...finding.related.flatMap((related) => indented(`${place(related)} ${related.message}`, width, style)),
    ...finding.fixes.flatMap((fix) => {
      const where = fix.edits[0] ? ` (${visible(fix.edits[0].file)}:${fix.edits[0].line})` : ''
      const [first = '', ...more] = indented(`fix (${fix.safety}): ${fix.title}${where}`, width, style)
      return [first.replace(`fix (${fix.safety})`, (title) => style('green', title)), ...more]
    }),
  ].join('\n')
}

/** Notes count: where they stand, and what they say once. */
function notesText({ findings }: Report, width: number, style: Paint): readonly string[] {
  const groups = new Map<string, ReportedFinding[]>()
  for (const note of findings.filter(({ severity }) => severity === 'note')) {
    const key = `${note.rule} ${note.message}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [note])
    else group.push(note)
  }
  const lines = [...groups.values()].flatMap((group) => [
    ...group.map((note) => headLine(note, style)),
    ...indented(group[0]?.message ?? '', width, style),
  ])
  return lines.length === 0 ? [] : [lines.join('\n')]
}

/** Notes do not count: one line a rule, so that they hide neither what matters nor that nothing does. */
function briefNotes({ findings }: Report, width: number, style: Paint): readonly string[] {
  const rules = new Map<string, ReportedFinding[]>()
  for (const note of findings.filter(({ severity }) => severity === 'note'))
    rules.set(note.rule, [...(rules.get(note.rule) ?? []), note])
  const rows = [...rules].map(([rule, notes]) => {
    const [first] = notes as [ReportedFinding]
    const more = notes.length > 1 ? ` and ${notes.length - 1} more` : ''
    return { rule, where: `${visible(first.file)}:${first.line}${more}`, says: firstSentence(first.message) }
  })
  const longest = Math.max(...rows.map(({ rule }) => rule.length))
  const lines = rows.map(({ rule, where, says }) => {
    const start = `note  ${rule.padEnd(longest)}  ${where}  `
    const room = Math.max(width - cells(start), 20)
    const shown = cells(visible(says)) <= room ? visible(says) : `${wrap(visible(says), room - 2)[0] ?? ''} …`
    return `${style('blue', 'note')}  ${style('dim', rule.padEnd(longest))}  ${style('bold', where)}  ${withCode(shown, style)}`
  })
  return rows.length === 0 ? [] : [lines.join('\n')]
}

function headLine(finding: ReportedFinding, style: Paint): string {
  const { severity, rule } = finding
  return `${style('bold', place(finding))}  ${style(severityStyle[severity], severity)}  ${style('dim', rule)}`
}

/** More of a message than this is somebody's file, not an explanation. */
const LONGEST = 4000
const INDENT = '      '

function indented(text: string, width: number, style: Paint): string[] {
  return linesWithCode(wrap(visible(text), width - INDENT.length), style).map((line) => INDENT + line)
}

function sourceLines(span: Span, file: SourceFile, width: number, tone: Style, style: Paint): string[] {
  const gutter = Math.max(4, String(span.line).length + 1)
  const numbered = (line: number | '', text: string): string =>
    `${style('dim', `${String(line).padStart(gutter + 1)} |`)} ${text}`.trimEnd()
  const room = width - gutter - 4
  const line = file.line(span.line)
  const before = file.line(span.line - 1)
  const several = span.endLine > span.line
  const { shown, marks } = excerpt(line, span.column - 1, several ? line.length : span.endColumn - 1, room)
  return [
    ...(before.trim() === '' ? [] : [numbered(span.line - 1, style('dim', excerpt(before, 0, 0, room).shown))]),
    numbered(span.line, shown),
    numbered('', style(tone, several ? `${marks}… to line ${span.endLine}` : marks)),
  ]
}

const statusOrder: readonly ClauseStatus[] = ['failed', 'warned', 'unknown', 'ok']
const MARGIN = 11

/** What the checklist says of one deployment, by status: what is wrong by name, what is right by its clause. */
function checklistText(deployment: ReportedDeployment, width: number, style: Paint): string {
  const rows = checklistRows(deployment.checklist)
  const lines = statusOrder.flatMap((status) => {
    const those = rows.filter((row) => row.status === status)
    const texts =
      status === 'ok'
        ? [those.flatMap(({ clauses }) => clauses).join(' ')]
        : those.map(({ clauses, title, notes }) => {
            const wanted = status === 'unknown' && notes.length > 0 ? `: ${notes.join('; ')}` : ''
            return `${clauses.join(' ')} ${title}${wanted}`
          })
    return texts
      .flatMap((text) => linesWithCode(wrap(visible(text), width - MARGIN), style))
      .map((line, index) => labelled(index === 0 ? status : '', statusStyle[status], line, style))
  })
  return [deploymentTitle(deployment, style), ...lines].join('\n')
}

function labelled(label: string, tone: Style, text: string, style: Paint): string {
  return `  ${style(tone, label)}${' '.repeat(MARGIN - 2 - label.length)}${text}`
}

function deploymentTitle({ container, config, command }: ReportedDeployment, style: Paint): string {
  const development = command === null ? '' : style('dim', ` (in development: vagga ${visible(command)})`)
  return `${style('bold', visible(container))} → ${visible(config.file)}${development}`
}

function traceText(
  deployment: ReportedDeployment,
  reasons: readonly (string | undefined)[] | undefined,
  width: number,
  style: Paint,
): string {
  const title = `start of ${style('bold', visible(deployment.container))} with ${visible(deployment.config.image)}`
  const stages = deployment.boot.map((stage, index) => ({ ...stage, note: reasons?.[index] }))
  return [title, ...stageLines(stages, width, style)].join('\n')
}

type StageLine = ReportedDeployment['boot'][number] & { readonly note?: string | undefined }

/** The stages of a start, one a line; what lithos_knot would log below the stage that fails. */
export function stageLines(stages: readonly StageLine[], width: number, style: Paint): readonly string[] {
  return stages.flatMap(({ stage, status, error, note }) => [
    labelled(status, stageStyle[status], visible(stage), style),
    ...[note, error].flatMap((text) =>
      wrap(visible(text ?? ''), width - MARGIN).map((line) => labelled('', 'dim', style('dim', line), style)),
    ),
  ])
}

function verdictText(report: Report, options: TextOptions, style: Paint): string {
  const line = `${sign(report)} ${style(verdictStyle[report.verdict], verdict(report))}`
  const open = unchecked(report).slice(0, MOST_CANDIDATES)
  const reasons = open.map(({ file, why }) => `\n   ${visible(file)}: ${visible(why ?? '')}`).join('')
  const work = [
    ...(options.files === undefined ? [] : [count(options.files, 'file')]),
    ...(options.seconds === undefined ? [] : [`${options.seconds.toFixed(1)} s`]),
  ].join(', ')
  const elsewhere = projectsElsewhere(options, style)
  const clean = report.findings.length === 0 && report.ready
  return `${line}${work && !clean ? ` (${work})` : ''}${reasons}${elsewhere}${nextSteps(report, options)}`
}

/** Candidates that could not be checked, shown with their reasons. */
const MOST_CANDIDATES = 20

/** Open questions that are named. */
const MOST_QUESTIONS = 3

const verdictStyle = { ready: 'green', 'not-ready': 'red', 'not-checked': 'red', 'nothing-to-check': 'dim' } as const

/** What was not looked at. */
function projectsElsewhere({ elsewhere = [], width = 100 }: TextOptions, style: Paint): string {
  if (elsewhere.length === 0) return ''
  return linesWithCode(wrap(otherProjects(elsewhere, visible), width - 3), style)
    .map((line) => `\n   ${line}`)
    .join('')
}

/** What to do now, one line each: first what fixes most, then commands that work as they stand here. */
function nextSteps(report: Report, { notes, command = 'lithos-ready' }: TextOptions): string {
  const { findings, counts } = report
  const safe = findings.filter(({ fixes }) => fixes.some((fix) => fix.safety === 'safe')).length
  const unsafe = afterALook(findings).length
  const questions = [...new Set(report.deployments.flatMap(openQuestions))]
  const first = firstWords(report)
  const of = (number: number): string => `${number} of ${count(findings.length, 'finding')}`
  const parts = [
    ...(first === undefined ? [] : [`first: ${first}`]),
    ...(safe > 0 ? [`fix ${of(safe)}: ${command} --fix`] : []),
    ...(unsafe > 0 ? [`fix ${of(unsafe)} after a look: ${command} --diff=all`] : []),
    ...(questions.length > 0 && findings.length > 0
      ? [`not known: ${someQuestions(questions)} (${command} --trace shows all that was checked)`]
      : []),
    ...(counts.note > 0 && !notes ? [`notes in full: ${command} --fail-on note`] : []),
  ]
  return parts.map((part) => `\n   ${visible(part)}`).join('')
}

/** Findings whose fixes are all unsafe, without those that are gone with a safe fix, because it changes the same text. */
function afterALook(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const safe = findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safety === 'safe')?.edits ?? [])
  const isGone = ({ edits }: ReportedFix) => edits.some((edit) => safe.some((other) => overlap(edit, other)))
  return findings.filter(
    ({ fixes: [first, ...others] }) =>
      first !== undefined && [first, ...others].every(({ safety }) => safety === 'unsafe') && !isGone(first),
  )
}

function overlap(one: Span, other: Span): boolean {
  const isBefore = (a: Span, b: Span) => a.endLine < b.line || (a.endLine === b.line && a.endColumn <= b.column)
  return one.file === other.file && !isBefore(one, other) && !isBefore(other, one)
}

/** Questions stand one after the other, without commas. */
function someQuestions(questions: readonly string[]): string {
  const more = questions.length > MOST_QUESTIONS ? ` and ${questions.length - MOST_QUESTIONS} more` : ''
  return questions.slice(0, MOST_QUESTIONS).join(' ') + more
}

/** What to do first: the change that fixes most; without one, the worst mistake, as long as it is not the only one. */
function firstWords(report: Report): string | undefined {
  const step = firstStep(report)
  if (step === undefined) {
    const finding = firstMistake(report)
    return finding && mistakesOf(report).length > 1
      ? `${finding.file}:${finding.line}: ${firstSentence(finding.message)}`
      : undefined
  }
  const { fix, findings, deployments } = step
  const [edit] = fix.edits
  const where = edit === undefined ? '' : ` (${edit.file}:${edit.line})`
  const effect = deployments > 1 ? `, which fixes ${count(findings, 'finding')} of ${deployments} deployments` : ''
  return `${fix.title}${where}${effect}`
}
