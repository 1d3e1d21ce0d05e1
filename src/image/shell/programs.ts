/** The programs that build scripts usually run on files. */
import { cover } from '../steps/dirs.js'
import { type Attributes, imageRoot, openEverything, put, walk } from '../tree.js'
import { options, optionValue } from './arguments.js'
import { opaqueStatus, runProgram, which } from './commands.js'
import { type CopyOptions, copyAt } from './copy.js'
import {
  absolute,
  all,
  blurField,
  contentOf,
  create,
  hardLink,
  isDirectory,
  makeDirectory,
  move,
  openField,
  reads,
  removeAt,
  removeDirectory,
  setContent,
  symlink,
} from './effects.js'
import { changeAt, chmodded, owners } from './modes.js'
import { type Builtin, emit, type Runner } from './program.js'
import { mayAssume, type Shell, type Status, type Streams } from './shell.js'
import type { Field } from './words.js'

/** By the last part of their names. */
export const programs: Readonly<Record<string, Builtin>> = {
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
    const named = into === undefined && rest.length > 1 ? (rest.at(-1) as Field) : (into ?? { text: '.', known: true })
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
  cat(shell, args, streams) {
    const files = args.filter((arg) => !/^-./.test(arg.text))
    if (files.length === 0) {
      emit(streams, streams.input)
      return 'ok'
    }
    return all(
      files.map((file) => {
        const path = absolute(shell, file)
        if (path === undefined) {
          emit(streams, undefined)
          return 'unknown'
        }
        const found = walk(shell.world, path)
        reads(shell, found)
        emit(streams, args.length === files.length ? contentOf(found) : undefined)
        if (found.exists === 'no' || found.node?.kind === 'dir') return found.holder === 'proc' ? 'unknown' : 'fail'
        return found.exists === 'yes' ? 'ok' : 'unknown'
      }),
    )
  },
  tee(shell, args, streams) {
    const append = args.some((arg) => arg.text === '-a')
    const status = all(
      args
        .filter((arg) => !/^-./.test(arg.text))
        .map((arg) => {
          const path = absolute(shell, arg)
          if (path === undefined) return wildly(shell, [arg])
          const before = append ? contentOf(walk(shell.world, path)) : ''
          const made = create(shell, path)
          setContent(shell, walk(shell.world, path), append || before === undefined ? undefined : streams.input)
          return made
        }),
    )
    emit(streams, streams.input)
    return status
  },
  sed(shell, args, streams) {
    emit(streams, undefined)
    const inPlace = args.some((arg) => /^-[nErsz]*i|^--in-place/.test(arg.text))
    const files = args
      .filter((arg) => !arg.text.startsWith('-'))
      .slice(args.some((arg) => /^-\w*e$|^-f$/.test(arg.text)) ? 0 : 1)
    if (!inPlace) return reader(shell, files)
    return each(shell, files, (path) => {
      const found = walk(shell.world, path)
      if (found.exists === 'no') return args.some((arg) => arg.text === '-e') ? 'unknown' : 'fail'
      // a new file takes the place of the old one, which a link or another name does not see
      const node = found.node
      if (node?.kind === 'file') {
        const { content: _content, source: _source, inode: _inode, ...rest } = node
        put(shell.world, walk(shell.world, path, { follow: false }), { ...rest, why: shell.why })
      }
      return found.exists === 'yes' ? 'ok' : 'unknown'
    })
  },
  env(shell, args, streams, runner) {
    let i = 0
    const inner: Shell = { ...shell, vars: new Map(shell.vars) }
    for (; i < args.length; i += 1) {
      const { text, known } = args[i] as Field
      if (text === '-i' || text === '-') inner.vars.clear()
      else if (text === '-u') i += 1
      else if (/^[A-Za-z_]\w*=/.test(text))
        inner.vars.set(text.slice(0, text.indexOf('=')), known ? text.slice(text.indexOf('=') + 1) : undefined)
      else break
    }
    const [name, ...rest] = args.slice(i)
    if (name === undefined) {
      emit(streams, undefined)
      return 'ok'
    }
    if (name.text.startsWith('-')) return opaqueStatus(shell, 'env', args)
    return runProgram(inner, name, rest, streams, { ...runner, direct: true })
  },
  sh: shellProgram,
  ash: shellProgram,
  dash: shellProgram,
  bash: shellProgram,
  busybox(shell, args, streams, runner) {
    const [name, ...rest] = args
    return name?.known && programs[name.text] !== undefined
      ? (programs[name.text] as Builtin)(shell, rest, streams, runner, name.text)
      : opaqueStatus(shell, 'busybox', args)
  },
  nice: wrapper,
  nohup: wrapper,
  time: wrapper,
  fakeroot: wrapper,
  sleep: () => 'ok',
  mount(shell, args) {
    // a tmpfs stays for the next steps, and what is in it never reaches the image (facts: vagga-build.md "!Sh")
    const target = args.filter((arg) => !arg.text.startsWith('-')).at(-1)
    const path = absolute(shell, target)
    const found = path === undefined ? undefined : walk(shell.world, path)
    if (optionValue(args, 't', 'types')?.text !== 'tmpfs' || found?.node?.kind !== 'dir') {
      if (target !== undefined) openField(shell, target)
      return 'unknown'
    }
    cover(
      shell.build,
      found.path,
      { ...found, path: imageRoot + found.path },
      { because: 'on a tmpfs that a step mounted' },
    )
    shell.build.temporary.add(found.path)
    return 'ok'
  },
  umount(shell, args) {
    const path = absolute(shell, args.at(-1))
    if (path !== undefined) shell.world.mounts.delete(imageRoot + walk(shell.world, path).path)
    return 'unknown'
  },
  which: (shell, args, streams) => which(shell, args, streams),
  basename: nameOf,
  dirname: nameOf,
  wget(shell, args, streams) {
    emit(streams, undefined)
    const at = optionValue(args, 'O', 'output-document')
    const under = optionValue(args, 'P', 'directory-prefix')
    if (at !== undefined) return at.text === '-' ? 'unknown' : made(shell, at)
    openField(shell, under ?? { text: '.', known: true })
    return 'unknown'
  },
  curl(shell, args, streams) {
    emit(streams, undefined)
    const at = optionValue(args, 'o', 'output')
    if (at !== undefined) return made(shell, at)
    if (args.some((arg) => /^-\w*O|^--remote-name/.test(arg.text))) openField(shell, { text: '.', known: true })
    return 'unknown'
  },
  tar(shell, args) {
    const where = optionValue(args, 'C', 'directory') ?? { text: '.', known: true }
    const verb = args[0]?.text ?? ''
    for (const arg of args) readsField(shell, arg)
    if (/^-?\w*[cu]/.test(verb) && !/^-?\w*x/.test(verb)) {
      const file = args.find((arg, i) => i > 0 && /f$/.test(args[i - 1]?.text ?? '') && !arg.text.startsWith('-'))
      if (file !== undefined) made(shell, file)
      return 'unknown'
    }
    if (/^-?\w*t/.test(verb) && !/x/.test(verb)) return 'unknown'
    openField(shell, where)
    return 'unknown'
  },
  unzip(shell, args) {
    for (const arg of args) readsField(shell, arg)
    openField(shell, optionValue(args, 'd', '') ?? { text: '.', known: true })
    return 'unknown'
  },
  git(shell, args) {
    const verb = args.find((arg) => !arg.text.startsWith('-'))?.text
    if (verb === 'clone') {
      const plain = args.filter((arg) => !arg.text.startsWith('-')).slice(1)
      const target = plain.length > 1 ? (plain.at(-1) as Field) : { text: '.', known: true }
      openField(shell, target)
      return 'unknown'
    }
    if (['describe', 'log', 'rev-parse', 'show', 'status', 'diff', 'config'].includes(verb ?? '')) return 'unknown'
    return opaqueStatus(shell, 'git', args)
  },
  find(shell, args, streams) {
    emit(streams, undefined)
    const acts = args.some((arg) => /^-(exec|execdir|ok|delete|fprint|fls)/.test(arg.text))
    if (!acts) return reader(shell, args)
    const where = args[0]
    if (
      where !== undefined &&
      !where.text.startsWith('-') &&
      args.some((arg) => arg.text === '-delete' || arg.text === 'rm')
    ) {
      // whatever is below may be deleted, the place itself is not
      const path = absolute(shell, where)
      if (path !== undefined) {
        const found = walk(shell.world, path)
        if (found.node?.kind === 'dir' && path !== '/')
          blurField(shell, { text: `${path.replace(/\/+$/, '')}/`, known: false })
        else openEverything(shell.world, shell.why)
        return 'unknown'
      }
    }
    return opaqueStatus(shell, 'find', args)
  },
}

