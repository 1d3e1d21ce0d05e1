/** What well-known programs do with the files on their line. */

import { interpreters } from '../deployment/named-files.js'
import { type Field, known } from '../shell/field.js'
import { awkWrites } from './awk.js'
import { scriptWord } from './launches.js'
import { madeByOption, patternReaders, readers, rewriters, valuedOptions, writers } from './programs.js'
import { needDirectory, note, useFile } from './record.js'
import { pathOf, type StartShell } from './shell.js'

/** A well-known program on a line, and what it does with its files. */
class Call {
  /** The words that are no options, and no values of options. */
  readonly plain: readonly Field[]
  /** False where a file certainly cannot be written, and the script is ready for that. */
  isDone = true

  constructor(
    readonly shell: StartShell,
    readonly program: string,
    readonly args: readonly Field[],
    words: readonly Field[],
  ) {
    const values = new Set(this.after(own(valuedOptions, program)))
    this.plain = words.filter((word) => !values.has(word))
  }

  has(option: RegExp): boolean {
    return this.args.some(({ text }) => option.test(text))
  }

  /** The words behind an option. */
  after(option: RegExp | undefined): readonly Field[] {
    return this.args.filter((_, index) => index > 0 && option?.test(this.args[index - 1]?.text ?? ''))
  }

  read(files: readonly Field[]): void {
    for (const file of files) useFile(this.shell, 'reads-file', file)
  }

  write(files: readonly Field[]): void {
    for (const file of files) this.isDone = useFile(this.shell, 'writes-file', file) && this.isDone
  }
}

/** `words` are those that are no options. False where a file certainly cannot be written, and the script is ready for that. */
export function useFiles(shell: StartShell, program: string, args: readonly Field[], words: readonly Field[]): boolean {
  const call = new Call(shell, program, args, words)
  const { plain } = call
  if (readers.has(program) || patternReaders.has(program)) {
    const isPatternFirst = patternReaders.has(program) && !call.has(/^-[ef]$/)
    const files = plain.slice(isPatternFirst ? 1 : 0)
    if (program === 'sed' && call.has(/^-i/)) call.write(files)
    else call.read(files)
  }
  if (interpreters.test(program)) call.read(scriptOf(program, args))
  call.write(call.after(own(madeByOption, program)))
  if (rewriters.has(program) && !call.has(/^-\w*c/)) call.write(plain)
  if (needsDirectory(call))
    for (const file of /^(?:cp|mv|ln|install)$/.test(program) ? plain.slice(-1) : plain) needDirectory(shell, file)
  if (writers.has(program)) call.write(written(call))
  own(deeds, program)?.(call)
  return call.isDone
}

/** It makes files, and no directories for them. */
function needsDirectory(call: Call): boolean {
  if (call.program === 'mkdir') return !call.has(/^-\w*p|^--parents/)
  if (call.program === 'install') return !call.has(/^-\w*[Dd]/)
  return /^(?:touch|tee|mkfifo|cp|mv|ln)$/.test(call.program)
}

type Deed = (call: Call) => void

const writesFirst: Deed = (call) => call.write(call.plain.slice(0, 1))
const writesLast: Deed = (call) => call.write(call.plain.slice(-1))
const writesAfterFirst: Deed = (call) => call.write(call.plain.slice(1))
const copies: Deed = (call) => {
  call.read(call.plain.slice(0, -1))
  writesLast(call)
}
const listens: Deed = (call) => {
  const port = call.after(/^-\w*p$/)[0]?.text ?? ''
  if (call.has(/^-\w*l/) && /^\d+$/.test(port)) note(call.shell, 'binds-port', port, call.shell.at)
}

