/** What the images of a project's containers will contain, computed from their build steps. */
import type { FileSystem } from '../files/filesystem.js'
import { perReading } from '../files/per-file.js'
import { memoize, memoizeByName } from '../text/collections.js'
import type { Progress } from '../text/progress.js'
import { containerOf, type VaggaProject } from '../vagga/project.js'
import type { BuildStep } from '../vagga/shape.js'
import { type Build, buildFails, type Finished, type Ids, sameOnDisk } from './build.js'
import { computedImage } from './computed.js'
import { finish } from './finish.js'
import { emptyWorld, startingIn } from './first-world.js'
import { follow } from './follow.js'
import type { BuildProblem, ComputedImage } from './image.js'
import { join } from './join.js'
import { projectTree } from './project-tree.js'
import { mostSteps, runSteps } from './steps/steps.js'
import { readSubConfig } from './subconfig.js'
import { type Dir, fork, freeze, type World } from './tree.js'

/** What the images of further containers of a project hold is not known. */
export const mostImages = 3000

/** Of containers that are each based on the next: the image of one with more below it is not known. */
const mostLevels = 100

/**
 * The image of a container by its name; `undefined` for names that the project does not have. `progress` says which step runs. Images that
 * were worked out for nearly the same files are the same objects, where nothing is different in them.
 */
export function imagesOf(
  project: VaggaProject,
  files: FileSystem,
  progress: Progress = {},
): (container: string) => ComputedImage | undefined {
  const built = builtImages(project)(files)
  return memoizeByName((container) => built(container, progress)?.over(files))
}

/** Forgotten together with the project. */
const builtImages = memoize((project: VaggaProject) => perReading((files) => builds(project, files)))

/**
 * Each container is built once for all that ask for the same users and groups, after the containers that it is based on, and the checkout
 * is read once for all of them. vagga: wrapper/build.rs `build_wrapper`.
 */
function builds(
  project: VaggaProject,
  files: FileSystem,
): (container: string, progress: Progress) => Finished | undefined {
  const done = new Map<string, Finished | undefined>()
  const clock = { tick: 0 }
  const empty = emptyWorld(clock)
  const tree = projectTree(files, project.directory, { clock, token: {} })

  const image = (name: string, progress: Progress, ids?: Ids, depth = 0): Finished | undefined => {
    const container = project.containers.get(name)
    const within = ids ?? idsOf(container?.config)
    const key = JSON.stringify([name, within])
    if (done.has(key)) return done.get(key)
    // a container that leads back to itself is refused by vagga; here it is simply not known
    done.set(key, undefined)
    if (container === undefined || depth > mostLevels || done.size > mostImages) return undefined
    const { items, complete } = container.config.setup
    const steps = items.slice(0, mostSteps)
    const base = (other: string) => image(other, progress, within, depth + 1)
    const before = new Set(steps.flatMap((step) => containerOf(step)?.value ?? []))
    const built = [...before].flatMap((other) => base(other) ?? [])
    const levels = built.reduce((most, other) => Math.max(most, other.levels + 1), 0)
    if (levels > mostLevels) return undefined
    const inodes = new Map(built.flatMap((other) => [...other.inodes]))
    const world = startingIn(empty, afterBases(built, clock) ?? tree, inodes)
    const { build, bases } = newBuild({ project, files, progress, ids: within, world }, container.config, base)
    build.step = steps[0] ?? ({ tag: 'Env', at: container.config.at } as BuildStep)
    if (name.includes('/'))
      buildFails(build, "Can't lock container build: a name with a slash", { always: true, at: container.name.at })
    runSteps(build, steps)
    if (!complete || steps.length < items.length) openUnread(build)
    finish(build)
    progress.step = undefined
    const finished = { ...conclude(build, steps, bases), levels }
    done.set(key, finished)
    progress.say?.({ what: 'images', done: Math.min(done.size, project.containers.size), of: project.containers.size })
    return finished
  }
  return image
}

const idsOf = (config: Build['config'] | undefined): Ids => ({
  uids: config?.uids.items.map((range) => range.value) ?? [],
  gids: config?.gids.items.map((range) => range.value) ?? [],
})

/** The project when all of them are built: each may have left something there. */
function afterBases(bases: readonly Finished[], clock: World['clock']): Dir | undefined {
  const world = (root: Dir): World => ({
    holders: new Map([['work', { root }]]),
    mounts: new Map(),
    inodes: new Map(),
    clock,
    past: { anything: false, packages: new Set() },
    token: {},
  })
  const why = { because: 'the build of another container may make it' }
  return bases.reduce<Dir | undefined>((left, { project }) => {
    if (left === undefined || left === project) return project
    return join(world(left), world(project), why).holders.get('work')?.root
  }, undefined)
}

