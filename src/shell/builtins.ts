/** The builtins that every /bin/sh has, as far as they change nothing but the shell. */
import { type Field, known, unknown } from './field.js'
import { absolute, logical } from './paths.js'
import { emit, forgetVariables, type Shell, type Status, type Streams } from './shell.js'
import { evaluate } from './simple.js'
import { testOperator } from './test.js'
import { variable } from './words.js'

type Common = <S extends Shell<S>>(shell: S, args: readonly Field[], streams: Streams, name: string) => Status

/** Part of every shell that is /bin/sh somewhere. */
export const builtins: Readonly<Record<string, Common>> = {
  ':': () => 'ok',
  true: () => 'ok',
  false: () => 'fail',
  echo,
  printf,
  test: (shell, args) => testOperator(shell, args),
  '[': (shell, args) => (args.at(-1)?.text === ']' ? testOperator(shell, args.slice(0, -1)) : 'fail'),
  cd: changeDirectory,
  chdir: changeDirectory,
  pushd,
  popd,
  pwd(shell, _args, streams) {
    emit(streams, shell.cwd === undefined ? undefined : `${shell.cwd}\n`)
    return 'ok'
  },
  export: assign,
  readonly: assign,
  local: assign,
  declare: assign,
  typeset: assign,
  unset(shell, args) {
    for (const { text } of args) if (!text.startsWith('-')) shell.vars.delete(text)
    return 'ok'
  },
  set(shell, args) {
    for (let i = 0; i < args.length; i += 1) {
      const { text, known } = args[i] as Field
      if (!known) return 'unknown'
      if (text === '-o' || text === '+o') {
        if (args[i + 1]?.text === 'errexit') shell.errexit = text === '-o'
        if (args[i + 1]?.text === 'nounset') shell.nounset = text === '-o'
        i += 1
      } else if (/^[-+][a-zA-Z]+$/.test(text)) {
        if (text.includes('e')) shell.errexit = text.startsWith('-')
        if (text.includes('u')) shell.nounset = text.startsWith('-')
        if (!/[fn]/.test(text)) continue
        shell.host.opaque(shell, 'set', args)
        return 'unknown'
      } else {
        shell.args = args.slice(text === '--' ? i + 1 : i)
        break
      }
    }
    return 'ok'
  },
  shift(shell, args) {
    const by = args[0] === undefined ? 1 : Number(args[0].text)
    if (!Number.isInteger(by) || shell.args === undefined || by > shell.args.length) return 'unknown'
    shell.budget.left -= Math.floor(shell.args.length / 512)
    shell.args = shell.args.slice(by)
    return 'ok'
  },
  exit: (shell, [code]) => leave(shell, code, 'script'),
  return: (shell, [code]) => leave(shell, code, 'function'),
  break: (shell, args) => leaveLoop(shell, args, 'loop'),
  continue: (shell, args) => leaveLoop(shell, args, 'round'),
  exec(shell, [name, ...args], streams) {
    if (name === undefined) return 'ok'
    const status = shell.host.run(shell, name, args, streams)
    shell.ended = { status, until: 'script' }
    return status
  },
  command(shell, args, streams) {
    const [name, ...rest] = args[0]?.text === '-p' ? args.slice(1) : args
    if (name === undefined) return 'ok'
    return shell.host.run(shell, /^-[vV]$/.test(name.text) ? known('type') : name, rest, streams)
  },
  eval(shell, args, streams) {
    if (args.every((arg) => arg.known)) {
      const text = args.map((arg) => arg.text).join(' ')
      return evaluate(shell, shell.script, streams, { text, at: shell.at })
    }
    shell.host.opaque(shell, 'eval', args)
    forgetVariables(shell)
    return 'unknown'
  },
  '.': sourceFile,
  source: sourceFile,
  read(shell, args, streams) {
    const { input } = streams
    const names = args.filter(({ text }) => !text.startsWith('-'))
    const isPlain = args.every(({ text }) => !text.startsWith('-') || text === '-r')
    const [line, ...more] = isPlain && input !== undefined ? input.split('\n') : []
    const words =
      line === undefined || /\\/.test(line) || shell.vars.has('IFS') ? undefined : splitLine(line, names.length)
    names.forEach(({ text }, i) => {
      shell.vars.set(text, words === undefined ? unknown : known(words[i] ?? ''))
    })
    streams.input = line === undefined ? undefined : more.join('\n')
    if (words === undefined) return input?.includes('\n') ? 'ok' : 'unknown'
    return more.length > 0 ? 'ok' : 'fail'
  },
  getopts,
  wait: () => 'ok',
  times: () => 'ok',
  kill: () => 'unknown',
  let: () => 'unknown',
}

