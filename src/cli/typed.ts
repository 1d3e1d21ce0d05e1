/** How the command was started, to be shown in hints that work when they are typed. */
import { basename, relative } from 'node:path'

/** `lithos-ready check DIR`, or `node dist/cli/index.js check DIR` where the file itself was started. */
export function typed(
  positionals: readonly string[],
  argv: readonly string[] = process.argv,
  directory = process.cwd(),
): string {
  const script = argv[1] ?? ''
  const program = basename(script) === 'lithos-ready' ? 'lithos-ready' : `node ${quoted(shorter(script, directory))}`
  return [program, 'check', ...positionals.map(quoted)].join(' ')
}

function shorter(path: string, directory: string): string {
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') ? path : below
}

/** As a shell reads it as one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
