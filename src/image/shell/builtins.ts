/** The builtins that every /bin/sh has. */
import { walk } from '../tree.js'
import { opaqueStatus, runProgram, which } from './commands.js'
import { absolute, contentOf, reads } from './effects.js'
import { type Builtin, emit, type Runner } from './program.js'
import type { Shell, Status, Streams } from './shell.js'
import { testOperator } from './test.js'
import { type Field, variable } from './words.js'

/** Part of every shell that is /bin/sh somewhere. */
export const builtins: Readonly<Record<string, Builtin>> = {
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
