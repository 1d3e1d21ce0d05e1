/** What well-known programs do with the files on their line. */

import { interpreters } from '../deployment/named-files.js'
import { type Field, known } from '../shell/field.js'
import { awkWrites } from './awk.js'
import { scriptWord } from './launches.js'
import { madeByOption, patternReaders, readers, rewriters, valuedOptions, writers } from './programs.js'
import { needDirectory, note, useFile } from './record.js'
import { pathOf, type StartShell } from './shell.js'

/** `words` are those that are no options. False where a file certainly cannot be written, and the script is ready for that. */
export function useFiles(shell: StartShell, program: string, args: readonly Field[], words: readonly Field[]): boolean {
  const read = (files: readonly Field[]) => {
    for (const file of files) useFile(shell, 'reads-file', file)
  }
  let isDone = true
  const write = (files: readonly Field[]) => {
    for (const file of files) isDone = useFile(shell, 'writes-file', file) && isDone
  }
  const has = (option: RegExp) => args.some(({ text }) => option.test(text))
  const after = (option: RegExp | undefined) =>
    args.filter((_, index) => index > 0 && option?.test(args[index - 1]?.text ?? ''))
  const values = new Set(after(own(valuedOptions, program)))
  const plain = words.filter((word) => !values.has(word))
  const [first, ...others] = plain

  if (readers.has(program) || patternReaders.has(program)) {
    const isPatternFirst = patternReaders.has(program) && !has(/^-[ef]$/)
    const files = plain.slice(isPatternFirst ? 1 : 0)
    if (program === 'sed' && has(/^-i/)) write(files)
    else read(files)
  }
  if (interpreters.test(program)) read(scriptOf(program, args))
  write(after(own(madeByOption, program)))
  if (rewriters.has(program) && !has(/^-\w*c/)) write(plain)
  const makes =
    program === 'mkdir'
      ? !has(/^-\w*p|^--parents/)
      : program === 'install'
        ? !has(/^-\w*[Dd]/)
        : /^(?:touch|tee|mkfifo|cp|mv|ln)$/.test(program)
  if (makes)
    for (const file of /^(?:cp|mv|ln|install)$/.test(program) ? plain.slice(-1) : plain) needDirectory(shell, file)
  if (writers.has(program)) write(written(shell, program, plain, has))

  switch (program) {
    case 'find': {
      const expression = args.findIndex(({ text }) => /^[-(!]/.test(text))
      read(expression < 0 ? args : args.slice(0, expression))
      break
    }
    case 'awk': {
      const [code] = plain
      const inFile = has(/^-f/)
      // whether a line of the input comes so far nobody knows
      for (const { file, certain } of code === undefined || inFile ? [] : awkWrites(code, args))
        useFile(certain ? shell : { ...shell, errexit: false, noticed: false }, 'writes-file', file)
      break
    }
    case 'split': {
      const prefix = plain[1]
      if (prefix !== undefined) useFile(shell, 'writes-file', { ...prefix, text: `${prefix.text}aa` })
      break
    }
    case 'perl':
      if (has(/^-\w*i/)) write(plain.filter((word) => !after(/^-\w*e$/).includes(word)))
      break
    case 'flock':
    case 'sqlite3':
      write(plain.slice(0, 1))
      break
    case 'cp':
    case 'install':
    case 'rsync':
      read(plain.slice(0, -1))
      write(plain.slice(-1))
      break
    case 'mv':
      write(plain)
      break
    case 'ln':
      write(plain.slice(-1))
      break
    case 'chmod':
    case 'chown':
      write(others)
      break
    case 'tar':
      archive(shell, args)
      break
    case 'dd': {
      const operand = (name: string) => args.find(({ text }) => text.startsWith(`${name}=`))
      const output = operand('of')
      const size = bytesOf(operand('bs')?.text, operand('count')?.text)
      if (output !== undefined) useFile(shell, 'writes-file', { ...output, text: output.text.slice(3) }, size)
      break
    }
    case 'mktemp':
      temporary(shell, args, first)
      break
    case 'start-stop-daemon':
      if (has(/^-\w*m|^--make-pidfile$/)) write(after(/^(?:-\w*p|--pidfile)$/))
      break
    case 'httpd': {
      const port = after(/^-p$/)[0]?.text.replace(/^.*:/, '') ?? ''
      if (/^\d+$/.test(port)) note(shell, 'binds-port', port, shell.at)
      break
    }
    case 'nc':
    case 'ncat': {
      const port = after(/^-\w*p$/)[0]?.text ?? ''
      if (has(/^-\w*l/) && /^\d+$/.test(port)) note(shell, 'binds-port', port, shell.at)
    }
  }
  return isDone
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
function written(
  shell: StartShell,
  program: string,
  plain: readonly Field[],
  has: (option: RegExp) => boolean,
): readonly Field[] {
  const keeps = program === 'mkdir' && has(/^-\w*p|^--parents/)
  const isForced = program === 'rm' && has(/^-\w*f/)
  return plain.filter((file) => {
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
