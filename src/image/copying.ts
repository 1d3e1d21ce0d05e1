/**
 * Putting files and trees into the image: what is prepared is merged into it.
 * vagga: file_util.rs, container/util.rs `copy_dir`, builder/commands/copy.rs; facts: vagga-build.md "!Copy", "!Container".
 */
import { maxDepth } from './prepare.js'
import {
  type Attributes,
  change,
  children,
  type Dir,
  dir,
  directoryAt,
  type File,
  type Found,
  lacksParent,
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

/** Whoever makes something: in which world, what `/` is to him, and the reason that is kept with what he makes. */
export interface Maker {
  readonly world: World
  readonly root: Root
  readonly why: Why
}

/** Why something cannot be made, in errno's terms, and where. */
export interface CopyFailure {
  readonly path: string
  readonly error: 'ENOENT' | 'ENOTDIR' | 'EISDIR' | 'ELOOP'
}

const failure = (path: string, found: Found): CopyFailure => ({ path, error: found.error ?? 'ENOENT' })

/**
 * Copies one thing to a path (absolute, in the maker's terms). Directories are merged and keep their mode and owner; a file is
 * written through links; a link replaces a file or a link; `above` is what may have added to a directory where it comes from. Returns the first certain failure.
 */
export function copyTo(maker: Maker, node: Node, path: string, above?: Opening): CopyFailure | undefined {
  if (node.kind === 'dir') return copyDir({ ...maker, above, depth: 0 }, node, path)
  if (node.kind === 'file') return copyFile(maker, node, path)
  const { world, root, why } = maker
  const found = walk(world, path, { root, follow: false })
  if (lacksParent(found)) return failure(path, found)
  const copy = { ...node, why, born: ++world.clock.tick }
  if (node.kind !== 'link') {
    if (found.exists !== 'yes' || node.kind === 'some') put(world, found, copy)
    return undefined
  }
  if (found.exists === 'yes' && found.node?.kind === 'dir' && !found.node.soft) return { path, error: 'EISDIR' }
  // it is renamed to its place, and only a directory can get a name with a slash
  if (path.endsWith('/')) return { path, error: 'ENOTDIR' }
  put(world, found, copy)
  return undefined
}

/** Creates or overwrites a regular file, through links. A file that is written in place keeps its owner and a new one is root's. */
export function writeFile(maker: Maker, file: File, path: string): CopyFailure | undefined {
  const { world, root } = maker
  const found = walk(world, path, { root })
  const failed = writeFailure(found, path)
  if (failed === undefined) write(maker, found, file, ownerOfWritten(world, found))
  return failed
}

/** As `writeFile`, but the copy gets the owner that it has, which goes to the link itself where one was written through. */
function copyFile(maker: Maker, file: File, path: string): CopyFailure | undefined {
  const { world, root } = maker
  const found = walk(world, path, { root })
  const failed = writeFailure(found, path)
  if (failed !== undefined) return failed
  const direct = walk(world, path, { root, follow: false })
  const isLinked = direct.node?.kind === 'link'
  write(maker, found, file, isLinked ? ownerOfWritten(world, found) : file.owner)
  if (isLinked && file.owner !== undefined) change(world, direct, { owner: file.owner })
  return undefined
}

function writeFailure(found: Found, path: string): CopyFailure | undefined {
  if (found.exists === 'yes' && found.node?.kind === 'dir') return { path, error: 'EISDIR' }
  if (lacksParent(found)) return failure(path, found)
  if (found.exists === 'no' && isOfKernel(found)) return { path, error: 'ENOENT' }
  return found.exists === 'no' && path.endsWith('/') ? { path, error: 'EISDIR' } : undefined
}

function write({ world, why }: Maker, found: Found, file: File, owner: Attributes['owner']): void {
  replace(world, found, { ...file, inode: undefined, why, born: ++world.clock.tick, owner })
}

/** The kernel's own file systems: nothing can be made there. */
export const isOfKernel = ({ holder }: Found): boolean => holder === 'proc' || holder === 'sys'

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

/** Directories that were merged in all images together. */
const maxMerges = 50_000

/** A directory that is copied, so deep in what is copied; `above` is what may have added to it from above where it comes from. */
interface Copying extends Maker {
  readonly above: Opening | undefined
  readonly depth: number
}

function copyDir(copying: Copying, node: Dir, path: string): CopyFailure | undefined {
  const { world, root, why, above, depth } = copying
  const found = walk(world, path, { root, follow: false })
  if (lacksParent(found)) return failure(path, found)
  if (found.exists === 'no') {
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
  if (target.node?.kind !== 'dir') return failureBelow(target, node, path)
  world.clock.merges = (world.clock.merges ?? 0) + 1
  if (depth > maxDepth || world.clock.merges > maxMerges) {
    openBelow(world, target, { ...why, because: 'there is too much to follow' })
    return undefined
  }
  return merge(copying, node, target, path === '/' ? '' : path.replace(/\/+$/, ''))
}

/** What is in the way of a directory is noticed when the first thing in it is copied. */
function failureBelow(target: Found, node: Dir, path: string): CopyFailure | undefined {
  const first = [...children(node).keys()][0]
  if (first === undefined || target.exists === 'unknown' || target.node?.kind === 'some') return undefined
  return { path: `${path}/${first}`, error: target.exists === 'no' ? 'ENOENT' : 'ENOTDIR' }
}

/** A shared tree under a directory: it is copied before it is written. */
export const graft = (node: Dir, why: Why, above: Opening | undefined): Dir => ({
  ...node,
  why,
  token: {},
  deep: newer(node.deep, above),
})

/** Copies what is in a directory into one that is there; names that nothing stands in the way of are set without a walk. */
function merge(copying: Copying, node: Dir, target: Found, base: string): CopyFailure | undefined {
  const { world, root, above } = copying
  let failed: CopyFailure | undefined
  const deep = newer(node.deep, above)
  const isClosed = walk(world, `${base}/\u0000`, { root }).exists === 'no'
  const into = directoryAt(world, target)
  const listed = children(into)
  const open = openingOf(node, above)
  if (open !== undefined) into.open = opening(world, open)
  for (const [name, child] of children(node)) {
    const below = `${base}/${name}`
    const why = child.why ?? copying.why
    const there = listed.get(name)
    const isFree = isClosed && there === undefined
    if (child.kind === 'gone') {
      if (isFree) listed.set(name, child)
    } else if (isFree && child.kind !== 'maybe' && !world.mounts.has(root + below)) {
      listed.set(name, child.kind === 'dir' ? graft(child, why, deep) : { ...child, why })
    } else if (child.kind === 'file' && child.owner !== undefined && isPlainFile(there)) {
      listed.set(name, { ...child, why })
    } else if (child.kind === 'dir') {
      failed ??= copyDir({ ...copying, why, above: deep, depth: copying.depth + 1 }, child, below)
    } else {
      failed ??= copyTo({ ...copying, why }, child, below)
    }
  }
  return failed
}

function isPlainFile(node: Node | undefined): boolean {
  return node?.kind === 'file' && node.inode === undefined
}

/**
 * A directory that a step makes, as `Dir::create` with `recursive` does: `mode`, and 0755 those above it, whatever the umask; links
 * are followed. With `umask` as `create_dir_all` does. vagga: file_util.rs.
 */
export function makeDirs(maker: Maker, path: string, mode: number | 'umask' = 0o755): CopyFailure | undefined {
  const { world, root, why } = maker
  const found = walk(world, path, { root })
  if (found.exists === 'yes') {
    if (found.node?.kind === 'dir' || found.node?.kind === 'some') return undefined
    return { path, error: 'ENOTDIR' }
  }
  if (found.exists === 'unknown') {
    put(world, found, dir(world, { why, soft: true, open: opening(world, found.why) }))
    return undefined
  }
  if (found.error !== 'ENOENT' || found.rest.includes('..') || isOfKernel(found)) return failure(path, found)
  if (isLinkInTheWay(maker, path, found)) return { path, error: 'ENOTDIR' }
  found.rest.forEach((name, i) => {
    const at: Found = { ...found, names: [...found.names, ...found.rest.slice(0, i)], rest: [name] }
    const isLast = i === found.rest.length - 1
    const attributes: Attributes = {
      mode: isLast && mode !== 'umask' ? mode : 0o755,
      usual: mode === 'umask' ? true : undefined,
      owner: ownerOfNew(world, at),
    }
    put(world, at, dir(world, { ...attributes, why }))
  })
  return undefined
}

/** A dangling link is in the way of the directory that would have to be made there. */
function isLinkInTheWay({ world, root }: Maker, path: string, found: Found): boolean {
  if (walk(world, path, { root, follow: false }).node?.kind === 'link') return true
  // where the walk stayed on the path it met no link
  const isStraight = found.path === `/${parts(path).join('/')}`
  return !isStraight && isDanglingOnTheWay(world, path, root)
}

function isDanglingOnTheWay(world: World, path: string, root: Root): boolean {
  const names = path.split('/').filter((part) => part !== '')
  for (let i = 1; i < names.length; i += 1) {
    const here = `/${names.slice(0, i).join('/')}`
    const found = walk(world, here, { root, follow: false })
    if (found.exists !== 'yes') return false
    if (found.node?.kind === 'link' && walk(world, here, { root }).exists === 'no') return true
  }
  return false
}
