/** cp and install: files and trees to a new or an existing place. */
import { under, withoutEnd } from '../../shell/paths.js'
import { all, type Status } from '../../shell/shell.js'
import { graft, replace } from '../copying.js'
import { leadsIntoWork, maxDepth, type Preparation, prepare } from '../prepare.js'
import {
  type Attributes,
  actual,
  change,
  children,
  type Dir,
  type File,
  type Found,
  holdsMount,
  type Link,
  lacksParent,
  markUnknown,
  type Node,
  type Opening,
  openBelow,
  put,
} from '../tree.js'
import { walk } from '../walk.js'
import { create, latest, makeDirectory, mayChange, place } from './effects.js'
import { reads } from './fields.js'
import { type BuildShell, pay, placeOf } from './shell.js'

/** How cp and install copy. */
export interface CopyOptions {
  readonly recursive: boolean
  /** Mode and owner stay. */
  readonly preserve: boolean
  /** Links inside and named are copied as links. */
  readonly keepLinks: boolean
  /** Exactly these bits, as `install` does. */
  readonly mode?: number | undefined
  readonly owner?: readonly [number, number] | undefined
}

/** A copy that is under way. */
interface Copying {
  readonly shell: BuildShell
  readonly options: CopyOptions
  /** What may have added to the directory from above where it comes from. */
  readonly above: Opening | undefined
  readonly depth: number
}

/** What was at the place of a copy. */
type Before = 'nothing' | 'file' | 'unknown'

/** cp of one thing to a path that is not a directory to put it into. */
export function copyAt(shell: BuildShell, from: string, to: string, options: CopyOptions): Status {
  const source = walk(shell.world, from, { follow: !options.keepLinks || from.endsWith('/') })
  if (source.exists === 'no') return 'fail'
  reads(shell, source)
  const { node } = source
  if (source.exists === 'unknown' || node === undefined || node.kind === 'some') {
    markUnknown(shell.world, walk(shell.world, to), shell.why)
    return 'unknown'
  }
  const copying: Copying = { shell, options, above: source.opening, depth: 0 }
  return node.kind === 'dir' ? copyTree(copying, source, node, to) : copyNode(copying, node, to)
}

function copyTree(copying: Copying, source: Found, node: Dir, to: string): Status {
  const { shell, options } = copying
  if (!options.recursive) return 'fail'
  const target = walk(shell.world, to)
  if (target.holder === source.holder && under(target.path, source.path)) {
    markUnknown(shell.world, walk(shell.world, to, { follow: false }), shell.why)
    return 'unknown'
  }
  const status = copyNode(copying, node, to)
  // what is mounted below is copied as well, and nobody looks into it
  if (holdsMount(shell.world, source.path)) openBelow(shell.world, walk(shell.world, to), shell.why)
  return status
}

function copyNode(copying: Copying, given: Node, to: string): Status {
  const { shell, depth } = copying
  const { world } = shell
  const node = actual(world, given)
  if (node.kind === 'gone') return 'ok'
  world.clock.copies = (world.clock.copies ?? 0) + 1
  pay(shell)
  if (depth > maxDepth || shell.budget.left < 0) return 'unknown'
  switch (node.kind) {
    case 'dir':
      return copyNewDir(copying, node, to) ?? copyDir(copying, node, to)
    case 'file':
      return copyFile(copying, node, to)
    case 'link':
      return copyLink(copying, node, to)
    case 'other':
      return place(shell, to, { ...node, why: shell.why }, true)
    default:
      markUnknown(world, walk(world, to, { follow: false }), shell.why)
      return 'ok'
  }
}

/** A tree to a name that is not there: everything in it is new. `undefined` where it has to be copied name by name. */
function copyNewDir({ shell, options, above }: Copying, node: Dir, to: string): Status | undefined {
  const { world } = shell
  const found = walk(world, to)
  if (found.exists !== 'no' || lacksParent(found) || mayChange(shell, found) !== 'ok') return undefined
  const made = shell.external ? undefined : ([shell.uid, shell.gid] as const)
  const owner = (from: Attributes) => (options.preserve ? from.owner : made)
  const how: Preparation = {
    attributes: (from) => ({ ...modeOfCopy(shell, options, from, 'nothing'), owner: owner(from) }),
    owner,
    key: JSON.stringify(['cp', options.preserve, options.mode, shell.umask, made]),
  }
  const { root, special, workLinks } = prepare(world, node, how)
  if (special !== undefined) return undefined
  put(world, found, graft(root, shell.why, above))
  for (const { path, link } of workLinks) noteWorkLink(shell, `${found.path}/${path}`, link)
  return 'ok'
}

