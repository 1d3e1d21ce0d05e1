/** The report as SARIF 2.1.0, for code scanning. facts: github.md; https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Log, Notification, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif'
import type { Clause, Severity } from '../text/finding.js'
import type { SourceFile } from '../text/source.js'
import { clauseTitles } from './clauses.js'
import type { Report, ReportedFinding, ReportedFix, Span } from './report.js'
import { forSarif } from './sanitize.js'
import { bySeverity, verdict } from './words.js'

/** What SARIF tells of a rule; every `Rule` is one. */
interface DescribedRule {
  readonly id: string
  readonly clause: Clause | null
  readonly severity: Severity
  readonly summary: string
  /** Markdown. */
  readonly rationale: string
}

/** What a log needs beside the report. */
interface SarifOptions {
  readonly rules: readonly DescribedRule[]
  /** The text of a file of the report, by its path: for regions on one line and for fingerprints. */
  readonly source: (path: string) => SourceFile | undefined
  /** Address of the project. */
  readonly documentation?: string
}

/** GitHub keeps 5,000 results of an upload, and shows the most severe. */
const MOST_RESULTS = 5000

/** The whole log as a value. The most severe results come first; of more than 5,000 the rest is left out, and a notification says so. */
export function sarif(report: Report, options: SarifOptions): Log {
  const chosen = bySeverity(report.findings).slice(0, MOST_RESULTS)
  const left = report.findings.length - chosen.length
  const help = new Map(chosen.map(({ rule, help }) => [rule, help]))
  const rules = options.rules.filter(({ id }) => help.has(id))
  const index = new Map(rules.map(({ id }, position) => [id, position]))
  const fingerprint = fingerprints(options.source)
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            ...(options.documentation === undefined ? {} : { informationUri: options.documentation }),
            rules: rules.map((rule) => described(rule, help.get(rule.id) as string)),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notifications(report, left),
            properties: { verdict: report.verdict, ready: report.ready },
          },
        ],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': {
            description: { text: 'The top of the repository, or the directory that was checked outside of one.' },
          },
        },
        results: chosen.map((finding) => {
          const ruleIndex = index.get(finding.rule)
          return result(
            finding,
            { ...(ruleIndex === undefined ? {} : { ruleIndex }) },
            fingerprint(finding),
            options.source,
          )
        }),
      },
    ],
  }
}

/** The verdict, since a log without results could as well be one of which nothing was checked; and how many results were left out. */
function notifications(report: Report, left: number): Notification[] {
  const missing = `${left} less severe results are left out of this file.`
  return [
    { level: report.ready ? 'note' : 'error', message: { text: forSarif(verdict(report)) } },
    ...(left === 0 ? [] : [{ level: 'warning', message: { text: missing } } as const]),
  ]
}

function described(rule: DescribedRule, helpUri: string): ReportingDescriptor {
  const clause =
    rule.clause === null
      ? ''
      : `\n\nClause ${rule.clause} of "Deploying Vagga Containers": ${clauseTitles[rule.clause]}.`
  const help = `${rule.rationale}${clause}`
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: forSarif(rule.summary) },
    fullDescription: { text: forSarif(rule.summary) },
    help: { text: forSarif(help), markdown: help },
    helpUri,
    defaultConfiguration: { level: rule.severity },
    properties: { tags: ['lithos', 'vagga', ...(rule.clause === null ? [] : [`clause-${rule.clause}`])] },
  }
}

function result(
  finding: ReportedFinding,
  rule: Pick<Result, 'ruleIndex'>,
  fingerprint: string,
  source: SarifOptions['source'],
): Result {
  return {
    ruleId: finding.rule,
    ...rule,
    level: finding.severity,
    message: { text: forSarif(finding.message) },
    locations: [{ physicalLocation: physical(finding, source) }],
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related, id) => ({
            id,
            physicalLocation: physical(related, source),
            message: { text: forSarif(related.message) },
          })),
        }),
    partialFingerprints: { 'lithosReady/v1': fingerprint },
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map(fix) }),
  }
}

function artifact(path: string): { uri: string; uriBaseId: string } {
  return {
    uri: path
      .replace(/\p{Cs}/gu, '\ufffd')
      .split('/')
      .map(encodeURIComponent)
      .join('/'),
    uriBaseId: '%SRCROOT%',
  }
}

function physical(span: Span, source: SarifOptions['source']): PhysicalLocation {
  return { artifactLocation: artifact(span.file), region: oneLine(span, source(span.file)) }
}

/** Of a span over several lines, what is on its first. */
function oneLine({ file: _, ...span }: Span, file: SourceFile | undefined): Region {
  const start = { startLine: span.line, startColumn: span.column, endLine: span.line }
  if (span.endLine === span.line) return { ...start, endColumn: span.endColumn }
  if (file === undefined) return start
  return { ...start, endColumn: Math.max(span.column, file.line(span.line).length + 1) }
}

function fix({ title, safety, edits }: ReportedFix): NonNullable<Result['fixes']>[number] {
  const files = [...new Set(edits.map(({ file }) => file))]
  return {
    description: { text: forSarif(`${title} (${safety})`) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: {
            startLine: edit.line,
            startColumn: edit.column,
            endLine: edit.endLine,
            endColumn: edit.endColumn,
          },
          ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
        })),
    })),
  }
}

/** A name for a finding that stays when lines move: its rule, its file and the text under it; equal ones are counted. */
function fingerprints(source: SarifOptions['source']): (finding: ReportedFinding) => string {
  const seen = new Map<string, number>()
  return (finding) => {
    const line = source(finding.file)?.line(finding.line)
    const end = finding.endLine === finding.line ? finding.endColumn - 1 : undefined
    const text = line === undefined ? finding.message : line.slice(finding.column - 1, end)
    const name = utf8ToBytes(JSON.stringify([finding.rule, finding.file, text]))
    const hash = bytesToHex(sha256(name)).slice(0, 32)
    const number = (seen.get(hash) ?? 0) + 1
    seen.set(hash, number)
    return `${hash}:${number}`
  }
}
