/** What an editor has open: folders, documents, the projects around them, and when their findings are told. */
import {
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
import { type SourceFile, sourceFile } from '../text/source.js'
import { fixAllKind } from './actions.js'
import { diagnosticsOf } from './diagnostics.js'
import { kindOf } from './kind.js'
import { type Analysis, fileOf, openProject, type Project, rootOf } from './project.js'

/** Milliseconds of silence after a change before the project is checked: nobody reads findings while typing. */
const patience = 150

/** Characters of a file that is helped with. Nobody writes a larger one, and each answer would take seconds. */
const largestText = 256 * 1024

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['!', '{', ':', ' ', '-'] },
  definitionProvider: true,
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
}

/** The document of a request, and everything that is known about it. */
export interface Looked {
  readonly document: TextDocument
  readonly project: Project
  readonly path: string
  readonly analysis: Analysis
  readonly file: SourceFile
  /** `undefined` for files that nobody is helped with. */
  readonly kind: ReturnType<typeof kindOf>
}

/** Everything that one editor has open. */
export class Workspace {
  readonly documents = new TextDocuments(TextDocument)
  private readonly projects = new Map<string, Project>()
  private readonly published = new Map<Project, ReadonlySet<string>>()
  private readonly waiting = new Map<Project, NodeJS.Timeout>()
  private folders: readonly string[] = []
  /** The editor says when files change on the disk. */
  private watches = false
  private tellsFolders = false
  private isOver = false

  constructor(private readonly connection: Connection) {}

  initialize({ workspaceFolders, rootUri, capabilities: asked }: InitializeParams): InitializeResult {
    const opened = workspaceFolders?.map(({ uri }) => uri) ?? [rootUri ?? '']
    this.folders = opened.flatMap((uri) => fileOf(uri) ?? [])
    this.tellsFolders = asked.workspace?.workspaceFolders === true
    this.watches = asked.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    return { serverInfo: { name: 'lithos-ready', version }, capabilities }
  }

  initialized(): void {
    const { client, workspace } = this.connection
    if (this.watches)
      void client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
    if (!this.tellsFolders) return
    workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => fileOf(uri)))
      const stay = this.folders.filter((one) => !gone.has(one))
      this.folders = [...stay, ...added.flatMap(({ uri }) => fileOf(uri) ?? [])]
    })
  }

  /** A document has another text. */
  changed(uri: string): void {
    this.checkSoon(this.projectOf(uri))
  }

  saved(uri: string): void {
    if (!this.watches) this.changedOnDisk([uri])
  }

  /** Files have other texts on the disk, or are closed, so that those of the disk count. */
  changedOnDisk(uris: readonly string[]): void {
    for (const project of new Set(uris.map((uri) => this.projectOf(uri)))) {
      project?.forgetDisk()
      this.checkSoon(project)
    }
  }

  look(uri: string, how: 'analysis' | 'lastAnalysis' = 'analysis'): Looked | undefined {
    const document = this.documents.get(uri)
    const project = this.projectOf(uri)
    const path = project?.pathOf(uri)
    if (document === undefined || project === undefined || path === undefined) return undefined
    const analysis = project[how]()
    const file = sourceFile(path, document.getText())
    const kind = file.text.length > largestText ? undefined : kindOf(path, analysis.result)
    return { document, project, path, analysis, file, kind }
  }

  /** Nothing is told any more. */
  end(): void {
    this.isOver = true
    for (const timer of this.waiting.values()) clearTimeout(timer)
  }

  private projectOf(uri: string): Project | undefined {
    const file = fileOf(uri)
    const root = file === undefined ? undefined : rootOf(file, this.folders)
    if (root === undefined) return undefined
    const openTexts = () => this.documents.all().map((document) => [document.uri, document.getText()] as const)
    const project = this.projects.get(root) ?? openProject(root, openTexts)
    this.projects.set(root, project)
    return project
  }

  private checkSoon(project: Project | undefined): void {
    if (project === undefined || this.isOver) return
    project.forgetResult()
    clearTimeout(this.waiting.get(project))
    const publish = () => guarded(this.connection, undefined, () => this.publish(project))
    this.waiting.set(project, setTimeout(publish, patience))
  }

  private publish(project: Project): void {
    this.waiting.delete(project)
    const found = diagnosticsOf(project, project.analysis())
    const open = this.documents.all().flatMap(({ uri }) => project.pathOf(uri) ?? [])
    const before = this.published.get(project) ?? []
    for (const path of [...before, ...open]) if (!found.has(path)) this.send(project, path, [])
    for (const [path, diagnostics] of found) this.send(project, path, diagnostics)
    this.published.set(project, new Set(found.keys()))
  }

  private send(project: Project, path: string, diagnostics: Diagnostic[]): void {
    // The editor may write the same address in another way than we do.
    const open = this.documents.all().find(({ uri }) => project.pathOf(uri) === path)
    void this.connection.sendDiagnostics({
      uri: open?.uri ?? project.uriOf(path),
      diagnostics,
      ...(open === undefined ? {} : { version: open.version }),
    })
  }
}

/** A bug of ours, or a file that vanished while it was read, costs one answer and not the server. */
export function guarded<T>(connection: Connection, otherwise: T, answer: () => T | undefined): T {
  try {
    return answer() ?? otherwise
  } catch (error) {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return otherwise
  }
}
