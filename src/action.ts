/** The steps of the Action, each of which `main.ts` takes in turn. */
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckOptions, CheckResult } from './check/options.js'
import { check } from './check.js'
import { diskFiles } from './files/disk.js'
import { type FileSystem, resolve } from './files/filesystem.js'
import { memoryFiles } from './files/memory.js'
import { compose } from './fix/apply.js'
import { connect, deliver, type GitHub, Trouble } from './github/client.js'
import { keepComment } from './github/comment.js'
import { commitFixes } from './github/commit.js'
import { type Env, linkToLines, type Run, readRun } from './github/event.js'
import { filesOf, type Git, openGit } from './github/git.js'
import { contents, type Tree } from './github/head.js'
import { type Inputs, keyOf, readInputs, WrongUse } from './github/inputs.js'
import { proposeFixes } from './github/pull-request.js'
import { addSummary, placeInside, setOutputs, summaryRoom, writeInside } from './github/runner.js'
import { type Changes, inScope, listedChanges, localBase, localChanges } from './github/scope.js'
import { type Offer, suggestFixes } from './github/suggestions.js'
import { whenLoaded } from './lazy.js'
import { projectsElsewhere, unknownContainer } from './meant.js'
import { fixOf, type Mending, mend } from './mend.js'
import { annotationCommands, annotations } from './report/annotations.js'
import { jsonReport, jsonText } from './report/json.js'
import { commentMarkdown, type MarkdownOptions, summaryMarkdown } from './report/markdown.js'
import type { Report } from './report/report.js'
import { forCommand, forPlainLog } from './report/sanitize.js'
import { textReport } from './report/text.js'
import { count } from './report/words.js'
import type { StampedFinding } from './rules/rule.js'
import { lithosVersion, readSettings, type Settings, settingsPaths } from './settings.js'
import { type SourceFile, sourceFile } from './text/source.js'
import { assemble } from './views/assemble.js'

const documentation = 'https://github.com/lithos-ready/lithos-ready/blob/main/docs/'
/** Milliseconds. A run must not hang on a GitHub that does not answer; secondary limits ask for a minute. */
const patience = { answer: 10_000, all: 120_000 }
const mostSuggestions = 20

/** Writes to the log of the step. */
type Log = (text: string) => void

/** One run of the Action. */
export interface Job {
  readonly env: Env
  readonly inputs: Inputs
  readonly run: Run
  readonly workspace: string
  readonly files: FileSystem
  readonly git: Git | undefined
  readonly tree: Tree
  /** Throws `Trouble` without a token. */
  readonly github: () => Promise<GitHub>
  /** What the summary says below the verdict: what was not counted or could not be delivered. */
  readonly notices: string[]
}

/** Throws `WrongUse`. */
export function prepare(env: Env): Job {
  const inputs = readInputs(env)
  const workspace = realpathSync(env.GITHUB_WORKSPACE || '.')
  const files = diskFiles(workspace)
  if (files.stat(inputs.path)?.kind !== 'dir') throw new WrongUse(`path: there is no directory \`${inputs.path}\``)
  for (const path of [inputs.sarifFile, inputs.reportFile]) if (path !== undefined) placeInside(env, workspace, path)
  const run = readRun(env, textOf(env.GITHUB_EVENT_PATH))
  const git = openGit(workspace, join(workspace, inputs.path), env)
  const path = git?.path ?? ((file: string) => file)
  const plain = (file: string) => {
    const stat = files.stat(file)
    return stat?.kind === 'file' && (stat.mode & 0o111) === 0
  }
  let connected: Promise<GitHub> | undefined
  const github = () => {
    if (inputs.token === undefined) throw new Trouble('there is no token', false)
    connected ??= connect(run, inputs.token, patience)
    return connected
  }
  return { env, inputs, run, workspace, files, git, tree: { git, path, plain }, github, notices: [] }
}

