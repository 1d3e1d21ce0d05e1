/** How the command was started, to be shown in hints that work when they are typed. */
import { basename, relative } from 'node:path'

/** `lithos-ready check DIR`, or `node dist/cli/index.js check DIR` where the file itself was started. */
export function typed(
  positionals: readonly string[],
  argv: readonly string[] = process.argv,
  directory = process.cwd(),
): string {
  return [program(argv, directory), 'check', ...positionals.map(quoted)].join(' ')
}

/** `lithos-ready`, or what stands for it where the file itself was started. */
export function program(argv: readonly string[] = process.argv, directory = process.cwd()): string {
  const script = argv[1] ?? ''
  return basename(script) === 'lithos-ready' ? 'lithos-ready' : `node ${quoted(shorter(script, directory))}`
}

function shorter(path: string, directory: string): string {
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') ? path : below
}

/** As a shell reads it as one word. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
