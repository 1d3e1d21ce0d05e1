/**
 * The programs and builtins that scripts of build steps usually run.
 *
 * The reasoning for everything else, written down once:
 * - A program that only reads (`readers`) changes nothing but its output.
 * - A package manager or an installer (`installers`) adds files below the directories for packages and below its path arguments. It does
 *   not remove what steps made.
 * - Any other program may add files below its working directory, where its words, variables and files point, and in a few usual places
 *   (`unknownProgram`); anywhere else that is unlikely. Where not even its name is known it may add files anywhere: from then on no path
 *   is certainly absent; in the project only when it runs there, or is told of something there. What it was told of by name may be changed or
 *   removed: that becomes unknown with everything below. What it was not told of stays: a build script that removes files it was not
 *   told about would break its own image, and saying "unknown" of everything after the first `make` would help nobody. Scripts
 *   whose text is known are followed instead.
 */

import { builtins as common } from '../../shell/builtins.js'
import { type Field, known } from '../../shell/field.js'
import { baseName } from '../../shell/paths.js'
import { withEnvironment, wrapped } from '../../shell/programs.js'
import { all, type Builtin, emit, type Status, type Streams } from '../../shell/shell.js'
import { guarded, runScript } from '../../shell/simple.js'
import { openPackageDirs } from '../package-dirs.js'
import { type File, openBelow } from '../tree.js'
import { walk } from '../walk.js'
import { contentOf, openField, reads } from './fields.js'
import { isProgram, locate } from './lookup.js'
import { opaqueStatus, unknownProgram } from './opaque.js'
import { reader, readsField } from './operands.js'
import { programs } from './programs.js'
import type { BuildShell } from './shell.js'

const words = (list: string): string[] => list.trim().split(/\s+/)

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

const builtins: Readonly<Record<string, Builtin<BuildShell>>> = {
  ...common,
  umask(shell, [mask], streams) {
    if (mask === undefined) {
      const { umask } = shell
      emit(streams, umask === undefined || umask.usual ? undefined : `${umask.bits.toString(8).padStart(4, '0')}\n`)
    } else if (!mask.known || mask.text !== '-S') {
      const isOctal = mask.known && /^[0-7]{1,4}$/.test(mask.text)
      shell.umask = isOctal ? { bits: Number.parseInt(mask.text, 8) & 0o777, usual: false } : undefined
    }
    return 'ok'
  },
  type: isCommand,
  hash: isCommand,
  trap: (shell, args) =>
    args.length === 0 || args[0]?.text === '' || args[0]?.text === '-' ? 'ok' : opaqueStatus(shell, 'trap', []),
  ulimit: () => 'unknown',
  alias: (shell) => opaqueStatus(shell, 'alias', []),
}

/** Programs that run the rest of their line. */
const wrappers = new Set(words('env nice nohup setsid time timeout stdbuf ionice fakeroot busybox'))

/** Builtins that are programs as well. */
const both = new Set(words('true false echo printf test [ pwd kill'))

/** Runs a builtin, or a program by its name. */
export function runCommand(shell: BuildShell, name: Field, args: readonly Field[], streams: Streams): Status {
  if (!name.known) return opaqueStatus(shell, '', args)
  const builtin = Object.hasOwn(builtins, name.text) ? builtins[name.text] : undefined
  return (builtin ?? runProgram)(shell, args, streams, name.text)
}

/** Runs a program by its name. */
export function runProgram(shell: BuildShell, args: readonly Field[], streams: Streams, name: string): Status {
  const path = locate(shell, name)
  if (path === 'fail') return 'fail'
  const program = path === undefined ? undefined : walk(shell.world, path)
  if (program?.node?.kind === 'dir') return 'fail'
  const file = program?.node?.kind === 'file' ? program.node : undefined
  if (file?.mode !== undefined && (file.mode & 0o111) === 0) return 'fail'
  const text = program !== undefined && isScript(file) ? contentOf(program) : undefined
  if (program === undefined || text === undefined) return runKnown(shell, args, streams, name)
  reads(shell, program)
  const [line = '', interpreter = '', argument = ''] = /^#!\s*(\S+)(?:\s+(\S+))?.*/.exec(text) ?? []
  if (/^(?:sh|ash|dash|bash)$/.test(baseName(interpreter === '/usr/bin/env' ? argument : interpreter)))
    return runScript(shell, { text }, { name: known(name), args, errexit: /\s-\w*e/.test(line) }, streams)
  emit(streams, undefined)
  return unknownProgram(shell, name, args)
}

