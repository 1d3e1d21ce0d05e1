/** A deployment with what is worked out about it. */
import { refusal } from '../boot/refusal.js'
import { replay } from '../boot/replay.js'
import type { LithosVersion } from '../boot/stage.js'
import type { Deployment } from '../deployment/deployment.js'
import { evidenceOf } from '../evidence/collect.js'
import { type FileSystem, joinPaths } from '../files/filesystem.js'
import { builtInWorkspace } from '../files/workspace.js'
import { builtImage } from '../image/built.js'
import type { Image } from '../image/image.js'
import { refined, unknownImage } from '../image/refined.js'
import { containerShape } from '../lithos/shape.js'
import type { RuleFailure } from '../rules/engine.js'
import type { CheckedDeployment } from '../rules/rule.js'
import { memoize, memoizeByName, once } from '../text/collections.js'
import type { Progress } from '../text/progress.js'
import { sourceFile } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import { isSameDeployment } from './again.js'
import { guarded } from './guard.js'
import { type CheckOptions, lithosVersionOf } from './options.js'
import type { ImageOfSteps } from './projects.js'

/** What is known of all deployments. */
interface Known {
  readonly files: FileSystem
  readonly version: LithosVersion
  image(project: VaggaProject, container: string): Image
  readonly failures: RuleFailure[]
  /** Called when everything is known of one more. */
  done(): void
}

/** Deployments with what is worked out about them, when somebody asks. `progress` is told how many are through. */
export function observed(
  deployments: readonly Deployment[],
  given: {
    readonly files: FileSystem
    readonly options: CheckOptions
    readonly image: ImageOfSteps
    /** Those of an earlier check, in which everything that was read is the same. */
    readonly before: readonly CheckedDeployment[]
    readonly progress: Progress
    readonly failures: RuleFailure[]
  },
): readonly CheckedDeployment[] {
  const { files, options, before, progress, failures } = given
  let done = 0
  const known: Known = {
    files,
    version: lithosVersionOf(options),
    image: imagesOf(files, options, given.image),
    failures,
    done: () => progress.say?.({ what: 'deployments', done: ++done, of: deployments.length }),
  }
  return deployments.map((deployment, index) => {
    const earlier = before[index]
    if (earlier === undefined || !isSameDeployment(deployment, earlier)) return checked(deployment, known)
    const image = known.image(deployment.project, deployment.container.name.value)
    return isSameBuild(image, earlier.image) ? earlier : checked(deployment, known)
  })
}

/** The image of a container as it is deployed, each worked out once: as it was given, as its steps make it, or both. */
function imagesOf(
  files: FileSystem,
  { images, isBuilt = () => true }: CheckOptions,
  computed: ImageOfSteps,
): Known['image'] {
  const ofProject = memoize((project: VaggaProject) =>
    memoizeByName((container): Image => {
      const given = images?.get(container)
      if (given !== undefined) return builtImage(given)
      const steps = computed(project, container)
      const before = builtInWorkspace(files, joinPaths(project.directory, `.vagga/${container}`), isBuilt)
      return steps !== undefined && before !== undefined ? refined(steps, builtImage(before)) : (steps ?? unknownImage)
    }),
  )
  return (project, container) => ofProject(project)(container)
}

/** Whether images hold the same, but for what files of the project say. */
function isSameBuild(one: Image, other: Image): boolean {
  return one === other || ('build' in one && 'build' in other && one.build === other.build)
}

/** A deployment whose image, start and evidence are worked out when somebody asks. */
function checked(deployment: Deployment, known: Known): CheckedDeployment {
  const { project, container, config, configInImage, sandbox, process } = deployment
  const image = () => known.image(project, container.name.value)
  const start = () =>
    replay({
      image: image(),
      // what lithos reads is what the process names, wherever the config is
      configInImage: process?.entry.config?.value ?? configInImage,
      config: config.config,
      ...(config.accepted ? {} : { configProblem: refusalOf(config, configInImage) }),
      ...(sandbox === undefined ? {} : { sandbox: { name: sandbox.name, config: sandbox.config } }),
      ...(process === undefined ? {} : { process: { name: process.name.value, entry: process.entry } }),
      version: known.version,
    })
  const guard = <T>(what: string, make: () => T, otherwise: T) =>
    once(() => guarded(what, config.file.path, make, otherwise, known.failures))
  const boot = guard('the replay', start, { starts: 'unknown', error: null, stages: [] })
  const observe = () => {
    const found = evidenceOf(deployment, known.files, image())
    known.done()
    return found
  }
  const evidence = guard('evidence', observe, { clues: [], programs: [], of: () => [] })
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
