/** The report as GitHub renders it: the job summary and the comment on the pull request. */
import type { Severity } from '../text/finding.js'
import { byteLength } from '../text/rust.js'
import { checklistRows } from './clauses.js'
import { firstBlocker, firstMistake, firstStep, type Mistake, mistakesOf, openQuestions } from './mistakes.js'
import type { ClauseStatus, ParityLine, Report, ReportedDeployment, ReportedFix, Span } from './report.js'
import { codeBlock, codeSpan, forHtml, forMarkdown, linkTarget, messageMarkdown, shorten } from './sanitize.js'
import { unchecked } from './verdict.js'
import { count, firstSentence, otherProjects, severities, sign, splitLogged, verdict } from './words.js'

/** What a page can say beside the report. */
export interface MarkdownOptions {
  /** The address of lines of a file in the commit that was checked. */
  readonly link?: (file: string, line: number, endLine: number) => string | undefined
  /** All fixes together as a unified diff. */
  readonly patch?: { readonly text: string; readonly safe: number; readonly unsafe: number }
  /** Plain sentences that belong below the verdict: what could not be delivered, and why. */
  readonly notices?: readonly string[]
  /** True when an earlier comment said "not ready". */
  readonly recovered?: boolean
  /** Projects below the directory that was checked, which were not looked at. */
  readonly elsewhere?: readonly string[]
  /** What of the repository was checked, where that is not all of it: tells the comments of a pull request apart. */
  readonly part?: string
  /** What the last line says: plain texts, joined by dots. */
  readonly lithosVersion?: string
  readonly commit?: string
  /** Where to read what these checks are. */
  readonly documentation?: string
  /** Where to find what was left out. */
  readonly more?: string
  /** Largest size in bytes of UTF-8. */
  readonly budget?: number
}

/** A comment may have 65,536 characters, the marker included. facts: github.md. */
const COMMENT_BYTES = 60_000
/** A summary of more than 1 MiB is dropped as a whole. facts: github.md. */
export const SUMMARY_BYTES = 900 * 1024
/** Candidates that could not be checked, named with their reasons. */
const MOST_CANDIDATES = 20
/** Left free for the last lines. */
const FOOT_BYTES = 1500

/** The comment on the pull request, without its hidden marker. */
export function commentMarkdown(report: Report, options: MarkdownOptions = {}): string {
  return markdown(report, { budget: COMMENT_BYTES, ...options })
}

/** The summary of the job. */
export function summaryMarkdown(report: Report, options: MarkdownOptions = {}): string {
  return markdown(report, { budget: SUMMARY_BYTES, ...options })
}

/** A part whose items are taken from the top while there is room; folded parts close what they open. */
interface Section {
  readonly open: string
  /** Made when there is room for it. */
  readonly items: readonly (() => string)[]
  readonly close: string
  /** Names what was left out. */
  readonly left: (number: number) => string
  /** The part of the room that it may take, so that what follows has some; 1 unless told. */
  readonly share?: number
}

function markdown(report: Report, options: MarkdownOptions): string {
  const head = [
    `### ${sign(report)} ${forMarkdown(headline(report, options))}`,
    ...(options.notices ?? []).map((notice) => `> ${messageMarkdown(shorten(notice, 500))}`),
    ...firstThings(report, options),
    ...unchecked(report)
      .slice(0, MOST_CANDIDATES)
      .map(({ file, why }) => `- ${linked(file, file, 1, 1, options)}: ${forMarkdown(why ?? '')}`),
    ...(options.elsewhere?.length
      ? [messageMarkdown(otherProjects(options.elsewhere, (path) => shorten(path, 200)))]
      : []),
  ]
  const parts = head.map((part) => `${part}\n`)
  const left: string[] = []
  let room = (options.budget ?? SUMMARY_BYTES) - FOOT_BYTES - byteLength(parts.join('\n'))
  let full = false
  for (const section of sections(report, options)) {
    let own = room * (section.share ?? 1) - byteLength(section.open + section.close) - 4
    const taken: string[] = []
    for (const item of full ? [] : section.items) {
      const text = item()
      own -= byteLength(text) + 1
      if (own < 0) break
      taken.push(text)
    }
    const missing = section.items.length - taken.length
    if (missing > 0) left.push(section.left(missing))
    full ||= missing > 0 && section.share === undefined
    if (taken.length === 0) continue
    const text = [section.open, ...taken, section.close].filter(Boolean).join('\n')
    parts.push(text)
    room -= byteLength(text) + 1
  }
  return `${[...parts, foot(report, options, left)].join('\n')}\n`
}

