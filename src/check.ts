/**
 * The way of the data, on one screen:
 * files → vagga and lithos models → deployments → images → replayed starts → rules → findings → report.
 */

import { checked, imagesOf as deployedImages } from './check/deployment.js'
import { guarded } from './check/guard.js'
import { withFixesThatHold } from './check/holding.js'
import { leftOut, mostDeployments, notUnpacked, withinLimit } from './check/limits.js'
import { type EarlierDeployment, earlier, lost, missing } from './check/lost.js'
import { type Checked, type CheckOptions, type CheckResult, reportOf } from './check/options.js'
import { problemsOf, unique } from './check/problems.js'
import { sayable } from './check/sayable.js'
import { noSettings } from './check/settings.js'
import type { Deployment } from './deployment/deployment.js'
import { yamlFiles } from './deployment/files.js'
import { findDeployments } from './deployment/find.js'
import { placementsOf } from './deployment/placements.js'
import type { FileSystem } from './files/filesystem.js'
import type { Recheck } from './fix/fix-all.js'
import { builtImage } from './image/built.js'
import { imagesOf } from './image/compute.js'
import { follow } from './image/follow.js'
import { type RuleFailure, runRules } from './rules/engine.js'
import { rules as allRules } from './rules/index.js'
import type { RuleContext } from './rules/rule.js'
import type { Finding } from './text/finding.js'
import type { Progress } from './text/progress.js'
import type { VaggaProject } from './vagga/project.js'
import { readVaggaProject } from './vagga/read.js'
import { VAGGA_VERSION } from './vagga/version.js'

/** Checks a repository. Throws only for bugs, for files that cannot be read, and what a deadline throws. */
export function check(files: FileSystem, options: CheckOptions = {}): CheckResult {
  const result = checkAndTry(files, options)
  return { ...result, report: reportOf(result, options) }
}

/** What a repository deploys, for a check of what it becomes. */
export function deploymentsOf(files: FileSystem, options: CheckOptions = {}): readonly EarlierDeployment[] {
  return earlier(checkAndTry(files, { ...options, rules: [], tryFixes: false }).deployments)
}

/** The check as fixes ask for it. An image that was built before the first change is not what the changed steps make. */
export function recheck({ images: _, ...options }: CheckOptions): Recheck<Finding<Deployment>> {
  return (files, { tryFixes }) => checkAndTry(files, tryFixes ? options : { ...options, tryFixes }).findings
}

function checkAndTry(given: FileSystem, options: CheckOptions): Checked {
  const progress: Progress = { say: options.say }
  const files = watched(given, progress)
  const run = () => tryFixes(files, options, progress)
  return options.deadline === undefined ? run() : options.deadline(progress, run)
}

/** The same files; whoever reads one says so. */
function watched(files: FileSystem, progress: Progress): FileSystem {
  return {
    ...files,
    over: { files, changes: new Set(), adds: false },
    read(path, limit) {
      progress.file = path
      return files.read(path, limit)
    },
  }
}

function tryFixes(files: FileSystem, options: CheckOptions, progress: Progress): Checked {
  const checkOnce = (given: FileSystem, asked: CheckOptions) => checkWithoutFixes(given, asked, progress)
  const all = checkOnce(files, options)
  // from here on only the fixes are counted
  progress.say = undefined
  return options.tryFixes === false ? withinLimit(all) : withFixesThatHold(all, { files, options, check: checkOnce })
}

/** All findings, without trying fixes, and without the report, which a trial does not look at. */
function checkWithoutFixes(files: FileSystem, options: CheckOptions, progress: Progress): Checked {
  const settings = options.settings ?? noSettings
  const lithosVersion = options.lithosVersion ?? settings.lithosVersion ?? '0.18.4'

  const vaggaVersion = settings.vaggaVersion ?? VAGGA_VERSION
  const read = vaggaPaths(files, options).map((path) => readVaggaProject(files, path, vaggaVersion))
  const projects = read.flatMap(({ project }) => (project === undefined ? [] : [project]))
  const failures: RuleFailure[] = []
  const computed = new Map(projects.map((project) => [project, imagesOf(project, files, progress)]))
  const image = (project: VaggaProject, container: string) =>
    guarded('the image', project.file.path, () => computed.get(project)?.(container), undefined, failures)

  const links = findDeployments(files, projects, {
    placements: (project, { name }) => {
      const built = options.images?.get(name.value)
      return placementsOf(image(project, name.value), built && builtImage(built))
    },
    lacks: (project, { name }, path) => {
      const built = image(project, name.value)
      return built !== undefined && follow(built, path).entry.exists === 'no'
    },
    wanted: settings.deployments,
    ...(options.directory === undefined ? {} : { directory: options.directory }),
  })
  const isAsked = options.only === undefined
  const asked = links.deployments.filter(({ container }) => options.only?.includes(container.name.value) ?? true)
  const taken = asked.slice(0, mostDeployments)
  let observed = 0
  const known = {
    files,
    version: lithosVersion,
    image: deployedImages(files, options, image),
    failures,
    done: () => progress.say?.({ what: 'deployments', done: ++observed, of: taken.length }),
  }
  const deployments = taken.map((deployment) => checked(deployment, known))

  const context: RuleContext = {
    files,
    problems: [
      ...problemsOf(read, links, deployments, options, failures),
      ...missing(
        settings.expect.filter(({ value }) => options.only?.includes(value) ?? true),
        links.deployments,
      ),
      ...lost(options.before ?? [], links.deployments, projects, files),
    ],
    projects,
    deployments,
    meant: links.meant,
    unplaced: isAsked ? links.unplaced : [],
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
  return {
    findings: sayable(run.findings, links.templates, links.written),
    ignored: run.ignored,
    candidates: isAsked || deployments.length === 0 ? links.candidates : [],
    rulesOff: [...settings.rules].flatMap(([id, severity]) => (severity === 'off' ? [id] : [])),
    notices: [...links.notices, ...leftOut(projects, asked.length), ...notUnpacked(files), ...(files.limits?.() ?? [])],
    deployments,
    projects,
    failures: unique([...failures, ...run.failures], ({ message }) => message),
    context,
  }
}

/** Projects below a directory that has none itself: nobody has more. */
const mostProjects = 100

/** Those of the settings, or the one that vagga would find in the directory (facts: vagga.md F1), or those below it. SPEC 2.7. */
function vaggaPaths(files: FileSystem, { settings, directory }: CheckOptions): readonly string[] {
  if (settings?.vagga.length) return settings.vagga
  const home = directory ? `${directory}/` : ''
  const found = ['.vagga/vagga.yaml', 'vagga.yaml']
    .map((name) => home + name)
    .find((path) => files.stat(path) !== undefined)
  if (found !== undefined) return [found]
  const below = yamlFiles(files, directory ?? '').filter((path) => /(?:^|\/)vagga\.yaml$/.test(path))
  return below.slice(0, mostProjects)
}
