/**
 * The way of the data, on one screen:
 * files → vagga and lithos models → deployments → images → replayed starts → rules → findings → report.
 */
import { refusal } from './boot/refusal.js'
import { replay } from './boot/replay.js'
import type { LithosVersion } from './boot/stage.js'
import { FileError, type FileSystem } from './files/filesystem.js'
import { builtInWorkspace } from './files/workspace.js'
import type { Problem } from './finding.js'
import { type Trial, tried } from './fix/trial.js'
import { builtImage } from './image/built.js'
import { imagesOf } from './image/compute.js'
import type { ComputedImage, Image } from './image/image.js'
import { refined, unknownImage } from './image/refined.js'
import { NotLoaded } from './lazy.js'
import type { Deployment } from './link/deployment.js'
import { findDeployments, type Links } from './link/find.js'
import { placementsOf } from './link/placements.js'
import { checkContainer, checkProcess, checkSandbox, lithosCheck } from './lithos/check/check.js'
import { containerShape } from './lithos/shape.js'
import type { Report } from './report/report.js'
import { type RuleFailure, runRules } from './rules/engine.js'
import { evidenceOf } from './rules/evidence/collect.js'
import { rules as allRules } from './rules/index.js'
import type { CheckedDeployment, Rule, RuleContext, StampedFinding } from './rules/rule.js'
import { type FailOn, noSettings, type Settings } from './settings.js'
import { type Location, sourceFile } from './text/source.js'
import type { VaggaProject } from './vagga/project.js'
import { readVaggaProject } from './vagga/read.js'
import { assemble } from './views/assemble.js'

export interface CheckOptions {
  /** The directory that is checked, relative to the root of the files. Default: the root. */
  readonly directory?: string
  readonly settings?: Settings
  /** Wins over the settings, as everything else here does. */
  readonly lithosVersion?: LithosVersion
  readonly failOn?: FailOn
  /** Check only these containers. */
  readonly only?: readonly string[]
  /** Built root filesystems, by container. */
  readonly images?: ReadonlyMap<string, FileSystem>
  /** `false`: nobody's ignores count. */
  readonly ignores?: boolean
  /** Whether a comment written there counts as an ignore. Default: every one does. */
  readonly heeds?: (comment: Location) => boolean
  /** `false`: fixes are given as the rules offer them, untried. */
  readonly tryFixes?: boolean
  /** `YYYY-MM-DD`. Default: now. */
  readonly today?: string
  readonly rules?: readonly Rule[]
}

export interface CheckResult {
  readonly report: Report
  /** What the report's findings were made from, in the same order: with locations, fixes and deployments. */
  readonly findings: readonly StampedFinding[]
  readonly deployments: readonly CheckedDeployment[]
  readonly projects: readonly VaggaProject[]
  /** What was left out, because a limit was reached: one sentence each, without its full stop. */
  readonly notices: readonly string[]
  /** Bugs of lithos-ready that came to light; the findings are complete without them. */
  readonly failures: readonly RuleFailure[]
  readonly context: RuleContext
}

type Checked = Omit<CheckResult, 'report'>

/** Checks a repository. Throws only for bugs and for files that cannot be read. */
export function check(files: FileSystem, options: CheckOptions = {}): CheckResult {
  const all = checkOnce(files, options)
  const result = options.tryFixes === false ? all : withFixesThatHold(all, files, options)
  return { ...result, report: assemble({ ...result, failOn: failOnOf(options) }) }
}

function withFixesThatHold(result: Checked, files: FileSystem, options: CheckOptions): Checked {
  if (!result.findings.some(({ fixes }) => fixes?.length)) return result
  const { holding, untried } = trialOf(result, files, options)
  const findings = result.findings.map(({ fixes, ...finding }) =>
    fixes === undefined ? finding : { ...finding, fixes: fixes.filter((fix) => holding.has(fix)) },
  )
  const notice = `${untried} ${untried === 1 ? 'fix is' : 'fixes are'} not offered: in files of this size there was no time to try them all`
  return { ...result, findings, notices: untried === 0 ? result.notices : [...result.notices, notice] }
}

