/**
 * The programs and builtins that scripts of build steps usually run.
 *
 * The reasoning for everything else, written down once:
 * - A program that only reads (`readers`) changes nothing but its output.
 * - A package manager or an installer (`installers`) adds files below the directories for packages and below its path arguments. It does
 *   not remove what steps made.
 * - Any other program may add files anywhere: from then on no path is certainly absent. What it was told of by name may be changed or
 *   removed: that becomes unknown with everything below. What it was not told of stays: a build script that removes files it was not
 *   told about would break its own image, and saying "unknown" of everything after the first `make` would help nobody. Scripts
 *   whose text is known are followed instead.
 */
import { cover } from '../steps/dirs.js'
import { openPackageDirs } from '../steps/packages.js'
import { type Attributes, imageRoot, isMount, openBelow, openEverything, put, walk } from '../tree.js'
import {
  absolute,
  all,
  blurField,
  type CopyOptions,
  changeAt,
  chmodded,
  contentOf,
  copyAt,
  create,
  hardLink,
  isDirectory,
  makeDirectory,
  move,
  openField,
  owners,
  reads,
  removeAt,
  removeDirectory,
  setContent,
  symlink,
  testOperator,
} from './effects.js'
import type { Nested } from './run.js'
import { guarded, mayAssume, type Shell, type Status, type Streams } from './shell.js'
import { type Field, variable } from './words.js'

export interface Runner {
  readonly nested: Nested
  /** Runs a text in the same shell (`.`); missing for `!Cmd`, which has no shell. */
  readonly source?: (shell: Shell, text: string, streams: Streams) => Status
  readonly direct?: true
}

const maxOutput = 1_000_000

function emit(streams: Streams, text: string | undefined): void {
  if (streams.output === undefined) return
  streams.output =
    text === undefined || streams.output.length + text.length > maxOutput ? undefined : streams.output + text
}

/** Something that nobody can foresee ran. */
export function opaque(shell: Shell, name: string, args: readonly Field[]): void {
  const why = {
    ...shell.why,
    because: `${name === '' ? 'a command' : `\`${name}\``} of \`!${shell.build.step.tag}\` may make it`,
  }
  openEverything(shell.world, why)
  for (const arg of args) {
    const path = absolute(shell, arg)
    if (path === undefined) continue
    const found = walk(shell.world, path)
    reads(shell, found)
    if (
      arg.text.startsWith('-') ||
      found.exists === 'no' ||
      path === '/' ||
      isMount(shell.world, found.path) ||
      found.rest.length === 0
    )
      continue
    if (found.holder === 'work' && found.exists === 'yes') continue
    blurField(shell, arg)
  }
}

type Builtin = (shell: Shell, args: readonly Field[], streams: Streams, runner: Runner, name: string) => Status

const words = (list: string): string[] => list.trim().split(/\s+/)

