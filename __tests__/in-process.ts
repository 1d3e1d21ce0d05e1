/** The command and the Action in the test's own process: for tests of what they say, where starting a program is not what is tested. */
import { openSync } from 'node:fs'
import { Writable } from 'node:stream'
import { command } from '../src/cli/command.js'
import { command as bundle } from './bundle.js'

/** What a run leaves behind. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** What a process has of its own. */
export interface Surroundings {
  readonly cwd?: string | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** No file, as a pipe is none. */
const noFile = openSync('/dev/null', 'w')

/** A standard output that is a pipe: everything that was written to it. */
class Pipe extends Writable {
  readonly fd = noFile
  readonly #chunks: Buffer[] = []

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk)
    done()
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString()
  }
}

/** Runs the command with these arguments and surroundings. */
export const runHere = (args: readonly string[], { cwd, env }: Surroundings = {}): Promise<Ended> =>
  inProcess(() => command(args), { args, cwd, env: { PATH: process.env.PATH ?? '', ...env } })

/** Runs a program that is a function in surroundings of its own, and puts those of the test back. */
export async function inProcess(
  program: () => Promise<number>,
  { args = [], cwd, env }: Surroundings & { readonly args?: readonly string[] },
): Promise<Ended> {
  const before = { argv: process.argv, env: process.env, cwd: process.cwd() }
  const { stdout, stderr } = process
  const [out, err] = [new Pipe(), new Pipe()]
  const put = (name: 'stdout' | 'stderr', value: Writable) =>
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true })
  try {
    process.argv = [process.execPath, bundle, ...args]
    process.env = { ...env }
    process.chdir(cwd ?? before.cwd)
    put('stdout', out)
    put('stderr', err)
    return { status: await program(), out: out.text, err: err.text }
  } finally {
    put('stdout', stdout)
    put('stderr', stderr)
    process.chdir(before.cwd)
    process.env = before.env
    process.argv = before.argv
  }
}
