/**
 * What copies take of a tree, prepared once as a tree of its own and shared by all steps that copy the same.
 * vagga: file_util.rs `shallow_copy`, container/util.rs `copy_dir`; facts: vagga-build.md "!Copy", "!Container".
 */
import type { Filter, Verdict } from './filter.js'
import {
  type Attributes,
  actual,
  children,
  type Dir,
  type File,
  freeze,
  type Link,
  type Maybe,
  type Node,
  type Other,
  opening,
  type Some,
  type World,
} from './tree.js'

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

/** A symbolic link with a target under /work, by its path in the tree. */
interface WorkLink {
  readonly path: string
  readonly link: Link
}

/** A prepared tree: its nodes have the attributes of the copy and say nothing of the step. */
interface Prepared {
  readonly root: Dir
  readonly workLinks: readonly WorkLink[]
  /** A fifo, socket or device that was taken: vagga fails there. */
  readonly special: string | undefined
}

/** No world has this token: what is prepared is shared, and copied before it is written. */
const prepared = {}
/** Linux has paths of 2,048 parts, and nobody uses them; each level is a call. */
export const maxDepth = 500
/** Nodes of all images together: containers that copy another one twice, which copies another one twice … */
const maxNodes = 300_000

/** A directory that is being prepared: of which preparation, by its path in the tree, and so deep in it. */
interface Preparing {
  readonly world: World
  readonly how: Preparation
  readonly path: string
  readonly depth: number
}

interface PreparedPart extends Prepared {
  /** Something in it was taken. */
  readonly isTaken: boolean
}

const memo = new WeakMap<Dir, Map<string, PreparedPart>>()

/**
 * Prepares a directory as it is now. Each directory is looked at once for each key, and what is prepared keeps its age, so that what may
 * have been added above it still counts.
 */
export function prepare(world: World, source: Dir, how: Preparation): Prepared {
  freeze(world)
  return partOf({ world, how, path: '', depth: 0 }, source)
}

function partOf(at: Preparing, from: Dir): PreparedPart {
  const byKey = memo.get(from) ?? new Map<string, PreparedPart>()
  memo.set(from, byKey)
  const key = `${at.how.key}\0${at.path}`
  const part = byKey.get(key) ?? copyPart(at, from)
  byKey.set(key, part)
  return part
}

function copyPart(at: Preparing, from: Dir): PreparedPart {
  const { world, how, depth } = at
  const root: Dir = {
    kind: 'dir',
    children: new Map(),
    born: from.born,
    token: prepared,
    ...how.attributes(from),
    soft: from.soft,
    source: from.source,
    open: from.open,
    deep: from.deep,
  }
  if (depth > maxDepth || (world.clock.copies ?? 0) > maxNodes) {
    root.open = opening(world, { because: 'there is too much to follow' })
    return { root, isTaken: true, workLinks: [], special: undefined }
  }

  const workLinks: WorkLink[] = []
  let special: string | undefined
  let isTaken = false
  for (const [name, held] of children(from)) {
    world.clock.copies = (world.clock.copies ?? 0) + 1
    const taken = take(at, name, actual(world, held))
    if (taken.node !== undefined) root.children.set(name, taken.node)
    workLinks.push(...(taken.workLinks ?? []))
    special ??= taken.special
    isTaken ||= taken.isTaken
  }
  return { root, isTaken, workLinks, special }
}

/** What becomes of one name of a directory; paths are from this directory. */
interface Taken extends Partial<Pick<Prepared, 'workLinks' | 'special'>> {
  /** In the copy. */
  readonly node?: Node
  readonly isTaken: boolean
}

const leftOut: Taken = { isTaken: false }

function take(at: Preparing, name: string, child: Node): Taken {
  switch (child.kind) {
    case 'gone':
      return { node: { kind: 'gone', born: child.born }, isTaken: false }
    case 'dir':
      return takeDir(at, name, child)
    case 'some':
    case 'maybe':
      return takeUnknown(at, name, child)
    default:
      return verdictOn(at, name, false) === 'take' ? takeLeaf(at.how, name, child) : leftOut
  }
}