/** The words of a line, of which the last is all that is left. */
function splitLine(line: string, count: number): readonly string[] {
  const words: string[] = []
  let rest = line.trim()
  while (words.length < count - 1 && rest !== '') {
    const [word = ''] = /^[^ \t]+/.exec(rest) ?? []
    words.push(word)
    rest = rest.slice(word.length).trimStart()
  }
  return [...words, rest]
}

function changeDirectory<S extends Shell<S>>(shell: S, args: readonly Field[]): Status {
  const given = args.find(({ text }) => text !== '-P' && text !== '-L' && text !== '--')
  const to = given ?? variable(shell, 'HOME', shell.at)
  if (to.known && to.text === '') return 'ok'
  const path = to.text === '-' ? undefined : absolute(shell, to)
  const status = shell.host.enter(shell, path === undefined ? undefined : logical(path), given)
  if (status !== 'fail') shell.cwd = path === undefined ? undefined : logical(path)
  return status
}

function pushd<S extends Shell<S>>(shell: S, args: readonly Field[]): Status {
  const to = args.find(({ text }) => text !== '-n')
  const here = shell.cwd === undefined ? unknown : known(shell.cwd)
  const before = shell.directories
  // without a directory, or with a number, it turns the list round
  if (to === undefined || (to.known && /^[-+]\d+$/.test(to.text))) return forgetDirectories(shell)
  const status = changeDirectory(shell, [to])
  if (status !== 'fail') shell.directories = before && [...before, here].slice(-mostDirectories)
  return status
}

function popd<S extends Shell<S>>(shell: S, args: readonly Field[]): Status {
  const to = shell.directories?.at(-1)
  if (args.length > 0 || shell.directories === undefined) return forgetDirectories(shell)
  if (to === undefined) return 'fail'
  shell.directories = shell.directories.slice(0, -1)
  return changeDirectory(shell, [to])
}

const mostDirectories = 50

function forgetDirectories<S extends Shell<S>>(shell: S): Status {
  shell.directories = undefined
  return changeDirectory(shell, [unknown])
}

/** Reads options that stand apart (`-a -d DIR`, `-dDIR`); of `-abc` nothing is known. */
function getopts<S extends Shell<S>>(shell: S, [spec, name, ...given]: readonly Field[]): Status {
  if (spec === undefined || name === undefined) return 'fail'
  const words = given.length > 0 ? given : shell.args
  const index = Number(shell.vars.get('OPTIND')?.text ?? '1')
  const set = (option: Field, argument: Field, next: Field): void => {
    shell.vars.set(name.text, option)
    shell.vars.set('OPTARG', argument)
    shell.vars.set('OPTIND', next)
  }
  const word = words?.[index - 1]
  const [letter, rest] = [word?.text[1] ?? '', word?.text.slice(2) ?? '']
  const takes = spec.text[spec.text.indexOf(letter) + 1] === ':'
  const isPlain = letter !== '' && letter !== ':' && spec.text.includes(letter) && (takes || rest === '')
  const isEnd =
    words !== undefined && (word === undefined || (word.known && (!/^-./.test(word.text) || word.text === '--')))
  if (isEnd && spec.known) {
    set(known('?'), known(''), known(String(index)))
    return 'fail'
  }
  if (!spec.known || !word?.known || !isPlain || !Number.isInteger(index)) {
    set(unknown, unknown, unknown)
    return 'unknown'
  }
  const next = takes && rest === '' ? index + 2 : index + 1
  const inWord = rest === '' ? words?.[index] : { ...word, text: rest }
  const argument = takes ? inWord : known('')
  set(known(letter), argument ?? unknown, known(String(next)))
  return argument === undefined ? 'unknown' : 'ok'
}

