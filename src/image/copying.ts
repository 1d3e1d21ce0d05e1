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
  directoryAt,
  type File,
  type Found,
  type Node,
  newer,
  type Opening,
  openBelow,
  opening,
  openingOf,
  ownerOfNew,
  parts,
  put,
  type Root,
  type Why,
  type World,
} from './tree.js'
import { walk } from './walk.js'

/** What a copy takes of a tree, and what it makes of it. */
export interface Preparation {
  /** Which paths; all of them when it is missing. */
  readonly filter?: Filter | undefined
  /** Mode and owner of a copy. */
  readonly attributes: (node: Dir | File) => Attributes
  readonly owner: (node: Node & Attributes) => Attributes['owner']
  /** Two preparations with the same key make the same tree. */
  readonly key: string
}

/** A prepared tree: its nodes have the attributes of the copy and say nothing of the step. */
interface Prepared {
  readonly root: Dir
  /** Symbolic links with a target under /work, by their path in the tree. */
  readonly workLinks: readonly { path: string; link: Node & { kind: 'link' } }[]
  /** A fifo, socket or device that was taken: vagga fails there. */
  readonly special: string | undefined
  /** There were more files than are followed; what is below some directories is not known. */
  readonly cut: boolean
}

/** No world has this token: what is prepared is shared, and copied before it is written. */
const prepared = {}
/** Linux has paths of 2,048 parts, and nobody uses them; each level is a call. */
export const maxDepth = 500
/** Nodes and directories of all images together: containers that copy another one twice, which copies another one twice … */
const maxNodes = 300_000
const maxMerges = 50_000

const memo = new WeakMap<Dir, Map<string, Part>>()

interface Part extends Prepared {
  /** Something in it was taken. */
  readonly any: boolean
}

/**
 * Prepares a directory that does not change any more (`freeze` was called). Each directory is looked at once for each key, and
 * what is prepared keeps its age, so that what may have been added above it still counts.
 */
export function prepare(world: World, source: Dir, how: Preparation): Prepared {
  return part(source, '', 0)

  function part(from: Dir, path: string, depth: number): Part {
    const key = `${how.key}\0${path}`
    let known = memo.get(from)
    if (known === undefined) {
      known = new Map()
      memo.set(from, known)
    }
    const earlier = known.get(key)
    if (earlier !== undefined) return earlier
    const made = copyPart(from, path, depth)
    known.set(key, made)
    return made
  }

  function copyPart(from: Dir, path: string, depth: number): Part {
    const cut = depth > maxDepth || (world.clock.copies ?? 0) > maxNodes
    const made: Dir = {
      kind: 'dir',
      children: new Map(),
      born: from.born,
      token: prepared,
      ...how.attributes(from),
      ...(from.soft ? { soft: true } : {}),
      source: from.source,
      open: from.open,
      deep: from.deep,
    }
    if (cut) {
      made.open = opening(world, { because: 'there is too much to follow' })
      return { root: made, any: true, workLinks: [], special: undefined, cut }
    }
    const workLinks: Prepared['workLinks'][number][] = []
    let special: string | undefined
    let any = false
    for (const [name, held] of children(from)) {
      world.clock.copies = (world.clock.copies ?? 0) + 1
      const child = actual(world, held)
      const full = path === '' ? name : `${path}/${name}`
      const verdict = how.filter === undefined ? 'take' : how.filter(full, child.kind === 'dir')
      if (child.kind === 'gone') {
        made.children.set(name, { kind: 'gone', born: child.born })
      } else if (child.kind === 'dir') {
        if (verdict === 'skip') continue
        const below = part(child, full, depth + 1)
        for (const { path: link, link: node } of below.workLinks)
          workLinks.push({ path: `${name}/${link}`, link: node })
        if (below.special !== undefined) special ??= `${name}/${below.special}`
        if (verdict === 'take' || below.any) {
          made.children.set(name, below.root)
          any = true
        } else {
          // not there unless something was added to it
          made.children.set(
            name,
            below.root.open === undefined ? { kind: 'gone', born: child.born } : maybe(child.born),
          )
        }
      } else if (child.kind === 'some' || child.kind === 'maybe') {
        if (verdict === 'skip' && how.filter?.(full, true) === 'skip') continue
        const certain = child.kind === 'some' && verdict === 'take'
        made.children.set(name, certain ? { kind: 'some', born: child.born } : maybe(child.born))
        any ||= certain
      } else if (verdict === 'take') {
        any = true
        if (child.kind === 'other') {
          special ??= name
          continue
        }
        const owner = how.owner(child)
        const { why: _why, mode: _mode, usual: _usual, owner: _owner, ...rest } = child
        const node = { ...rest, owner }
        if (node.kind === 'link') {
          if (leadsIntoWork(node.target)) workLinks.push({ path: name, link: node })
          made.children.set(name, node)
        } else {
          const { inode: _inode, ...file } = node
          made.children.set(name, { ...file, ...how.attributes(child as File) })
        }
      }
    }
    return { root: made, any, workLinks, special, cut }
  }
}

