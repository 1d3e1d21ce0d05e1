/** One build of one container: what the steps share while they run in order. vagga: builder/guard.rs, builder/context.rs. */
import type { FileSystem } from '../files/filesystem.js'
import type { Progress } from '../text/progress.js'
import type { Location } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import type { BuildStep, StepOf, VaggaContainerConfig } from '../vagga/shape.js'
import type { SharedImage } from './computed.js'
import type { BuildProblem } from './image.js'
import type { Dir, Why, World } from './tree.js'

/** A finished image and what a child container takes over from its steps. */
export interface Finished extends SharedImage {
  /** How many containers are below it, each based on the next. */
  readonly levels: number
  readonly root: Dir
  readonly inodes: World['inodes']
  readonly steps: readonly BuildStep[]
  /** Something ran in it of which nobody knows what it did. */
  readonly anything: boolean
  /** The packages that were installed in it. */
  readonly packages: ReadonlySet<string>
  /** Parts of the project that are in its hash, and so in that of its children. */
  readonly versioned: ReadonlySet<string>
  /** The project as its build leaves it. */
  readonly project: Dir
}

/** The users and groups that a build has: vagga's lists of `N` and `N-M`; an empty one is 0-65535. */
export interface Ids {
  readonly uids: readonly string[]
  readonly gids: readonly string[]
}

/** What the steps of one build share and change. */
export interface Build {
  readonly world: World
  readonly project: VaggaProject
  readonly files: FileSystem
  /** Says which step runs. */
  readonly progress: Progress
  readonly config: VaggaContainerConfig
  /** Those of the container that vagga was asked for: its bases are built in its user namespace. */
  readonly ids: Ids
  /** The world when vagga computes the version of the image: before the first step. */
  readonly hashed: World
  /** Runs steps, which may be those of another container or file. */
  readonly runSteps: (build: Build, steps: readonly BuildStep[]) => void
  /** Another container's finished image; `undefined` for unknown names and cycles. */
  readonly base: (container: string) => Finished | undefined
  /** Reads a file for `!SubConfig`: its containers' steps by name. */
  readonly subConfig: (path: string, content: Uint8Array) => ReadonlyMap<string, readonly BuildStep[]> | undefined
  /** Variables of the steps; `undefined` where the value is not known. */
  readonly environ: Map<string, string | undefined>
  readonly ensure: Map<string, Why>
  readonly empty: Map<string, Why>
  /** Those of `empty` that come from a base container. */
  readonly inheritedEmpty: Set<string>
  /** The steps of this container itself. */
  readonly ownSteps: Set<Location>
  readonly remove: Map<string, Why & { inherited: boolean }>
  readonly caches: Set<string>
  /** What is mounted over the image until the end, beside the caches. */
  readonly temporary: Set<string>
  readonly depends: { path: string; at: Location }[]
  /** What the build reads from the project without vagga seeing it in the image's hash. */
  readonly unversioned: { path: string; at: Location; message: string }[]
  /** Parts of the project that are in the image's hash. */
  readonly versioned: Set<string>
  readonly links: { path: string; target: string; at: Location; source?: string | undefined }[]
  readonly problems: BuildProblem[]
  /** Steps replayed for a base container do not build (facts: vagga.md B5). */
  building: boolean
  /** The container whose steps are replayed. */
  replaying: string | undefined
  distribution: 'none' | 'ubuntu' | 'alpine' | 'unknown'
  /** Something that the version needs is not there before the build: vagga builds, and computes the version then. */
  versionIsLate: boolean
  /** Containers and sub-configs that are inside of each other now, and base containers that were replayed so far. */
  depth: number
  replays: number
  /** Steps that were run so far, also those of sub-configs and of base containers. */
  ran: number
  /** The build certainly failed before: later failures are not certain any more. */
  failed: boolean
  step: BuildStep
}