function verdictOn({ how, path }: Preparing, name: string, isDirectory: boolean): Verdict {
  return how.filter === undefined ? 'take' : how.filter(below(path, name), isDirectory)
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`)

function takeDir(at: Preparing, name: string, child: Dir): Taken {
  const verdict = verdictOn(at, name, true)
  if (verdict === 'skip') return leftOut
  const part = partOf({ ...at, path: below(at.path, name), depth: at.depth + 1 }, child)
  if (verdict === 'take' || part.isTaken) {
    const workLinks = part.workLinks.map(({ path, link }) => ({ path: `${name}/${path}`, link }))
    return { node: part.root, isTaken: true, workLinks, special: part.special && `${name}/${part.special}` }
  }
  // not there unless something was added to it
  return { node: { kind: part.root.open === undefined ? 'gone' : 'maybe', born: child.born }, isTaken: false }
}

function takeUnknown(at: Preparing, name: string, { kind, born }: Some | Maybe): Taken {
  const verdict = verdictOn(at, name, false)
  if (verdict === 'skip' && verdictOn(at, name, true) === 'skip') return leftOut
  const isCertain = kind === 'some' && verdict === 'take'
  return { node: { kind: isCertain ? 'some' : 'maybe', born }, isTaken: isCertain }
}

function takeLeaf(how: Preparation, name: string, child: File | Link | Other): Taken {
  if (child.kind === 'other') return { isTaken: true, special: name }
  if (child.kind === 'file') return { node: copyOfFile(how, child), isTaken: true }
  const link = copyOfLink(how, child)
  return { node: link, isTaken: true, workLinks: leadsIntoWork(link.target) ? [{ path: name, link }] : [] }
}

/** A file as its copy will be: a file of its own, whatever it shares with hard links. */
export function copyOfFile(how: Preparation, file: File): File {
  const { why: _why, inode: _inode, mode: _mode, usual: _usual, ...rest } = file
  return { ...rest, owner: how.owner(file), ...how.attributes(file) }
}

/** A link as its copy will be. */
export function copyOfLink(how: Preparation, link: Link): Link {
  const { why: _why, mode: _mode, usual: _usual, ...rest } = link
  return { ...rest, owner: how.owner(link) }
}

const exported = new WeakMap<Dir, Prepared>()

/**
 * A finished image as another container takes it over: every node says where it comes from, suid and sgid of files are gone, hard links
 * are files of their own. What stays as it is is shared, and each directory is looked at once however often it was copied.
 */
export function exportTree(of: Dir, inodes: World['inodes'], depth = 0): Prepared {
  const known = exported.get(of)
  if (known !== undefined) return known
  const workLinks: WorkLink[] = []
  let special: string | undefined
  const changed = new Map<string, Node>()
  for (const [name, child] of children(of)) {
    if (child.kind === 'dir' && depth < maxDepth) {
      const below = exportTree(child, inodes, depth + 1)
      if (below.root !== child) changed.set(name, below.root)
      if (below.special !== undefined) special ??= `${name}/${below.special}`
      for (const { path, link } of below.workLinks) workLinks.push({ path: `${name}/${path}`, link })
    } else if (child.kind === 'other') {
      special ??= name
    } else if (child.kind === 'link' && leadsIntoWork(child.target)) {
      workLinks.push({ path: name, link: child })
    } else if (child.kind === 'file' && (child.inode !== undefined || (child.mode ?? 0) > 0o1777)) {
      const file = actual({ inodes }, child) as File
      changed.set(name, { ...file, inode: undefined, ...bitsOfCopy(file.mode), why: child.why ?? file.why })
    }
  }
  const root = changed.size === 0 ? of : { ...of, children: new Map([...children(of), ...changed]), token: prepared }
  const result: Prepared = { root, workLinks, special }
  exported.set(of, result)
  return result
}

/** Linux: chown takes suid away, and sgid where the group may execute. */
export const withoutIds = (mode: number): number => mode & ~(mode & 0o010 ? 0o6000 : 0o4000)

/** The mode of a file that is copied and then given to its owner. */
export function bitsOfCopy(mode: number | undefined): Attributes {
  if (mode === undefined) return {}
  return (mode & 0o4000) === 0 ? { mode: withoutIds(mode) } : { mode: withoutIds(mode), lostSetuid: true }
}

/** Whether the target of a link lies in the project, which is not there in production. */
export const leadsIntoWork = (target: string) => /^\/+work(\/|$)/.test(target)
