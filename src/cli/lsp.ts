/** `lithos-ready lsp`: a language server on standard input and output. SPEC 3. */
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { serve } from '../lsp/server.js'
import { readArguments } from './arguments.js'

/** Serves until the editor closes the connection; its exit ends the process. Throws `UsageError`. */
export async function run(argv: readonly string[]): Promise<number> {
  // Editors pass `--stdio`, the only way that there is.
  readArguments(argv, { stdio: { value: 'none' } }, 0)
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout))
  const closed = new Promise<number>((resolve) => process.stdin.on('close', () => resolve(0)))
  serve(connection)
  return closed
}
