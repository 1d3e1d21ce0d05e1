/**
 * The way of the data, on one screen:
 * files → vagga and lithos models → deployments → images → replayed starts → rules → findings → report.
 */

import { again, knownFrom } from './check/again.js'
import { contextOf } from './check/context.js'
import { observed } from './check/deployment.js'
import { withFixesThatHold } from './check/holding.js'
import { leftOut, mostDeployments, notUnpacked, withinLimit } from './check/limits.js'
import { linksIn } from './check/links.js'
import { type EarlierDeployment, earlier } from './check/lost.js'
import { type Checked, type CheckOptions, type CheckResult, reportOf } from './check/options.js'
import { unique } from './check/problems.js'
import { imagesOfSteps, readProjects } from './check/projects.js'
import { sayable } from './check/sayable.js'
import { noSettings } from './check/settings.js'
import type { Deployment } from './deployment/deployment.js'
import type { FileSystem } from './files/filesystem.js'
import type { Recheck } from './fix/fix-all.js'
import { type RuleFailure, runRules } from './rules/engine.js'
import { rules as allRules } from './rules/index.js'
import type { Finding } from './text/finding.js'
import type { Progress } from './text/progress.js'

/** Checks a repository. Throws only for bugs, for files that cannot be read, and what a deadline throws. */
export function check(files: FileSystem, options: CheckOptions = {}): CheckResult {
  const result = checkAndTry(files, options)
  return { ...result, report: reportOf(result, options) }
}

/** All that is known of a repository, for who writes no report. Throws as `check` does. */
export function checkedOf(files: FileSystem, options: CheckOptions = {}): Checked {
  return checkAndTry(files, options)
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
  const { only, settings = noSettings } = options
  const failures: RuleFailure[] = []
  const read = readProjects(files, options)
  const projects = read.flatMap(({ project }) => (project === undefined ? [] : [project]))
  const going = again(files, options)
  const image = imagesOfSteps(projects, { files: going.files, progress, failures })
  const links = linksIn(projects, { files, options, image })
  const asked = links.deployments.filter(({ container }) => only?.includes(container.name.value) ?? true)
  const wanted = asked.slice(0, mostDeployments)
  const before = going.before(wanted)
  const deployments = observed(wanted, {
    files: going.files,
    options,
    image,
    before: before?.context.deployed ?? [],
    progress,
    failures,
  })
  const context = contextOf({ files: going.files, options, read, projects, image, links, deployments, failures })
  const run = runRules(options.rules ?? allRules, context, {
    severities: settings.rules,
    ignore: settings.ignore,
    ignores: options.ignores ?? true,
    heeds: options.heeds,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    known: knownFrom(before, context),
  })
  if (options.rules === undefined) going.leave(context, run.found)
  return {
    findings: sayable(run.findings, links.templates, links.written),
    ignored: run.ignored,
    candidates: only === undefined || deployments.length === 0 ? links.candidates : [],
    rulesOff: [...settings.rules].flatMap(([id, severity]) => (severity === 'off' ? [id] : [])),
    notices: [...links.notices, ...leftOut(projects, asked.length), ...notUnpacked(files), ...(files.limits?.() ?? [])],
    deployments,
    projects,
    failures: unique([...failures, ...run.failures], ({ message }) => message),
    context,
  }
}