/** Runs a program of which only the name tells what it does. */
function runKnown(shell: BuildShell, args: readonly Field[], streams: Streams, name: string): Status {
  const base = baseName(name)
  const module = moduleOf(base, args)
  if (module === 'compileall') return compileAll(shell, args.slice(2))
  if (wrappers.has(base)) return wrapper(shell, args, streams, base)
  const run = implementationOf(base)
  if (run !== undefined) {
    const act = () => run(shell, args, streams, base)
    return changers.has(base) ? guarded(shell, act) : act()
  }
  emit(streams, undefined)
  if (readers.has(base)) {
    const status = reader(shell, args)
    // `sort -o`, `awk … > file` inside of a program: not looked into
    return args.some((arg) => /^(-o|--output)/.test(arg.text)) ? unknownProgram(shell, base, args) : status
  }
  const isInstaller = installers.has(base) || /^(pip|venv|ensurepip)/.test(module ?? '')
  return isInstaller ? install(shell, base, args) : runUnknown(shell, base, args)
}

/** `python -m MODULE` */
function moduleOf(base: string, [option, module]: readonly Field[]): string | undefined {
  return /^python[\d.]*$/.test(base) && option?.text === '-m' ? module?.text : undefined
}

function implementationOf(base: string): Builtin<BuildShell> | undefined {
  if (Object.hasOwn(programs, base)) return programs[base]
  return both.has(base) ? builtins[base] : undefined
}

/** An installer brings files where packages have them, and below the paths that it is told. */
function install(shell: BuildShell, base: string, args: readonly Field[]): Status {
  const why = { ...shell.why, because: `\`${base}\` of \`!${shell.build.step.tag}\` may bring it` }
  const names = args.flatMap(({ known, text }) => (known && !text.startsWith('-') ? [text] : []))
  openPackageDirs(shell.build, why, names)
  for (const arg of args) {
    if (!readsField(shell, arg) && (arg.text.startsWith('/') || arg.text.startsWith('./'))) openField(shell, arg)
    const value = /^--[\w-]+=(\/.*)$/.exec(arg.text)?.[1]
    if (value !== undefined) openField(shell, { text: value, known: arg.known })
    else if (arg.known && arg.text.startsWith('/')) openField(shell, arg)
  }
  if (shell.cwd !== undefined) openBelow(shell.world, walk(shell.world, shell.cwd), why)
  return 'unknown'
}

/** A program of which nothing is known; an interpreter reads its script. */
function runUnknown(shell: BuildShell, base: string, args: readonly Field[]): Status {
  const at = interpreters.test(base) ? scriptOf(args) : -1
  const script = args[at]
  if (script === undefined) return unknownProgram(shell, base, args)
  readsField(shell, script)
  const others = args.filter((_, i) => i !== at)
  return unknownProgram(shell, base, others, script)
}

/** `python -m compileall`: makes nothing but `__pycache__` in directories. */
function compileAll(shell: BuildShell, args: readonly Field[]): Status {
  for (const arg of args.filter(({ text }) => !text.startsWith('-')))
    openField(shell, { ...arg, text: `${arg.text}/__pycache__` })
  return 'unknown'
}

/** Where the words of an interpreter have its script; -1 where they have none. */
function scriptOf(args: readonly Field[]): number {
  const at = args.findIndex((arg) => !arg.text.startsWith('-'))
  return args.slice(0, Math.max(at, 0)).some(({ text }) => /^-[cem]$/.test(text)) ? -1 : at
}

const isScript = (file: File | undefined): boolean => {
  const [first, second] = file?.content?.(2) ?? []
  return first === 0x23 && second === 0x21
}

function wrapper(shell: BuildShell, args: readonly Field[], streams: Streams, base: string): Status {
  const { options, command } = wrapped(base, args)
  const [name, ...rest] = command
  if (name?.known) return runProgram(base === 'env' ? withEnvironment(shell, options) : shell, rest, streams, name.text)
  emit(streams, undefined)
  return base === 'env' && name === undefined ? 'ok' : opaqueStatus(shell, base, args)
}

/** `command -v`, `type`: whether there are such builtins or programs. */
function isCommand(shell: BuildShell, args: readonly Field[], streams: Streams): Status {
  emit(streams, undefined)
  const names = args.filter(({ text }) => !text.startsWith('-'))
  return all(names.map((name) => (name.known && Object.hasOwn(builtins, name.text) ? 'ok' : isProgram(shell, name))))
}