/** A directory that is merged into one that is there, or made first, name by name. */
function copyDir(copying: Copying, node: Dir, to: string): Status {
  const { shell } = copying
  const made = makeCopiedDir(copying, node, to)
  if (made === 'fail') return 'fail'
  const deep = latest(copying.above, node.deep)
  const open = node.open ?? (deep !== undefined && deep.tick >= node.born ? deep : undefined)
  if (open !== undefined) openBelow(shell.world, walk(shell.world, to), open)
  const inside: Copying = { ...copying, above: deep, depth: copying.depth + 1 }
  const statuses = [...children(node)].map(([name, child]) => copyNode(inside, child, `${withoutEnd(to, '/')}/${name}`))
  return all([made, ...statuses])
}

function makeCopiedDir(copying: Copying, node: Dir, to: string): Status {
  const { shell, options } = copying
  const found = walk(shell.world, to)
  if (found.exists === 'yes') {
    if (found.node?.kind !== 'dir' && found.node?.kind !== 'some') return 'fail'
    if (options.preserve) change(shell.world, found, attributesOfCopy(copying, node, 'unknown'))
    return 'ok'
  }
  const made = makeDirectory(shell, to, { parents: false })
  if (made === 'fail') return 'fail'
  const before = found.exists === 'no' ? 'nothing' : 'unknown'
  change(shell.world, walk(shell.world, to), attributesOfCopy(copying, node, before))
  return made
}

function copyLink({ shell, options }: Copying, { target, source, owner }: Link, to: string): Status {
  const { world, why } = shell
  const link: Link = {
    kind: 'link',
    target,
    source,
    born: ++world.clock.tick,
    why,
    owner: options.preserve ? owner : [shell.uid, shell.gid],
  }
  const status = place(shell, to, link, true)
  if (status !== 'fail' && leadsIntoWork(target)) noteWorkLink(shell, walk(world, to, { follow: false }).path, link)
  return status
}

function noteWorkLink(shell: BuildShell, path: string, { target, source }: Link): void {
  shell.build.links.push({ path, target, at: placeOf(shell), source })
}

function copyFile(copying: Copying, { content, source, ...file }: File, to: string): Status {
  const { shell } = copying
  const { world, why } = shell
  const { exists, node } = walk(world, to)
  const status = create(shell, to)
  if (status === 'fail') return 'fail'
  const found = walk(world, to)
  if (found.node?.kind !== 'file') return status
  replace(world, found, { ...found.node, why, content, source })
  const absent = exists === 'no' ? 'nothing' : 'unknown'
  const before = exists === 'yes' && node?.kind === 'file' ? 'file' : absent
  change(world, walk(world, to), attributesOfCopy(copying, file, before))
  return status
}

/** What a copy changes of mode and owner: what is missing stays as it is, what is `undefined` is not known any more. */
function attributesOfCopy({ shell, options }: Copying, from: Dir | File, before: Before): Attributes {
  return { ...ownerOfCopy(options, from), ...modeOfCopy(shell, options, from, before) }
}

function ownerOfCopy({ preserve, owner }: CopyOptions, from: Dir | File): Attributes {
  if (preserve) return { owner: from.owner }
  return owner === undefined ? {} : { owner }
}

function modeOfCopy({ umask }: BuildShell, options: CopyOptions, from: Dir | File, before: Before): Attributes {
  if (options.mode !== undefined) return { mode: options.mode, usual: false }
  if (options.preserve) return { mode: from.mode, usual: from.usual === true }
  if (before === 'file') return {}
  if (before !== 'nothing' || from.mode === undefined || umask === undefined) return { mode: undefined }
  const isUsual = from.usual === true || (umask.usual && (from.mode & 0o077) !== 0)
  return { mode: from.mode & 0o777 & ~umask.bits, usual: isUsual }
}
