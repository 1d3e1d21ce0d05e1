/**
 * An abstract file system in three values, as it looks while vagga builds.
 *
 * One namespace holds everything that a build step can reach: vagga's own small root ("capsule"), the image under
 * construction at `/vagga/root`, and what is mounted into both: the project at `/work`, a tmpfs at `/run`, the host's
 * `/dev`, `/proc`, `/sys`, caches. A step that runs chrooted (`!Sh`, `!Copy`) walks from `/vagga/root`, one that does not
 * (`!Text`, `!Tar` …) from `/`, so that an absolute symlink leads out of the image exactly as it does in vagga
 * (facts: vagga-build.md, "outside of the image").
 *
 * Trees are copied on write: `fork` and `freeze` cost nothing, and every directory is copied at most once after them.
 */
import type { FileSystem } from '../files/filesystem.js'
import type { Location } from '../text/source.js'
import type { Answer } from './image.js'

/** Why something is there, is not there, or cannot be known. */
export interface Why {
  readonly because: string
  readonly step?: Location | undefined
  /** It is not known only because packages may bring it: those of these names, and what they depend on. */
  readonly packages?: readonly string[] | undefined
  /** It is not known only because a program ran that may do anything, and nothing hints at it. */
  readonly unlikely?: true | undefined
}

/** From this moment on a directory may hold more than it lists. */
export interface Opening extends Why {
  readonly tick: number
}

interface Common {
  /** Missing: as the directory that holds it (a copied tree says it once, at its top). */
  readonly why?: Why | undefined
  readonly born: number
}

/** What is known of mode and owner. */
export interface Attributes {
  readonly mode?: number | undefined
  /** `mode` holds only under the usual umask 022 of the shell that calls vagga. */
  readonly usual?: boolean | undefined
  readonly owner?: readonly [uid: number, gid: number] | undefined
  /** The original has the setuid bit, which this copy lost; not so where `mode` has it again. */
  readonly lostSetuid?: true | undefined
}

/** A directory; never changed when its `token` is not the world's. */
export interface Dir extends Common, Attributes {
  readonly kind: 'dir'
  children: Map<string, Node>
  /** Reads the children when somebody asks; shared by all copies of the directory. */
  fill?: (() => Map<string, Node>) | undefined
  open?: Opening | undefined
  /** As `open`, for this directory and for every older one below. */
  deep?: Opening | undefined
  /** It may as well be a link to a directory: something was certainly made below it. */
  readonly soft?: boolean | undefined
  readonly source?: string | undefined
  token: object
}

/** A regular file. */
export interface File extends Common, Attributes {
  readonly kind: 'file'
  readonly source?: string | undefined
  /** Of a file of the project what `files` say, by default those with which the image was worked out. */
  readonly content?: ((limit?: number, files?: FileSystem) => Uint8Array | undefined) | undefined
  /** Hard links of one file share this number; what the file is now stands in `World.inodes`. */
  readonly inode?: number | undefined
}

/** A symbolic link. */
export interface Link extends Common, Attributes {
  readonly kind: 'link'
  readonly target: string
  readonly source?: string | undefined
}

/** A fifo, a socket, a device. */
export interface Other extends Common, Attributes {
  readonly kind: 'other'
}

/** Something is certainly there; nobody knows what. */
export interface Some extends Common, Attributes {
  readonly kind: 'some'
}

/** Nobody knows whether anything is there. */
export interface Maybe extends Common {
  readonly kind: 'maybe'
}

/** Certainly nothing, since `born`. */
export interface Gone extends Common {
  readonly kind: 'gone'
}

/** What can be at a path. */
export type Node = Dir | File | Link | Other | Some | Maybe | Gone

/** A mounted tree. */
interface Holder {
  root: Dir
}

/** What happened so far, wherever it left its traces. */
interface Past {
  /** Something ran of which nobody knows what it did. */
  anything: boolean
  /** The packages that were installed, by the names that were asked for. */
  readonly packages: Set<string>
}

/** The trees of one moment of a build. Mutable, and copied by `fork`. */
export interface World {
  readonly holders: Map<string, Holder>
  /** Where a holder is mounted: absolute path in the capsule's namespace to its name. */
  readonly mounts: Map<string, string>
  readonly inodes: Map<number, File>
  /**
   * Counts what happens; the nodes that were copied, the directories that were merged, the entries of written directories;
   * `budget` is what scripts may still do.
   */
  readonly clock: { tick: number; copies?: number; merges?: number; entries?: number; budget?: { left: number } }
  /** Shared by all copies of a world. */
  readonly past: Past
  token: object
}

/** Where the image is while vagga builds. */
export const imageRoot = '/vagga/root'

