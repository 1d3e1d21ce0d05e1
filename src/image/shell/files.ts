/** Programs that make, change and remove files. */

import { type Field, known } from '../../shell/field.js'
import { absolute, withoutEnd } from '../../shell/paths.js'
import { all, type Builtin, isAssumed, type Status } from '../../shell/shell.js'
import { type Attributes, put } from '../tree.js'
import { walk } from '../walk.js'
import { options } from './arguments.js'
import { type CopyOptions, copyAt } from './copy.js'
import { create, hardLink, isDirectory, makeDirectory, move, removeAt, removeDirectory, symlink } from './effects.js'
import { openField } from './fields.js'
import { changeAt, chmodded, owners } from './modes.js'
import { each, wildly } from './operands.js'
import type { BuildShell } from './shell.js'

/** By the last part of their names. */
export const filePrograms: Readonly<Record<string, Builtin<BuildShell>>> = {
  mkdir(shell, args) {
    const { flags, values, rest, odd } = options(args, 'pv', 'm', { parents: 'p', verbose: 'v', mode: 'm' })
    if (odd) return wildly(shell, rest)
    const spec = values.get('m')
    const base = { kind: 'dir', mode: 0o777 } as const
    const mode = spec === undefined ? undefined : spec.known ? chmodded(shell, spec.text, base) : undefined
    if (rest.length === 0) return 'fail'
    return each(shell, rest, (path) => {
      const found = walk(shell.world, path)
      const status = makeDirectory(shell, path, { parents: flags.has('p'), mode: mode?.usual ? undefined : mode?.mode })
      // a mode that could not be read leaves the new directory's mode open
      if (spec !== undefined && mode?.mode === undefined && found.exists !== 'yes') {
        changeAt(shell, path, false, () => ({ mode: undefined }) as never)
      }
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
    return into(shell, rest, values.get('t'), flags.has('T'), (from, to) =>
      copyAt(shell, from, to, {
        recursive,
        preserve: flags.has('a') || flags.has('p'),
        keepLinks,
        force: flags.has('f'),
      }),
    )
  },
  mv(shell, args) {
    const { flags, values, rest, odd } = options(args, 'fvTniu', 't', {
      force: 'f',
      verbose: 'v',
      'no-target-directory': 'T',
      'target-directory': 't',
    })
    if (odd || ['n', 'i', 'u'].some((flag) => flags.has(flag))) return wildly(shell, rest)
    return into(shell, rest, values.get('t'), flags.has('T'), (from, to) => move(shell, from, to))
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
    const spec = values.get('m')
    const mode =
      spec === undefined ? 0o755 : spec.known ? chmodded(shell, spec.text, { kind: 'file', mode: 0 })?.mode : undefined
    const owned = ownerOptions(shell, values.get('o'), values.get('g'))
    if (owned === 'fail') return 'fail'
    if (flags.has('d')) {
      return each(shell, rest, (path) => {
        const parent = path.replace(/\/+[^/]+\/*$/, '')
        if (parent !== '') makeParents(shell, parent)
        const status = makeDirectory(shell, path, { parents: true, mode })
        changeAt(
          shell,
          path,
          false,
          () =>
            ({
              ...(mode === undefined ? { mode: undefined } : { mode, usual: false }),
              ...(owned.owner === undefined ? {} : { owner: owned.owner }),
            }) as never,
        )
        return status
      })
    }
    const target = values.get('t')
    if (flags.has('D')) {
      const last = target ?? rest.at(-1)
      const path = absolute(shell, last)
      if (path !== undefined) makeParents(shell, target === undefined ? path.replace(/\/+[^/]+$/, '') : path)
    }
    const how: CopyOptions = {
      recursive: false,
      preserve: false,
      keepLinks: false,
      force: true,
      mode,
      ...(owned.owner === undefined ? {} : { owner: owned.owner }),
    }
    return into(shell, rest, target, flags.has('T'), (from, to) => {
      // install replaces what is there
      const there = walk(shell.world, to, { follow: false })
      if (there.exists === 'yes' && there.node?.kind !== 'dir') removeAt(shell, to, { recursive: false, force: true })
      const status = copyAt(shell, from, to, how)
      if (mode === undefined) changeAt(shell, to, false, () => ({ mode: undefined }) as never)
      return status
    })
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
    const unknown = { mode: undefined } as never
    const seen = new Map<string, Attributes>()
    return each(shell, rest, (path) =>
      changeAt(shell, path, recursive, (node) => {
        if (node.kind === 'link') return {}
        const before = `${node.kind === 'dir'} ${node.mode} ${node.usual}`
        const after = seen.get(before) ?? (spec.known ? chmodded(shell, spec.text, node) : undefined) ?? unknown
        seen.set(before, after)
        return after
      }),
    )
  },
  chown: (shell, args) => chown(shell, args, (spec) => spec.replace(/^([^:]+)\.([^:]+)$/, '$1:$2')),
  chgrp: (shell, args) => chown(shell, args, (spec) => `:${spec}`),
  mkfifo: special,
  mknod(shell, args) {
    // devices cannot be made in a user namespace
    const { rest } = options(args, '', 'm', { mode: 'm' })
    return rest[1]?.text === 'p'
      ? special(
          shell,
          args.filter((arg) => arg.text !== 'p'),
        )
      : 'fail'
  },
}

function special(shell: BuildShell, args: readonly Field[]): Status {
  const { rest } = options(args, '', 'm', { mode: 'm' })
  return each(shell, rest, (path) => {
    const found = walk(shell.world, path, { follow: false })
    if (found.exists === 'yes' || (found.exists === 'no' && (found.error !== 'ENOENT' || found.rest.length !== 1)))
      return 'fail'
    put(shell.world, found, {
      kind: 'other',
      born: ++shell.world.clock.tick,
      why: shell.why,
      owner: [shell.uid, shell.gid],
    })
    return found.exists === 'unknown' ? 'unknown' : 'ok'
  })
}

function makeParents(shell: BuildShell, path: string): void {
  if (path !== '') makeDirectory(shell, path, { parents: true, mode: 0o755 })
}

function into(
  shell: BuildShell,
  rest: readonly Field[],
  target: Field | undefined,
  exactly: boolean,
  act: (from: string, to: string) => Status,
): Status {
  const last = target ?? rest.at(-1)
  const sources = target === undefined ? rest.slice(0, -1) : rest
  const to = absolute(shell, last)
  if (last === undefined || sources.length === 0) return 'fail'
  if (to === undefined) return wildly(shell, [last])
  const is = exactly ? 'fail' : isDirectory(shell, to)
  if (sources.length > 1 && is === 'fail') return 'fail'
  // `/a/` has to be a directory, though a directory may get that name
  const statuses = sources.map((source) => {
    const from = absolute(shell, source)
    if (from === undefined || is === 'unknown') {
      if (is === 'ok') openField(shell, last)
      else wildly(shell, [last])
      return 'unknown' as const
    }
    if (is === 'ok')
      return act(
        from,
        `${withoutEnd(to, '/')}/${/(^|\/)\.{1,2}\/*$/.test(from) ? '.' : (withoutEnd(from, '/').split('/').pop() ?? '')}`,
      )
    if (to.endsWith('/') && isDirectory(shell, from) === 'fail') return 'fail' as const
    return act(from, withoutEnd(to, '/') || '/')
  })
  return all(statuses)
}

function chown(shell: BuildShell, args: readonly Field[], normalize: (spec: string) => string): Status {
  const { flags, rest, odd } = options(args, 'RhvcfLHP', '', { recursive: 'R', 'no-dereference': 'h', verbose: 'v' })
  const [spec, ...paths] = rest
  if (odd || spec === undefined) return wildly(shell, paths)
  const known = spec.known ? owners(shell, normalize(spec.text)) : { known: false }
  if (known === 'fail') return isAssumed(shell) || spec.known ? 'fail' : 'unknown'
  if (shell.uid !== 0) return wildly(shell, [])
  const follow = !flags.has('h')
  return all([
    known.known ? 'ok' : 'unknown',
    each(shell, paths, (path) =>
      changeAt(
        shell,
        path,
        flags.has('R'),
        (node) => {
          if (!known.known) return { owner: undefined } as never
          const before = node.owner
          const both = known.uid !== undefined && known.gid !== undefined
          const owner = both
            ? ([known.uid, known.gid] as const)
            : before === undefined
              ? undefined
              : ([known.uid ?? before[0], known.gid ?? before[1]] as const)
          // chown takes suid and sgid from files
          const mode =
            node.kind === 'file' && node.mode !== undefined
              ? { mode: node.mode & ~(node.mode & 0o010 ? 0o6000 : 0o4000) }
              : {}
          return { owner, ...mode } as never
        },
        { follow },
      ),
    ),
  ])
}

function ownerOptions(
  shell: BuildShell,
  user: Field | undefined,
  group: Field | undefined,
): { owner?: readonly [number, number] } | 'fail' {
  if (user === undefined && group === undefined) return { owner: [shell.uid, shell.gid] }
  if (user?.known === false || group?.known === false) return {}
  const found = owners(shell, `${user?.text ?? ''}:${group?.text ?? ''}`)
  if (found === 'fail') return 'fail'
  return found.known ? { owner: [found.uid ?? shell.uid, found.gid ?? shell.gid] } : {}
}
