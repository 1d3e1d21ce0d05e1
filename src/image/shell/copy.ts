/** cp and install: files and trees to a new or an existing place. */
import { withoutEnd } from '../../shell/paths.js'
import { all, type Status } from '../../shell/shell.js'
import { graft } from '../copying.js'
import { leadsIntoWork, maxDepth, type Preparation, prepare } from '../prepare.js'
import {
  type Attributes,
  actual,
  change,
  children,
  type Dir,
  type File,
  imageRoot,
  markUnknown,
  type Node,
  type Opening,
  openBelow,
  put,
} from '../tree.js'
import { walk } from '../walk.js'
import { create, makeDirectory, mayChange, place } from './effects.js'
import { reads } from './fields.js'
import { type BuildShell, pay, placeOf } from './shell.js'

/** How cp and install copy. */
export interface CopyOptions {
  readonly recursive: boolean
  /** Mode and owner stay. */
  readonly preserve: boolean
  /** Links inside and named are copied as links. */
  readonly keepLinks: boolean
  readonly force: boolean
  /** Exactly these bits, as `install` does. */
  readonly mode?: number | undefined
  readonly owner?: readonly [number, number] | undefined
}

/** cp of one thing to a path that is not a directory to put it into. */
export function copyAt(shell: BuildShell, from: string, to: string, options: CopyOptions): Status {
  const source = walk(shell.world, from, { follow: !options.keepLinks || from.endsWith('/') })
  if (source.exists === 'no') return 'fail'
  reads(shell, source)
  const node = source.node
  if (source.exists === 'unknown' || node === undefined || node.kind === 'some') {
    markUnknown(shell.world, walk(shell.world, to), shell.why)
    return 'unknown'
  }
  if (node.kind === 'dir') {
    if (!options.recursive) return 'fail'
    const target = walk(shell.world, to)
    if (target.holder === source.holder && within(target.path, source.path)) {
      markUnknown(shell.world, walk(shell.world, to, { follow: false }), shell.why)
      return 'unknown'
    }
    // what is mounted below is copied as well, and nobody looks into it
    const mounted = [...shell.world.mounts.keys()].some(
      (at) => at !== imageRoot + source.path && within(at, imageRoot + source.path),
    )
    const status = copyNode(shell, node, to, options, source.opening, 0)
    if (mounted) openBelow(shell.world, walk(shell.world, to), shell.why)
    return status
  }
  return copyNode(shell, node, to, options, source.opening, 0)
}

