/** Programs that make, change and remove files. */

import { type Field, known } from '../../shell/field.js'
import { absolute, baseName, withoutEnd } from '../../shell/paths.js'
import { all, type Builtin, isAssumed, type Status } from '../../shell/shell.js'
import { withoutIds } from '../prepare.js'
import { type Attributes, lacksParent, type Node, put } from '../tree.js'
import { walk } from '../walk.js'
import { options } from './arguments.js'
import { type CopyOptions, copyAt } from './copy.js'
import { create, hardLink, isDirectory, makeDirectory, move, removeAt, removeDirectory, symlink } from './effects.js'
import { openField } from './fields.js'
import { changeAt, chmodded, forgetMode, owners } from './modes.js'
import { each, wildly } from './operands.js'
import type { BuildShell } from './shell.js'

/** By the last part of their names. */
export const filePrograms: Readonly<Record<string, Builtin<BuildShell>>> = {
  mkdir(shell, args) {
    const { flags, values, rest, odd } = options(args, 'pv', 'm', { parents: 'p', verbose: 'v', mode: 'm' })
    if (odd) return wildly(shell, rest)
    const spec = values.get('m')
    const mode = spec?.known ? chmodded(shell, spec.text, { kind: 'dir', mode: 0o777 }) : undefined
    if (rest.length === 0) return 'fail'
    return each(shell, rest, (path) => {
      const found = walk(shell.world, path)
      const status = makeDirectory(shell, path, { parents: flags.has('p'), mode: mode?.usual ? undefined : mode?.mode })
      // a mode that could not be read leaves the new directory's mode open
      if (spec !== undefined && mode?.mode === undefined && found.exists !== 'yes') forgetMode(shell, path)
      return status
    })
  },
  rmdir(shell, args) {
    const { flags, rest, odd } = options(args, 'pv', '', { parents: 'p', verbose: 'v' })
    if (odd || flags.has('p')) return wildly(shell, rest)
    return each(shell, rest, (path) => removeDirectory(shell, path))
  },
  touch(shell, args) {
    const { flags, rest, odd } = options(args, 'acmhf', 'dtr', {
      'no-create': 'c',
      date: 'd',
      reference: 'r',
      time: 'T',
    })
    if (odd) return wildly(shell, rest)
    return each(shell, rest, (path) => {
      const found = walk(shell.world, path)
      if (found.exists === 'yes') return 'ok'
      return flags.has('c') ? 'ok' : create(shell, path)
    })
  },
  rm(shell, args) {
    const { flags, rest, odd } = options(args, 'rRfvdiI', '', { recursive: 'r', force: 'f', verbose: 'v', dir: 'd' })
    if (odd) return wildly(shell, rest)
    const recursive = flags.has('r') || flags.has('R')
    return each(shell, rest, (path) => removeAt(shell, path, { recursive, force: flags.has('f') }))
  },
  ln(shell, args) {
    const { flags, values, rest, odd } = options(args, 'sfnvTbir', 'tS', {
      symbolic: 's',
      force: 'f',
      'no-dereference': 'n',
      verbose: 'v',
      'no-target-directory': 'T',
      'target-directory': 't',
    })
    if (odd || flags.has('r') || flags.has('b') || flags.has('i')) return wildly(shell, rest)
    const into = values.get('t')
    const named = into === undefined && rest.length > 1 ? (rest.at(-1) as Field) : (into ?? known('.'))
    const targets = into === undefined && rest.length > 1 ? rest.slice(0, -1) : rest
    const to = absolute(shell, named)
    if (to === undefined || targets.some((target) => !target.known)) return wildly(shell, [named])
    if (targets.length > 1 && isDirectory(shell, to) === 'fail') return 'fail'
    const force = flags.has('f')
    const noDereference = flags.has('n') || flags.has('T')
    return all(
      targets.map((target) =>
        flags.has('s')
          ? symlink(shell, target.text, to, { force, noDereference })
          : hardLink(shell, absolute(shell, target) ?? '', to, force),
      ),
    )
  },
  cp(shell, args) {
    const { flags, values, rest, odd } = options(args, 'rRapdfvTLPHnuxsl', 't', {
      recursive: 'r',
      archive: 'a',
      force: 'f',
      verbose: 'v',
      'no-target-directory': 'T',
      'target-directory': 't',
      dereference: 'L',
      'no-dereference': 'P',
      preserve: 'p',
    })
    if (odd || ['n', 'u', 's', 'l', 'H'].some((flag) => flags.has(flag))) return wildly(shell, rest.slice(-1))
    const recursive = flags.has('r') || flags.has('R') || flags.has('a')
    const keepLinks = !flags.has('L') && (flags.has('a') || flags.has('d') || flags.has('P') || recursive)
    const how: CopyOptions = { recursive, preserve: flags.has('a') || flags.has('p'), keepLinks }
    return into(shell, operandsOf(rest, values, flags), (from, to) => copyAt(shell, from, to, how))
  },
  mv(shell, args) {
    const { flags, values, rest, odd } = options(args, 'fvTniu', 't', {
      force: 'f',
      verbose: 'v',
      'no-target-directory': 'T',
      'target-directory': 't',
    })
    if (odd || ['n', 'i', 'u'].some((flag) => flags.has(flag))) return wildly(shell, rest)
    return into(shell, operandsOf(rest, values, flags), (from, to) => move(shell, from, to))
  },
  install(shell, args) {
    const { flags, values, rest, odd } = options(args, 'dDvcspTC', 'mogt', {
      directory: 'd',
      mode: 'm',
      owner: 'o',
      group: 'g',
      'target-directory': 't',
      verbose: 'v',
      'no-target-directory': 'T',
    })
    if (odd) return wildly(shell, rest)
    const made = madeBy(shell, values)
    if (made === 'fail') return 'fail'
    if (flags.has('d')) return each(shell, rest, (path) => installDirectory(shell, path, made))
    return installFiles(shell, operandsOf(rest, values, flags), flags.has('D'), made)
  },
  chmod(shell, args) {
    const specFirst = args.findIndex((arg) => !/^-[Rvcf]+$/.test(arg.text) && !arg.text.startsWith('--'))
    const flags = args.slice(0, Math.max(0, specFirst)).map((arg) => arg.text)
    const spec = args[specFirst]
    let rest = args.slice(specFirst + 1)
    let recursive = flags.some((flag) => flag === '--recursive' || /^-\w*R/.test(flag))
    if (rest.some((arg) => /^-[Rvcf]+$/.test(arg.text))) {
      recursive ||= rest.some((arg) => /^-\w*R/.test(arg.text))
      rest = rest.filter((arg) => !/^-[Rvcf]+$/.test(arg.text))
    }
    if (spec === undefined || flags.some((flag) => flag.startsWith('--reference'))) return wildly(shell, rest)
    const seen = new Map<string, Attributes>()
    const change = (node: Node & Attributes): Attributes => {
      if (node.kind === 'link') return {}
      const before = `${node.kind === 'dir'} ${node.mode} ${node.usual}`
      const after = seen.get(before) ?? (spec.known ? chmodded(shell, spec.text, node) : undefined)
      seen.set(before, after ?? { mode: undefined })
      return after ?? { mode: undefined }
    }
    return each(shell, rest, (path) => changeAt(shell, path, change, { recursive }))
  },
  chown: (shell, args) => chown(shell, args, (spec) => spec.replace(/^([^:]+)\.([^:]+)$/, '$1:$2')),
  chgrp: (shell, args) => chown(shell, args, (spec) => `:${spec}`),
  mkfifo: special,
  mknod(shell, args) {
    // devices cannot be made in a user namespace
    const { rest } = options(args, '', 'm', { mode: 'm' })
    const withoutType = args.filter((arg) => arg.text !== 'p')
    return rest[1]?.text === 'p' ? special(shell, withoutType) : 'fail'
  },
}

