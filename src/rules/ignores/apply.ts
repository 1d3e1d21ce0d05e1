/** What people decided not to hear, in the settings or on the line itself. Both need a reason; neither outlives its use. SPEC 5. */

import type { Deployment } from '../../deployment/deployment.js'
import { groupBy } from '../../text/collections.js'
import { complete, type Finding, type Problem, type Severity } from '../../text/finding.js'
import type { Located, Location, SourceFile } from '../../text/source.js'
import type { Rule, RuleContext } from '../rule.js'
import { globMatcher } from './glob.js'

/** An entry of `ignore:` in the settings. */
export interface IgnoreEntry {
  readonly at: Location
  readonly rule: Located<string>
  /** A glob over paths in the repository; every file when it is left out. */
  readonly path?: Located<string> | undefined
  readonly reason?: Located<string> | undefined
  /** The last day, `YYYY-MM-DD`, on which it holds. */
  readonly until?: Located<string> | undefined
}

export interface IgnoreOptions {
  /** Severities out of the settings, by rule. `off` silences a rule. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'> | undefined
  /** Ignores out of the settings. */
  readonly ignore?: readonly IgnoreEntry[] | undefined
  /** Whether a comment written there counts as an ignore, and as one of a finding there. Default: every one does. */
  readonly heeds?: ((comment: Location, finding?: Location) => boolean) | undefined
  /** `YYYY-MM-DD`, on which `until` of an ignore is judged. */
  readonly today: string
}

/** One thing to ignore, wherever it was written. */
interface Ignore {
  readonly at: Location
  readonly rule: string
  readonly reason: string
  readonly until?: Located<string> | undefined
  /** Of the findings of its rule, by their file, those that it is about. */
  covered(files: ReadonlyMap<string, FileFindings>): readonly Together[]
}

/** Findings that start on the same line of a file, or are in the same file: ignores in thousands are about thousands of them. */
type Together = readonly Finding<Deployment>[]

/** The findings of a rule in one file: all of them, those that start on a line, and those that are on several lines. */
interface FileFindings {
  readonly all: Together
  readonly starting: ReadonlyMap<number, Together>
  readonly long: readonly { readonly first: number; readonly last: number; readonly together: Together }[]
}

function inFile(all: Together): FileFindings {
  const first = ({ at }: Finding<Deployment>) => at.file.position(at.start).line
  const last = ({ at }: Finding<Deployment>) => at.file.position(at.end).line
  return {
    all,
    starting: groupBy(all, first),
    long: all
      .filter((finding) => last(finding) > first(finding))
      .map((finding) => ({ first: first(finding), last: last(finding), together: [finding] })),
  }
}

/** The findings by their rules, and then by their files. */
function byRuleAndFile(findings: Together): ReadonlyMap<string, ReadonlyMap<string, FileFindings>> {
  const ofRules = [...groupBy(findings, ({ rule }) => rule)]
  return new Map(
    ofRules.map(([rule, found]) => {
      const ofFiles = [...groupBy(found, ({ at }) => at.file.path)]
      return [rule, new Map(ofFiles.map(([path, all]) => [path, inFile(all)]))]
    }),
  )
}

/** What begins a comment, by the suffix of a file. Everything else, YAML and scripts above all, has `#`. */
const marks: readonly { readonly suffix: RegExp; readonly mark: string }[] = [
  { suffix: /\.(?:[cm]?[jt]sx?|go|java|kt|scala|rs|c|cc|h|cpp)$/, mark: '//' },
  { suffix: /\.php$/, mark: '(?:#|//)' },
  { suffix: /\.(?:ini|cfg|conf|cnf)$/, mark: '[#;]' },
  { suffix: /\.(?:sql|lua|hs)$/, mark: '--' },
]

/** Ignores in the comments of a file: what stands before each on its line, the rules, and the reason. */
function inlineOf(path: string): RegExp {
  const mark = marks.find(({ suffix }) => suffix.test(path))?.mark ?? '#'
  return new RegExp(`(?<=^|[ \\t])${mark}[ \\t]*lithos-ready:[ \\t]*ignore\\[([^\\]\\n]*)\\][ \\t]*([^\\n\\r]*)`, 'gm')
}

