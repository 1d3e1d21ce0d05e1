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

/** What becomes of mode and owner: what is missing stays as it is, what is `undefined` is not known any more. */
type Change = (node: Node & Attributes) => Attributes

/** Nobody knows the mode of a path any more. */
export function forgetMode(shell: BuildShell, path: string): void {
  changeAt(shell, path, () => ({ mode: undefined }))
}

/** chmod, chown: changes what `how` says of a path, and of everything below it when `recursive`. */
export function changeAt(
  shell: BuildShell,
  path: string,
  how: Change,
  { recursive = false, follow = true }: { readonly recursive?: boolean; readonly follow?: boolean } = {},
): Status {
  const found = walk(shell.world, path, { follow })
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

function changeBelow(shell: BuildShell, at: Dir, how: Change, depth: number): void {
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
): { readonly uid?: number | undefined; readonly gid?: number | undefined; readonly known: boolean } | 'fail' {
  const [user, group] = spec.split(/[:]/, 2) as [string, string | undefined]
  const uid = user === '' ? undefined : idOf(shell, user, '/etc/passwd')
  const gid = group === undefined || group === '' ? undefined : idOf(shell, group, '/etc/group')
  if (uid === 'fail' || gid === 'fail') return 'fail'
  return {
    uid: uid === 'unknown' ? undefined : uid,
    gid: gid === 'unknown' ? undefined : gid,
    known: uid !== 'unknown' && gid !== 'unknown',
  }
}

function idOf(shell: BuildShell, name: string, file: string): number | 'fail' | 'unknown' {
  const mapped = (id: number) =>
    inRanges(id, file === '/etc/passwd' ? shell.build.ids.uids : shell.build.ids.gids) ? id : 'fail'
  if (/^\d+$/.test(name)) return mapped(Number(name))
  const found = walk(shell.world, file)
  const text = contentOf(found)
  if (text === undefined) return found.exists === 'no' && name !== 'root' ? 'fail' : 'unknown'
  for (const line of text.split('\n')) {
    const fields = line.split(':')
    if (fields[0] === name && /^\d+$/.test(fields[2] ?? '')) return mapped(Number(fields[2]))
  }
  return 'fail'
}

/** A mode after `chmod SPEC`; `undefined` when the specification cannot be read. */
export function chmodded(shell: BuildShell, spec: string, node: ModeOf): Attributes | undefined {
  if (/^[0-7]{1,4}$/.test(spec)) return { mode: Number.parseInt(spec, 8), usual: false }
  if (!/^[ugoa]*([-+=][rwxXst]*)+(,[ugoa]*([-+=][rwxXst]*)+)*$/.test(spec)) return undefined
  if (node.mode === undefined) return {}
  let mode = node.mode
  let usual = node.usual === true
  for (const clause of spec.split(',')) {
    const who = /^[ugoa]*/.exec(clause)?.[0] ?? ''
    for (const [, sign = '', letters = ''] of clause.slice(who.length).matchAll(/([-+=])([rwxXst]*)/g)) {
      const users = who === '' || who.includes('a') ? 'ugo' : who
      let bits = bitsOf(users, letters, { kind: node.kind, mode })
      if (who === '') {
        if (shell.umask === undefined) return { mode: undefined }
        // what the umask takes away is left out; the usual one is not certain
        if (shell.umask.usual && (bits & 0o077) !== 0) usual = true
        bits &= ~shell.umask.bits
      }
      mode = withBits(mode, sign, bits, users)
    }
  }
  return { mode, usual }
}

type ModeOf = Attributes & { readonly kind: string }

/** The three bits of each class of users, and what `=` sets for it. */
const classes: Readonly<Record<string, { readonly shift: number; readonly mask: number; readonly setId: number }>> = {
  u: { shift: 6, mask: 0o4700, setId: 0o4000 },
  g: { shift: 3, mask: 0o2070, setId: 0o2000 },
  o: { shift: 0, mask: 0o0007, setId: 0 },
}

const permissions: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 }

/** The bits that letters stand for: `X` is `x` for directories and for what somebody may execute. */
function bitsOf(users: string, letters: string, { kind, mode = 0 }: ModeOf): number {
  let bits = letters.includes('t') ? 0o1000 : 0
  for (const user of users) {
    const { shift = 0, setId = 0 } = classes[user] ?? {}
    for (const letter of letters) {
      if (letter === 's') bits |= setId
      else if (letter === 'X') bits |= kind === 'dir' || (mode & 0o111) !== 0 ? 1 << shift : 0
      else bits |= (permissions[letter] ?? 0) << shift
    }
  }
  return bits
}

function withBits(mode: number, sign: string, bits: number, users: string): number {
  if (sign === '+') return mode | bits
  if (sign === '-') return mode & ~bits
  const mask = [...users].reduce((sum, user) => sum | (classes[user]?.mask ?? 0), 0)
  return (mode & ~mask) | bits
}