/** Inputs, settings and built images as options of the check. Throws `WrongUse`. */
export async function settle(job: Job): Promise<CheckOptions> {
  const { inputs, files, run } = job
  const version = inputs.lithosVersion === undefined ? undefined : lithosVersion(inputs.lithosVersion)
  if (inputs.lithosVersion !== undefined && version === undefined) {
    throw new WrongUse(`lithos-version: \`${inputs.lithosVersion}\` is no version of lithos; write 0.18.4 or 0.19`)
  }
  const local = settingsPaths.map((path) => join(inputs.path, path))
  const candidates = inputs.configFile ? [inputs.configFile] : [...new Set([...local, ...settingsPaths])]
  const from =
    inputs.settingsFrom === 'base' && run.base !== undefined && run.event !== 'push'
      ? baseText(job, run.base)
      : undefined
  const where = from === undefined ? files : await withTexts(files, candidates, from)
  const found = candidates.find((path) => resolve(where, path)?.stat.kind === 'file')
  const path = inputs.configFile ?? found
  const own = inputs.path !== '' && path?.startsWith(`${inputs.path}/`) ? inputs.path : ''
  const read = await whenLoaded(() =>
    path === undefined ? readSettings(where) : readSettings(startingIn(own, where, path), path),
  )
  if (read.problems.length > 0) throw new WrongUse(read.problems.map(placed).join('\n'))
  const settings = startingAt(own, read.settings)
  const images = new Map<string, FileSystem>()
  for (const [name, image] of [...settings.images, ...inputs.images])
    images.set(name, await openImage(job, name, image))
  const options: CheckOptions = {
    settings,
    directory: inputs.path,
    ...(images.size === 0 ? {} : { images }),
    ...(version === undefined ? {} : { lithosVersion: version }),
    ...(inputs.failOn === undefined ? {} : { failOn: inputs.failOn }),
    ...(inputs.only === undefined ? {} : { only: inputs.only }),
  }
  return from === undefined ? options : trusting(job, options, from)
}

export interface Judged extends CheckResult {
  /** Whether a finding is one that the scope asks for. */
  readonly wanted: (finding: StampedFinding) => boolean
}

/** Checks, and keeps of the findings what the scope asks for. */
export async function judge(job: Job, options: CheckOptions): Promise<Judged> {
  const result = { ...(await whenLoaded(() => check(job.files, options))), wanted: () => true }
  for (const [input, names] of [
    ['only', options.only ?? []],
    ['images', [...job.inputs.images.keys()]],
  ] as const) {
    const unknown = unknownContainer(result, names)
    if (unknown !== undefined) throw new WrongUse(`${input}: ${unknown}`)
  }
  job.notices.push(...result.notices, ...result.failures.map(({ message }) => message))
  if (job.inputs.scope === 'all' || result.report.findings.length === 0) return result
  const base = job.git && localBase(job.git, job.run)
  const changes = await changesSince(job, base)
  if (changes === undefined) return result
  const before = () => {
    if (job.git === undefined || base === undefined) return undefined
    return check(filesOf(job.git, base, job.files), { ...options, tryFixes: false }).report
  }
  const kept = await whenLoaded(() => inScope(result.report, job.inputs.scope, changes, before))
  const findings = result.findings.filter((_, index) =>
    kept.has(result.report.findings[index] as Report['findings'][number]),
  )
  const outside = new Set(result.findings.filter((finding) => !findings.includes(finding)).map(identity))
  const wanted = (finding: StampedFinding) => !outside.has(identity(finding))
  const left = result.findings.length - findings.length
  if (left > 0)
    job.notices.push(`${count(left, 'finding')} outside of this change ${left === 1 ? 'is' : 'are'} not counted.`)
  return { ...result, wanted, findings, report: assemble({ ...result, findings, failOn: failOn(options) }) }
}

/** 0 ready, 1 not ready: of the findings alone. 3 when a rule failed, so that there might be more of them. */
export function verdict({ report, failures }: CheckResult, options: CheckOptions): 0 | 1 | 3 {
  if (!report.ready && failOn(options) !== 'never') return 1
  return failures.length > 0 ? 3 : 0
}

