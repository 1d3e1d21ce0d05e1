/** The report as GitHub renders it: the job summary and the comment on the pull request. */
import { Buffer } from 'node:buffer'
import type { SourceFile } from '../text/source.js'
import { changedLines } from './change.js'
import { checklistRows } from './clauses.js'
import type { ClauseStatus, ParityLine, Report, ReportedDeployment, ReportedFinding } from './report.js'
import { codeBlock, codeSpan, forHtml, forMarkdown, linkTarget, messageMarkdown, shorten } from './sanitize.js'
import { unchecked } from './verdict.js'
import { count, otherProjects, severities, sign, splitLogged, verdict } from './words.js'

/** What a page can say beside the report. */
export interface MarkdownOptions {
  /** The text of a file of the report, by its path: without it fixes are named and not shown. */
  readonly source?: (path: string) => SourceFile | undefined
  /** The address of lines of a file in the commit that was checked. */
  readonly link?: (file: string, line: number, endLine: number) => string | undefined
  /** All fixes together as a unified diff. */
  readonly patch?: { readonly text: string; readonly safe: number; readonly unsafe: number }
  /** Plain sentences that belong below the verdict: what could not be delivered, and why. */
  readonly notices?: readonly string[]
  /** True when an earlier comment said "not ready". */
  readonly recovered?: boolean
  /** Projects in other directories, where the one that was checked has none. */
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
    ...unchecked(report)
      .slice(0, MOST_CANDIDATES)
      .map(({ file, why }) => `- ${linked(file, file, 1, 1, options)}: ${forMarkdown(why ?? '')}`),
    ...(report.verdict === 'nothing-to-check' && options.elsewhere?.length
      ? [messageMarkdown(otherProjects(options.elsewhere, (path) => shorten(path, 200)))]
      : []),
  ]
  const parts = head.map((part) => `${part}\n`)
  const left: string[] = []
  let room = (options.budget ?? SUMMARY_BYTES) - FOOT_BYTES - bytes(parts.join('\n'))
  let full = false
  for (const section of sections(report, options)) {
    let own = room * (section.share ?? 1) - bytes(section.open + section.close) - 4
    const taken: string[] = []
    for (const item of full ? [] : section.items) {
      const text = item()
      own -= bytes(text) + 1
      if (own < 0) break
      taken.push(text)
    }
    const missing = section.items.length - taken.length
    if (missing > 0) left.push(section.left(missing))
    full ||= missing > 0 && section.share === undefined
    if (taken.length === 0) continue
    const text = [section.open, ...taken, section.close].filter(Boolean).join('\n')
    parts.push(text)
    room -= bytes(text) + 1
  }
  return `${[...parts, foot(report, options, left)].join('\n')}\n`
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}

function headline(report: Report, { recovered, part }: MarkdownOptions): string {
  const line = verdict(report) + (part ? ` (${shorten(part, 200)})` : '')
  return recovered && report.ready ? line.replace('Ready for lithos', 'Ready for lithos now') : line
}

function sections(report: Report, options: MarkdownOptions): readonly Section[] {
  return [...checklists(report, options), ...findings(report, options), parity(report), patch(options)].filter(
    ({ items }) => items.length > 0,
  )
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

function checklists(report: Report, options: MarkdownOptions): readonly Section[] {
  const section = (ready: boolean): Section => {
    const those = report.deployments.filter((deployment) => deployment.ready === ready)
    return {
      ...(ready
        ? folded(`Checklist of ${count(those.length, 'deployment')}${report.ready ? '' : ' without errors'}`)
        : unfolded),
      items: those.map((deployment) => () => checklist(deployment, options)),
      left: (number) => `the checklist of ${count(number, 'deployment')}`,
      share: 0.4,
    }
  }
  return [section(false), section(true)]
}

function checklist(deployment: ReportedDeployment, options: MarkdownOptions): string {
  const { container, config, boot, checklist } = deployment
  const name = `**${codeSpan(shorten(container, 100))}** with ${linked(config.file, config.file, 1, 1, options)}`
  const failed = boot.find(({ status }) => status === 'fails')
  const says = failed === undefined ? (deployment.ready ? '' : ' is not ready.') : ' would not start.'
  const logged = failed?.error ? ` lithos would log:\n\n> ${codeSpan(shorten(failed.error, 1000))}` : ''
  const rows = checklistRows(checklist)
  const asked = rows.filter(({ status }) => status !== 'not-applicable')
  const rest = rows.filter(({ status }) => status === 'not-applicable')
  const row = (sign: string, subject: string, found: string): string => `| ${sign} | ${subject} | ${found} |`
  const subject = ({ title, clauses }: (typeof rows)[number]): string =>
    `${messageMarkdown(title)} (${clauses.length > 1 ? `${clauses[0]}–${clauses.at(-1)}` : clauses[0]})`
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
      ? [row(statusSign['not-applicable'], rest.map(subject).join(', '), 'nothing asks for it')]
      : []),
    '',
  ].join('\n')
}