function leave<S extends Shell<S>>(shell: S, code: Field | undefined, until: 'script' | 'function'): Status {
  const status = statusOf(code)
  shell.ended = { status, until }
  return status
}

function statusOf(code: Field | undefined): Status {
  if (!code?.known || !/^\d+$/.test(code.text)) return 'unknown'
  return Number(code.text) % 256 === 0 ? 'ok' : 'fail'
}

function leaveLoop<S extends Shell<S>>(shell: S, [count]: readonly Field[], until: 'loop' | 'round'): Status {
  if (count !== undefined && count.text !== '1') shell.host.opaque(shell, 'a loop', [])
  shell.ended = { status: 'ok', until }
  return 'ok'
}

function assign<S extends Shell<S>>(shell: S, args: readonly Field[]): Status {
  for (const arg of args) {
    const at = arg.text.indexOf('=')
    if (at > 0) shell.vars.set(arg.text.slice(0, at), { ...arg, text: arg.text.slice(at + 1) })
    // `export $(cat env)`: any of the names in it
    if (!arg.known && at <= 0) forgetVariables(shell)
  }
  return 'ok'
}

function echo<S>(_shell: S, args: readonly Field[], streams: Streams): Status {
  const isBare = args[0]?.known && args[0].text === '-n'
  const words = isBare ? args.slice(1) : args
  // shells differ in what they do with `\` and with other options
  const odd = words.findIndex(({ text, known }) => !known || text.includes('\\'))
  const text = words.map((word) => word.text)
  if (/^-[neE]+$/.test(text[0] ?? '')) emit(streams, undefined)
  else if (odd === -1) emit(streams, text.join(' ') + (isBare ? '' : '\n'))
  else {
    emit(streams, text.slice(0, words[odd]?.known ? odd : odd + 1).join(' '))
    emit(streams, undefined)
  }
  return 'ok'
}

function printf<S>(_shell: S, [format, ...values]: readonly Field[], streams: Streams): Status {
  const isUsable = format?.known && values.every((value) => value.known) && /^(?:[^\\%]|\\n|\\t|%s)*$/.test(format.text)
  if (!isUsable) {
    emit(streams, undefined)
    return 'ok'
  }
  const plain = format.text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').split('%s')
  const holes = plain.length - 1
  const rounds = holes === 0 ? 1 : Math.max(1, Math.ceil(values.length / holes))
  for (let round = 0; round < rounds && streams.output?.known; round += 1) {
    const words = values.slice(round * holes)
    emit(streams, plain.map((text, i) => text + (i < holes ? (words[i]?.text ?? '') : '')).join(''))
  }
  return 'ok'
}

function sourceFile<S extends Shell<S>>(
  shell: S,
  [file, ...args]: readonly Field[],
  streams: Streams,
  name: string,
): Status {
  const script = file === undefined ? undefined : shell.host.script(shell, file)
  if (script === 'fail') return 'fail'
  if (script === undefined) {
    shell.host.opaque(shell, name, file === undefined ? args : [file, ...args])
    forgetVariables(shell)
    return 'unknown'
  }
  const before = shell.args
  if (args.length > 0) shell.args = args
  const status = evaluate(shell, script, streams)
  if (args.length > 0) shell.args = before
  return status
}