/** Whether an id is in one of the lists of `Ids`. */
export function inRanges(id: number, ranges: readonly string[]): boolean {
  // whoever calls vagga is always mapped to 0
  return id === 0 || bounds(ranges).some(([low, high]) => id >= low && id <= high)
}

/** Whether the ids of a list are on disk what they are in the container: vagga gives them out one after the other (facts: vagga.md C6). */
export function sameOnDisk(ranges: readonly string[]): boolean {
  let next = 1
  for (const [low, high] of bounds(ranges)) {
    if (Math.max(low, 1) !== next) return false
    next = high + 1
  }
  return true
}

const bounds = (ranges: readonly string[]): [low: number, high: number][] =>
  (ranges.length === 0 ? ['0-65535'] : ranges).map((range) => {
    const [low = Number.NaN, high = low] = range.split('-').map(Number)
    return [low, high]
  })

/** The reason "made by this step". */
export function by(build: Build, verb = 'made'): Why {
  return { because: `${verb} by \`!${build.step.tag}\``, step: build.step.at }
}

/** What a problem is about, and how sure it is. */
interface ProblemOptions {
  /** In the image or the repository, where it is about a path. */
  readonly path?: string | undefined
  /** False where it only may be so. */
  readonly certain?: boolean
  /** It is so whatever the image holds by then. */
  readonly always?: true
  /** The step that runs, if it is missing. */
  readonly at?: Location | undefined
  readonly related?: BuildProblem['related']
}

/** Records that a step fails or does not do what it says. */
export function problem(
  build: Build,
  code: BuildProblem['code'],
  message: string,
  { path = '', at = build.step.at, related, ...options }: ProblemOptions,
): void {
  const stops = code === 'fails' || code === 'parent-missing' || code === 'source-missing' || code === 'name-path'
  // what stands in the way may have been removed by a command of which nobody knows what it did
  const doubtful = code === 'fails' && build.world.past.anything && options.always !== true
  const certain = options.certain !== false && !doubtful && !(stops && build.failed)
  build.problems.push({ code, certain, at, path, message, related })
  if (stops && certain) build.failed = true
}

/** The build ends here. */
export function buildFails(build: Build, message: string, options: ProblemOptions = {}): void {
  problem(build, 'fails', message, options)
}

/** Where a walk in the project ended, relative to the root of the file system. */
export function projectPath(build: Build, found: { names: readonly string[]; rest: readonly string[] }): string {
  return inRepository(build, [...found.names, ...found.rest].join('/'))
}

/** A path of the project, relative to the root of the file system. */
export function inRepository({ project }: Build, path: string): string {
  return [project.directory, path].filter((part) => part !== '').join('/')
}

/** The fields without which a step is refused; a model keeps such steps, so that the rest is still checked. */
const needed = {
  Copy: ['source', 'path'],
  Depends: ['path'],
  Download: ['url', 'path'],
  Tar: ['url'],
  TarInstall: ['url'],
  Unzip: ['url'],
  Git: ['url', 'path'],
  GitInstall: ['url'],
  Build: ['container'],
  SubConfig: ['container'],
  RunAs: ['script'],
} as const

type Needing = keyof typeof needed

/** A step whose required fields were all read. */
export type Whole<Tag extends Needing> = StepOf<Tag> & {
  readonly value: {
    readonly [K in (typeof needed)[Tag][number] & keyof StepOf<Tag>['value']]-?: NonNullable<StepOf<Tag>['value'][K]>
  }
}

/** A step with everything that it needs. */
export type WholeStep = Exclude<BuildStep, { tag: Needing }> | { [Tag in Needing]: Whole<Tag> }[Needing]

/** Whether everything that a step needs could be read. */
export function isWhole(step: BuildStep): step is WholeStep {
  const fields: readonly string[] = step.tag in needed ? needed[step.tag as Needing] : []
  return fields.every((name) => (step.value as unknown as Record<string, unknown>)[name] !== undefined)
}