/** Part of every shell that is /bin/sh somewhere. */
const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 'ok',
  true: () => 'ok',
  false: () => 'fail',
  echo,
  printf,
  test: (shell, args) => testOperator(shell, args),
  '[': (shell, args) => (args.at(-1)?.text === ']' ? testOperator(shell, args.slice(0, -1)) : 'fail'),
  cd(shell, args) {
    const given = args.filter((arg) => arg.text !== '-P' && arg.text !== '-L' && arg.text !== '--')[0]
    const home = variable(shell, 'HOME')
    const path = given === undefined ? home : absolute(shell, given)
    if (path === undefined || given?.text === '-') {
      shell.cwd = undefined
      return 'unknown'
    }
    const found = walk(shell.world, path)
    if (found.exists === 'no' || found.node?.kind === 'file') return 'fail'
    shell.cwd = logical(path)
    return found.exists === 'yes' ? 'ok' : 'unknown'
  },
  pwd(shell, _args, streams) {
    emit(streams, shell.cwd === undefined ? undefined : `${shell.cwd}\n`)
    return 'ok'
  },
  umask(shell, args, streams) {
    const [mask] = args
    if (mask === undefined) {
      emit(
        streams,
        shell.umask === undefined || shell.umask.usual
          ? undefined
          : `${shell.umask.bits.toString(8).padStart(4, '0')}\n`,
      )
      return 'ok'
    }
    if (mask.known && mask.text === '-S') return 'ok'
    shell.umask =
      mask.known && /^[0-7]{1,4}$/.test(mask.text)
        ? { bits: Number.parseInt(mask.text, 8) & 0o777, usual: false }
        : undefined
    return 'ok'
  },
  export: assign,
  readonly: assign,
  local: assign,
  declare: assign,
  typeset: assign,
  unset(shell, args) {
    for (const arg of args) if (!arg.text.startsWith('-')) shell.vars.delete(arg.text)
    return 'ok'
  },
  set(shell, args) {
    for (let i = 0; i < args.length; i += 1) {
      const { text, known } = args[i] as Field
      if (!known) return 'unknown'
      if (text === '--') {
        shell.args = args.slice(i + 1).map((arg) => (arg.known ? arg.text : undefined))
        break
      }
      if (text === '-o' || text === '+o') {
        if (args[i + 1]?.text === 'errexit') shell.errexit = text === '-o'
        i += 1
      } else if (/^[-+][a-zA-Z]+$/.test(text)) {
        if (text.includes('e')) shell.errexit = text.startsWith('-')
        if (/[fn]/.test(text)) return opaqueStatus(shell, 'set', args)
      } else {
        shell.args = args.slice(i).map((arg) => (arg.known ? arg.text : undefined))
        break
      }
    }
    return 'ok'
  },
  shift(shell, args) {
    const by = args[0] === undefined ? 1 : Number(args[0].text)
    if (!Number.isInteger(by) || by > shell.args.length) return 'unknown'
    shell.args = shell.args.slice(by)
    return 'ok'
  },
  exit: leave,
  return: leave,
  exec(shell, args, streams, runner) {
    const [name, ...rest] = args
    if (name === undefined) return 'ok'
    const status = runProgram(shell, name, rest, streams, runner)
    shell.ended = status
    return status
  },
  command(shell, args, streams, runner) {
    if (args[0]?.text === '-v' || args[0]?.text === '-V') return which(shell, args.slice(1), streams)
    const [name, ...rest] = args[0]?.text === '-p' ? args.slice(1) : args
    return name === undefined ? 'ok' : runProgram(shell, name, rest, streams, runner)
  },
  type: (shell, args, streams) => which(shell, args, streams),
  hash: (shell, args, streams) => which(shell, args, streams),
  '.': sourceFile,
  source: sourceFile,
  read(shell, args) {
    for (const arg of args) if (!arg.text.startsWith('-')) shell.vars.set(arg.text, undefined)
    return 'unknown'
  },
  wait: () => 'ok',
  trap: (shell, args) =>
    args.length === 0 || args[0]?.text === '' || args[0]?.text === '-' ? 'ok' : opaqueStatus(shell, 'trap', []),
  times: () => 'ok',
  ulimit: () => 'unknown',
  alias: (shell) => opaqueStatus(shell, 'alias', []),
  kill: () => 'unknown',
  getopts: (shell, args) => {
    if (args[1] !== undefined) shell.vars.set(args[1].text, undefined)
    return 'unknown'
  },
  let: () => 'unknown',
}

