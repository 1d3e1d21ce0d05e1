/** What the usual programs do to files: the effects, without their options. Paths are absolute, inside of the image. */
import { baseName, withoutEnd } from '../../shell/paths.js'
import { all, type Status } from '../../shell/shell.js'
import { isOfKernel } from '../copying.js'
import { leadsIntoWork } from '../prepare.js'
import {
  type Attributes,
  children,
  type Dir,
  dir,
  empty,
  type File,
  type Found,
  holdsMount,
  isMount,
  lacksParent,
  makeFile,
  markUnknown,
  type Node,
  type Opening,
  opening,
  ownerOfNew,
  parentOf,
  put,
  remove,
  type Why,
} from '../tree.js'
import { walk } from '../walk.js'
import { setContent } from './fields.js'
import { type BuildShell, placeOf } from './shell.js'

/** Whether the shell's user may change the names in the directory where `found` is. Root may everything. */
export function mayChange(shell: BuildShell, found: Found): Status {
  if (shell.uid === 0) return 'ok'
  return mayWrite(shell, parentOf(shell.world, found))
}

function mayWrite(shell: BuildShell, node: (Node & Attributes) | undefined): Status {
  if (shell.uid === 0) return 'ok'
  if (node?.mode === undefined || node.owner === undefined || node.usual) return 'unknown'
  return (node.mode >> classOf(shell, node.owner)) & 2 ? 'ok' : 'fail'
}

/** Where the bits of the class that the shell's user is in are: of the owner, of the group, of others. */
function classOf({ uid, gid }: BuildShell, [owner, group]: readonly [number, number]): number {
  if (owner === uid) return 6
  return group === gid ? 3 : 0
}

/** Mode and owner of what the shell's user makes: umask, and the group of a directory with the sgid bit. */
function fresh(shell: BuildShell, found: Found, bits: number, isDir: boolean): Attributes {
  const owner = shell.external ? undefined : ownerOfNew(shell.world, found, shell.uid, shell.gid)
  const sgid = ((parentOf(shell.world, found)?.mode ?? 0) & 0o2000) !== 0
  const { umask } = shell
  const extra = sgid && isDir ? 0o2000 : 0
  const isMasked = (bits & 0o777) !== 0
  if (umask === undefined) return { owner, mode: isMasked ? undefined : bits | extra }
  return { owner, mode: (bits & ~umask.bits) | extra, usual: umask.usual && isMasked }
}

/** Opens a file for writing, through links; makes it when it is not there. An existing one becomes empty. */
export function create(shell: BuildShell, path: string, bits = 0o666): Status {
  const found = walk(shell.world, path)
  if (found.exists === 'yes') {
    if (found.node?.kind === 'dir' && !found.node.soft) return 'fail'
    const allowed = mayWrite(shell, found.node?.kind === 'file' ? found.node : undefined)
    if (allowed === 'fail') return 'fail'
    if (found.node?.kind === 'file') {
      setContent(shell, found, '')
      const now = walk(shell.world, path)
      if (now.node?.kind === 'file' && now.node.inode === undefined)
        put(shell.world, now, { ...now.node, why: shell.why })
    }
    return allowed
  }
  if (path.endsWith('/')) return 'fail'
  if (lacksParent(found) || (found.exists === 'no' && isOfKernel(found))) return 'fail'
  const allowed = mayChange(shell, found)
  if (allowed === 'fail') return 'fail'
  // the host's /dev: root may write there, other users may not
  if (found.holder === 'dev') return 'unknown'
  const attributes = found.exists === 'no' ? fresh(shell, found, bits, false) : {}
  put(shell.world, found, makeFile(shell.world, { ...attributes, why: shell.why, content: () => new Uint8Array(0) }))
  return found.exists === 'no' ? allowed : 'unknown'
}