function special(shell: BuildShell, args: readonly Field[]): Status {
  const { rest } = options(args, '', 'm', { mode: 'm' })
  return each(shell, rest, (path) => {
    const found = walk(shell.world, path, { follow: false })
    if (found.exists === 'yes' || lacksParent(found)) return 'fail'
    const { world, why, uid, gid } = shell
    put(world, found, { kind: 'other', born: ++world.clock.tick, why, owner: [uid, gid] })
    return found.exists === 'unknown' ? 'unknown' : 'ok'
  })
}

function makeParents(shell: BuildShell, path: string): void {
  if (path !== '') makeDirectory(shell, path, { parents: true, mode: 0o755 })
}

/** What `install` makes; `undefined`: not known. */
interface Made {
  readonly mode: number | undefined
  readonly owner: Attributes['owner']
}

function madeBy(shell: BuildShell, values: ReadonlyMap<string, Field>): Made | 'fail' {
  const owner = ownerOptions(shell, values.get('o'), values.get('g'))
  if (owner === 'fail') return 'fail'
  const spec = values.get('m')
  if (spec === undefined) return { mode: 0o755, owner }
  return { mode: spec.known ? chmodded(shell, spec.text, { kind: 'file', mode: 0 })?.mode : undefined, owner }
}

function installDirectory(shell: BuildShell, path: string, { mode, owner }: Made): Status {
  makeParents(shell, path.replace(/\/+[^/]+\/*$/, ''))
  const status = makeDirectory(shell, path, { parents: true, mode })
  changeAt(shell, path, () => ({
    ...(mode === undefined ? { mode } : { mode, usual: false }),
    ...(owner === undefined ? {} : { owner }),
  }))
  return status
}

function installFiles(shell: BuildShell, operands: Operands, isWithParents: boolean, made: Made): Status {
  const { files, into: target } = operands
  if (isWithParents) {
    const path = absolute(shell, target ?? files.at(-1))
    if (path !== undefined) makeParents(shell, target === undefined ? path.replace(/\/+[^/]+$/, '') : path)
  }
  const how: CopyOptions = { recursive: false, preserve: false, keepLinks: false, ...made }
  return into(shell, operands, (from, to) => {
    // install replaces what is there
    const there = walk(shell.world, to, { follow: false })
    if (there.exists === 'yes' && there.node?.kind !== 'dir') removeAt(shell, to, { recursive: false, force: true })
    const status = copyAt(shell, from, to, how)
    if (made.mode === undefined) forgetMode(shell, to)
    return status
  })
}

/** What cp, mv and install are given. */
interface Operands {
  /** The target among them as the last one, unless an option names it. */
  readonly files: readonly Field[]
  /** `-t` */
  readonly into: Field | undefined
  /** `-T`: the target is no directory to put something into. */
  readonly isExact: boolean
}

function operandsOf(files: readonly Field[], values: ReadonlyMap<string, Field>, flags: ReadonlySet<string>): Operands {
  return { files, into: values.get('t'), isExact: flags.has('T') }
}

/** Does something with each file and the place that it goes to. */
function into(
  shell: BuildShell,
  { files, into: target, isExact }: Operands,
  act: (from: string, to: string) => Status,
): Status {
  const last = target ?? files.at(-1)
  const sources = target === undefined ? files.slice(0, -1) : files
  const to = absolute(shell, last)
  if (last === undefined || sources.length === 0) return 'fail'
  if (to === undefined) return wildly(shell, [last])
  const isInto = isExact ? 'fail' : isDirectory(shell, to)
  if (sources.length > 1 && isInto === 'fail') return 'fail'
  const statuses = sources.map((source): Status => {
    const from = absolute(shell, source)
    if (from === undefined || isInto === 'unknown') {
      if (isInto === 'ok') openField(shell, last)
      else wildly(shell, [last])
      return 'unknown'
    }
    if (isInto === 'ok') return act(from, `${withoutEnd(to, '/')}/${nameInDirectory(from)}`)
    // `/a/` has to be a directory, though a directory may get that name
    if (to.endsWith('/') && isDirectory(shell, from) === 'fail') return 'fail'
    return act(from, withoutEnd(to, '/') || '/')
  })
  return all(statuses)
}

/** The name that something gets in a directory; of `.` and `..` it is the directory itself. */
function nameInDirectory(from: string): string {
  return /(^|\/)\.{1,2}\/*$/.test(from) ? '.' : baseName(withoutEnd(from, '/'))
}

function chown(shell: BuildShell, args: readonly Field[], normalize: (spec: string) => string): Status {
  const { flags, rest, odd } = options(args, 'RhvcfLHP', '', { recursive: 'R', 'no-dereference': 'h', verbose: 'v' })
  const [spec, ...paths] = rest
  if (odd || spec === undefined) return wildly(shell, paths)
  const given = spec.known ? owners(shell, normalize(spec.text)) : { known: false }
  if (given === 'fail') return isAssumed(shell) || spec.known ? 'fail' : 'unknown'
  if (shell.uid !== 0) return wildly(shell, [])
  const how = { recursive: flags.has('R'), follow: !flags.has('h') }
  const statuses = each(shell, paths, (path) => changeAt(shell, path, (node) => chowned(node, given), how))
  return all([given.known ? 'ok' : 'unknown', statuses])
}

/** Mode and owner after chown, which takes suid and sgid from files. */
function chowned(node: Node & Attributes, { uid, gid, known }: Exclude<ReturnType<typeof owners>, 'fail'>): Attributes {
  if (!known) return { owner: undefined }
  const [user, group] = [uid ?? node.owner?.[0], gid ?? node.owner?.[1]]
  const owner = user === undefined || group === undefined ? undefined : ([user, group] as const)
  return node.kind === 'file' && node.mode !== undefined ? { owner, mode: withoutIds(node.mode) } : { owner }
}

/** The owner by `-o` and `-g`; `undefined` where it is not known. */
function ownerOptions(
  shell: BuildShell,
  user: Field | undefined,
  group: Field | undefined,
): Attributes['owner'] | 'fail' {
  if (user === undefined && group === undefined) return [shell.uid, shell.gid]
  if (user?.known === false || group?.known === false) return undefined
  const found = owners(shell, `${user?.text ?? ''}:${group?.text ?? ''}`)
  if (found === 'fail') return 'fail'
  return found.known ? [found.uid ?? shell.uid, found.gid ?? shell.gid] : undefined
}