/** The log, the annotations and the files for later steps. Throws `WrongUse` where a file cannot be written. */
export async function print(job: Job, result: CheckResult, log: Log): Promise<void> {
  const { inputs, env, workspace } = job
  const source = sourcesOf(job, result)
  log(textReport(result.report, { source, elsewhere: projectsElsewhere(result, inputs.path) }))
  if (inputs.annotations) log(annotationCommands(annotations(result.report)))
  if (inputs.reportFile) writeInside(env, workspace, inputs.reportFile, jsonReport(result.report))
  if (inputs.sarifFile) {
    const [{ sarif }, { rules }] = await Promise.all([import('./report/sarif.js'), import('./rules/index.js')])
    writeInside(env, workspace, inputs.sarifFile, jsonText(sarif(result.report, { rules, source, documentation })))
  }
}

/** Everything that is said on GitHub, and the outputs. Never throws: what goes wrong is told in the summary and the log. */
export async function report(job: Job, result: Judged, options: CheckOptions, log: Log): Promise<void> {
  const { inputs, env, run, notices } = job
  if (run.readOnly !== undefined && (inputs.fix !== 'none' || inputs.comment !== 'never')) {
    notices.push(`Nothing was written on GitHub: ${run.readOnly}.`)
  }
  const fixed = await attempt(job, `The fixes (\`fix: ${inputs.fix}\`)`, () => deliverFixes(job, result, options))
  const patch = await attempt(job, 'The patch', () => patchOf(job, result, options))
  const markdown: MarkdownOptions = {
    source: sourcesOf(job, result),
    link: (file, line, endLine) => {
      const path = job.tree.path(file)
      return path === undefined ? undefined : linkToLines(run, path, line, endLine)
    },
    ...(patch === undefined ? {} : { patch }),
    lithosVersion: result.context.lithosVersion,
    elsewhere: projectsElsewhere(result, inputs.path),
    part: [inputs.path, inputs.only?.join(', ')].filter(Boolean).join(': '),
    commit: run.pullRequest?.head.sha ?? run.sha,
    documentation,
    more: `${run.serverUrl}/${run.owner}/${run.repo}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`,
  }
  const comment = await attempt(job, 'The comment', () => deliverComment(job, result.report, markdown))
  const { error, warning, note } = result.report.counts
  const outputs = {
    ready: result.report.ready,
    errors: error,
    warnings: warning,
    notes: note,
    'report-file': inputs.reportFile,
    'sarif-file': inputs.sarifFile,
    'comment-url': comment,
    ...fixed,
  }
  await attempt(job, 'The outputs', () => setOutputs(env, outputs))
  await attempt(job, 'The summary', () => {
    if (inputs.summary)
      addSummary(env, summaryMarkdown(result.report, { ...markdown, notices, budget: summaryRoom(env) }))
  })
  for (const notice of notices) log(forPlainLog(`${notice}\n`))
}

/** A message for the author of the workflow, as an annotation. */
export function complaint(message: string): string {
  return `::error title=lithos-ready::${forCommand(message, 'data')}\n`
}

async function deliverComment(job: Job, found: Report, markdown: MarkdownOptions): Promise<string | undefined> {
  const { inputs, run } = job
  const pull = run.pullRequest
  if (inputs.comment === 'never' || pull === undefined || run.readOnly !== undefined) return undefined
  const notices = [...job.notices]
  return keepComment(await job.github(), run, pull, {
    key: keyOf(inputs),
    ready: found.ready,
    create: !found.ready || inputs.comment === 'always',
    text: (recovered) => commentMarkdown(found, { ...markdown, notices, recovered }),
  })
}

