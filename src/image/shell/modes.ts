/** chmod and chown: modes and owners, as far as they are known. */
import type { Status } from '../../shell/shell.js'
import { inRanges } from '../build.js'
import { maxDepth } from '../prepare.js'
import {
  type Attributes,
  actual,
  change,
  children,
  type Dir,
  directoryAt,
  empty,
  type File,
  type Node,
  opening,
  put,
} from '../tree.js'
import { walk } from '../walk.js'
import { contentOf } from './fields.js'
import type { BuildShell } from './shell.js'

/** chmod, chown: changes what `how` says of a path, and of everything below it when `recursive`. */
export function changeAt(
  shell: BuildShell,
  path: string,
  recursive: boolean,
  how: (node: Node & Attributes) => Attributes,
  options: { follow: boolean } = { follow: true },
): Status {
  const found = walk(shell.world, path, { follow: options.follow && !recursive ? true : options.follow })
  if (found.exists === 'no') return 'fail'
  if (
    found.exists === 'unknown' ||
    found.node === undefined ||
    found.node.kind === 'maybe' ||
    found.node.kind === 'gone'
  ) {
    if (found.exists === 'unknown' && found.rest.length === 1)
      put(shell.world, found, { kind: 'some', born: ++shell.world.clock.tick, why: shell.why })
    return 'unknown'
  }
  if (found.holder === 'dev') return 'ok'
  change(shell.world, found, how(found.node as Node & Attributes))
  if (recursive && found.node.kind === 'dir') {
    changeBelow(shell, directoryAt(shell.world, walk(shell.world, path)), how, 0)
    if (shell.budget.left < 0) empty(shell.world, walk(shell.world, path), opening(shell.world, shell.why))
  }
  return 'ok'
}

function changeBelow(shell: BuildShell, at: Dir, how: (node: Node & Attributes) => Attributes, depth: number): void {
  shell.budget.left -= Math.floor(children(at).size / 20)
  if (depth > maxDepth || shell.budget.left < 0) return
  for (const [name, child] of children(at)) {
    if (child.kind === 'dir') {
      const copy: Dir = { ...child, children: new Map(children(child)), token: shell.world.token, ...how(child) }
      delete copy.fill
      at.children.set(name, copy)
      changeBelow(shell, copy, how, depth + 1)
    } else if (child.kind === 'file' && child.inode !== undefined) {
      const file = actual(shell.world, child) as File
      shell.world.inodes.set(child.inode, { ...file, ...how(file) })
    } else if (child.kind === 'file' || child.kind === 'other' || child.kind === 'link') {
      at.children.set(name, { ...child, ...how(child) } as Node)
    }
  }
}

/** The numbers of `user:group`; `undefined` where a name is not known, `fail` where it certainly is not there. */
export function owners(
  shell: BuildShell,
  spec: string,
): { uid?: number | undefined; gid?: number | undefined; known: boolean } | 'fail' {
  const [user, group] = spec.split(/[:]/, 2) as [string, string | undefined]
  const uid = user === '' ? undefined : idOf(shell, user, '/etc/passwd')
  const gid = group === undefined || group === '' ? undefined : idOf(shell, group, '/etc/group')
  if (uid === 'fail' || gid === 'fail') return 'fail'
  return {
    ...(typeof uid === 'number' ? { uid } : {}),
    ...(typeof gid === 'number' ? { gid } : {}),
    known: uid !== 'unknown' && gid !== 'unknown',
  }
}

function idOf(shell: BuildShell, name: string, file: string): number | 'fail' | 'unknown' {
  const mapped = (id: number) =>
    inRanges(id, file === '/etc/passwd' ? shell.build.ids.uids : shell.build.ids.gids) ? id : 'fail'
  if (/^\d+$/.test(name)) return mapped(Number(name))
  const found = walk(shell.world, file)
  const text = contentOf(found)
  if (text === undefined) return found.exists === 'no' ? (name === 'root' ? 'unknown' : 'fail') : 'unknown'
  for (const line of text.split('\n')) {
    const fields = line.split(':')
    if (fields[0] === name && /^\d+$/.test(fields[2] ?? '')) return mapped(Number(fields[2]))
  }
  return 'fail'
}

/** A mode after `chmod SPEC`; `undefined` when the specification cannot be read. */
export function chmodded(shell: BuildShell, spec: string, node: { kind: string } & Attributes): Attributes | undefined {
  if (/^[0-7]{1,4}$/.test(spec)) return { mode: Number.parseInt(spec, 8), usual: false }
  if (!/^[ugoa]*([-+=][rwxXst]*)+(,[ugoa]*([-+=][rwxXst]*)+)*$/.test(spec)) return undefined
  if (node.mode === undefined) return {}
  let mode = node.mode
  let usual = node.usual === true
  for (const clause of spec.split(',')) {
    const who = /^[ugoa]*/.exec(clause)?.[0] ?? ''
    for (const [, sign, letters] of clause.slice(who.length).matchAll(/([-+=])([rwxXst]*)/g)) {
      const users = who === '' || who.includes('a') ? 'ugo' : who
      let bits = 0
      for (const user of users) {
        const shift = user === 'u' ? 6 : user === 'g' ? 3 : 0
        for (const letter of letters ?? '') {
          if (letter === 'r') bits |= 4 << shift
          if (letter === 'w') bits |= 2 << shift
          if (letter === 'x' || (letter === 'X' && (node.kind === 'dir' || (mode & 0o111) !== 0))) bits |= 1 << shift
          if (letter === 's' && user === 'u') bits |= 0o4000
          if (letter === 's' && user === 'g') bits |= 0o2000
        }
      }
      if (letters?.includes('t')) bits |= 0o1000
      if (who === '') {
        if (shell.umask === undefined) return { mode: undefined } as unknown as Attributes
        // what the umask takes away is left out; the usual one is not certain
        if (shell.umask.usual && (bits & 0o077) !== 0) usual = true
        bits &= ~shell.umask.bits
      }
      if (sign === '+') mode |= bits
      else if (sign === '-') mode &= ~bits
      else {
        let mask = 0
        for (const user of users) mask |= user === 'u' ? 0o4700 : user === 'g' ? 0o2070 : 0o0007
        mode = (mode & ~mask) | bits
      }
    }
  }
  return { mode, usual }
}