/** What is special about a program. */
const deeds: Readonly<Record<string, Deed>> = {
  find(call) {
    const expression = call.args.findIndex(({ text }) => /^[-(!]/.test(text))
    call.read(expression < 0 ? call.args : call.args.slice(0, expression))
  },
  awk(call) {
    const { shell, args } = call
    const [code] = call.plain
    // whether a line of the input comes so far nobody knows
    for (const { file, certain } of code === undefined || call.has(/^-f/) ? [] : awkWrites(code, args))
      useFile(certain ? shell : { ...shell, errexit: false, noticed: false }, 'writes-file', file)
  },
  split({ shell, plain }) {
    const prefix = plain[1]
    if (prefix !== undefined) useFile(shell, 'writes-file', { ...prefix, text: `${prefix.text}aa` })
  },
  perl(call) {
    const code = call.after(/^-\w*e$/)
    if (call.has(/^-\w*i/)) call.write(call.plain.filter((word) => !code.includes(word)))
  },
  flock: writesFirst,
  sqlite3: writesFirst,
  cp: copies,
  install: copies,
  rsync: copies,
  mv: (call) => call.write(call.plain),
  ln: writesLast,
  chmod: writesAfterFirst,
  chown: writesAfterFirst,
  tar: ({ shell, args }) => archive(shell, args),
  dd({ shell, args }) {
    const operand = (name: string) => args.find(({ text }) => text.startsWith(`${name}=`))
    const output = operand('of')
    const size = bytesOf(operand('bs')?.text, operand('count')?.text)
    if (output !== undefined) useFile(shell, 'writes-file', { ...output, text: output.text.slice(3) }, size)
  },
  mktemp: ({ shell, args, plain }) => temporary(shell, args, plain[0]),
  'start-stop-daemon': (call) => {
    if (call.has(/^-\w*m|^--make-pidfile$/)) call.write(call.after(/^(?:-\w*p|--pidfile)$/))
  },
  httpd(call) {
    const port = call.after(/^-p$/)[0]?.text.replace(/^.*:/, '') ?? ''
    if (/^\d+$/.test(port)) note(call.shell, 'binds-port', port, call.shell.at)
  },
  nc: listens,
  ncat: listens,
}

/** The script that an interpreter is told to run. */
function scriptOf(program: string, args: readonly Field[]): readonly Field[] {
  const words = args.map((field) => ({ value: field.text, field }))
  const script = scriptWord(program, words)
  return script && /[/.]/.test(script.value) ? [script.field] : []
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The files that a writer would really write: `mkdir -p` makes nothing that is there, `rm -f` needs nothing. */
function written(call: Call): readonly Field[] {
  const { shell, program } = call
  const keeps = program === 'mkdir' && call.has(/^-\w*p|^--parents/)
  const isForced = program === 'rm' && call.has(/^-\w*f/)
  return call.plain.filter((file) => {
    const path = pathOf(shell, file)
    const there = path === undefined ? 'unknown' : shell.world.look(path).exists
    return !(keeps && there === 'yes') && !(isForced && there !== 'yes')
  })
}

/** `tar xf FILE -C DIRECTORY`, `tar -czf FILE …`. */
function archive(shell: StartShell, args: readonly Field[]): void {
  const letters = args.filter(({ text }, index) => index === 0 || /^-\w/.test(text))
  const isMade = letters.some(({ text }) => /^-?\w*[cru]/.test(text) && !text.startsWith('-C'))
  const named = args.findIndex(
    ({ text }, index) => /^-?[a-zA-Z]*f$/.test(text) && (index === 0 || text.startsWith('-')),
  )
  const file = named >= 0 ? args[named + 1] : undefined
  const into = args.find((_, index) => args[index - 1]?.text === '-C')
  if (file !== undefined) useFile(shell, isMade ? 'writes-file' : 'reads-file', file)
  if (!isMade && into !== undefined) useFile(shell, 'writes-file', into)
}

function temporary(shell: StartShell, args: readonly Field[], template: Field | undefined): void {
  const option = args.findIndex(({ text }) => text === '-p')
  const variable = shell.vars.get('TMPDIR')
  const directory = option >= 0 ? args[option + 1] : (variable ?? known('/tmp'))
  if (template !== undefined && option < 0 && template.text.includes('/'))
    useFile(shell, 'writes-file', { ...template, known: false })
  else if (directory?.known) {
    const { text, through } = directory
    if (through !== undefined || /^(?:\/tmp(?:\/.*)?)?$/s.test(text))
      note(shell, 'temporary-file', text || '/tmp', shell.at, { through })
    else useFile(shell, 'writes-file', { text: `${text}/`, known: false, at: shell.at })
  }
}

/** The size that `dd bs=… count=…` writes. */
function bytesOf(size = 'bs=512', count = ''): number | undefined {
  const unit: Readonly<Record<string, number>> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
  const [, number, letter = ''] = /^bs=(\d+)([kKMG]?)$/.exec(size) ?? []
  const times = /^count=(\d+)$/.exec(count)?.[1]
  return number === undefined || times === undefined
    ? undefined
    : Number(number) * (unit[letter] as number) * Number(times)
}