/** A built image does not show what a change of its container makes of it: such changes are tried on the steps alone. */
function trialOf({ findings }: Checked, files: FileSystem, options: CheckOptions): Trial {
  const again = (given: CheckOptions) => (changed: FileSystem) => checkOnce(changed, given).findings
  if (options.images === undefined || options.images.size === 0) return tried(findings, files, again(options))
  const { images: _, ...bySteps } = options
  const { findings: before, projects } = checkOnce(files, bySteps)
  const ofVagga = new Set(projects.flatMap(({ sources }) => sources.map(({ path }) => path)))
  const fixing = (wanted: boolean) =>
    findings.map(({ fixes = [], ...finding }) => ({
      ...finding,
      fixes: fixes.filter((fix) => fix.edits.some(({ at }) => ofVagga.has(at.file.path)) === wanted),
    }))
  const others = tried(fixing(false), files, again(options), findings)
  const steps = tried(fixing(true), files, again(bySteps), before)
  return { holding: new Set([...others.holding, ...steps.holding]), untried: others.untried + steps.untried }
}

/** Without trying fixes, and without the report, which a trial does not look at. */
function checkOnce(files: FileSystem, options: CheckOptions): Checked {
  const settings = options.settings ?? noSettings
  const lithosVersion = options.lithosVersion ?? settings.lithosVersion ?? '0.18.4'

  const read = vaggaPaths(files, options).map((path) => readVaggaProject(files, path))
  const projects = read.flatMap(({ project }) => (project === undefined ? [] : [project]))
  const failures: RuleFailure[] = []
  const computed = new Map(projects.map((project) => [project, imagesOf(project, files)]))
  const image = (project: VaggaProject, container: string) =>
    guarded('the image', project.file.path, () => computed.get(project)?.(container), undefined, failures)

  const links = findDeployments(files, projects, {
    placements: (project, { name }) => placementsOf(image(project, name.value)),
    wanted: settings.deployments,
    ...(options.directory === undefined ? {} : { directory: options.directory }),
  })
  const deployments = links.deployments
    .filter(({ container }) => options.only?.includes(container.name.value) ?? true)
    .map((deployment) => checked(deployment, files, options, lithosVersion, image, failures))

  const context: RuleContext = {
    files,
    problems: [
      ...unique(
        read.flatMap(({ problems }) => problems),
        keyOf,
      ),
      ...problemsOf(links, deployments, options, failures),
    ],
    projects,
    deployments,
    unplaced: options.only === undefined ? links.unplaced : [],
    sandboxes: links.sandboxes,
    processes: links.processes,
    sources: [
      ...new Set([
        ...projects.flatMap(({ sources }) => sources),
        ...links.sources,
        ...(settings.file ? [settings.file] : []),
      ]),
    ],
    lithosVersion,
    image,
  }
  const run = runRules(options.rules ?? allRules, context, {
    severities: settings.rules,
    ignore: settings.ignore,
    ignores: options.ignores ?? true,
    ...(options.heeds === undefined ? {} : { heeds: options.heeds }),
    today: options.today ?? new Date().toISOString().slice(0, 10),
  })
  const found = run.findings.filter(({ at }) => !links.templates.has(at.file.path))
  const findings = gravest(found)
  const cut = `${found.length - findings.length} findings more are not told: mend the first ${findings.length}`
  return {
    findings,
    notices: findings.length === found.length ? links.notices : [...links.notices, cut],
    deployments,
    projects,
    failures: unique([...failures, ...run.failures], ({ message }) => message),
    context,
  }
}

/** What one report tells at most. */
const mostFindings = 10_000

/** All findings, or when there are too many those that weigh most, in the same order. */
function gravest(findings: readonly StampedFinding[]): readonly StampedFinding[] {
  if (findings.length <= mostFindings) return findings
  const bySeverity = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  const kept = new Set(bySeverity.slice(0, mostFindings))
  return findings.filter((finding) => kept.has(finding))
}

function failOnOf({ failOn, settings }: CheckOptions): FailOn {
  return failOn ?? settings?.failOn ?? 'error'
}

/** Those of the settings, or the one that vagga would find in the directory (facts: vagga.md F1). */
function vaggaPaths(files: FileSystem, { settings, directory }: CheckOptions): readonly string[] {
  if (settings?.vagga.length) return settings.vagga
  const home = directory ? `${directory}/` : ''
  const found = ['.vagga/vagga.yaml', 'vagga.yaml']
    .map((name) => home + name)
    .find((path) => files.stat(path) !== undefined)
  return found === undefined ? [] : [found]
}