/** mkdir of one directory. */
export function makeDirectory(
  shell: BuildShell,
  path: string,
  options: { parents: boolean; mode?: number | undefined },
): Status {
  const found = walk(shell.world, path)
  if (found.exists === 'yes') {
    if (!options.parents) return 'fail'
    return found.node?.kind === 'dir' || found.node?.kind === 'some' ? 'ok' : 'fail'
  }
  if (walk(shell.world, withoutEnd(path, '/'), { follow: false }).node?.kind === 'link')
    return found.exists === 'no' ? 'fail' : 'unknown'
  if (found.exists === 'unknown') {
    if (found.rest.includes('..')) return 'unknown'
    if (options.parents)
      put(shell.world, found, dir(shell.world, { why: shell.why, soft: true, open: opening(shell.world, found.why) }))
    else {
      // it would have failed on anything that was there
      const mode = options.mode === undefined ? {} : { mode: options.mode, usual: false }
      put(shell.world, found, dir(shell.world, { ...fresh(shell, found, 0o777, true), ...mode, why: shell.why }))
    }
    return 'unknown'
  }
  if (found.error !== 'ENOENT' || (!options.parents && found.rest.length !== 1) || found.rest.includes('..'))
    return 'fail'
  if (isOfKernel(found)) return 'fail'
  const allowed = mayChange(shell, found.rest.length === 1 ? found : { ...found, rest: found.rest.slice(0, 1) })
  if (allowed === 'fail') return 'fail'
  let names = [...found.names]
  found.rest.forEach((name, i) => {
    const last = i === found.rest.length - 1
    const at: Found = { ...found, names, rest: [name] }
    const attributes = fresh(shell, at, 0o777, true)
    // -m says the mode whatever the umask; missing parents get u+wx on top of it
    const mode = last && options.mode !== undefined ? { mode: options.mode, usual: false } : {}
    put(shell.world, at, dir(shell.world, { ...attributes, ...mode, why: shell.why }))
    names = [...names, name]
  })
  return allowed
}

/** Puts a node at a path that is not a directory to put it into. Replaces files and links when `force`. */
export function place(shell: BuildShell, path: string, node: Node, force: boolean): Status {
  const found = walk(shell.world, withoutEnd(path, '/'), { follow: false })
  if (found.exists === 'yes' && (!force || (found.node?.kind === 'dir' && !found.node.soft))) return 'fail'
  if (lacksParent(found)) return 'fail'
  const allowed = mayChange(shell, found)
  if (allowed === 'fail') return 'fail'
  put(shell.world, found, node)
  return found.exists === 'unknown' ? 'unknown' : allowed
}

/** Whether a path is a directory to put things into. */
export function isDirectory(shell: BuildShell, path: string): Status {
  const found = walk(shell.world, path)
  if (found.exists === 'no') return 'fail'
  if (found.node?.kind === 'dir') return 'ok'
  return found.exists === 'unknown' || found.node?.kind === 'some' ? 'unknown' : 'fail'
}

/** `ln -s`: into a directory, or to a name. */
export function symlink(
  shell: BuildShell,
  target: string,
  path: string,
  options: { force: boolean; noDereference: boolean },
): Status {
  const name = baseName(withoutEnd(target, '/'))
  const lstat = walk(shell.world, withoutEnd(path, '/'), { follow: false })
  const into = options.noDereference && lstat.node?.kind === 'link' ? 'fail' : isDirectory(shell, path)
  if (into === 'unknown') {
    markUnknown(shell.world, walk(shell.world, path, { follow: false }), shell.why)
    return 'unknown'
  }
  const at = into === 'ok' ? `${withoutEnd(path, '/')}/${name}` : path
  const gid = fresh(shell, walk(shell.world, at, { follow: false }), 0o777, false).owner
  const status = place(
    shell,
    at,
    {
      kind: 'link',
      target,
      born: ++shell.world.clock.tick,
      why: shell.why,
      owner: gid,
    },
    options.force,
  )
  if (status !== 'fail' && leadsIntoWork(target)) {
    const made = walk(shell.world, at, { follow: false })
    if (made.holder === 'image') shell.build.links.push({ path: made.path, target, at: placeOf(shell) })
  }
  return status
}

/** `ln`: into a directory, or to a name. */
export function hardLink(shell: BuildShell, from: string, path: string, force: boolean): Status {
  const source = walk(shell.world, from, { follow: false })
  if (source.exists === 'no') return 'fail'
  const into = isDirectory(shell, path)
  const at = into === 'ok' ? `${withoutEnd(path, '/')}/${baseName(from)}` : path
  const node = source.node
  if (source.exists === 'unknown' || node === undefined || node.kind === 'some' || into === 'unknown') {
    markUnknown(shell.world, walk(shell.world, at, { follow: false }), shell.why)
    return 'unknown'
  }
  if (node.kind === 'dir') return 'fail'
  if (node.kind !== 'file') return place(shell, at, { ...node, why: shell.why } as Node, force)
  const inode = node.inode ?? ++shell.world.clock.tick
  const shared: File = { ...node, inode }
  const status = place(shell, at, { ...shared, why: shell.why }, force)
  if (status === 'fail') return status
  shell.world.inodes.set(inode, shared)
  if (node.inode === undefined) put(shell.world, source, shared)
  return status
}

