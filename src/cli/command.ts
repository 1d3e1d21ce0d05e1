/** Which subcommand is meant, and what its end is to the shell. SPEC 3. */
import { existsSync } from 'node:fs'
import { TooLong } from '../check/deadline.js'
import { FileError } from '../files/filesystem.js'
import { project } from '../report/help.js'
import { visible } from '../report/sanitize.js'
import { version } from '../report/version.js'
import { didYouMean, UsageError } from './arguments.js'
import { help, helpOf } from './help.js'
import { printText, tell } from './output.js'

type Run = (argv: readonly string[]) => Promise<number>

/** Each loads when it is used, and resolves to the exit status. */
const commands: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  check: () => import('./check.js'),
  validate: () => import('./validate.js'),
  boot: () => import('./boot.js'),
  image: () => import('./image.js'),
  explain: () => import('./explain.js'),
  rules: () => import('./rules.js'),
  init: () => import('./init.js'),
  lsp: () => import('./lsp.js'),
}

/** Runs what the words after the program's name ask for, and resolves to the exit status; what went wrong is told. */
export async function command(argv: readonly string[]): Promise<number> {
  try {
    return await chosen(argv)
  } catch (error) {
    // What the operating system refuses (a file that vanished, a directory that may not be written) is no bug of ours.
    const refused = error instanceof Error && 'syscall' in error
    if (error instanceof UsageError || error instanceof FileError || refused) {
      tell(`lithos-ready: ${visible(error.message)}`)
      return 2
    }
    if (error instanceof TooLong) {
      tell(`lithos-ready: ${visible(error.message)}. Please report it with that file: ${project}/issues`)
      return 3
    }
    tell(`lithos-ready: this is a bug in lithos-ready ${version}. Please report it with this text: ${project}/issues`)
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 3
  }
}

async function chosen(argv: readonly string[]): Promise<number> {
  const [first = 'check', ...rest] = argv
  if (argv.includes('--help') || argv.includes('-h') || first === 'help') {
    await printText(first !== 'help' && Object.hasOwn(commands, first) ? helpOf(first) : help)
    return 0
  }
  if (first === '--version') {
    await printText(`lithos-ready ${version}\n`)
    return 0
  }
  if (Object.hasOwn(commands, first)) return (await (commands[first] as (typeof commands)[string])()).run(rest)
  if (!first.startsWith('-') && !existsSync(first))
    throw new UsageError(
      `${first} is neither a command nor a directory${didYouMean(first, Object.keys(commands), 'lithos-ready --help lists the commands')}`,
    )
  return (await import('./check.js')).run(argv)
}
