/**
 * Copying trees as vagga does for `!Copy`, `!Build` and `!Container`: what is taken is prepared once as a tree of its own
 * (shared by all steps that copy the same), then merged into the image.
 * vagga: file_util.rs `shallow_copy`, container/util.rs `copy_dir`, builder/commands/copy.rs; facts: vagga-build.md "!Copy", "!Container".
 */
import type { Filter } from './filter.js'
import {
  type Attributes,
  actual,
  change,
  children,
  type Dir,
  dir,
  type File,
  type Found,
  type Node,
  type Opening,
  openBelow,
  opening,
  put,
  type Root,
  type Why,
  type World,
  walk,
} from './tree.js'

export interface Preparation {
  /** Which paths; all of them when it is missing. */
  readonly filter?: Filter
  /** Mode and owner of a copy. */
  readonly attributes: (node: Dir | File) => Attributes
  readonly owner: (node: Node & Attributes) => Attributes['owner']
  /** Keep what each node says of its own origin (another container's steps). */
  readonly origins?: true
  /** Two preparations with the same key make the same tree. */
  readonly key: string
}

/** A prepared tree: its nodes have the attributes of the copy and say nothing of the step. */
export interface Prepared {
  readonly root: Dir
  /** Symbolic links with a target under /work, by their path in the tree. */
  readonly workLinks: readonly { path: string; link: Node & { kind: 'link' } }[]
  /** A fifo, socket or device that was taken: vagga fails there. */
  readonly special: string | undefined
  /** There were more files than are followed; what is below some directories is not known. */
  readonly cut: boolean
}

const memo = new WeakMap<Dir, Map<string, Prepared>>()
/** No world has this token: what is prepared is shared, and copied before it is written. */
const prepared = {}
const maxDepth = 500
const maxNodes = 2_000_000

/** Prepares a directory that does not change any more (`freeze` was called). Each directory is walked once for each key. */
export function prepare(world: World, source: Dir, inherited: Opening | undefined, how: Preparation): Prepared {
  const key = `${how.key} ${inherited?.tick ?? ''}`
  const known = memo.get(source) ?? new Map<string, Prepared>()
  memo.set(source, known)
  const earlier = known.get(key)
  if (earlier !== undefined) return earlier
  const workLinks: Prepared['workLinks'][number][] = []
  let special: string | undefined
  let nodes = 0
  let cut = false

  const copy = (from: Dir, path: string, above: Opening | undefined, depth: number): { made: Dir; any: boolean } => {
    const deep = from.deep !== undefined && (above === undefined || from.deep.tick > above.tick) ? from.deep : above
    const open = from.open ?? (deep !== undefined && deep.tick >= from.born ? deep : undefined)
    const made: Dir = {
      kind: 'dir',
      children: new Map(),
      born: ++world.clock.tick,
      token: prepared,
      ...how.attributes(from),
      ...(how.origins && from.why !== undefined ? { why: from.why } : {}),
      ...(from.soft ? { soft: true } : {}),
      ...(from.source === undefined ? {} : { source: from.source }),
      ...(open === undefined ? {} : { open: opening(world, open) }),
    }
    let any = false
    if (depth > maxDepth || nodes > maxNodes) {
      cut = true
      made.open = opening(world, { because: 'there is too much to follow' })
      return { made, any: true }
    }
    for (const [name, held] of children(from)) {
      nodes += 1
      const child = actual(world, held)
      if (child.kind === 'gone') continue
      const full = path === '' ? name : `${path}/${name}`
      const verdict = how.filter === undefined ? 'take' : how.filter(full, child.kind === 'dir')
      if (verdict === 'skip') {
        if (child.kind !== 'some' && child.kind !== 'maybe') continue
        if (how.filter?.(full, true) === 'skip') continue
      }
      if (child.kind === 'dir') {
        const below = copy(child, full, deep, depth + 1)
        if (verdict !== 'take' && !below.any) {
          if (below.made.open === undefined) continue
          made.children.set(name, { kind: 'maybe', born: ++world.clock.tick })
          continue
        }
        made.children.set(name, below.made)
        any = true
        continue
      }
      if (child.kind === 'some' || child.kind === 'maybe') {
        made.children.set(name, {
          kind: child.kind === 'some' && verdict === 'take' ? 'some' : 'maybe',
          born: ++world.clock.tick,
          ...(how.origins && child.why !== undefined ? { why: child.why } : {}),
        })
        any = any || (child.kind === 'some' && verdict === 'take')
        continue
      }
      if (verdict !== 'take') continue
      any = true
      if (child.kind === 'other') {
        special ??= full
        continue
      }
      const owner = how.owner(child)
      const { why, mode: _mode, usual: _usual, owner: _owner, ...rest } = child
      const origin = how.origins && why !== undefined ? { why } : {}
      const node: Node = { ...rest, ...origin, born: ++world.clock.tick, ...(owner === undefined ? {} : { owner }) }
      if (node.kind === 'link') {
        if (leadsIntoWork(node.target)) workLinks.push({ path: full, link: node })
        made.children.set(name, node)
      } else {
        const { inode: _inode, ...file } = node as File
        made.children.set(name, {
          ...file,
          ...how.attributes(child as File),
          ...(owner === undefined ? {} : { owner }),
        })
      }
    }
    return { made, any }
  }

  const { made } = copy(source, '', inherited, 0)
  const result: Prepared = { root: made, workLinks, special, cut }
  known.set(key, result)
  return result
}