const headings = { error: 'Errors', warning: 'Warnings', note: 'Notes' } as const

function findings(report: Report, options: MarkdownOptions): readonly Section[] {
  return severities.map((severity) => {
    const those = report.findings.filter((finding) => finding.severity === severity)
    const open = severity === 'error' || (severity === 'warning' && report.counts.error === 0)
    return {
      ...(open ? { open: `#### ${headings[severity]}\n`, close: '' } : folded(count(those.length, severity))),
      items: those.map((finding) => () => findingMarkdown(finding, report, options)),
      left: (number) => count(number, severity),
    }
  })
}

function findingMarkdown(finding: ReportedFinding, report: Report, options: MarkdownOptions): string {
  const { text, logged } = splitLogged(finding.message)
  const deployment = report.deployments[finding.deployment ?? -1]
  const container = deployment?.container ?? ''
  const said = deployment?.boot.find(({ status }) => status === 'fails')?.error
  const named = report.deployments.length < 2 || text.includes(container)
  const rule = `[${forMarkdown(finding.rule)}](${linkTarget(finding.help)})`
  return [
    `**${placed(finding, options)}** ${messageMarkdown(shorten(text, 1500))}${named ? '' : ` In ${codeSpan(shorten(container, 100))}.`} (${rule})`,
    ...(logged === undefined || logged === said ? [] : [`> lithos would log: ${codeSpan(shorten(logged, 1000))}`]),
    ...(finding.related.length === 0
      ? []
      : [
          finding.related
            .slice(0, 5)
            .map((related) => `- ${placed(related, options)} ${messageMarkdown(shorten(related.message, 300))}`)
            .join('\n'),
        ]),
    ...finding.fixes.slice(0, 2).map((fix, index) => {
      const look = fix.safety === 'safe' ? '' : ' (look before you take it)'
      const shown = options.source && changedLines(fix, options.source)
      const title = `${index === 0 ? 'Fix' : 'Or'}${look}: ${messageMarkdown(shorten(fix.title, 300))}`
      return shown === undefined || shown.length > 3000 ? title : `${title}\n${codeBlock(shown, 'diff')}`
    }),
  ]
    .join('\n\n')
    .concat('\n')
}

function placed(
  { file, line, endLine }: ReportedFinding['related'][number] | ReportedFinding,
  options: MarkdownOptions,
): string {
  return linked(`${file}:${line}`, file, line, endLine, options)
}

function linked(title: string, file: string, line: number, endLine: number, { link }: MarkdownOptions): string {
  const shown = codeSpan(shorten(title, 200))
  const address = link?.(file, line, endLine)
  return address === undefined ? shown : `[${shown}](${linkTarget(address)})`
}

function parity(report: Report): Section {
  const those = report.deployments.filter(({ parity }) => parity.length > 0)
  return {
    ...folded('Development and production side by side'),
    items: those.map((deployment) => () => sideBySide(deployment, those.length > 1)),
    left: (number) => `development and production side by side of ${count(number, 'deployment')}`,
  }
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
    ...(commit === undefined ? [] : [forMarkdown(`commit ${commit.slice(0, 7)}`)]),
  ]
  const elsewhere = more === undefined ? 'the command `lithos-ready` shows all' : `[all of it](${linkTarget(more)})`
  return [
    ...(left.length === 0 ? [] : [`Left out, because it would be too long: ${left.join(', ')} (${elsewhere}).\n`]),
    `<sub>${says.join(' · ')}</sub>`,
  ].join('\n')
}
