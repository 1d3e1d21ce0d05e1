/** What two worlds have in common that are forks of one: alternatives of which one happened. */
import {
  type Attributes,
  children,
  type Dir,
  type File,
  type Maybe,
  type Node,
  newer,
  type Opening,
  openingOf,
  type Why,
  type World,
} from './tree.js'

/** Two worlds that become one. */
interface Joining {
  readonly clock: World['clock']
  /** Why something is not known that is so in one of them only. */
  readonly why: Why
  /** Of the new world. */
  readonly token: object
}

/** A directory in one of the worlds, and what may have added to it from above. */
interface Side {
  readonly dir: Dir
  readonly above: Opening | undefined
}

/** What one of the worlds has by a name: what may have put it there unlisted, and what may have added below. */
interface Held {
  readonly node: Node | undefined
  readonly open: Opening | undefined
  readonly deep: Opening | undefined
}

/** What holds in both worlds. */
export function join(a: World, b: World, why: Why): World {
  const token = {}
  const joining: Joining = { clock: a.clock, why, token }
  const holders: World['holders'] = new Map()
  for (const [name, { root }] of a.holders) {
    const other = b.holders.get(name)
    if (other === undefined) continue
    holders.set(name, {
      root: joinDirs(joining, { dir: root, above: undefined }, { dir: other.root, above: undefined }),
    })
  }
  const inodes = joinInodes(a.inodes, b.inodes)
  return { holders, mounts: new Map(a.mounts), inodes, clock: a.clock, past: a.past, token }
}

function joinInodes(a: World['inodes'], b: World['inodes']): World['inodes'] {
  const inodes = new Map(a)
  for (const [number, file] of b) {
    const mine = inodes.get(number)
    inodes.set(number, mine === undefined || mine === file ? file : joinFiles(mine, file))
  }
  return inodes
}

function joinDirs(joining: Joining, x: Side, y: Side): Dir {
  if (x.dir === y.dir) return x.dir
  const names = new Set([...children(x.dir).keys(), ...children(y.dir).keys()])
  const { clock, token } = joining
  clock.entries = (clock.entries ?? 0) + names.size
  const [inX, inY] = [heldBy(x), heldBy(y)]
  const joined = new Map<string, Node>()
  for (const name of names) joined.set(name, joinNodes(joining, inX(name), inY(name)))
  return {
    ...x.dir,
    ...sameAttributes(x.dir, y.dir),
    children: joined,
    born: Math.min(x.dir.born, y.dir.born),
    soft: x.dir.soft || y.dir.soft,
    open: x.dir.open ?? y.dir.open,
    deep: newer(x.dir.deep, y.dir.deep),
    token,
  }
}

function heldBy({ dir, above }: Side): (name: string) => Held {
  const open = openingOf(dir, above)
  const deep = newer(above, dir.deep)
  return (name) => ({ node: children(dir).get(name), open, deep })
}

function joinNodes(joining: Joining, one: Held, other: Held): Node {
  const [x, y] = [one.node, other.node]
  if (x !== undefined && x === y) return x
  if (x?.kind === 'dir' && y?.kind === 'dir')
    return joinDirs(joining, { dir: x, above: one.deep }, { dir: y, above: other.deep })

  const maybe: Maybe = { kind: 'maybe', born: ++joining.clock.tick, why: joining.why }
  if (isNothing(one) && isNothing(other)) return x ?? y ?? maybe
  if (!isThere(x) || !isThere(y)) return maybe
  if (x.kind === 'file' && y.kind === 'file' && x.inode === y.inode) return joinFiles(x, y)
  if (x.kind === 'link' && y.kind === 'link' && x.target === y.target) return x
  return { kind: 'some', born: ++joining.clock.tick, why: joining.why }
}

/** Certainly nothing is there. */
function isNothing({ node, open }: Held): boolean {
  const isListed = node !== undefined && node.kind !== 'gone'
  return !isListed && !(open !== undefined && open.tick >= (node?.born ?? 0))
}

/** Certainly something is there. */
function isThere(node: Node | undefined): node is Exclude<Node, { readonly kind: 'gone' | 'maybe' }> {
  return node !== undefined && node.kind !== 'gone' && node.kind !== 'maybe'
}

function joinFiles(x: File, y: File): File {
  return {
    ...x,
    ...sameAttributes(x, y),
    content: x.content === y.content ? x.content : undefined,
    source: x.source === y.source ? x.source : undefined,
  }
}

function sameAttributes(x: Attributes, y: Attributes): Pick<Attributes, 'mode' | 'usual' | 'owner'> {
  const isOwner = x.owner?.[0] === y.owner?.[0] && x.owner?.[1] === y.owner?.[1]
  const owner = isOwner ? x.owner : undefined
  if (x.mode === undefined || x.mode !== y.mode) return { mode: undefined, usual: undefined, owner }
  return { mode: x.mode, usual: x.usual === true || y.usual === true, owner }
}
