/** The end of a build. vagga: builder/guard.rs; facts: vagga-build.md, "Before, between and after". */
import { errorText } from '../text/errno.js'
import { type Build, buildFails, problem } from './build.js'
import { inCapsule, lstatInCapsule, statInCapsule } from './capsule.js'
import { replace } from './copying.js'
import { makeEnsured, removePath } from './steps/dirs.js'
import { finishDistribution } from './steps/distributions.js'
import { checkDepends } from './steps/files.js'
import {
  children,
  type Dir,
  dir,
  empty,
  type Found,
  lacksParent,
  makeFile,
  type Node,
  newer,
  type Opening,
  openingOf,
  parts,
  put,
  type Why,
} from './tree.js'

/** Everything vagga does after the last step, in its order. vagga: guard.rs `finish`. */
export function finish(build: Build): void {
  const { world } = build
  finishDistribution(build)
  for (const path of build.temporary) unmount(build, path)
  const mounted = ['/run', '/work', '/proc', '/sys', '/dev']
  for (const path of build.caches) unmount(build, path)
  for (const path of mounted) world.mounts.delete(inCapsule(path))
  // nothing was in these when they were covered, and nobody saw them since
  for (const path of [...build.caches, ...mounted]) {
    const covered = statInCapsule(build, path)
    if (covered.node?.kind === 'dir') empty(world, covered)
  }

  truncate(build, '/etc/resolv.conf')
  const resolv = build.config.resolvConfPath
  if (resolv !== undefined && resolv.value !== '/etc/resolv.conf') truncate(build, resolv.value, resolv.at)
  truncate(build, '/etc/hosts')
  const hosts = build.config.hostsFilePath
  if (hosts !== undefined && hosts.value !== '/etc/hosts') truncate(build, hosts.value, hosts.at)

  for (const path of [...build.remove.keys()].sort(byParts)) removeAtEnd(build, path)
  const emptied: [string, Why][] = [
    ...build.empty,
    ['/tmp', { because: 'vagga empties it at the end of the build' }],
    ['/var/tmp', { because: 'vagga empties it at the end of the build' }],
  ]
  for (const [path, why] of emptied) emptyAtEnd(build, path, why)
  const system = { because: 'vagga makes it in every image' }
  for (const name of ['dev', 'proc', 'run', 'sys', 'tmp', 'work']) makeEnsured(build, `/${name}`, system)
  for (const [path, why] of [...build.ensure].sort(([a], [b]) => byParts(a, b))) {
    makeEnsured(build, path, why, why.step ?? build.step.at)
  }
  if (build.config.dataDirs.items.length > 0) keepOnly(build)
  checkDepends(build)
}

function byParts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function unmount(build: Build, path: string): void {
  for (const [at, holder] of build.world.mounts) {
    if (holder === `over ${path}`) build.world.mounts.delete(at)
  }
  build.world.holders.delete(`over ${path}`)
}

/** A regular file becomes empty, a missing one is created; links and directories are left alone. */
function truncate(build: Build, path: string, at = build.step.at): void {
  const { world } = build
  const found = lstatInCapsule(build, path)
  const why = { because: 'vagga empties it at the end of the build' }
  if (found.exists === 'yes') {
    if (found.node?.kind !== 'file') return
    const { source: _source, ...file } = found.node
    const emptied = { ...file, content: () => new Uint8Array(0) }
    replace(world, found, emptied)
  } else if (found.exists === 'unknown') {
    put(world, found, { kind: 'some', why, born: ++world.clock.tick })
  } else if (lacksParent(found)) {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    problem(build, 'name-path', `Cannot create file "${path}": no such directory "${parent}"`, { path, at })
  } else {
    put(
      world,
      found,
      makeFile(world, { mode: 0o644, usual: true, owner: [0, 0], content: () => new Uint8Array(0), why }),
    )
  }
}

function removeAtEnd(build: Build, path: string): void {
  const entry = build.remove.get(path)
  const found = lstatInCapsule(build, path)
  if (entry === undefined) return
  if (entry.inherited && found.exists === 'yes') reportRemoved(build, path, found, entry)
  removePath(build, path, entry, entry.step)
}

function emptyAtEnd(build: Build, path: string, why: Why): void {
  const found = statInCapsule(build, path)
  if (found.exists !== 'yes' || found.outside || found.node === undefined) return
  if (found.node.kind === 'file' || found.node.kind === 'other') {
    buildFails(build, `${path} is a file, and vagga empties it as a directory at the end of the build`, {
      path,
      at: why.step ?? build.step.at,
    })
  }
  if (found.node.kind !== 'dir') return
  if (why.step !== undefined && build.inheritedEmpty.has(path)) reportRemoved(build, path, found, why)
  empty(build.world, found)
}