function newBuild(
  of: Pick<Build, 'project' | 'files' | 'progress' | 'ids' | 'world'>,
  config: Build['config'],
  base: (name: string) => Finished | undefined,
): { build: Build; bases: Set<Finished> } {
  const bases = new Set<Finished>()
  const build: Build = {
    ...of,
    config,
    hashed: fork(of.world),
    runSteps,
    base: (name) => {
      const finished = base(name)
      if (finished !== undefined) bases.add(finished)
      return finished
    },
    subConfig: (path, content) => readSubConfig(of.files, path, content),
    environ: new Map([
      ['HOME', '/tmp'],
      ['TERM', 'dumb'],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ]),
    ensure: new Map(),
    empty: new Map(),
    inheritedEmpty: new Set(),
    ownSteps: new Set(),
    remove: new Map(),
    caches: new Set(),
    temporary: new Set(),
    depends: [],
    unversioned: [],
    versioned: new Set(),
    links: [],
    problems: [],
    building: true,
    replaying: undefined,
    distribution: 'none',
    versionIsLate: false,
    depth: 0,
    replays: 0,
    ran: 0,
    failed: false,
    step: undefined as unknown as BuildStep,
  }
  return { build, bases }
}

/** Steps that could not be read may have made anything. */
function openUnread(build: Build): void {
  const root = build.world.holders.get('image')?.root
  if (root !== undefined) root.deep = { because: 'a step could not be read', tick: ++build.world.clock.tick }
}

function conclude(build: Build, steps: readonly BuildStep[], bases: ReadonlySet<Finished>): Omit<Finished, 'levels'> {
  freeze(build.world)
  const root = (build.world.holders.get('image') as { root: Finished['root'] }).root
  const problems: BuildProblem[] = build.problems
  const known = sameOnDisk(build.ids.uids) && sameOnDisk(build.ids.gids)
  const owners = known ? 'as mapped' : 'unknown'
  const answers = computedImage({ root, inodes: new Map(build.world.inodes), owners }, problems, build.files)
  nameLinks(build, answers)
  for (const { path, target, at, source } of build.links) {
    const entry = answers.entry(path)
    if (entry.kind !== 'link' || entry.target !== target) continue
    const from = source === undefined ? '' : ` (copied from \`${source}\`)`
    problems.push({
      code: 'link-into-work',
      certain: true,
      at,
      path,
      message: `\`${path}\`${from} links to \`${target}\`: in production there is nothing under /work`,
    })
  }
  for (const { path, at, message } of build.unversioned) {
    if (isVersioned(build, path)) continue
    problems.push({ code: 'not-versioned', certain: true, at, path, message })
  }
  for (const base of bases) {
    for (const problem of base.problems) {
      if (problem.code === 'name-link' || problems.some((own) => same(own, problem))) continue
      problems.push(problem)
    }
  }
  // what the tools of language steps may leave at the top of the project is not worth doubting others for
  const { open: _open, ...project } = (build.world.holders.get('work') as { root: Dir }).root
  return {
    ...answers,
    root,
    inodes: new Map(build.world.inodes),
    steps,
    anything: build.world.past.anything,
    packages: build.world.past.packages,
    versioned: build.versioned,
    project,
  }
}

const same = (a: BuildProblem, b: BuildProblem) => a.code === b.code && a.at === b.at && a.path === b.path

/** Part of the image's hash: named by a `!Copy` or a `!Depends`, or below something that is. */
function isVersioned(build: Build, path: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (build.versioned.has(at)) return true
    if (at === '') return false
  }
}

/**
 * With the default path vagga mounts the host's file over /etc/resolv.conf when a command starts: an absolute or dangling link there makes
 * every command fail. facts: vagga.md D9.
 */
function nameLinks(build: Build, image: ComputedImage): void {
  const settings = [
    ['/etc/resolv.conf', build.config.resolvConfPath],
    ['/etc/hosts', build.config.hostsFilePath],
  ] as const
  for (const [path, set] of settings) {
    if (set === undefined || set.value !== path) continue
    const entry = image.entry(path)
    if (entry.kind !== 'link') continue
    const followed = follow(image, path)
    const absolute = entry.target?.startsWith('/') === true
    if (!absolute && followed.entry.exists !== 'no') continue
    build.problems.push({
      code: 'name-link',
      certain: true,
      at: entry.step ?? build.step.at,
      path,
      message: `\`${path}\` is ${absolute ? 'an absolute' : 'a dangling'} link to \`${entry.target}\`: vagga cannot mount the host's file over it, and every development command of this container fails`,
    })
  }
}