const maybe = (born: number): Node => ({ kind: 'maybe', born })

const exported = new WeakMap<Dir, Prepared>()

/**
 * A finished image as another container takes it over: every node says where it comes from, suid and sgid of files are gone, hard links
 * are files of their own. What stays as it is is shared, and each directory is looked at once however often it was copied.
 */
export function exportTree(of: Dir, inodes: World['inodes'], depth = 0): Prepared {
  const known = exported.get(of)
  if (known !== undefined) return known
  const workLinks: Prepared['workLinks'][number][] = []
  let special: string | undefined
  let changed: Map<string, Node> | undefined
  const set = (name: string, node: Node) => {
    changed ??= new Map(children(of))
    changed.set(name, node)
  }
  for (const [name, child] of children(of)) {
    if (child.kind === 'dir' && depth < maxDepth) {
      const below = exportTree(child, inodes, depth + 1)
      if (below.root !== child) set(name, below.root)
      if (below.special !== undefined) special ??= `${name}/${below.special}`
      for (const { path, link } of below.workLinks) workLinks.push({ path: `${name}/${path}`, link })
    } else if (child.kind === 'other') {
      special ??= name
    } else if (child.kind === 'link' && leadsIntoWork(child.target)) {
      workLinks.push({ path: name, link: child })
    } else if (child.kind === 'file' && (child.inode !== undefined || (child.mode ?? 0) > 0o1777)) {
      const { inode: _inode, ...file } = actual({ inodes }, child) as File
      set(name, {
        ...file,
        ...(file.mode === undefined ? {} : bitsOfCopy(file.mode)),
        ...(child.why === undefined ? {} : { why: child.why }),
      })
    }
  }
  const result: Prepared = {
    root: changed === undefined ? of : { ...of, children: changed, token: prepared },
    workLinks,
    special,
    cut: false,
  }
  exported.set(of, result)
  return result
}

/** Linux: chown takes suid away, and sgid where the group may execute. */
const withoutIds = (mode: number) => mode & ~(mode & 0o010 ? 0o6000 : 0o4000)

/** The mode of a file that is copied and then given to its owner. */
export function bitsOfCopy(mode: number): { readonly mode: number; readonly lostSetuid?: true } {
  return (mode & 0o4000) === 0 ? { mode: withoutIds(mode) } : { mode: withoutIds(mode), lostSetuid: true }
}

/** Whether the target of a link lies in the project, which is not there in production. */
export const leadsIntoWork = (target: string) => /^\/+work(\/|$)/.test(target)

/** Why a copy failed, in errno's terms, and where. */
export interface CopyFailure {
  readonly path: string
  readonly error: 'ENOENT' | 'ENOTDIR' | 'EISDIR' | 'ELOOP'
}

/**
 * Copies one thing to a path (absolute, in `root`'s terms). Directories are merged and keep their mode and owner; a file is
 * written through links; a link replaces a file or a link; `above` is what may have added to a directory where it comes from. Returns the first certain failure.
 */
export function copyTo(
  world: World,
  node: Node,
  path: string,
  why: Why,
  root: Root,
  above?: Opening,
): CopyFailure | undefined {
  if (node.kind === 'dir') return copyDir(world, node, path, why, root, above)
  if (node.kind === 'link') {
    const found = walk(world, path, { root, follow: false })
    if (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1)) return failure(path, found)
    if (found.exists === 'yes' && found.node?.kind === 'dir' && !found.node.soft) return { path, error: 'EISDIR' }
    // it is renamed to its place, and only a directory can get a name with a slash
    if (path.endsWith('/')) return { path, error: 'ENOTDIR' }
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
  const kept = ownerOfWritten(world, found)
  const { owner: own, inode: _inode, ...rest } = node
  const owner = owned && !linked ? own : kept
  replace(world, found, { ...rest, why, born: ++world.clock.tick, owner })
  if (owned && linked && own !== undefined) change(world, direct, { owner: own })
  return undefined
}

/** The kernel's own file systems: nothing can be made there. */
export const frozen = (found: Found) => found.holder === 'proc' || found.holder === 'sys'

/** The owner of a file after root wrote it: a file that was there keeps its own. */
export function ownerOfWritten(world: World, found: Found): Attributes['owner'] {
  if (found.node?.kind === 'file') return found.node.owner
  return found.exists === 'no' ? ownerOfNew(world, found) : undefined
}

