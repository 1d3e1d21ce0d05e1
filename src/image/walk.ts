/** Following a path through the trees of a build. */
import {
  actual,
  children,
  type Dir,
  type Found,
  type Gone,
  imageRoot,
  type Link,
  type Maybe,
  type Node,
  newer,
  type Opening,
  openingOf,
  parts,
  type Root,
  type Why,
  type World,
} from './tree.js'

/** How a walk goes. */
export interface WalkOptions {
  readonly root?: Root | undefined
  /** Follow a link at the end (the default), as `stat` does; not, as `lstat` does. */
  readonly follow?: boolean | undefined
}

/** A directory that a walk is in. */
interface Position {
  readonly path: string
  readonly dir: Dir
  readonly holder: string
  /** Its name in the directory above; none for the root of a holder. */
  readonly name: string | undefined
  readonly opening: Opening | undefined
  readonly why: Why | undefined
}

/** A walk that is under way. */
interface Walk {
  readonly world: World
  readonly root: Root
  /** From the root of all down to where the walk is. */
  readonly stack: Position[]
  /** How much of the stack is above the walk's own root, itself included: `..` and absolute links go no further up. */
  readonly depth: number
  /** The names to come, the next one last. */
  readonly pending: string[]
  /** Of the paths at which something is mounted. */
  readonly longestMount: number
}

const nothingMakesIt: Why = { because: 'no step makes it' }
const imageParts = parts(imageRoot)
const imageDepth = imageParts.length + 1
const maxLinks = 40
const maxParts = 4096

/** Walks to a path. Never throws; a circle of links is `ELOOP`. */
export function walk(world: World, path: string, { root = imageRoot, follow = true }: WalkOptions = {}): Found {
  const way = startOf(world, path, root)
  const isToDirectory = path.length > 1 && path.endsWith('/')
  let links = 0
  for (let steps = 1; way.pending.length > 0; steps += 1) {
    if (steps > maxParts) return end(way, 'no', { error: 'ELOOP' })
    const name = way.pending.pop() as string
    if (name === '..') {
      if (way.stack.length > way.depth) way.stack.pop()
      continue
    }
    if (descend(way, name)) continue

    const node = children(here(way).dir).get(name)
    const isFollowed = way.pending.length > 0 || follow || isToDirectory
    if (node?.kind !== 'link' || !isFollowed) return endAt(way, name, node, isToDirectory)
    links += 1
    if (links > maxLinks) return end(way, 'no', { error: 'ELOOP', rest: restFrom(way, name) })
    turn(way, node)
  }
  return endHere(way)
}

function startOf(world: World, path: string, root: Root): Walk {
  let longestMount = 0
  for (const mount of world.mounts.keys()) longestMount = Math.max(longestMount, mount.length)
  const stack = [enter(world, '', '/')]
  const pending = parts(path).reverse()
  const way: Walk = { world, root, stack, depth: root === '' ? 1 : imageDepth, pending, longestMount }
  if (root !== '') for (const name of imageParts) descend(way, name)
  return way
}

/** The root of a holder. */
function enter(world: World, holder: string, path: string): Position {
  const { root } = world.holders.get(holder) as { readonly root: Dir }
  return { path, dir: root, holder, name: undefined, opening: root.deep, why: root.why }
}

function here({ stack }: Walk): Position {
  return stack[stack.length - 1] as Position
}

/** Goes down into a directory, or into what is mounted there; false where there is none of this name. */
function descend(way: Walk, name: string): boolean {
  const position = here(way)
  const path = `${position.path === '/' ? '' : position.path}/${name}`
  // looking a path up costs its length: not at every level of a deep one
  const holder = path.length > way.longestMount ? undefined : way.world.mounts.get(path)
  if (holder !== undefined) {
    way.stack.push(enter(way.world, holder, path))
    return true
  }
  const node = children(position.dir).get(name)
  if (node?.kind !== 'dir') return false
  way.stack.push({
    path,
    dir: node,
    holder: position.holder,
    name,
    opening: newer(position.opening, node.deep),
    why: node.why ?? position.why,
  })
  return true
}

/** Goes on where a link leads. */
function turn(way: Walk, { target }: Link): void {
  if (target.startsWith('/')) way.stack.length = way.depth
  way.pending.push(...parts(target).reverse())
}

/** The names that are left, from this one on. */
function restFrom({ pending }: Walk, name: string): readonly string[] {
  return [name, ...pending.toReversed()]
}

/** The end of a walk at a name that is no directory, and no link to be followed. */
function endAt(way: Walk, name: string, node: Node | undefined, isToDirectory: boolean): Found {
  const rest = restFrom(way, name)
  if (node === undefined || node.kind === 'gone' || node.kind === 'maybe') return endAtNothing(way, rest, node)
  const why = node.why ?? here(way).why
  const isKnown = node.kind !== 'some'
  const isAtEnd = rest.length === 1 && !(isToDirectory && isKnown)
  if (isAtEnd) return end(way, 'yes', { rest, why, node: actual(way.world, node) })
  return isKnown ? end(way, 'no', { error: 'ENOTDIR', rest, why }) : end(way, 'unknown', { rest, why, node })
}

/** Nothing is there, unless something may have added it since. */
function endAtNothing(way: Walk, rest: readonly string[], node: Gone | Maybe | undefined): Found {
  if (node?.kind === 'maybe') return end(way, 'unknown', { rest, node, why: node.why })
  const { dir, opening } = here(way)
  const open = openingOf(dir, opening)
  if (open !== undefined && open.tick >= (node?.born ?? 0)) return end(way, 'unknown', { rest, node, why: open })
  return end(way, 'no', { error: 'ENOENT', rest, node, why: node?.why })
}

function end(
  way: Walk,
  exists: Found['exists'],
  found: Partial<Pick<Found, 'error' | 'rest'>> & { readonly why?: Why | undefined; readonly node?: Node | undefined },
): Found {
  const position = here(way)
  const rest = found.rest ?? []
  return {
    exists,
    why: found.why ?? nothingMakesIt,
    holder: position.holder,
    names: namesOf(way.stack),
    rest,
    path: [ownPath(way, position), ...rest].join('/').replace(/^\/\//, '/'),
    outside: isOutside(way.stack),
    node: found.node,
    error: found.error,
    opening: openingOf(position.dir, position.opening),
  }
}

/** The end of a walk in a directory. */
function endHere(way: Walk): Found {
  const position = here(way)
  const parent = way.stack.at(-2)
  const isRootOfHolder = parent?.holder !== position.holder
  const names = namesOf(way.stack)
  return {
    exists: 'yes',
    node: position.dir,
    why: position.dir.why ?? position.why ?? nothingMakesIt,
    holder: position.holder,
    names: isRootOfHolder ? [] : names.slice(0, -1),
    rest: isRootOfHolder ? [] : names.slice(-1),
    path: ownPath(way, position),
    outside: isOutside(way.stack),
    opening: parent?.opening,
  }
}

/** The path of a position from the walk's own root. */
function ownPath({ root }: Walk, { path }: Position): string {
  return root === '' ? path : path.slice(imageRoot.length) || '/'
}

function isOutside(stack: readonly Position[]): boolean {
  return stack.length < imageDepth || !stack[imageDepth - 1]?.path.startsWith(imageRoot)
}

/** The names from the root of the holder down to the end of the stack. */
function namesOf(stack: readonly Position[]): string[] {
  const names: string[] = []
  for (let at = stack.length - 1; at >= 0; at -= 1) {
    const name = stack[at]?.name
    if (name === undefined) break
    names.push(name)
  }
  return names.reverse()
}