export const leadsIntoWork = (target: string) => /^\/+work(\/|$)/.test(target)

/** Why a copy failed, in errno's terms, and where. */
export interface CopyFailure {
  readonly path: string
  readonly error: 'ENOENT' | 'ENOTDIR' | 'EISDIR' | 'ELOOP'
}

/**
 * Copies one thing to a path (absolute, in `root`'s terms). Directories are merged and keep their mode and owner; a file is
 * written through links; a link replaces a file or a link. Returns the first certain failure.
 */
export function copyTo(world: World, node: Node, path: string, why: Why, root: Root): CopyFailure | undefined {
  if (node.kind === 'dir') return copyDir(world, node, path, why, root, 0)
  if (node.kind === 'link') {
    const found = walk(world, path, { root, follow: false })
    if (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1)) return failure(path, found)
    if (found.exists === 'yes' && found.node?.kind === 'dir' && !found.node.soft) return { path, error: 'EISDIR' }
    put(world, found, { ...node, why, born: ++world.clock.tick })
    return undefined
  }
  if (node.kind === 'file') return writeFile(world, node, path, why, root, true)
  const found = walk(world, path, { root, follow: false })
  if (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1)) return failure(path, found)
  if (found.exists !== 'yes' || node.kind === 'some') put(world, found, { ...node, why, born: ++world.clock.tick })
  return undefined
}

const failure = (path: string, found: Found): CopyFailure => ({ path, error: found.error ?? 'ENOENT' })

/**
 * Creates or overwrites a regular file, through links. A file that is written in place keeps its owner and a new one is root's;
 * a copy (`owned`) gets the owner that it has, which goes to the link itself where one was written through.
 */
export function writeFile(
  world: World,
  node: File,
  path: string,
  why: Why,
  root: Root,
  owned = false,
): CopyFailure | undefined {
  const found = walk(world, path, { root })
  if (found.exists === 'yes' && found.node?.kind === 'dir') return { path, error: 'EISDIR' }
  if (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1)) return failure(path, found)
  if (found.exists === 'no' && frozen(found)) return { path, error: 'ENOENT' }
  if (found.exists === 'no' && path.endsWith('/')) return { path, error: 'EISDIR' }
  const direct = walk(world, path, { root, follow: false })
  const linked = direct.node?.kind === 'link'
  const kept = found.node?.kind === 'file' ? found.node.owner : found.exists === 'no' ? root0 : undefined
  const { owner: own, inode: _inode, ...rest } = node
  const owner = owned && !linked ? own : kept
  replace(world, found, { ...rest, why, born: ++world.clock.tick, ...(owner === undefined ? {} : { owner }) })
  if (owned && linked && own !== undefined) change(world, direct, { owner: own })
  return undefined
}

