/** One build of one container: what the steps share while they run in order. vagga: builder/guard.rs, builder/context.rs. */
import { FileError, type FileSystem } from '../files/filesystem.js'
import type { Progress } from '../text/progress.js'
import type { Location } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import type { BuildStep, StepOf, VaggaContainerConfig } from '../vagga/shape.js'
import type { BuildProblem, ComputedImage } from './image.js'
import {
  type Attributes,
  type Dir,
  dir,
  type File,
  fork,
  imageRoot,
  type Node,
  type Opening,
  type Why,
  type World,
} from './tree.js'

/** A finished image and what a child container takes over from its steps. */
export interface Finished extends ComputedImage {
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

/** Of a directory that vagga itself makes. */
export const root755: Attributes = { mode: 0o755, owner: [0, 0] }

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

/** Records that a step fails or does not do what it says; `always`: whatever the image holds by then. */
export function problem(
  build: Build,
  code: BuildProblem['code'],
  path: string,
  message: string,
  options: { certain?: boolean; always?: true; at?: Location | undefined; related?: BuildProblem['related'] } = {},
): void {
  const stops = code === 'fails' || code === 'parent-missing' || code === 'source-missing' || code === 'name-path'
  // what stands in the way may have been removed by a command of which nobody knows what it did
  const doubtful = code === 'fails' && build.world.past.anything && options.always !== true
  const certain = options.certain !== false && !doubtful && !(stops && build.failed)
  build.problems.push({
    code,
    certain,
    at: options.at ?? build.step.at,
    path,
    message,
    related: options.related,
  })
  if (stops && certain) build.failed = true
}

/** The build ends here; `path` is where, when it is a place in the image. As `problem` in everything else. */
export function buildFails(
  build: Build,
  message: string,
  { path = '', ...options }: { path?: string | undefined } & Parameters<typeof problem>[4] = {},
): void {
  problem(build, 'fails', path, message, options)
}

const kernel: Record<string, readonly string[]> = {
  proc: [
    '1',
    'acpi',
    'asound',
    'bus',
    'driver',
    'fs',
    'irq',
    'net',
    'scsi',
    'self',
    'sys',
    'sysvipc',
    'thread-self',
    'tty',
  ],
  sys: ['block', 'bus', 'class', 'dev', 'devices', 'firmware', 'fs', 'hypervisor', 'kernel', 'module', 'power'],
}

const system = ['dev', 'proc', 'run', 'sys', 'work']

/** What a build starts with: the world that vagga makes for every one, with the project at /work and the hard links of its bases. */
export function startingIn(empty: World, project: Dir, inodes: World['inodes']): World {
  const world = fork(empty)
  world.holders.set('work', { root: { ...project, token: {} } })
  return { ...world, inodes: new Map(inodes), past: { anything: false, packages: new Set() } }
}

/**
 * The world before the first step, of whatever project: an empty image with vagga's own directories, and /work, where the project comes.
 * vagga: wrapper/build.rs, wrapper/setup.rs `setup_base_filesystem`; facts: vagga-build.md, "Before, between and after".
 */
export function emptyWorld(clock: World['clock']): World {
  const world: World = {
    holders: new Map(),
    mounts: new Map(),
    inodes: new Map(),
    clock,
    past: { anything: false, packages: new Set() },
    token: {},
  }
  const vagga: Why = { because: 'vagga makes it in every image' }
  const host: Why = { because: 'it belongs to the host while vagga builds' }
  const image = dir(world, { ...root755, why: vagga })
  for (const name of [...system, 'etc']) image.children.set(name, dir(world, { ...root755, why: vagga }))
  image.children.set('tmp', dir(world, { mode: 0o1777, owner: [0, 0], why: vagga }))
  const capsule = dir(world, root755)
  const inside = dir(world, root755)
  capsule.children.set('vagga', inside)
  inside.open = { ...host, tick: ++clock.tick }
  inside.children.set('root', dir(world, root755))
  for (const name of ['work', 'etc', 'dev', 'proc', 'sys', 'volumes']) capsule.children.set(name, dir(world, root755))
  ;(capsule.children.get('etc') as Dir).open = { ...host, tick: ++clock.tick }
  ;(capsule.children.get('volumes') as Dir).open = { ...host, tick: ++clock.tick }
  world.holders.set('', { root: capsule })
  const mount = (name: string, root: Dir, ...at: string[]) => {
    world.holders.set(name, { root })
    for (const path of at) world.mounts.set(path, name)
  }
  mount('image', image, imageRoot)
  mount('work', dir(world, root755), '/work', `${imageRoot}/work`)
  const run = dir(world, { ...root755, why: { because: 'on the tmpfs that vagga mounts while it builds' } })
  run.children.set('shm', dir(world, { mode: 0o1777, owner: [0, 0] }))
  mount('run', run, `${imageRoot}/run`)
  for (const name of ['dev', 'proc', 'sys']) {
    const root = dir(world, { ...root755, why: host })
    // nothing can be made in /proc and /sys: what the kernel does not show there is not there
    if (name === 'dev') root.deep = { ...host, tick: ++clock.tick }
    for (const shown of kernel[name] ?? []) root.children.set(shown, { kind: 'maybe', born: ++clock.tick, why: host })
    mount(name, root, `/${name}`, `${imageRoot}/${name}`)
  }
  for (const name of ['resolv.conf', 'hosts']) {
    ;(image.children.get('etc') as Dir).children.set(name, nameFile(world))
  }
  return world
}

const ofHost: Why = { because: 'vagga copies it from the host and empties it at the end of the build' }

/** The copy of the host's file: its mode is the host's, usually 0644. */
export function nameFile(world: World): File & { why: Why } {
  return { kind: 'file', mode: 0o644, usual: true, owner: [0, 0], born: ++world.clock.tick, why: ofHost }
}

/** Whether a file is such a copy, and nothing was done to it. */
export function isNameFile({ why, mode, usual, owner, inode }: File): boolean {
  return why === ofHost && mode === 0o644 && usual === true && owner?.[0] === 0 && owner[1] === 0 && inode === undefined
}

/**
 * The project as a tree that is read from the checkout when it is looked at, each folder once.
 * Owners: the files of whoever owns the checkout are root's in the container; those of other users depend on the
 * sub-uids of the machine (facts: vagga.md C6) and stay unknown.
 */
export function projectTree(files: FileSystem, directory: string, world: Pick<World, 'clock' | 'token'>): Dir {
  const self = files.stat(directory)?.owner
  const owned = (owner: readonly [number, number]): Attributes =>
    self === undefined || (owner[0] === self[0] && owner[1] === self[1]) ? { owner: [0, 0] } : {}
  const born = ++world.clock.tick
  const why: Why = { because: 'it is in the project' }
  const elsewhere: Opening = { because: 'it belongs to a git submodule', tick: born }
  const submodules = submodulesOf(files)
  const folder = (path: string, attributes: Attributes): Dir => {
    let read: Map<string, Node> | undefined
    return {
      kind: 'dir',
      children: new Map(),
      fill: () => {
        read ??= entries(path)
        return read
      },
      born,
      ...attributes,
      source: path,
      token: world.token,
    }
  }
  const entries = (path: string): Map<string, Node> => {
    const found = new Map<string, Node>()
    for (const name of files.list(path)) {
      // vagga keeps its own state in .vagga: what is in it while it builds is not what the checkout shows
      if (path === directory && name === '.vagga') {
        found.set(name, { kind: 'maybe', born, why: { because: 'vagga keeps its own files there' } })
        continue
      }
      const full = path === '' ? name : `${path}/${name}`
      const stat = files.stat(full)
      if (stat === undefined) continue
      // a submodule that is not checked out is an empty folder
      if (submodules.has(full) && stat.kind === 'dir' && files.list(full).length === 0) {
        found.set(name, { ...folder(full, { mode: stat.mode, ...owned(stat.owner) }), deep: elsewhere })
        continue
      }
      const attributes = { mode: stat.mode, ...owned(stat.owner) }
      if (stat.kind === 'dir') found.set(name, folder(full, attributes))
      else if (stat.kind === 'link')
        found.set(name, { kind: 'link', target: stat.target ?? '', born, source: full, ...attributes })
      else if (stat.kind === 'other') found.set(name, { kind: 'other', born, ...attributes })
      else found.set(name, { kind: 'file', born, source: full, content: reader(files, full), ...attributes })
    }
    for (const submodule of submodules) {
      const slash = submodule.lastIndexOf('/')
      const name = submodule.slice(slash + 1)
      if (submodule.slice(0, Math.max(slash, 0)) !== path || found.has(name)) continue
      found.set(name, { kind: 'maybe', born, why: elsewhere })
    }
    return found
  }
  return { ...folder(directory, root755), why }
}

/** The folders that git fills from other repositories. */
function submodulesOf(files: FileSystem): ReadonlySet<string> {
  if (files.stat('.gitmodules')?.kind !== 'file') return new Set()
  const text = new TextDecoder().decode(reader(files, '.gitmodules')(100_000))
  const paths = text.split('\n').map((line) => line.split('='))
  return new Set(paths.filter(([key]) => key?.trim() === 'path').map(([, value = '']) => value.trim()))
}

/** Reads a file of the checkout when somebody asks; `undefined` when it cannot be read. */
export function reader(files: FileSystem, path: string): (limit?: number) => Uint8Array | undefined {
  return (limit) => {
    try {
      return files.read(path, limit)
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }
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