async function deliverFixes(
  job: Job,
  result: Judged,
  options: CheckOptions,
): Promise<Record<string, string | undefined>> {
  const { inputs, run, tree, files } = job
  if (inputs.fix === 'none' || run.readOnly !== undefined) return {}
  if (inputs.fix === 'pull-request' ? run.branch === undefined : run.pullRequest === undefined) return {}
  const github = await job.github()
  const mended = (may: (path: string) => boolean) =>
    whenLoaded(() => mend(result.findings, files, options, inputs.fixSafety, may, result.wanted))
  if (inputs.fix === 'pull-request' && run.branch) {
    return { 'fix-pull-request': await proposeFixes(github, run, run.branch, tree, mended, keyOf(inputs)) }
  }
  const pull = run.pullRequest as NonNullable<Run['pullRequest']>
  if (inputs.fix === 'commit') return { 'fix-commit': await commitFixes(github, run, pull, tree, mended) }
  const source = sourcesOf(job, result)
  const suggested = await suggestFixes(github, run, pull, tree, offers(result, inputs.fixSafety), {
    key: keyOf(inputs),
    limit: mostSuggestions,
    read: (file) => source(file)?.text ?? '',
  })
  if (suggested.elsewhere > 0) {
    job.notices.push(
      `${count(suggested.elsewhere, 'fix').replace(/fixs$/, 'fixes')} could not be suggested, because not all of their lines are in the diff; the patch has them.`,
    )
  }
  return {}
}

/** The fixes that can be made together, as the report words them. */
function offers({ findings, report: { findings: reported } }: CheckResult, safety: 'safe' | 'all'): Offer[] {
  const wanted = findings.flatMap((finding, index) => {
    const fix = fixOf(finding, safety)
    const shown = fix && reported[index]?.fixes[finding.fixes?.indexOf(fix) ?? -1]
    return fix && shown ? [{ fix, offer: { rule: finding.rule, title: shown.title, edits: shown.edits } }] : []
  })
  const { taken } = compose(wanted.map(({ fix }) => fix))
  return wanted.filter(({ fix }) => taken.includes(fix)).map(({ offer }) => offer)
}

async function attempt<T>(job: Job, what: string, act: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    const known = error instanceof Trouble || (error instanceof Error && 'syscall' in error)
    const why = known ? error.message : `a bug in lithos-ready (${error})`
    job.notices.push(`${what}: ${why}.`)
    return undefined
  }
}

async function changesSince(job: Job, base: string | undefined): Promise<Changes | undefined> {
  const { run, git } = job
  const local = git && base !== undefined ? localChanges(git, base) : undefined
  if (local !== undefined) return local
  if (run.base === undefined) {
    job.notices.push('There is nothing to compare with, so that every finding counts.')
    return undefined
  }
  return attempt(job, 'The changed lines are not known, so that every finding counts', async () =>
    listedChanges(await job.github(), run, job.files, job.tree.path),
  )
}

type ReadText = (path: string) => Promise<string | undefined>

/** Texts of the base commit: of the local history where it has the commit, else of GitHub. */
function baseText(job: Job, base: string): ReadText {
  const { git, run } = job
  const local = git && localBase(git, run)
  if (git !== undefined && local !== undefined) return async (path) => git.show(local, path)
  return async (path) => {
    const name = job.tree.path(path)
    if (name === undefined) return undefined
    try {
      const github = await job.github()
      return await deliver('contents: read', () => contents(github, run, base, name))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      throw new WrongUse(`settings-from: the base commit cannot be read: ${error.message}`)
    }
  }
}

/** The files with those of `paths` as `read` gives them, or not there. */
async function withTexts(files: FileSystem, paths: readonly string[], read: ReadText): Promise<FileSystem> {
  const texts = await Promise.all(paths.map(async (path) => [path, await read(path)] as const))
  const given = memoryFiles(
    Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  )
  return {
    ...files,
    stat: (path) => (paths.includes(path) ? given.stat(path) : (files.stat(path) ?? given.stat(path))),
    read: (path, limit) => (paths.includes(path) ? given : files).read(path, limit),
  }
}

/** The files as the settings at `settings` name them: from `directory` on. */
function startingIn(directory: string, files: FileSystem, settings: string): FileSystem {
  const name = (path: string) => (settings === path || settings.startsWith(`${path}/`) ? path : join(directory, path))
  return {
    ...files,
    stat: (path) => files.stat(name(path)),
    list: (path) => files.list(name(path)),
    read: (path, limit) => files.read(name(path), limit),
  }
}