/** The child's own files below a path that a base container removes or empties again at the child's end. */
function reportRemoved(build: Build, path: string, found: Found, why: Why): void {
  const own = ownWork(build, found.node)
  if (own === undefined) return
  build.problems.push({
    code: 'removed-by-base',
    certain: true,
    at: own,
    path,
    message: `what is made at \`${path}\` does not stay: a base container ${why.because.replace(/ by .*$/, '')} the path, and vagga repeats that at the end of this container`,
    related: why.step && [{ at: why.step, message: 'repeated from here' }],
  })
}

/** `above` is the reason of the directory, which stands for what was copied with it. */
function ownWork(build: Build, node: Found['node'], above?: Why): Why['step'] {
  if (node === undefined || node.kind === 'gone' || node.kind === 'maybe') return undefined
  const own = (why: Why | undefined) => (why?.step !== undefined && build.ownSteps.has(why.step) ? why.step : undefined)
  const reason = node.why ?? above
  if (node.kind !== 'dir') return own(reason)
  for (const child of children(node).values()) {
    const found = ownWork(build, child, reason)
    if (found !== undefined) return found
    if (own(child.why) !== undefined && child.kind !== 'gone') return child.why?.step
  }
  return undefined
}

/** The paths that stay, and those above them. */
interface Keeping {
  readonly build: Build
  /** Without the slash in front; true for those that stay as a whole. */
  readonly paths: ReadonlyMap<string, boolean>
  /** Why the others are gone. */
  readonly why: Why
}

/** `data-dirs`: only these paths and their parents stay. vagga: guard.rs `remove_all_except`. */
function keepOnly(build: Build): void {
  const { dataDirs } = build.config
  const held = build.world.holders.get('image')
  const root = statInCapsule(build, '/').node
  if (root?.kind !== 'dir' || held === undefined) return
  const why = { because: '`data-dirs` does not name it', step: dataDirs.at }
  held.root = keptOf({ build, paths: keptPaths(dataDirs.items.map(({ value }) => value)), why }, root, '', undefined)
}

function keptPaths(dataDirs: readonly string[]): ReadonlyMap<string, boolean> {
  const paths = new Map<string, boolean>()
  for (const path of dataDirs) {
    const names = parts(path)
    names.forEach((_, i) => {
      const here = names.slice(0, i + 1).join('/')
      paths.set(here, paths.get(here) === true || i === names.length - 1)
    })
  }
  return paths
}

/** What stays of a directory, whose path with a slash is `prefix`; `above` is what may have added to it from above. */
function keptOf(keeping: Keeping, from: Dir, prefix: string, above: Opening | undefined): Dir {
  const { world } = keeping.build
  const { mode, owner, usual } = from
  const kept = dir(world, { mode, owner, usual, why: from.why ?? keeping.why })
  for (const [path, isWhole] of keeping.paths) {
    const name = path.slice(prefix.length)
    if (!path.startsWith(prefix) || name.includes('/')) continue
    const node = keptChild(keeping, { node: children(from).get(name), from, above }, path, isWhole)
    if (node !== undefined) kept.children.set(name, node)
  }
  for (const name of children(from).keys())
    if (!kept.children.has(name)) kept.children.set(name, { kind: 'gone', born: ++world.clock.tick, why: keeping.why })
  return kept
}

/** A name of a directory, and what may have added to that from above. */
interface Child {
  readonly node: Node | undefined
  readonly from: Dir
  readonly above: Opening | undefined
}

function keptChild(keeping: Keeping, { node, from, above }: Child, path: string, isWhole: boolean): Node | undefined {
  const { build, why } = keeping
  if (node === undefined || node.kind === 'gone') {
    const open = openingOf(from, above)
    const isOpen = open !== undefined && open.tick >= (node?.born ?? 0)
    return isOpen ? { kind: 'maybe', born: ++build.world.clock.tick, why } : undefined
  }
  if (node.kind !== 'dir') {
    if (!isWhole && (node.kind === 'file' || node.kind === 'other')) {
      const message = `Can't read dir "${inCapsule(path)}": ${errorText('ENOTDIR')}`
      buildFails(build, message, { path: `/${path}`, at: build.config.dataDirs.at })
    }
    return node
  }
  const deep = newer(above, from.deep)
  if (!isWhole) return keptOf(keeping, node, `${path}/`, deep)
  // what was added from above stays possible below
  const own = newer(node.deep, deep)
  return own === node.deep ? node : { ...node, token: {}, deep: own }
}