/** A deployment whose image, start and evidence are worked out when somebody asks. */
function checked(
  deployment: Deployment,
  files: FileSystem,
  options: CheckOptions,
  version: LithosVersion,
  computed: (project: VaggaProject, container: string) => ComputedImage | undefined,
  failures: RuleFailure[],
): CheckedDeployment {
  const { project, container, config, configInImage, sandbox, process } = deployment
  const image = once((): Image => {
    const given = options.images?.get(container.name.value)
    if (given !== undefined) return builtImage(given)
    const steps = computed(project, container.name.value)
    const before = builtInWorkspace(files, project.directory, container.name.value)
    return steps !== undefined && before !== undefined ? refined(steps, builtImage(before)) : (steps ?? unknownImage)
  })
  const start = () =>
    replay({
      image: image(),
      // what lithos reads is what the process names, wherever the config is
      configInImage: process?.entry.config?.value ?? configInImage,
      config: config.config,
      ...(config.accepted ? {} : { configProblem: refusalOf(config, configInImage) }),
      ...(sandbox === undefined ? {} : { sandbox: { name: sandbox.name, config: sandbox.config } }),
      ...(process === undefined ? {} : { process: { name: process.name.value, entry: process.entry } }),
      version,
    })
  const guard = <T>(what: string, make: () => T, otherwise: T) =>
    once(() => guarded(what, config.file.path, make, otherwise, failures))
  const boot = guard('the replay', start, { starts: 'unknown', error: null, stages: [] })
  const evidence = guard('evidence', () => evidenceOf(deployment, files, image()), { clues: [], of: () => [] })
  return Object.defineProperties({ ...deployment } as CheckedDeployment, {
    image: { get: image },
    boot: { get: boot },
    evidence: { get: evidence },
  })
}

/** What lithos would say about a config that it refuses, by the path under which it reads it. */
function refusalOf({ file }: Deployment['config'], path: string): string {
  return refusal(sourceFile(path, file.text), containerShape) ?? `${path}: lithos refuses this file`
}

/** A bug in one part does not cost the findings of the others. Files that cannot be read are no bug. */
function guarded<T>(what: string, path: string, make: () => T, otherwise: T, failures: RuleFailure[]): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof FileError || error instanceof NotLoaded) throw error
    const reason = error instanceof Error ? error.message : String(error)
    failures.push({
      rule: what,
      error,
      message: `${what} failed on ${path}; this is a bug in lithos-ready (${reason})`,
    })
    return otherwise
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** What the readers of lithos files found, and what lithos_check says about each deployment. */
function problemsOf(
  links: Links,
  deployments: readonly CheckedDeployment[],
  { only }: CheckOptions,
  failures: RuleFailure[],
): RuleContext['problems'] {
  const configs = new Set(deployments.map(({ config }) => config.file.path))
  const wanted = ({ at }: Problem) => only === undefined || configs.has(at.file.path)
  return [
    ...links.problems.filter(wanted),
    ...deployments.flatMap((deployment) => {
      const { config, sandbox, process } = deployment
      const input = {
        container: config.config,
        ...(sandbox === undefined ? {} : { sandbox: sandbox.config }),
        ...(process === undefined ? {} : { process: process.entry }),
      }
      const found = guarded('lithos_check', config.file.path, () => lithosCheck(input), [], failures)
      return found.map((problem) => ({ ...problem, deployment }))
    }),
    ...links.sandboxes.flatMap(({ config }) => checkSandbox(config)).filter(wanted),
    ...links.unplaced.flatMap(({ config }) => checkContainer(config)).filter(wanted),
    ...links.processes
      .filter((process) => !deployments.some((deployment) => deployment.process === process))
      .flatMap(({ entry }) => checkProcess(entry, undefined))
      .filter(wanted),
  ]
}

/** Projects of one repository may share mixins. */
function unique<T>(all: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [key(one), one])).values()]
}

function keyOf({ rule, at, message }: Problem): string {
  return `${rule}\0${at.file.path}\0${at.start}\0${message}`
}
