/** The builtins and programs that a starting script runs. */

import { isShell } from '../deployment/paths.js'
import { builtins as common } from '../shell/builtins.js'
import { type Field, known, unknown } from '../shell/field.js'
import { filesOfFilter, filtered } from '../shell/filters.js'
import { baseName } from '../shell/paths.js'
import { fits } from '../shell/pattern.js'
import { shellProgram, withEnvironment, wordPrograms, wrapped, wrappers } from '../shell/programs.js'
import { type Builtin, branch, emit, type Status, type Streams } from '../shell/shell.js'
import { evaluate, runScript } from '../shell/simple.js'
import { testOperator } from '../shell/test.js'
import { variable } from '../shell/words.js'
import { useFiles } from './files.js'
import { questions, rootOnly } from './programs.js'
import { note, noteLaunch, useFile } from './record.js'
import { pathOf, type StartShell } from './shell.js'

type Command = Builtin<StartShell>

/** Runs a builtin or a program: if nothing is known of it, it succeeds. */
export function run(shell: StartShell, name: Field, args: readonly Field[], streams: Streams): Status {
  if (!name.known) {
    emit(streams, undefined)
    return 'unknown'
  }
  const builtin = Object.hasOwn(builtins, name.text) ? builtins[name.text] : undefined
  return builtin === undefined ? runProgram(shell, name, args, streams) : builtin(shell, args, streams, name.text)
}

const nothing: Command = () => 'ok'
const builtins: Readonly<Record<string, Command>> = {
  ...common,
  test: (shell, args) => compare(shell, args),
  '[': (shell, args) => compare(shell, args.slice(0, -1)),
  type: ask,
  hash: ask,
  which: ask,
  trap(shell, args, streams) {
    const [text, signal] = args.filter(({ text }) => !isOption(text))
    const { at = shell.at } = text ?? {}
    if (!text?.known || signal === undefined) return 'ok'
    branch(
      shell,
      streams,
      (copy, out) => evaluate(copy, copy.script, out, { text: text.text, at }),
      () => 'ok',
    )
    return 'ok'
  },
  printenv(shell, args, streams) {
    emit(streams, undefined)
    for (const { text, known, at = shell.at } of args) if (known && !isOption(text)) variable(shell, text, at)
    return 'unknown'
  },
  ulimit(shell, [option, number]) {
    if (/^-.*n/.test(option?.text ?? '') && number !== undefined && /^\d+$/.test(number.text))
      note(shell, 'file-limit', number.text, shell.at)
    return 'ok'
  },
  ...Object.fromEntries('alias bg fg jobs shopt umask unalias kill'.split(' ').map((name) => [name, nothing])),
}

const isOption = (text: string): boolean => text.startsWith('-') && text !== '-'

/** `[ "$(id -u)" = 0 ]` asks whether it is root. */
function compare(shell: StartShell, args: readonly Field[]): Status {
  const [left, operator, right] = args
  if (right !== undefined && /^(?:=|==|-eq)$/.test(operator?.text ?? '')) {
    const asked = [left, right].find((word) => /\bid -u\b/.test(word?.at?.text ?? ''))
    const wanted = asked === left ? right : left
    if (asked !== undefined && wanted?.text === '0') note(shell, 'needs-root', 'id -u', asked.at ?? shell.at)
  }
  return testOperator(shell, args)
}

/** `which NAME`, `command -v NAME`: whether there is such a program. */
function ask(shell: StartShell, args: readonly Field[], streams: Streams): Status {
  emit(streams, undefined)
  for (const { text, known, at = shell.at } of args)
    if (known && !isOption(text) && !text.includes('/')) note(shell, 'runs-by-bare-name', text, at)
  return 'unknown'
}