const programs: Readonly<Record<string, Builtin>> = {
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

/** Programs whose work is not done when they fail. */
const changers = new Set(words('mkdir rmdir touch rm ln cp mv install chmod chown chgrp mkfifo mknod sed wget curl'))

/** Programs that change nothing but what they print. */
const readers = new Set(
  words(`ls grep egrep fgrep head tail sort uniq wc cut tr awk gawk mawk id whoami groups uname date stat file du df ps hostname printenv
    readlink realpath diff cmp md5sum sha1sum sha256sum sha512sum seq expr od hexdump strings ldd getent locale nproc free getconf arch tty
    tac rev nl fold paste join comm column base64 xxd dpkg-query more less cksum pidof pgrep test yes`),
)

/** Programs that add what packages add: below the directories for packages and below the paths they are told. */
const installers = new Set(
  words(`apt apt-get apt-key apt-mark apk dpkg dpkg-reconfigure pip pip2 pip3 easy_install npm yarn pnpm npx gem bundle composer cargo rustup
    ldconfig update-ca-certificates update-alternatives update-locale locale-gen adduser useradd addgroup groupadd usermod add-apt-repository
    gpg gpg2 cabal stack go corepack pipx poetry pecl docker-php-ext-install pear luarocks cpan cpanm mix rebar3 conda`),
)

/** Interpreters whose first file argument is the program they run. */
const interpreters = /^(python|pypy|node|nodejs|ruby|perl|php|lua)[\d.]*$/

/** Runs a program or builtin by its name. */
export function runProgram(
  shell: Shell,
  name: Field,
  args: readonly Field[],
  streams: Streams,
  runner: Runner,
): Status {
  if (!name.known) return opaqueStatus(shell, '', args)
  const builtin = runner.direct ? undefined : builtins[name.text]
  if (Object.hasOwn(builtins, name.text) && builtin !== undefined)
    return builtin(shell, args, streams, runner, name.text)
  const path = locate(shell, name.text)
  if (path === 'fail') return 'fail'
  const program = path === undefined ? undefined : walk(shell.world, path)
  const text = program?.node?.kind === 'file' ? contentOf(program) : undefined
  if (program?.node?.kind === 'dir') return 'fail'
  if (program?.node?.kind === 'file' && text?.startsWith('#!')) {
    const mode = program.node.mode
    if (mode !== undefined && (mode & 0o111) === 0) return 'fail'
    reads(shell, program)
    const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text)
    const base = (interpreter?.[1] === '/usr/bin/env' ? interpreter[2] : interpreter?.[1])?.split('/').pop() ?? ''
    if (/^(sh|ash|dash|bash)$/.test(base)) {
      return runner.nested(
        shell,
        text,
        args.map((arg) => (arg.known ? arg.text : undefined)),
        /^#!.*\s-\w*e/.test(text.split('\n')[0] ?? ''),
        streams,
      )
    }
    emit(streams, undefined)
    return opaqueStatus(shell, name.text, args)
  }
  const mode = program?.node?.kind === 'file' ? program.node.mode : undefined
  if (mode !== undefined && (mode & 0o111) === 0) return 'fail'
  const base = name.text.split('/').pop() as string
  const known = Object.hasOwn(programs, base) ? programs[base] : undefined
  if (known !== undefined) {
    const run = () => known(shell, args, streams, runner, base)
    return changers.has(base) ? guarded(shell, run) : run()
  }
  if (Object.hasOwn(builtins, base) && ['true', 'false', 'echo', 'printf', 'test', '[', 'pwd', 'kill'].includes(base)) {
    return (builtins[base] as Builtin)(shell, args, streams, runner, base)
  }
  emit(streams, undefined)
  if (readers.has(base)) {
    const status = reader(shell, args)
    // `sort -o`, `awk … > file` inside of a program: not looked into
    return args.some((arg) => /^(-o|--output)/.test(arg.text)) ? opaqueStatus(shell, base, args) : status
  }
  if (
    installers.has(base) ||
    (/^python[\d.]*$/.test(base) &&
      args[0]?.text === '-m' &&
      /^(pip|compileall|venv|ensurepip)/.test(args[1]?.text ?? ''))
  ) {
    const why = { ...shell.why, because: `\`${base}\` of \`!${shell.build.step.tag}\` may bring it` }
    openPackageDirs(shell.build, why)
    for (const arg of args) {
      if (!readsField(shell, arg) && (arg.text.startsWith('/') || arg.text.startsWith('./'))) openField(shell, arg)
      const value = /^--[\w-]+=(\/.*)$/.exec(arg.text)?.[1]
      if (value !== undefined) openField(shell, { text: value, known: arg.known })
      else if (arg.known && arg.text.startsWith('/')) openField(shell, arg)
    }
    const cwd = shell.cwd === undefined ? undefined : walk(shell.world, shell.cwd)
    if (cwd !== undefined) openBelow(shell.world, cwd, why)
    return 'unknown'
  }
  if (interpreters.test(base)) {
    const script = args.findIndex((arg) => !arg.text.startsWith('-'))
    if (
      script !== -1 &&
      !args.slice(0, script).some((arg) => arg.text === '-c' || arg.text === '-e' || arg.text === '-m')
    )
      readsField(shell, args[script] as Field)
    return opaqueStatus(
      shell,
      base,
      args.filter((_, i) => i !== script),
    )
  }
  return opaqueStatus(shell, base, args)
}

function opaqueStatus(shell: Shell, name: string, args: readonly Field[]): Status {
  opaque(shell, name, args)
  return 'unknown'
}

/** The program by PATH: its path, `fail` when it certainly is not there, `undefined` when that is not known. */
function locate(shell: Shell, name: string): string | 'fail' | undefined {
  if (name === '') return 'fail'
  if (name.includes('/')) {
    const path = absolute(shell, { text: name, known: true })
    if (path === undefined) return undefined
    const found = walk(shell.world, path)
    return found.exists === 'no' ? 'fail' : path
  }
  const path = variable(shell, 'PATH')
  if (path === undefined) return undefined
  let certain = true
  for (const at of path.split(':')) {
    const candidate = absolute(shell, { text: `${at === '' ? '.' : at}/${name}`, known: true })
    if (candidate === undefined) return undefined
    const found = walk(shell.world, candidate)
    if (found.exists === 'yes' && found.node?.kind !== 'dir') return certain ? candidate : undefined
    if (found.exists === 'unknown') certain = false
  }
  // busybox may run what is built into it without looking anywhere
  if (/busybox/.test(walk(shell.world, '/bin/sh').path))
    certain &&= !Object.hasOwn(programs, name) && !readers.has(name)
  return certain ? 'fail' : undefined
}

function which(shell: Shell, args: readonly Field[], streams: Streams): Status {
  emit(streams, undefined)
  return all(
    args
      .filter((arg) => !arg.text.startsWith('-'))
      .map((arg) => {
        if (!arg.known) return 'unknown'
        if (Object.hasOwn(builtins, arg.text)) return 'ok'
        const path = locate(shell, arg.text)
        return path === 'fail' ? 'fail' : path === undefined ? 'unknown' : 'ok'
      }),
  )
}