function shellProgram(shell: Shell, args: readonly Field[], streams: Streams, runner: Runner): Status {
  let errexit = false
  for (let i = 0; i < args.length; i += 1) {
    const { text, known } = args[i] as Field
    if (!known) return opaqueStatus(shell, 'sh', args)
    if (/^-[a-z]*c[a-z]*$/.test(text)) {
      const script = args[i + 1]
      if (script === undefined || !script.known) return opaqueStatus(shell, 'sh', args)
      const rest = args.slice(i + 3).map((arg) => (arg.known ? arg.text : undefined))
      return runner.nested(shell, script.text, rest, errexit || text.includes('e'), streams)
    }
    if (/^-[a-z]+$/.test(text)) {
      if (text.includes('e')) errexit = true
      if (text.includes('s')) return opaqueStatus(shell, 'sh', args)
      continue
    }
    const path = absolute(shell, args[i])
    const found = path === undefined ? undefined : walk(shell.world, path)
    if (found?.exists === 'no') return 'fail'
    if (found !== undefined) reads(shell, found)
    const script = found === undefined ? undefined : contentOf(found)
    if (script === undefined) return opaqueStatus(shell, 'sh', [])
    return runner.nested(
      shell,
      script,
      args.slice(i + 1).map((arg) => (arg.known ? arg.text : undefined)),
      errexit,
      streams,
    )
  }
  return streams.input === undefined
    ? opaqueStatus(shell, 'sh', args)
    : runner.nested(shell, streams.input, [], errexit, streams)
}

