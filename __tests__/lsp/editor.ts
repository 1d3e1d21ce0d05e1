/** An editor as far as a language server can tell: Microsoft's own client library, and a server in a process or here. */
import { type ChildProcess, spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { createConnection } from 'vscode-languageserver/node'
import {
  type CodeAction,
  CodeActionRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  DefinitionRequest,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentSymbol,
  DocumentSymbolRequest,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Location,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node'
import { serve } from '../../src/lsp/server.js'

export interface Editor {
  readonly initialized: InitializeResult
  readonly connection: ProtocolConnection
  uri(path: string): string
  open(path: string, text: string): Promise<void>
  change(path: string, ...changes: TextDocumentContentChangeEvent[]): Promise<void>
  save(path: string): Promise<void>
  close(path: string): Promise<void>
  /** The disk changed there. */
  changed(path: string): Promise<void>
  /** What is underlined in a file, once it is what `until` waits for. Rejects after ten seconds with what there is instead. */
  diagnostics(path: string, until?: (all: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>
  hover(path: string, position: Position): Promise<string>
  completion(path: string, position: Position): Promise<readonly CompletionItem[]>
  definition(path: string, position: Position): Promise<readonly Location[]>
  symbols(path: string): Promise<readonly DocumentSymbol[]>
  actions(path: string, range: Range, only?: string[]): Promise<readonly CodeAction[]>
  /** Ends the server as an editor does; resolves to the exit status of a process. */
  end(): Promise<number | null | undefined>
}

/** An editor whose server is a process. */
export interface ProcessEditor extends Editor {
  readonly process: ChildProcess
}

/** Starts the server as a process and opens these folders, the first of which paths are relative to. */
export async function startEditor(
  command: readonly [string, ...string[]],
  folders: readonly [string, ...string[]],
): Promise<ProcessEditor> {
  const [program, ...args] = command
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const editor = await editorOn(connection, folders, process.pid)
  return {
    ...editor,
    process: child,
    async end() {
      const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
      await connection.sendRequest(ShutdownRequest.type)
      await connection.sendNotification(ExitNotification.type)
      const status = await exited
      connection.dispose()
      return status
    },
  }
}

/** The same with a server in this process, which ends without a word: that would end the test. */
export async function connectEditor(folders: readonly [string, ...string[]]): Promise<Editor> {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()]
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor))
  const stop = serve(server)
  const connection = createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer))
  const editor = await editorOn(connection, folders, null)
  return {
    ...editor,
    async end() {
      await connection.sendRequest(ShutdownRequest.type)
      stop()
      connection.dispose()
      server.dispose()
      return undefined
    },
  }
}

/** What an editor does over a connection; `processId` is what the server watches, to end with it. */
async function editorOn(
  connection: ProtocolConnection,
  folders: readonly [string, ...string[]],
  processId: number | null,
): Promise<Omit<Editor, 'end'>> {
  const underlined = new Map<string, readonly Diagnostic[]>()
  const listeners = new Set<() => void>()
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    underlined.set(uri, diagnostics)
    for (const listener of listeners) listener()
  })
  connection.onRequest(RegistrationRequest.type, () => {})
  connection.listen()
  const uri = (path: string) => (path.startsWith('file:') ? path : pathToFileURL(`${folders[0]}/${path}`).href)
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId,
    rootUri: null,
    capabilities: {},
    workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder })),
  })
  await connection.sendNotification(InitializedNotification.type, {})
  const versions = new Map<string, number>()
  const version = (path: string) => {
    versions.set(path, (versions.get(path) ?? 0) + 1)
    return versions.get(path) as number
  }
  return {
    initialized,
    connection,
    uri,
    open: (path, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: uri(path), languageId: 'yaml', version: version(path), text },
      }),
    change: (path, ...contentChanges) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri: uri(path), version: version(path) },
        contentChanges,
      }),
    save: (path) =>
      connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: uri(path) } }),
    close: (path) =>
      connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uri(path) } }),
    changed: (path) =>
      connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: uri(path), type: 2 }] }),
    diagnostics: (path, until = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const all = underlined.get(uri(path))
          if (all === undefined || !until(all)) return
          stop()
          resolve(all)
        }
        const late = setTimeout(() => {
          stop()
          reject(new Error(`not underlined as expected in ${path}: ${JSON.stringify(underlined.get(uri(path)))}`))
        }, 10_000)
        const stop = () => {
          clearTimeout(late)
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      }),
    hover: async (path, position) => {
      const hover = (await connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: uri(path) },
        position,
      })) as Hover | null
      return hover === null ? '' : (hover.contents as { value: string }).value
    },
    completion: async (path, position) =>
      (await connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri: uri(path) },
        position,
      })) as CompletionItem[],
    definition: async (path, position) =>
      (await connection.sendRequest(DefinitionRequest.type, {
        textDocument: { uri: uri(path) },
        position,
      })) as Location[],
    symbols: async (path) =>
      (await connection.sendRequest(DocumentSymbolRequest.type, {
        textDocument: { uri: uri(path) },
      })) as DocumentSymbol[],
    actions: async (path, range, only) =>
      (await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: uri(path) },
        range,
        context: { diagnostics: [], ...(only && { only }) },
      })) as CodeAction[],
  }
}