/** What to do first, in one sentence: the change that fixes most. */
function firstThings(report: Report, options: MarkdownOptions): readonly string[] {
  const [only, ...others] = report.deployments
  const failed = others.length === 0 && only?.boot.some(({ status }) => status === 'fails')
  const start =
    failed && only
      ? `${codeSpan(shorten(only.container, 100))} with ${linked(only.config.file, only.config.file, 1, 1, options)} would not start. `
      : ''
  const step = firstStep(report)
  if (step === undefined) {
    const finding = firstMistake(report)
    const where =
      finding === undefined
        ? ''
        : `**First:** ${placed(finding, options)}: ${messageMarkdown(shorten(firstSentence(finding.message), 200))}.`
    return start + where === '' ? [] : [(start + where).trim()]
  }
  const { fix, findings, deployments } = step
  const effect = deployments > 1 ? `: this fixes ${count(findings, 'finding')} of ${deployments} deployments` : ''
  return [`${start}**First:** ${remedy(fix, options)}${effect}.`]
}

function headline(report: Report, { recovered, part }: MarkdownOptions): string {
  const line = verdict(report) + (part ? ` (${shorten(part, 200)})` : '')
  return recovered && report.ready ? line.replace('Ready for lithos', 'Ready for lithos now') : line
}

function sections(report: Report, options: MarkdownOptions): readonly Section[] {
  const mistakes = mistakesOf(report)
  return [
    overview(report, mistakes, options),
    ...severities.map((severity) => mistakeTable(severity, mistakes, report, options)),
    ...details(report, options),
    patch(options),
  ].filter(({ items }) => items.length > 0)
}

const unfolded: Pick<Section, 'open' | 'close'> = { open: '', close: '' }

function folded(summary: string): Pick<Section, 'open' | 'close'> {
  return { open: `<details><summary>${forHtml(summary)}</summary>\n`, close: '</details>\n' }
}

const statusSign: Readonly<Record<ClauseStatus, string>> = {
  ok: '✅',
  failed: '❌',
  warned: '⚠️',
  unknown: '❔',
  'not-applicable': '➖',
}

/** Deployments that have a row of their own before anything is unfolded. */
const MOST_ROWS = 40

/** Several deployments: a row each, with what stops it first. One alone has the table of its mistakes for that. */
function overview(report: Report, mistakes: readonly Mistake[], options: MarkdownOptions): Section {
  const { deployments } = report
  const wrong = [...deployments.entries()].filter(([, { ready }]) => !ready)
  const right = [...deployments.entries()].filter(([, { ready }]) => ready)
  const shown = [...wrong, ...right].slice(0, MOST_ROWS)
  const asks = shown.some(([, deployment]) => openQuestions(deployment).length > 0)
  const row = ([index, deployment]: (typeof shown)[number]) => {
    const blocker = firstBlocker(mistakes, index)
    const cells = [
      `${codeSpan(shorten(deployment.container, 100))} → ${linked(deployment.config.file, deployment.config.file, 1, 1, options)}`,
      deployment.ready ? '✅' : '❌',
      blocker === undefined ? '' : messageMarkdown(shorten(firstSentence(blocker.finding.message), 200)),
      ...(asks ? [messageMarkdown(shorten(openQuestions(deployment).join(' '), 200))] : []),
    ]
    return `| ${cells.join(' | ')} |`
  }
  const heads = ['deployment', '', 'first thing that stops it', ...(asks ? ['not known'] : [])]
  return {
    open: `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}`,
    items: deployments.length < 2 ? [] : shown.map((entry) => () => row(entry)),
    close: deployments.length > MOST_ROWS ? `\n… and ${deployments.length - MOST_ROWS} more deployments.\n` : '\n',
    left: (number) => `the rows of ${count(number, 'deployment')}`,
    share: 0.4,
  }
}

