/** A check goes on from earlier ones of nearly the same files: what no change can touch is not looked at again. */

import type { ConfigFile, Deployment } from '../deployment/deployment.js'
import type { FileSystem } from '../files/filesystem.js'
import { differences, lowest, notingReads } from '../files/per-file.js'
import type { Found, KnownFindings } from '../rules/engine.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import { memoize } from '../text/collections.js'
import { type CheckOptions, lithosVersionOf } from './options.js'

/** What a check leaves for later ones. */
interface Earlier {
  /** What it was asked about. */
  readonly files: FileSystem
  readonly options: CheckOptions
  /** What it found. */
  readonly context: RuleContext
  readonly found: Found
}

/** What the checks of files leave, and of everything that is laid over them. */
interface Trail {
  /** The paths of the files that were read for anything but to find deployments. */
  readonly read: Set<string>
  /** The first one, from which the trials of fixes differ least, and the last one, from which the next look of an editor does. */
  checks: readonly Earlier[]
}

const trailOf = memoize((_: FileSystem): Trail => ({ read: new Set(), checks: [] }))

/** A check that goes on from earlier ones. */
export interface Again {
  /** Those to look at. */
  readonly files: FileSystem
  /** The deployments of the earlier check that has most of these; a file that was read for them is the same. */
  before(deployments: readonly Deployment[]): Earlier | undefined
  /** Leaves what was found for later checks. */
  leave(context: RuleContext, found: Found): void
}

/** Goes on from what was left of earlier checks, if anything. */
export function again(files: FileSystem, options: CheckOptions): Again {
  const trail = trailOf(lowest(files))
  const fitting = () =>
    trail.checks.filter((one) => isAsked(one.options, options) && !isReadDiffering(one.files, files, trail))
  return {
    files: notingReads(files, trail.read).files,
    before(deployments) {
      const shared = ({ context: { deployed } }: Earlier) =>
        deployments.filter((one, index) => deployed[index] && isSameDeployment(one, deployed[index])).length
      return fitting().reduce<Earlier | undefined>(
        (best, one) => (best === undefined || shared(one) > shared(best) ? one : best),
        undefined,
      )
    },
    leave(context, found) {
      // what nobody has asked for yet would be worked out from files that are others by then
      for (const deployment of context.deployed) workOut(deployment)
      trail.checks = [...trail.checks.slice(0, 1), { files, options, context, found }]
    },
  }
}

function workOut({ boot, evidence }: CheckedDeployment): boolean {
  return boot.stages.length > 0 && evidence.clues.length > 0
}

/** Whether everything that decides about a deployment is asked in the same way. */
function isAsked(one: CheckOptions, other: CheckOptions): boolean {
  const isSameVersion = lithosVersionOf(one) === lithosVersionOf(other)
  return isSameVersion && one.rules === other.rules && one.isBuilt === other.isBuilt && one.only === other.only
}

function isReadDiffering(one: FileSystem, other: FileSystem, { read }: Trail): boolean {
  const changed = differences(one, other)
  return changed === undefined || [...changed].some((path) => read.has(path))
}

/** Whether both are made of the same, so far as it was read. */
export function isSameDeployment(one: Deployment, other: Deployment): boolean {
  return (
    one.project === other.project &&
    one.container === other.container &&
    one.config === other.config &&
    one.configInImage === other.configInImage &&
    one.broughtBy === other.broughtBy &&
    one.command === other.command &&
    one.sandbox === other.sandbox &&
    one.process === other.process
  )
}

/** What is known of these deployments, where the earlier check differs in nothing but other deployments of the same containers. */
export function knownFrom(before: Earlier | undefined, now: RuleContext): KnownFindings | undefined {
  if (before === undefined) return undefined
  const { context, found } = before
  const isAlike =
    isSameList(context.projects, now.projects) &&
    isSameList(context.sandboxes, now.sandboxes) &&
    isSameList(context.processes, now.processes) &&
    isSameList(pathsOf(context.unplaced), pathsOf(now.unplaced)) &&
    isSameList(containersOf(context.meant), containersOf(now.meant)) &&
    isSameList(containersOf(context.deployed), containersOf(now.deployed))
  if (!isAlike) return undefined
  const were = new Set<CheckedDeployment>(context.deployed)
  return { found, deployments: new Set(now.deployed.filter((one) => were.has(one))) }
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index])
}

const pathsOf = (configs: readonly ConfigFile[]) => configs.map(({ file }) => file.path)
const containersOf = (all: RuleContext['meant']) => all.map(({ container }) => container)
