/** The language server: what the editor says, and which part of this folder answers. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { version } from '../report/version.js'
import { sourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { fixAllKind, fixEverything, quickFixes } from './actions.js'
import { completionsAt } from './completion.js'
import { definitionsAt } from './definition.js'
import { diagnosticsOf } from './diagnostics.js'
import { hoverAt } from './hover.js'
import { kindOf } from './kind.js'
import { fileOf, openProject, type Project, rootOf } from './project.js'
import { symbolsOf } from './symbols.js'

/** Milliseconds of silence after a change before the project is checked: nobody reads findings while typing. */
const patience = 150

/** Characters of a file that is helped with. Nobody writes a larger one, and each answer would take seconds. */
const largestText = 256 * 1024

/** Serves an editor over a connection. The function that it gives ends that, when the editor is gone. */
export function serve(connection: Connection): () => void {
  const documents = new TextDocuments(TextDocument)
  const projects = new Map<string, Project>()
  const published = new Map<Project, ReadonlySet<string>>()
  const waiting = new Map<Project, NodeJS.Timeout>()
  let folders: readonly string[] = []
  let watches = false
  let tellsFolders = false
  let isOver = false

  const openTexts = () => documents.all().map((document) => [document.uri, document.getText()] as const)
  const projectOf = (uri: string): Project | undefined => {
    const file = fileOf(uri)
    const root = file === undefined ? undefined : rootOf(file, folders)
    if (root === undefined) return undefined
    const project = projects.get(root) ?? openProject(root, openTexts)
    projects.set(root, project)
    return project
  }

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const opened = params.workspaceFolders?.map(({ uri }) => uri) ?? [params.rootUri ?? '']
    folders = opened.flatMap((uri) => fileOf(uri) ?? [])
    tellsFolders = params.capabilities.workspace?.workspaceFolders === true
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    return {
      serverInfo: { name: 'lithos-ready', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['!', '{', ':', ' ', '-'] },
        definitionProvider: true,
        documentSymbolProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  })

  connection.onInitialized(() => {
    if (watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
    if (!tellsFolders) return
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => fileOf(uri)))
      folders = [...folders.filter((one) => !gone.has(one)), ...added.flatMap(({ uri }) => fileOf(uri) ?? [])]
    })
  })

  const publish = (project: Project): void => {
    waiting.delete(project)
    const found = diagnosticsOf(project, project.analysis())
    const open = documents.all().flatMap(({ uri }) => project.pathOf(uri) ?? [])
    for (const path of [...(published.get(project) ?? []), ...open]) if (!found.has(path)) send(project, path, [])
    for (const [path, diagnostics] of found) send(project, path, diagnostics)
    published.set(project, new Set(found.keys()))
  }
  const send = (project: Project, path: string, diagnostics: Diagnostic[]): void => {
    // The editor may write the same address in another way than we do.
    const open = documents.all().find(({ uri }) => project.pathOf(uri) === path)
    void connection.sendDiagnostics({
      uri: open?.uri ?? project.uriOf(path),
      diagnostics,
      ...(open === undefined ? {} : { version: open.version }),
    })
  }
  const checkSoon = (project: Project | undefined): void => {
    if (project === undefined || isOver) return
    project.forgetResult()
    clearTimeout(waiting.get(project))
    waiting.set(
      project,
      setTimeout(() => guarded(connection, undefined, () => publish(project)), patience),
    )
  }

  documents.onDidChangeContent(({ document }) => checkSoon(projectOf(document.uri)))
  documents.onDidClose(({ document }) => {
    const project = projectOf(document.uri)
    project?.forgetDisk()
    checkSoon(project)
  })
  documents.onDidSave(({ document }) => {
    if (watches) return
    const project = projectOf(document.uri)
    project?.forgetDisk()
    checkSoon(project)
  })
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const project of new Set(changes.map(({ uri }) => projectOf(uri)))) {
      project?.forgetDisk()
      checkSoon(project)
    }
  })

  /** The document of a request, and everything that is known about it. */
  const look = (uri: string, how: 'analysis' | 'lastAnalysis' = 'analysis') => {
    const document = documents.get(uri)
    const project = projectOf(uri)
    const path = project?.pathOf(uri)
    if (document === undefined || project === undefined || path === undefined) return undefined
    const analysis = project[how]()
    const file = sourceFile(path, document.getText())
    const kind = file.text.length > largestText ? undefined : kindOf(path, analysis.result)
    return { document, project, path, analysis, file, kind }
  }

  connection.onHover(({ textDocument, position }) =>
    guarded(connection, null, () => {
      const at = look(textDocument.uri)
      return at && hoverAt(at.project, at.analysis, at, at.document.offsetAt(position))
    }),
  )
  connection.onCompletion(({ textDocument, position }) =>
    guarded(connection, [], () => {
      const at = look(textDocument.uri, 'lastAnalysis')
      if (at?.kind === undefined) return []
      const { analysis, path, kind, document } = at
      return completionsAt(analysis, { path, kind, text: document.getText(), offset: document.offsetAt(position) })
    }),
  )
  connection.onDefinition(({ textDocument, position }) =>
    guarded(connection, [], () => {
      const at = look(textDocument.uri)
      if (at?.kind === undefined) return []
      return definitionsAt(at.project, at.analysis, { file: at.file, kind: at.kind }, at.document.offsetAt(position))
    }),
  )
  connection.onDocumentSymbol(({ textDocument }) =>
    guarded(connection, [], () => {
      const at = look(textDocument.uri, 'lastAnalysis')
      const root = at?.kind === undefined ? undefined : readDocument(at.file).root
      return root === undefined ? [] : symbolsOf(root)
    }),
  )
  connection.onCodeAction(({ textDocument, range, context: { only } }) =>
    guarded(connection, [], (): CodeAction[] => {
      const at = look(textDocument.uri)
      if (at === undefined) return []
      const asked = (kind: string) =>
        only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`))
      const quick = asked(CodeActionKind.QuickFix) ? quickFixes(at.project, at.analysis, at.path, range) : []
      const all = only !== undefined && asked(fixAllKind) ? fixEverything(at.project, at.analysis) : undefined
      return all === undefined ? quick : [...quick, all]
    }),
  )

  documents.listen(connection)
  connection.listen()
  return () => {
    isOver = true
    for (const timer of waiting.values()) clearTimeout(timer)
  }
}

/** A bug of ours, or a file that vanished while it was read, costs one answer and not the server. */
function guarded<T>(connection: Connection, otherwise: T, answer: () => T | undefined): T {
  try {
    return answer() ?? otherwise
  } catch (error) {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return otherwise
  }
}