const within = (path: string, directory: string) =>
  path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`)

/** A tree to a name that is not there: everything in it is new. */
function copyNew(
  shell: BuildShell,
  node: Dir,
  to: string,
  options: CopyOptions,
  inherited: Opening | undefined,
): Status | undefined {
  const found = walk(shell.world, to)
  if (found.exists !== 'no' || found.error !== 'ENOENT' || found.rest.length !== 1 || mayChange(shell, found) !== 'ok')
    return undefined
  const made = shell.external ? undefined : ([shell.uid, shell.gid] as const)
  const how: Preparation = {
    attributes: (from) => {
      const owner = options.preserve ? from.owner : made
      return {
        ...copiedAttributes(shell, from, undefined, true, options, undefined),
        ...(owner === undefined ? {} : { owner }),
      }
    },
    owner: (from) => (options.preserve ? from.owner : made),
    key: JSON.stringify(['cp', options.preserve, options.mode, shell.umask, made]),
  }
  const { root, special, workLinks } = prepare(shell.world, node, how)
  if (special !== undefined) return undefined
  put(shell.world, found, graft(root, shell.why, inherited))
  for (const { path, link } of workLinks) {
    shell.build.links.push({
      path: `${found.path}/${path}`,
      target: link.target,
      at: placeOf(shell),
      source: link.source,
    })
  }
  return 'ok'
}

function copyNode(
  shell: BuildShell,
  given: Node,
  to: string,
  options: CopyOptions,
  inherited: Opening | undefined,
  depth: number,
): Status {
  const node = actual(shell.world, given)
  if (node.kind === 'gone') return 'ok'
  shell.world.clock.copies = (shell.world.clock.copies ?? 0) + 1
  pay(shell)
  if (depth > maxDepth || shell.budget.left < 0) return 'unknown'
  if (node.kind === 'dir') {
    const whole = copyNew(shell, node, to, options, inherited)
    if (whole !== undefined) return whole
    const made = makeCopiedDir(shell, node, to, options)
    if (made === 'fail') return 'fail'
    const deep =
      inherited !== undefined && (node.deep === undefined || inherited.tick > node.deep.tick) ? inherited : node.deep
    const open = node.open ?? (deep !== undefined && deep.tick >= node.born ? deep : undefined)
    if (open !== undefined) openBelow(shell.world, walk(shell.world, to), open)
    const statuses = [...children(node)].map(([name, child]) =>
      copyNode(shell, child, `${withoutEnd(to, '/')}/${name}`, options, deep, depth + 1),
    )
    return all([made, ...statuses])
  }
  if (node.kind === 'maybe' || node.kind === 'some') {
    markUnknown(shell.world, walk(shell.world, to, { follow: false }), shell.why)
    return 'ok'
  }
  const owner = options.owner ?? (options.preserve ? node.owner : undefined)
  if (node.kind === 'link') {
    const own = options.preserve
      ? node.owner === undefined
        ? {}
        : { owner: node.owner }
      : { owner: [shell.uid, shell.gid] as const }
    const status = place(
      shell,
      to,
      {
        kind: 'link',
        target: node.target,
        born: ++shell.world.clock.tick,
        why: shell.why,
        ...own,
        ...(node.source === undefined ? {} : { source: node.source }),
      },
      true,
    )
    if (status !== 'fail' && leadsIntoWork(node.target)) {
      shell.build.links.push({
        path: walk(shell.world, to, { follow: false }).path,
        target: node.target,
        at: placeOf(shell),
        source: node.source,
      })
    }
    return status
  }
  if (node.kind === 'other') return place(shell, to, { ...node, why: shell.why }, true)
  const before = walk(shell.world, to)
  const existed = before.exists === 'yes' && before.node?.kind === 'file' ? before.node : undefined
  const status = create(shell, to)
  if (status === 'fail') return 'fail'
  const found = walk(shell.world, to)
  if (found.node?.kind !== 'file') return status
  const { content: _content, source: _source, ...rest } = found.node
  const copied: File = {
    ...rest,
    why: shell.why,
    ...(node.content === undefined ? {} : { content: node.content }),
    ...(node.source === undefined ? {} : { source: node.source }),
  }
  if (copied.inode !== undefined) shell.world.inodes.set(copied.inode, copied)
  else put(shell.world, found, copied)
  change(
    shell.world,
    walk(shell.world, to),
    copiedAttributes(shell, node, existed, before.exists === 'no', options, owner),
  )
  return status
}

function copiedAttributes(
  shell: BuildShell,
  node: Dir | File,
  existed: File | undefined,
  isNew: boolean,
  options: CopyOptions,
  owner: readonly [number, number] | undefined,
): Attributes {
  const own = owner === undefined ? {} : { owner }
  if (options.mode !== undefined) return { ...own, mode: options.mode, usual: false }
  const unknown = { mode: undefined } as unknown as Attributes
  if (options.preserve) {
    const ownerOf = node.owner === undefined ? ({ owner: undefined } as unknown as Attributes) : own
    return node.mode === undefined
      ? { ...ownerOf, ...unknown }
      : { ...ownerOf, mode: node.mode, usual: node.usual === true }
  }
  if (existed !== undefined) return own
  if (!isNew || node.mode === undefined || shell.umask === undefined) return { ...own, ...unknown }
  return {
    ...own,
    mode: node.mode & 0o777 & ~shell.umask.bits,
    usual: node.usual === true || (shell.umask.usual && (node.mode & 0o077) !== 0),
  }
}

function makeCopiedDir(shell: BuildShell, node: Dir, to: string, options: CopyOptions): Status {
  const found = walk(shell.world, to)
  if (found.exists === 'yes') {
    if (found.node?.kind !== 'dir' && found.node?.kind !== 'some') return 'fail'
    if (options.preserve)
      change(shell.world, found, copiedAttributes(shell, node, undefined, true, options, node.owner))
    return 'ok'
  }
  const made = makeDirectory(shell, to, { parents: false })
  if (made === 'fail') return 'fail'
  const at = walk(shell.world, to)
  const attributes = copiedAttributes(
    shell,
    node,
    undefined,
    found.exists === 'no',
    options,
    options.preserve ? node.owner : undefined,
  )
  change(shell.world, at, attributes)
  return made
}
