/** Where the command writes to. */
import { fstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { FileError } from '../files/filesystem.js'
import { breakCommands, forPlainLog, visibleLines } from '../report/sanitize.js'

/** `width` is in cells; `undefined` where standard output is no terminal. */
interface Terminal {
  readonly colors: boolean
  readonly width: number | undefined
}

/** What standard output can show. https://no-color.org, https://force-color.org */
export function terminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdout } = process
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  const wanted = forced || (FORCE_COLOR === undefined && stdout.isTTY === true && TERM !== 'dumb')
  return { colors: wanted && !NO_COLOR, width: stdout.columns }
}

/**
 * Who reads standard output. A file or a pipe is a program, unless a runner reads the pipe, or what a terminal shows: then its
 * lines are searched for commands.
 */
type Reader = 'terminal' | 'runner' | 'program'

function reader(): Reader {
  const onRunner = process.env.GITHUB_ACTIONS === 'true' || process.env.TF_BUILD !== undefined
  if (onRunner && !fstatSync(process.stdout.fd).isFile()) return 'runner'
  return process.stdout.isTTY === true ? 'terminal' : 'program'
}

/** Text for people, which our own colours may be in, and in which everything of a repository was made visible. */
export function printText(text: string): Promise<void> {
  return print(breakCommands(text))
}

/** JSON that `jsonText` made: nothing in it acts anywhere. */
export function printJson(json: string): Promise<void> {
  return print(json)
}

/** Commands for the runner, each of them made by `annotationCommands`. */
export function printCommands(commands: string): Promise<void> {
  return print(commands)
}

/**
 * What holds texts of the repository as they are: a patch, Markdown with one in it. Exact for a program; made visible on a
 * terminal, and on a runner also broken up where it would be a command.
 */
export function printVerbatim(text: string): Promise<void> {
  const shown = { program: (exact: string) => exact, terminal: visibleLines, runner: forPlainLog }
  return print(shown[reader()](text))
}

/** Waits until the text is written. A reader that went away is no error; a full disk is a `FileError`. */
function print(text: string): Promise<void> {
  return new Promise((done, failed) => {
    const end = (error: NodeJS.ErrnoException | null | undefined): void => {
      process.stdout.off('error', end)
      if (error && error.code !== 'EPIPE') failed(new FileError(`standard output cannot be written: ${error.message}`))
      else done()
    }
    process.stdout.once('error', end)
    process.stdout.write(text, end)
  })
}

/** Lines on standard error, in which nothing acts. */
export function tell(lines: string): void {
  process.stderr.write(forPlainLog(`${lines}\n`))
}

/** Writes a file, all or nothing: what was there stays when it cannot be written. Pipes and devices are written to. */
export function writeOutput(path: string, text: string): void {
  const special = statSync(path, { throwIfNoEntry: false })?.isFile() === false
  const temporary = `${path}.${process.pid}.part`
  try {
    if (special) {
      writeFileSync(path, text)
    } else {
      writeFileSync(temporary, text, { flag: 'wx' })
      renameSync(temporary, path)
    }
  } catch (error) {
    if (!special) rmSync(temporary, { force: true })
    throw new FileError(`${path} cannot be written: ${(error as Error).message}`)
  }
}