const logical = (path: string): string => {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}`
}

function leave(shell: Shell, args: readonly Field[], _streams: Streams, _runner: Runner, name: string): Status {
  const [code] = args
  const status: Status =
    code === undefined
      ? 'unknown'
      : !code.known || !/^\d+$/.test(code.text)
        ? 'unknown'
        : Number(code.text) % 256 === 0
          ? 'ok'
          : 'fail'
  // the end of a function is not told from the end of a script: what follows may run or not
  if (name === 'return') return status
  shell.ended = status
  return status
}

function assign(shell: Shell, args: readonly Field[]): Status {
  for (const arg of args) {
    const at = arg.text.indexOf('=')
    if (at > 0) shell.vars.set(arg.text.slice(0, at), arg.known ? arg.text.slice(at + 1) : undefined)
  }
  return 'ok'
}

function echo(_shell: Shell, args: readonly Field[], streams: Streams): Status {
  let rest = args
  let newline = '\n'
  if (rest[0]?.known && rest[0].text === '-n') {
    newline = ''
    rest = rest.slice(1)
  }
  // shells differ in what they do with `\` and with other options
  const plain = rest.every((arg) => arg.known && !arg.text.includes('\\')) && !/^-[neE]+$/.test(rest[0]?.text ?? '')
  emit(streams, plain ? rest.map((arg) => arg.text).join(' ') + newline : undefined)
  return 'ok'
}

function printf(_shell: Shell, args: readonly Field[], streams: Streams): Status {
  const [format, ...values] = args
  const usable = format?.known && values.every((value) => value.known) && /^([^\\%]|\\n|\\t|%s)*$/.test(format.text)
  if (!usable || format === undefined) {
    emit(streams, undefined)
    return 'ok'
  }
  const holes = format.text.split('%s').length - 1
  let out = ''
  let at = 0
  do {
    out += format.text
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
      .replaceAll('%s', () => values[at++]?.text ?? '')
  } while (holes > 0 && at < values.length)
  emit(streams, out)
  return 'ok'
}

function sourceFile(shell: Shell, args: readonly Field[], streams: Streams, runner: Runner): Status {
  const path = absolute(shell, args[0])
  const found = path === undefined ? undefined : walk(shell.world, path)
  if (found?.exists === 'no') return 'fail'
  if (found !== undefined) reads(shell, found)
  const text = found === undefined ? undefined : contentOf(found)
  return text === undefined || runner.source === undefined
    ? opaqueStatus(shell, '.', args)
    : runner.source(shell, text, streams)
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

function reader(shell: Shell, args: readonly Field[]): Status {
  for (const arg of args) readsField(shell, arg)
  return 'unknown'
}

function readsField(shell: Shell, arg: Field): boolean {
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

/** Short and long options of a program; `odd` when one is not known here. */
function options(
  args: readonly Field[],
  flags: string,
  valued: string,
  long: Readonly<Record<string, string>>,
): { flags: Set<string>; values: Map<string, Field>; rest: Field[]; odd: boolean } {
  const found = new Set<string>()
  const values = new Map<string, Field>()
  const rest: Field[] = []
  let odd = false
  let only = false
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as Field
    const { text } = arg
    if (only || !text.startsWith('-') || text === '-' || !arg.known) {
      rest.push(arg)
      continue
    }
    if (text === '--') {
      only = true
      continue
    }
    if (text.startsWith('--')) {
      const [name, value] = text.slice(2).split(/=(.*)/s, 2) as [string, string | undefined]
      const short = long[name]
      if (short === undefined) odd = true
      else if (valued.includes(short))
        values.set(short, value === undefined ? (args[++i] ?? { text: '', known: true }) : { text: value, known: true })
      else found.add(short)
      continue
    }
    for (let at = 1; at < text.length; at += 1) {
      const letter = text[at] as string
      if (flags.includes(letter)) found.add(letter)
      else if (valued.includes(letter)) {
        const inline = text.slice(at + 1)
        values.set(letter, inline === '' ? (args[++i] ?? { text: '', known: true }) : { text: inline, known: true })
        break
      } else odd = true
    }
  }
  return { flags: found, values, rest, odd }
}

/** The value of an option of a program whose other options do not matter. */
function optionValue(args: readonly Field[], short: string, long: string): Field | undefined {
  for (let i = 0; i < args.length; i += 1) {
    const { text, known } = args[i] as Field
    if (text === `--${long}`) return args[i + 1]
    if (text.startsWith(`--${long}=`)) return { text: text.slice(long.length + 3), known }
    if (!text.startsWith('--') && text.startsWith('-')) {
      const at = text.indexOf(short, 1)
      if (at !== -1) return at === text.length - 1 ? args[i + 1] : { text: text.slice(at + 1), known }
    }
  }
  return undefined
}
