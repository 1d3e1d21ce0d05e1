/** Where the command writes to. */
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { FileError } from '../files/filesystem.js'
import { breakCommands } from '../report/sanitize.js'

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

/** Writes to standard output and waits until it is written. A reader that went away is no error; a full disk is a `FileError`. */
export function print(text: string): Promise<void> {
  return new Promise((done, failed) => {
    const end = (error: NodeJS.ErrnoException | null | undefined): void => {
      if (error && error.code !== 'EPIPE') failed(new FileError(`standard output cannot be written: ${error.message}`))
      else done()
    }
    process.stdout.once('error', end)
    process.stdout.write(text, end)
  })
}

/** One line on standard error, in which nothing can be taken for a command by a runner. */
export function tell(line: string): void {
  process.stderr.write(breakCommands(`${line}\n`))
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
