#!/usr/bin/env node
/** The command: which part of it is meant, and what its end is to the shell. SPEC 3. */
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { TooLong } from './check/deadline.js'
import { didYouMean, UsageError } from './cli/arguments.js'
import { help, helpOf } from './cli/help.js'
import { printText, tell } from './cli/output.js'
import { FileError } from './files/filesystem.js'
import { project } from './report/help.js'
import { visible } from './report/sanitize.js'
import { version } from './report/version.js'

// Node 22 and later keep what they compiled, for the modules that load from here on: 127 ms instead of 192 for a small project.
;(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.()

type Run = (argv: readonly string[]) => Promise<number>

/** Each loads when it is used, and resolves to the exit status. */
const commands: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  check: () => import('./cli/check.js'),
  validate: () => import('./cli/validate.js'),
  boot: () => import('./cli/boot.js'),
  image: () => import('./cli/image.js'),
  explain: () => import('./cli/explain.js'),
  rules: () => import('./cli/rules.js'),
  init: () => import('./cli/init.js'),
  lsp: () => import('./cli/lsp.js'),
}

async function main(argv: readonly string[]): Promise<number> {
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
  return (await import('./cli/check.js')).run(argv)
}

// A reader that has seen enough (`| head`) is no reason to complain.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // What the operating system refuses (a file that vanished, a directory that may not be written) is no bug of ours.
  const refused = error instanceof Error && 'syscall' in error
  if (error instanceof UsageError || error instanceof FileError || refused) {
    tell(`lithos-ready: ${visible(error.message)}`)
    process.exitCode = 2
  } else if (error instanceof TooLong) {
    tell(`lithos-ready: ${visible(error.message)}. Please report it with that file: ${project}/issues`)
    process.exitCode = 3
  } else {
    tell(`lithos-ready: this is a bug in lithos-ready ${version}. Please report it with this text: ${project}/issues`)
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 3
  }
}