/** Where a walk starts and what `/` means: the image (`chroot`ed programs) or the capsule (vagga itself). */
export type Root = '' | typeof imageRoot

/** A new, empty directory. */
export const dir = (world: World, attributes: Attributes & Partial<Pick<Dir, 'why' | 'open' | 'soft'>> = {}): Dir => ({
  kind: 'dir',
  children: new Map(),
  born: ++world.clock.tick,
  token: world.token,
  ...attributes,
})

/** The directory's children, read from the checkout when they were not yet. */
export function children(of: Dir): Map<string, Node> {
  if (of.fill !== undefined) {
    of.children = new Map(of.fill())
    delete of.fill
  }
  return of.children
}

/** Nothing that was seen so far changes any more: directories are copied before they are written again. */
export function freeze(world: World): void {
  world.token = {}
}

/** An independent copy of the world. */
export function fork(world: World): World {
  freeze(world)
  const holders = new Map([...world.holders].map(([name, holder]) => [name, { root: holder.root }]))
  return {
    holders,
    mounts: new Map(world.mounts),
    inodes: new Map(world.inodes),
    clock: world.clock,
    past: world.past,
    token: {},
  }
}

/** Makes `world` be what `other` is. */
export function assume(world: World, other: World): void {
  world.holders.clear()
  for (const [name, holder] of other.holders) world.holders.set(name, holder)
  world.mounts.clear()
  for (const [path, name] of other.mounts) world.mounts.set(path, name)
  world.inodes.clear()
  for (const [number, file] of other.inodes) world.inodes.set(number, file)
  world.token = other.token
}

/** From now on there may be more, for this reason. */
export const opening = (world: World, why: Why): Opening => ({ ...why, tick: ++world.clock.tick })

/** A path in parts, without empty parts and `.`; `..` stays. */
export const parts = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.')

/** Where a walk ended. */
export interface Found {
  readonly exists: Answer
  /** What is there, or the mark that it is not. Files are what their inode is now. */
  readonly node?: Node | undefined
  readonly why: Why
  /** Why it is not there. `ENOENT` with one name in `rest` means that only the last name is missing. */
  readonly error?: 'ENOENT' | 'ENOTDIR' | 'ELOOP' | undefined
  readonly holder: string
  /** The deepest directory that was reached, inside its holder … */
  readonly names: readonly string[]
  /** … and the names after it, the last one included; empty for the root of a holder. */
  readonly rest: readonly string[]
  /** The path after following links, in the walk's own root. */
  readonly path: string
  /** The walk ended outside of the image. */
  readonly outside: boolean
  /** Of the directory in which it is: what may make unlisted names be there. */
  readonly opening?: Opening | undefined
}

/** Nothing is there, nor a directory in which it could be made. */
export function lacksParent({ exists, error, rest }: Found): boolean {
  return exists === 'no' && (error !== 'ENOENT' || rest.length !== 1)
}

/** The later of two openings; an unlikely one keeps the reason of an earlier one that was not. */
export function newer(a: Opening | undefined, b: Opening | undefined): Opening | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const [later, earlier] = b.tick > a.tick ? [b, a] : [a, b]
  return later.unlikely && !earlier.unlikely ? { ...earlier, tick: later.tick } : later
}

/** What makes unlisted names of a directory possible, if anything. */
export const openingOf = (of: Dir, inherited: Opening | undefined): Opening | undefined => {
  const deep = newer(inherited, of.deep)
  return of.open ?? (deep !== undefined && deep.tick >= of.born ? deep : undefined)
}

/** A file as it is now: hard links share what was changed through one of them. */
export function actual(world: Pick<World, 'inodes'>, node: Node): Node {
  return node.kind === 'file' && node.inode !== undefined ? (world.inodes.get(node.inode) ?? node) : node
}

/** The directory at `names` of a holder, copied on the way down so that it may be written. */
export function writable(world: World, holder: string, names: readonly string[]): Dir {
  const held = world.holders.get(holder) as Holder
  let at = held.root
  if (at.token !== world.token) {
    at = copyOf(at, world)
    held.root = at
  }
  for (const name of names) {
    let child = children(at).get(name) as Dir
    if (child.token !== world.token) {
      child = copyOf(child, world)
      at.children.set(name, child)
    }
    at = child
  }
  return at
}

function copyOf(of: Dir, { clock, token }: World): Dir {
  clock.entries = (clock.entries ?? 0) + of.children.size
  return { ...of, children: of.fill === undefined ? new Map(of.children) : of.children, token }
}

/**
 * Puts a node where `found` ended. Directories on the way that are not known to be there are taken to be there: the
 * step did succeed. False when the way is not known well enough to put anything.
 */