/** One table row a mistake: where it is, what is wrong, and what to write. */
function mistakeTable(severity: Severity, all: readonly Mistake[], report: Report, options: MarkdownOptions): Section {
  const mistakes = all.filter(({ finding }) => finding.severity === severity)
  const open = severity === 'error' || (severity === 'warning' && report.counts.error === 0)
  const heads = '| where | what is wrong | what to do |\n|---|---|---|'
  const frame = open ? unfolded : folded(headings(severity, mistakes, report))
  return {
    open: `${frame.open}\n${heads}`.trimStart(),
    items: mistakes.map((mistake) => () => mistakeRow(mistake, options)),
    close: open ? '\n' : `\n${frame.close}`,
    left: (number) => count(number, severity),
  }
}

function headings(severity: Severity, mistakes: readonly Mistake[], report: Report): string {
  const places = count(report.counts[severity], severity)
  return mistakes.length === report.counts[severity] ? places : `${places} (${mistakes.length} different)`
}

/** Places of a mistake that are named. */
const MOST_PLACES = 3

function mistakeRow({ finding, findings }: Mistake, options: MarkdownOptions): string {
  const places = findings.slice(0, MOST_PLACES).map((one) => placed(one, options))
  const more = findings.length > MOST_PLACES ? ` and ${findings.length - MOST_PLACES} more` : ''
  const { text } = splitLogged(finding.message)
  const page = `[why](${linkTarget(finding.help)})`
  const [fix, other] = finding.fixes
  const says = fix === undefined || finding.severity !== 'error' ? text : withoutRemedy(text)
  const related = finding.related
    .slice(0, 2)
    .map((one) => `<br>${placed(one, options)} ${messageMarkdown(shorten(one.message, 200))}`)
  const remedies = [fix, other].filter((one) => one !== undefined).map((one) => remedy(one, options, finding))
  const titles = new Set(findings.map(({ fixes }) => fixes[0]?.title))
  const likewise = titles.size > 1 ? ', and the same in the others' : ''
  return `| ${places.join(', ')}${more} | ${messageMarkdown(shorten(says, 600))} (${page})${related.join('')} | ${remedies.join('<br>or ')}${likewise} |`
}