/** The findings that nobody ignores, and findings about the ignores themselves. Without a reason, or expired, an ignore ignores nothing. */
export function applyIgnores(
  findings: readonly Finding<Deployment>[],
  rules: readonly Rule[],
  context: RuleContext,
  options: IgnoreOptions,
): Finding<Deployment>[] {
  const files = new Map<string, SourceFile>(context.sources.map((file) => [file.path, file]))
  for (const finding of findings) files.set(finding.at.file.path, files.get(finding.at.file.path) ?? finding.at.file)
  const ignores = [
    ...(options.ignore ?? []).map(fromSettings),
    ...[...files.values()].flatMap((file) => fromComments(file, options.heeds ?? (() => true))),
  ]
  if (ignores.length === 0) return [...findings]

  const about: Finding<Deployment>[] = []
  const silenced = new Set<Together>()
  const found = byRuleAndFile(findings)
  for (const ignore of ignores) {
    const covered = ignore.covered(found.get(ignore.rule) ?? new Map())
    const complaint = complaintOf(ignore, covered.length > 0, options)
    if (complaint) about.push(...asFinding(complaint, rules, options))
    else for (const together of covered) silenced.add(together)
  }
  const ignored = new Set([...silenced].flat())
  return [...findings.filter((finding) => !ignored.has(finding)), ...about]
}

/** What is wrong with an ignore that ignores nothing. */
function complaintOf(
  { at, rule, reason, until }: Ignore,
  isUsed: boolean,
  { today, severities }: IgnoreOptions,
): Problem | undefined {
  if (reason === '')
    return {
      rule: 'ignore-without-reason',
      at,
      message: `This ignore of \`${rule}\` has no reason, so it ignores nothing. Write why the finding does not matter here.`,
    }
  if (until !== undefined && until.value < today)
    return {
      rule: 'ignore-expired',
      at: until.at,
      message: `This ignore of \`${rule}\` ended on ${until.value}, so the finding is back. Fix it, or give the ignore a new date.`,
    }
  if (isUsed || severities?.get(rule) === 'off') return undefined
  return {
    rule: 'ignore-unused',
    at,
    message: `\`${rule}\` finds nothing here (any more). Remove this ignore, so that it does not hide the next finding.`,
  }
}

/** None where the rule is off. */
function asFinding(problem: Problem, rules: readonly Rule[], { severities }: IgnoreOptions): Finding<Deployment>[] {
  const rule = rules.find(({ id }) => id === problem.rule)
  const wanted = severities?.get(problem.rule)
  if (rule === undefined || wanted === 'off') return []
  return [complete<Deployment>(problem, { id: rule.id, clause: null, severity: wanted ?? rule.severity })]
}

function fromSettings(entry: IgnoreEntry): Ignore {
  const matches = entry.path === undefined ? () => true : (globMatcher(entry.path.value) ?? (() => false))
  return {
    at: entry.at,
    rule: entry.rule.value,
    reason: entry.reason?.value.trim() ?? '',
    until: entry.until,
    covered: (files) => [...files].flatMap(([path, { all }]) => (matches(path) ? [all] : [])),
  }
}

function fromComments(file: SourceFile, heeds: NonNullable<IgnoreOptions['heeds']>): Ignore[] {
  if (!file.text.includes('lithos-ready:')) return []
  // one alone on its line is about the line below, also through others like it
  const below = new Map<number, number>()
  const matches = [...file.text.matchAll(inlineOf(file.path))].reverse()
  const ignores = matches.map((match) => {
    const { line, column } = file.position(match.index)
    const at = { file, start: match.index, end: match.index + match[0].trimEnd().length }
    const isAlone =
      file
        .line(line)
        .slice(0, column - 1)
        .trim() === ''
    if (isAlone) below.set(line, below.get(line + 1) ?? line + 1)
    const about = below.get(line)
    const reason = (match[2] as string).trim()
    return (match[1] as string).split(',').map((id) => ({
      at,
      rule: id.trim(),
      reason,
      covered: (files: ReadonlyMap<string, FileFindings>) =>
        onLines(files.get(file.path), line, about).filter(([one]) => heeds(at, one?.at)),
    }))
  })
  return ignores
    .reverse()
    .flat()
    .filter(({ at }) => heeds(at))
}

/** What is on a line, or starts on the one that a comment alone on its line is about. */
function onLines(findings: FileFindings | undefined, line: number, about: number | undefined): readonly Together[] {
  if (findings === undefined) return []
  const { starting, long } = findings
  const startingOn = [line, about].flatMap((at) => {
    const together = at === undefined ? undefined : starting.get(at)
    return together === undefined ? [] : [together]
  })
  const reaching = long.filter(({ first, last }) => first < line && line <= last)
  return [...startingOn, ...reaching.map(({ together }) => together)]
}