export function put(world: World, found: Found, node: Node): boolean {
  const name = found.rest[found.rest.length - 1]
  if (name === undefined || found.rest.includes('..')) return false
  let parent = writable(world, found.holder, found.names)
  for (const part of found.rest.slice(0, -1)) {
    const why = node.why ?? found.why
    const made: Dir = dir(world, { why, soft: true, open: opening(world, found.why) })
    children(parent).set(part, made)
    parent = made
  }
  children(parent).set(name, node)
  return true
}

/** Nothing is at `found` any more. */
export function remove(world: World, found: Found, why: Why): void {
  put(world, found, { kind: 'gone', born: ++world.clock.tick, why })
}

/** Nobody knows any more what is at `found`, or below it. */
export function markUnknown(world: World, found: Found, why: Why): void {
  if (found.rest.length === 0) empty(world, found, opening(world, why))
  else if (found.exists !== 'unknown' || found.rest.length === 1)
    put(world, found, { kind: 'maybe', born: ++world.clock.tick, why })
}

/** The directory at `found`, to be written. */
export function directoryAt(world: World, found: Found): Dir {
  return writable(world, found.holder, [...found.names, ...found.rest])
}

/** The directory in which `found` is; `undefined` when it is not known. */
export function parentOf(world: World, found: Found): Dir | undefined {
  if (found.rest.length > 1) return undefined
  let at: Node | undefined = world.holders.get(found.holder)?.root
  for (const name of found.names) at = at?.kind === 'dir' ? children(at).get(name) : undefined
  return at?.kind === 'dir' ? at : undefined
}

/** The owner of what a user makes at `found`: a directory with the sgid bit gives its group. */
export function ownerOfNew(world: World, found: Found, uid = 0, gid = 0): Attributes['owner'] {
  const parent = parentOf(world, found)
  if (parent?.mode === undefined || (parent.mode & 0o2000) === 0) return [uid, gid]
  return parent.owner && [uid, parent.owner[1]]
}

/** Takes everything out of the directory at `found`; with an opening nobody knows what it holds then. */
export function empty(world: World, found: Found, open?: Opening): void {
  const { open: _open, deep: _deep, fill: _fill, ...rest } = directoryAt(world, found)
  const fresh: Dir = {
    ...rest,
    children: new Map(),
    born: ++world.clock.tick,
    open,
  }
  if (found.rest.length === 0) (world.holders.get(found.holder) as Holder).root = fresh
  else put(world, found, fresh)
}

/** Something may be added below the directory at `found`, at any depth. */
export function openBelow(world: World, found: Found, why: Why): void {
  if (found.exists === 'yes' && found.node?.kind === 'dir') directoryAt(world, found).deep = opening(world, why)
  else if (found.exists === 'no') markUnknown(world, found, why)
}

/** Something ran that may add anything anywhere in the image, though nothing hints at it. */
export function openUnlikely(world: World, reason: Why): void {
  world.past.anything = true
  const root = writable(world, 'image', [])
  const deep = newer(root.deep, opening(world, { ...reason, unlikely: true }))
  if (deep !== undefined) root.deep = deep
}

/** Something may be added anywhere: to the image, to what is mounted, to the project unless it is left out. */
export function openEverything(world: World, why: Why, project = true): void {
  const at = opening(world, why)
  world.past.anything = true
  for (const name of world.holders.keys()) if (project || name !== 'work') writable(world, name, []).deep = at
}

/** Changes what is known of the node at `found`. */
export function change(world: World, found: Found, attributes: Attributes): void {
  const node = found.node
  if (node === undefined || node.kind === 'gone' || node.kind === 'maybe') return
  if (node.kind === 'dir') {
    Object.assign(directoryAt(world, found), attributes)
  } else if (node.kind === 'file' && node.inode !== undefined) {
    world.inodes.set(node.inode, { ...node, ...attributes })
  } else {
    put(world, found, { ...node, ...attributes })
  }
}

/** True when something is mounted exactly there; such a directory cannot be removed or renamed. */
export function isMount(world: World, path: string, root: Root = imageRoot): boolean {
  return world.mounts.has(root + path)
}

/** True when something is mounted below; such a directory cannot be removed with all that is in it. */
export function holdsMount(world: World, path: string, root: Root = imageRoot): boolean {
  return [...world.mounts.keys()].some((at) => at.startsWith(`${root}${path}/`))
}

/** A new file. */
export const makeFile = (world: World, file: Omit<File, 'kind' | 'born'>): File => ({
  kind: 'file',
  born: ++world.clock.tick,
  ...file,
})