/** Paths in the settings of a directory start there. */
function startingAt(directory: string, settings: Settings): Settings {
  const at = (path: string) => join(directory, path)
  return {
    ...settings,
    vagga: settings.vagga.map(at),
    deployments: settings.deployments.map((deployment) => ({
      ...deployment,
      config: at(deployment.config),
      ...(deployment.vagga === undefined ? {} : { vagga: at(deployment.vagga) }),
      ...(deployment.sandbox === undefined ? {} : { sandbox: at(deployment.sandbox) }),
      ...(deployment.process === undefined ? {} : { process: at(deployment.process) }),
    })),
    images: new Map([...settings.images].map(([container, path]) => [container, at(path)])),
    ignore: settings.ignore.map((entry) =>
      entry.path === undefined ? entry : { ...entry, path: { ...entry.path, value: at(entry.path.value) } },
    ),
  }
}

/** Of the ignores in comments only those count that the base has on the same line of text, too. */
async function trusting(job: Job, options: CheckOptions, read: ReadText): Promise<CheckOptions> {
  const { context, findings } = await whenLoaded(() =>
    check(job.files, { ...options, tryFixes: false, ignores: false }),
  )
  const sources = new Set([...context.sources, ...findings.map(({ at }) => at.file)])
  const trusted = new Map<string, ReadonlySet<string>>()
  for (const { path, text } of sources) {
    if (text.includes('lithos-ready:')) trusted.set(path, new Set((await read(path))?.split(/\r?\n/)))
  }
  const heeds: NonNullable<CheckOptions['heeds']> = ({ file, start }) =>
    trusted.get(file.path)?.has(file.line(file.position(start).line)) ?? false
  // An ignore of the base cannot be removed by the change that makes it unused.
  const severities = new Map([...(options.settings?.rules ?? []), ['ignore-unused', 'off'] as const])
  return { ...options, heeds, ...(options.settings ? { settings: { ...options.settings, rules: severities } } : {}) }
}

async function openImage(job: Job, container: string, path: string): Promise<FileSystem> {
  const real = placeInside(job.env, job.workspace, path)
  try {
    if (diskFiles(real).stat('')?.kind === 'dir') return diskFiles(real)
    return (await import('./files/tar.js')).tarFiles(readFileSync(real))
  } catch (error) {
    throw new WrongUse(
      `images: the image of ${container} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function sourcesOf(job: Job, { context }: CheckResult): (path: string) => SourceFile | undefined {
  return (path) => {
    const known = context.sources.find((source) => source.path === path)
    if (known !== undefined) return known
    try {
      return sourceFile(path, new TextDecoder().decode(job.files.read(path)))
    } catch {
      return undefined
    }
  }
}

/** What all fixes make of the files; `undefined` when they change nothing. */
async function patchOf(
  job: Job,
  { findings, wanted }: Judged,
  options: CheckOptions,
): Promise<MarkdownOptions['patch']> {
  const all = await whenLoaded(() => mend(findings, job.files, options, 'all', () => true, wanted))
  if (all.files.length === 0) return undefined
  return { ...all, text: (await import('./fix/patch.js')).unifiedPatch(named(job, all)) }
}

function named(job: Job, { files }: Mending) {
  return files.map((file) => ({ ...file, path: job.tree.path(file.path) ?? file.path }))
}

function identity({ rule, message, at }: StampedFinding): string {
  return JSON.stringify([rule, message, at.file.path])
}

function failOn({ failOn, settings }: CheckOptions) {
  return failOn ?? settings?.failOn ?? 'error'
}

function placed({ at, message }: { at: { file: SourceFile; start: number }; message: string }): string {
  const { line, column } = at.file.position(at.start)
  return `${at.file.path}:${line}:${column}: ${message}`
}

function textOf(path: string | undefined): string {
  try {
    return path ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}