/** The sentences that say what is wrong: what to write stands beside them. */
function withoutRemedy(text: string): string {
  const sentences = text.split(/(?<=[.?!]) (?=[A-Z`])/)
  const kept = sentences.filter(
    (sentence, index) => index === 0 || !/^(?:Write|Add|Set|Use|Copy|Remove|Make) /.test(sentence),
  )
  return kept.join(' ')
}

/** What a fix does, and where, unless that is the place itself that it stands beside. */
function remedy({ title, safety, edits }: ReportedFix, options: MarkdownOptions, beside?: Span): string {
  const [first] = edits
  const there = first === undefined || (first.file === beside?.file && first.line === beside.line)
  const where = there ? '' : ` (${placed(first, options)})`
  return `${messageMarkdown(shorten(title, 300))}${where}${safety === 'safe' ? '' : ', after a look'}`
}

/** The checklist and development beside production of each deployment, folded together. */
function details(report: Report, options: MarkdownOptions): readonly Section[] {
  const { deployments } = report
  const one = deployments.length === 1
  const parities = deployments.filter(({ parity }) => parity.length > 0)
  const [only] = deployments
  return [
    {
      ...folded(
        one && only
          ? `The checklist: ${statusCounts(only)}`
          : `The checklists of ${count(deployments.length, 'deployment')}`,
      ),
      items: deployments.map((deployment) => () => checklist(deployment, options)),
      left: (number) => `the checklist of ${count(number, 'deployment')}`,
      share: 0.5,
    },
    {
      ...folded('Development and production side by side'),
      items: parities.map((deployment) => () => sideBySide(deployment, parities.length > 1)),
      left: (number) => `development and production side by side of ${count(number, 'deployment')}`,
    },
  ]
}

/** `4 failed, 9 fine, 2 not known`. */
function statusCounts({ checklist }: ReportedDeployment): string {
  const words = { failed: 'failed', warned: 'with a warning', ok: 'fine', unknown: 'not known' } as const
  return Object.entries(words)
    .map(([status, word]) => [checklist.filter((line) => line.status === status).length, word] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')
}

function checklist(deployment: ReportedDeployment, options: MarkdownOptions): string {
  const { container, config, boot, checklist } = deployment
  const name = `**${codeSpan(shorten(container, 100))}** with ${linked(config.file, config.file, 1, 1, options)}`
  const failed = boot.find(({ status }) => status === 'fails')
  const doubt = deployment.ready ? '' : ' is not ready.'
  const says = failed === undefined ? doubt : ' would not start.'
  const logged = failed?.error ? ` lithos would log:\n\n> ${codeSpan(shorten(failed.error, 1000))}` : ''
  const rows = checklistRows(checklist)
  const asked = rows.filter(({ status }) => status !== 'not-applicable')
  const rest = rows.filter(({ status }) => status === 'not-applicable')
  const row = (sign: string, subject: string, found: string): string => `| ${sign} | ${subject} | ${found} |`
  const subject = ({ title }: (typeof rows)[number]): string => messageMarkdown(title)
  return [
    `${name}${says}${logged}\n`,
    '| | what differs in production | found |',
    '|---|---|---|',
    ...asked.map((line) =>
      row(
        statusSign[line.status],
        subject(line),
        line.notes.map((note) => messageMarkdown(shorten(note, 300))).join('<br>'),
      ),
    ),
    ...(rest.length > 0
      ? [row(statusSign['not-applicable'], rest.map(subject).join(', '), 'nothing was seen that asks for it')]
      : []),
    '',
  ].join('\n')
}

function placed({ file, line, endLine }: Span, options: MarkdownOptions): string {
  return linked(`${file}:${line}`, file, line, endLine, options)
}

function linked(title: string, file: string, line: number, endLine: number, { link }: MarkdownOptions): string {
  const shown = codeSpan(shorten(title, 200))
  const address = link?.(file, line, endLine)
  return address === undefined ? shown : `[${shown}](${linkTarget(address)})`
}

const verdicts: Readonly<Record<ParityLine['verdict'], string>> = {
  same: 'same',
  differs: 'differs',
  missing: '**missing**',
  unusable: '**unusable**',
  unknown: 'unknown',
}

function sideBySide({ container, command, parity }: ReportedDeployment, named: boolean): string {
  const value = (text: string | null): string => (text === null ? '–' : codeSpan(shorten(text, 120)))
  return [
    ...(named ? [`**${codeSpan(shorten(container, 100))}**\n`] : []),
    `| | ${command === null ? 'vagga' : codeSpan(`vagga ${shorten(command, 60)}`)} | lithos | |`,
    '|---|---|---|---|',
    ...parity.map(({ aspect, development, production, verdict }) => {
      const [, kind = '', name] = /^(environ|writable) (.+)$/s.exec(aspect) ?? []
      const subject =
        name === undefined
          ? forMarkdown(shorten(aspect, 100))
          : `${kind === 'environ' ? '' : `${kind} `}${codeSpan(shorten(name, 100))}`
      return `| ${subject} | ${value(development)} | ${value(production)} | ${verdicts[verdict]} |`
    }),
    '',
  ].join('\n')
}

function patch({ patch }: MarkdownOptions): Section {
  const numbers = patch && [
    ...(patch.safe > 0 ? [`${patch.safe} safe`] : []),
    ...(patch.unsafe > 0 ? [`${patch.unsafe} to be looked at`] : []),
  ]
  return {
    ...folded(`All fixes as one patch (${numbers?.join(', ')})`),
    items: patch ? [() => `${codeBlock(patch.text, 'diff')}\n`] : [],
    left: () => 'the patch',
  }
}

function foot(report: Report, options: MarkdownOptions, left: readonly string[]): string {
  const { lithosVersion, commit, documentation, more } = options
  const says = [
    forMarkdown(`${report.tool.name} ${report.tool.version}`),
    ...(lithosVersion === undefined ? [] : [forMarkdown(`lithos ${lithosVersion}`)]),
    ...(documentation === undefined ? [] : [`[what these checks are](${linkTarget(documentation)})`]),
    ...(commit === undefined ? [] : [`commit ${commit.replace(/[^0-9a-f]/g, '').slice(0, 7)}`]),
  ]
  const elsewhere = more === undefined ? 'the command `lithos-ready` shows all' : `[all of it](${linkTarget(more)})`
  return [
    ...(left.length === 0 ? [] : [`Left out, because it would be too long: ${left.join(', ')} (${elsewhere}).\n`]),
    `<sub>${says.join(' · ')}</sub>`,
  ].join('\n')
}