function runProgram(shell: StartShell, name: Field, args: readonly Field[], streams: Streams): Status {
  const program = baseName(name.text)
  const { at = shell.at } = name
  const plain = args.filter(({ text }) => !isOption(text))
  noteLaunch(shell, name, args)
  if (name.text.includes('/')) {
    useFile(shell, 'runs-path', name)
    const path = pathOf(shell, name)
    const script = path === undefined ? undefined : shell.world.script(path)
    if (script !== undefined)
      runScript(
        shell,
        script,
        { name, args, errexit: /^#!.*\s-\w*e/.test(script.text), nounset: /^#!.*\s-\w*u/.test(script.text) },
        streams,
      )
  } else if (shell.vars.get('PATH') === shell.environ.get('PATH')) {
    // names count only as long as PATH is the one that lithos gave
    note(shell, 'runs-by-bare-name', name.text, at)
  }
  if (rootOnly.has(program) && plain.length > 0) note(shell, 'needs-root', program, shell.at)
  if (program === 'whoami' || (program === 'id' && args.some(({ text }) => /^-\w*n/.test(text))))
    note(shell, 'needs-user-name', program, shell.at)
  if (isShell(program)) {
    shellProgram(shell, args, streams, name.text)
    return 'ok'
  }
  if (!useFiles(shell, program, args, plain)) return 'fail'
  if (Object.hasOwn(wrappers, program)) {
    const { options, command } = wrapped(program, args)
    const [inner, ...rest] = command
    if (inner === undefined) {
      emit(streams, program === 'xargs' ? streams.input : undefined)
      return 'ok'
    }
    const more = program === 'xargs' ? [...rest, ...inputWords(options, streams)] : rest
    const status = run(program === 'env' ? withEnvironment(shell, options) : shell, inner, more, streams)
    return questions.has(program) ? 'unknown' : status
  }
  if (program === 'find') findExec(shell, args)
  output(shell, program, args, plain, streams)
  return questions.has(program) ? 'unknown' : 'ok'
}

/** The text of a file, where the script did not write it itself. */
function textOf(shell: StartShell, file: Field): string | undefined {
  const path = pathOf(shell, file)
  return path === undefined || shell.journal.made.has(path) ? undefined : shell.world.text(path)?.text
}

/** What `xargs` adds to its command: the words of its input, where these are known and its options do not change them. */
function inputWords(options: readonly Field[], { input }: Streams): readonly Field[] {
  const isPlain = options.every(({ text }) => text === '-r' || text === '-t')
  if (!isPlain || input === undefined || input.length > maxInput || /["'\\]/.test(input)) return [unknown]
  return input.split(/\s+/).filter(Boolean).map(known)
}

const maxInput = 10_000

/** `find … -exec COMMAND {} \\;`: runs it for files of which nobody knows how many there are. */
function findExec(shell: StartShell, args: readonly Field[]): void {
  args.forEach(({ text }, at) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(text)) return
    const end = args.findIndex((word, i) => i > at && (word.text === ';' || word.text === '+'))
    const [name, ...words] = args.slice(at + 1, end === -1 ? undefined : end)
    if (name === undefined) return
    const files = words.map((word) => (word.text === '{}' ? unknown : word))
    // `find` goes on when the command fails
    if (certainlyFinds(shell, args.slice(0, at))) {
      run({ ...shell, errexit: false, noticed: false }, name, files, {})
      return
    }
    branch(
      shell,
      {},
      (copy, out) => run(copy, name, files, out),
      () => 'ok',
    )
  })
}

/** Whether something right in the directory has the name that is looked for, and nothing else is asked of it. */
function certainlyFinds(shell: StartShell, [directory, ...tests]: readonly Field[]): boolean {
  const path = directory?.text.startsWith('-') ? undefined : pathOf(shell, directory)
  const names = path === undefined ? undefined : shell.world.list(path)
  const pattern = tests.find((_, index) => tests[index - 1]?.text === '-name')
  const isPlain = tests.every(
    ({ text, known }, index) =>
      known && (index % 2 === 0 ? /^-(?:name|type|maxdepth)$/.test(text) : text !== '0' && text !== 'd'),
  )
  // a directory may be of another type
  return (
    isPlain && pattern !== undefined && names?.some((name) => /\.\w+$/.test(name) && fits(name, pattern.text)) === true
  )
}

const filters: ReadonlySet<string> = new Set('head tail grep sed cut awk tr'.split(' '))

/** The output of a filter over a file of the image, or over what it gets from the program before it. */
function filterOutput(
  shell: StartShell,
  program: string,
  args: readonly Field[],
  { input }: Streams,
): string | undefined {
  if (args.some(({ known }) => !known)) return undefined
  const words = args.map(({ text }) => text)
  const files = filesOfFilter(program, words)
  const [file, ...more] = files ?? []
  if (files === undefined || more.length > 0) return undefined
  const text = file === undefined ? input : textOf(shell, known(file))
  return text === undefined ? undefined : filtered(program, words, text)
}

/** What is known of the output of a program. */
function output(
  shell: StartShell,
  program: string,
  args: readonly Field[],
  plain: readonly Field[],
  streams: Streams,
): void {
  if (program === 'id' && plain.length === 0 && args.length === 1 && args[0]?.text === '-u')
    emit(streams, shell.user === undefined ? undefined : `${shell.user}\n`)
  else if (program === 'dirname' || program === 'basename') wordPrograms[program](shell, args, streams, program)
  else if (program === 'cat' && args.length === plain.length) {
    if (plain.length === 0) emit(streams, streams.input)
    for (const file of plain) emit(streams, textOf(shell, file))
  } else if (filters.has(program)) emit(streams, filterOutput(shell, program, args, streams))
  else if (program === 'readlink' || program === 'realpath') emit(streams, pathOf(shell, plain[0]))
  else {
    if (program === 'mktemp') emit(streams, `${(shell.vars.get('TMPDIR') ?? known('/tmp')).text}/`)
    emit(streams, undefined)
  }
}