/** The kernel's own file systems: nothing can be made there. */
export const frozen = (found: Found) => found.holder === 'proc' || found.holder === 'sys'

const root0 = [0, 0] as const

/** Writes into the file that is there, so that its hard links see it, or puts a new one. */
export function replace(world: World, found: Found, file: File): void {
  const node = found.node
  if (node?.kind === 'file' && node.inode !== undefined) world.inodes.set(node.inode, { ...file, inode: node.inode })
  else put(world, found, file)
}

function copyDir(world: World, node: Dir, path: string, why: Why, root: Root, depth: number): CopyFailure | undefined {
  const found = walk(world, path, { root, follow: false })
  if (found.exists === 'no') {
    if (found.error !== 'ENOENT' || found.rest.length !== 1) return failure(path, found)
    put(world, found, { ...node, why, token: {} })
    return undefined
  }
  if (found.exists === 'unknown') {
    // made by the copy, or merged into something that a package or a command brought
    const merged: Dir = { ...node, why, soft: true, deep: opening(world, found.why), token: {} }
    delete (merged as { mode?: number }).mode
    delete (merged as { owner?: unknown }).owner
    put(world, found, merged)
    return undefined
  }
  const target = walk(world, path, { root })
  if (target.node?.kind !== 'dir') {
    const first = [...children(node).keys()][0]
    if (first === undefined || target.exists === 'unknown' || target.node?.kind === 'some') return undefined
    return { path: `${path}/${first}`, error: target.exists === 'no' ? 'ENOENT' : 'ENOTDIR' }
  }
  if (node.open !== undefined) openBelow(world, target, node.open)
  if (depth > maxDepth) return undefined
  let failed: CopyFailure | undefined
  const base = path === '/' ? '' : path.replace(/\/+$/, '')
  for (const [name, child] of children(node)) {
    if (child.kind === 'gone') continue
    const below = `${base}/${name}`
    const why2 = child.why ?? why
    failed ??=
      child.kind === 'dir'
        ? copyDir(world, child, below, why2, root, depth + 1)
        : copyTo(world, child, below, why2, root)
  }
  return failed
}

/** A directory that a step makes, as `Dir::create` with `recursive` does: 0755 whatever the umask, links followed. vagga: file_util.rs. */
export function makeDirs(world: World, path: string, why: Why, root: Root, mode = 0o755): CopyFailure | undefined {
  const found = walk(world, path, { root })
  if (found.exists === 'yes') {
    if (found.node?.kind === 'dir' || found.node?.kind === 'some') return undefined
    return { path, error: 'ENOTDIR' }
  }
  if (found.exists === 'unknown') {
    put(world, found, dir(world, { why, soft: true, open: opening(world, found.why) }))
    return undefined
  }
  if (found.error !== 'ENOENT' || found.rest.includes('..') || frozen(found)) return failure(path, found)
  // a dangling link on the way is in the way of the directory that would have to be made there
  if (walk(world, path, { root, follow: false }).node?.kind === 'link' || danglingOnTheWay(world, path, root)) {
    return { path, error: 'ENOTDIR' }
  }
  found.rest.forEach((_, i) => {
    const at: Found = { ...found, rest: found.rest.slice(0, i + 1) }
    put(
      world,
      { ...at, names: [...found.names, ...found.rest.slice(0, i)], rest: [found.rest[i] as string] },
      dir(world, {
        mode: i === found.rest.length - 1 ? mode : 0o755,
        owner: [0, 0],
        why,
      }),
    )
  })
  return undefined
}

function danglingOnTheWay(world: World, path: string, root: Root): boolean {
  const names = path.split('/').filter((part) => part !== '')
  for (let i = 1; i < names.length; i += 1) {
    const here = `/${names.slice(0, i).join('/')}`
    const found = walk(world, here, { root, follow: false })
    if (found.exists !== 'yes') return false
    if (found.node?.kind === 'link' && walk(world, here, { root }).exists === 'no') return true
  }
  return false
}