/** Writes into the file that is there, so that its hard links see it, or puts a new one. */
export function replace(world: World, found: Found, file: File): void {
  const node = found.node
  if (node?.kind === 'file' && node.inode !== undefined) world.inodes.set(node.inode, { ...file, inode: node.inode })
  else put(world, found, file)
}

/** Copies a directory; `above` is what may have added to it from above where it comes from. */
function copyDir(
  world: World,
  node: Dir,
  path: string,
  why: Why,
  root: Root,
  above?: Opening,
  depth = 0,
): CopyFailure | undefined {
  const found = walk(world, path, { root, follow: false })
  if (found.exists === 'no') {
    if (found.error !== 'ENOENT' || found.rest.length !== 1) return failure(path, found)
    put(world, found, graft(node, why, above))
    return undefined
  }
  if (found.exists === 'unknown') {
    // made by the copy, or merged into something that a package or a command brought
    const { mode: _mode, owner: _owner, usual: _usual, ...merged } = graft(node, why, above)
    put(world, found, { ...merged, soft: true, deep: opening(world, found.why) })
    return undefined
  }
  const target = walk(world, path, { root })
  if (target.node?.kind !== 'dir') {
    const first = [...children(node).keys()][0]
    if (first === undefined || target.exists === 'unknown' || target.node?.kind === 'some') return undefined
    return { path: `${path}/${first}`, error: target.exists === 'no' ? 'ENOENT' : 'ENOTDIR' }
  }
  world.clock.merges = (world.clock.merges ?? 0) + 1
  if (depth > maxDepth || world.clock.merges > maxMerges) {
    openBelow(world, target, { ...why, because: 'there is too much to follow' })
    return undefined
  }
  return merge(world, node, target, path === '/' ? '' : path.replace(/\/+$/, ''), why, root, above, depth)
}

/** A shared tree under a directory: it is copied before it is written. */
export const graft = (node: Dir, why: Why, above: Opening | undefined): Dir => {
  const deep = newer(node.deep, above)
  return { ...node, why, token: {}, ...(deep === undefined ? {} : { deep }) }
}

/** Copies what is in a directory into one that is there; names that nothing stands in the way of are set without a walk. */
function merge(
  world: World,
  node: Dir,
  target: Found,
  base: string,
  why: Why,
  root: Root,
  above: Opening | undefined,
  depth: number,
): CopyFailure | undefined {
  let failed: CopyFailure | undefined
  const deep = newer(node.deep, above)
  const closed = walk(world, `${base}/\u0000`, { root }).exists === 'no'
  const into = directoryAt(world, target)
  const listed = children(into)
  const open = openingOf(node, above)
  if (open !== undefined) into.open = opening(world, open)
  for (const [name, child] of children(node)) {
    const below = `${base}/${name}`
    const reason = child.why ?? why
    const there = listed.get(name)
    if (child.kind === 'gone') {
      if (closed && there === undefined) listed.set(name, child)
    } else if (closed && there === undefined && child.kind !== 'maybe' && !world.mounts.has(root + below)) {
      listed.set(name, child.kind === 'dir' ? graft(child, reason, deep) : { ...child, why: reason })
    } else if (
      there?.kind === 'file' &&
      there.inode === undefined &&
      child.kind === 'file' &&
      child.owner !== undefined
    ) {
      listed.set(name, { ...child, why: reason })
    } else if (child.kind === 'dir') {
      failed ??= copyDir(world, child, below, reason, root, deep, depth + 1)
    } else {
      failed ??= copyTo(world, child, below, reason, root)
    }
  }
  return failed
}

/**
 * A directory that a step makes, as `Dir::create` with `recursive` does: `mode`, and 0755 those above it, whatever the umask; links
 * are followed. With `umask` as `create_dir_all` does. vagga: file_util.rs.
 */
export function makeDirs(
  world: World,
  path: string,
  why: Why,
  root: Root,
  mode: number | 'umask' = 0o755,
): CopyFailure | undefined {
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
  // where the walk stayed on the path it met no link
  const normal = `/${parts(path).join('/')}`
  // a dangling link on the way is in the way of the directory that would have to be made there
  if (
    walk(world, path, { root, follow: false }).node?.kind === 'link' ||
    (found.path !== normal && danglingOnTheWay(world, path, root))
  ) {
    return { path, error: 'ENOTDIR' }
  }
  found.rest.forEach((name, i) => {
    const at: Found = { ...found, names: [...found.names, ...found.rest.slice(0, i)], rest: [name] }
    const owner = ownerOfNew(world, at)
    put(
      world,
      at,
      dir(world, {
        mode: typeof mode === 'number' && i === found.rest.length - 1 ? mode : 0o755,
        ...(mode === 'umask' ? { usual: true } : {}),
        owner,
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