function wrapper(shell: Shell, args: readonly Field[], streams: Streams, runner: Runner, base: string): Status {
  const at = args.findIndex((arg) => !/^-|^\d+$/.test(arg.text))
  const name = args[at]
  return name === undefined
    ? opaqueStatus(shell, base, args)
    : runProgram(shell, name, args.slice(at + 1), streams, { ...runner, direct: true })
}

function nameOf(_shell: Shell, args: readonly Field[], streams: Streams, _runner: Runner, base: string): Status {
  const [path, suffix] = args
  if (path === undefined || !path.known || suffix !== undefined) emit(streams, undefined)
  else {
    const trimmed = path.text.replace(/(.)\/+$/, '$1')
    const slash = trimmed.lastIndexOf('/')
    emit(
      streams,
      base === 'basename'
        ? `${trimmed.slice(slash + 1)}\n`
        : `${slash === -1 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash)}\n`,
    )
  }
  return 'ok'
}

/** A program that only reads: remembers what it read of the project. */
export function reader(shell: Shell, args: readonly Field[]): Status {
  for (const arg of args) readsField(shell, arg)
  return 'unknown'
}

/** Remembers a file of the project; false when the word names none. */
export function readsField(shell: Shell, arg: Field): boolean {
  const path = absolute(shell, arg)
  if (path === undefined || arg.text.startsWith('-')) return false
  const found = walk(shell.world, path)
  if (found.holder !== 'work' || found.exists !== 'yes' || found.node?.kind === 'dir') return false
  reads(shell, found)
  return true
}

function special(shell: Shell, args: readonly Field[]): Status {
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

function made(shell: Shell, field: Field): Status {
  const path = absolute(shell, field)
  if (path === undefined) return wildly(shell, [field])
  const status = create(shell, path)
  setContent(shell, walk(shell.world, path), undefined)
  return status === 'fail' ? 'fail' : 'unknown'
}

function makeParents(shell: Shell, path: string): void {
  if (path !== '') makeDirectory(shell, path, { parents: true, mode: 0o755 })
}

/** Options that are not known here may do anything to the paths. */
function wildly(shell: Shell, fields: readonly Field[]): Status {
  for (const field of fields) blurField(shell, field)
  return 'unknown'
}

function each(shell: Shell, fields: readonly Field[], act: (path: string) => Status): Status {
  return all(
    fields.map((field) => {
      const path = absolute(shell, field)
      if (path === undefined) return wildly(shell, [field])
      return act(path)
    }),
  )
}

/** cp, mv and install: the last path is a directory to put things into, or the new name of the only one. */
function into(
  shell: Shell,
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
        `${to.replace(/\/+$/, '')}/${/(^|\/)\.{1,2}\/*$/.test(from) ? '.' : (from.replace(/\/+$/, '').split('/').pop() ?? '')}`,
      )
    if (to.endsWith('/') && isDirectory(shell, from) === 'fail') return 'fail' as const
    return act(from, to.replace(/(.)\/+$/, '$1'))
  })
  return all(statuses)
}

function chown(shell: Shell, args: readonly Field[], normalize: (spec: string) => string): Status {
  const { flags, rest, odd } = options(args, 'RhvcfLHP', '', { recursive: 'R', 'no-dereference': 'h', verbose: 'v' })
  const [spec, ...paths] = rest
  if (odd || spec === undefined) return wildly(shell, paths)
  const known = spec.known ? owners(shell, normalize(spec.text)) : { known: false }
  if (known === 'fail') return mayAssume(shell) || spec.known ? 'fail' : 'unknown'
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
  shell: Shell,
  user: Field | undefined,
  group: Field | undefined,
): { owner?: readonly [number, number] } | 'fail' {
  if (user === undefined && group === undefined) return { owner: [shell.uid, shell.gid] }
  if (user?.known === false || group?.known === false) return {}
  const found = owners(shell, `${user?.text ?? ''}:${group?.text ?? ''}`)
  if (found === 'fail') return 'fail'
  return found.known ? { owner: [found.uid ?? shell.uid, found.gid ?? shell.gid] } : {}
}