/** The reason of what is not there any more. */
function reason({ why }: BuildShell, verb: string): Why {
  return { ...why, because: why.because.replace('made', verb) }
}

/** rm of one path. */
export function removeAt(shell: BuildShell, path: string, options: { recursive: boolean; force: boolean }): Status {
  const found = walk(shell.world, withoutEnd(path, '/') || '/', { follow: false })
  if (found.exists === 'no') return options.force ? 'ok' : 'fail'
  if (/(^|\/)\.{1,2}\/*$/.test(path)) return 'fail'
  if (found.node?.kind === 'dir' && !options.recursive) return 'fail'
  if (found.rest.length === 0 || isMount(shell.world, found.path)) {
    if (found.node?.kind === 'dir') empty(shell.world, found)
    return 'fail'
  }
  const mounted = holdsMount(shell.world, found.path)
  const allowed = mayChange(shell, found)
  if (allowed === 'fail') return 'fail'
  remove(shell.world, found, reason(shell, 'removed'))
  if (mounted) return 'fail'
  if (found.exists !== 'unknown') return allowed
  return options.force ? 'ok' : 'unknown'
}

/** rmdir of one path. */
export function removeDirectory(shell: BuildShell, path: string): Status {
  const found = walk(shell.world, path, { follow: false })
  if (found.exists === 'no' || (found.node !== undefined && ['file', 'link', 'other'].includes(found.node.kind)))
    return 'fail'
  if (found.rest.length === 0 || isMount(shell.world, found.path)) return 'fail'
  const kept =
    found.node?.kind === 'dir' ? [...children(found.node).values()].filter((child) => child.kind !== 'gone') : []
  if (kept.some((child) => child.kind !== 'maybe')) return 'fail'
  remove(shell.world, found, reason(shell, 'removed'))
  const open =
    found.node?.kind === 'dir' && (kept.length > 0 || found.node.open !== undefined || found.node.deep !== undefined)
  return open || found.exists === 'unknown' ? 'unknown' : mayChange(shell, found)
}

/** mv of one thing to a path that is not a directory to put it into. */
export function move(shell: BuildShell, from: string, to: string): Status {
  const source = walk(shell.world, withoutEnd(from, '/'), { follow: false })
  if (source.exists === 'no') return 'fail'
  if (source.rest.length === 0 || isMount(shell.world, source.path)) return 'fail'
  const target = walk(shell.world, withoutEnd(to, '/'), { follow: false })
  const node = source.node
  if (source.exists === 'unknown' || node === undefined) {
    markUnknown(shell.world, target, shell.why)
    remove(shell.world, source, shell.why)
    return 'unknown'
  }
  if (lacksParent(target)) return 'fail'
  if (`${target.path}/`.startsWith(`${source.path}/`) && node.kind === 'dir') return 'fail'
  if (target.exists === 'yes' && target.node !== undefined && !isReplaceable(target.node, node)) return 'fail'
  const allowed = all([mayChange(shell, source), mayChange(shell, target)])
  if (allowed === 'fail') return 'fail'
  const raw = node.kind === 'dir' ? movedDir(shell, node, source.opening) : node
  remove(shell.world, source, reason(shell, 'moved away'))
  put(shell.world, walk(shell.world, withoutEnd(to, '/'), { follow: false }), { ...raw, why: shell.why } as Node)
  return target.exists === 'unknown' ? 'unknown' : allowed
}

/** Whether something gives way to what is moved there: a directory to a directory when it is empty. */
function isReplaceable(there: Node, moved: Node): boolean {
  if (there.kind === 'some') return true
  if (there.kind !== 'dir' || moved.kind !== 'dir') return there.kind !== 'dir' && moved.kind !== 'dir'
  return [...children(there).values()].every(({ kind }) => kind === 'gone' || kind === 'maybe')
}

/** What may be added below a directory by what happened above it goes with it. */
function movedDir(shell: BuildShell, node: Dir, inherited: Opening | undefined): Dir {
  const above = inherited !== undefined && inherited.tick >= node.born ? inherited : undefined
  return { ...node, children: new Map(children(node)), token: shell.world.token, deep: latest(above, node.deep) }
}

/** The later one; the second where both are as late. */
export function latest(a: Opening | undefined, b: Opening | undefined): Opening | undefined {
  return a !== undefined && (b === undefined || a.tick > b.tick) ? a : b
}
