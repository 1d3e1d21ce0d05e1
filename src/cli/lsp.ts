/** `lithos-ready lsp`: a language server on standard input and output. SPEC 3. */
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { serve } from '../lsp/server.js'
import { readArguments } from './arguments.js'

/** Serves until the editor closes the connection, which ends the process, as its word does. Throws `UsageError`. */
export async function run(argv: readonly string[]): Promise<never> {
  // Editors pass `--stdio`, the only way that there is.
  readArguments(argv, { stdio: { value: 'none' } }, 0)
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout))
  const stop = serve(connection)
  await new Promise((resolve) => process.stdin.on('close', resolve))
  stop()
  // The library looks every three seconds whether the editor lives, which would keep the process.
  process.exit(0)
}
