/** The language server: what the editor asks, and which part of this folder answers. */
import { type CodeAction, CodeActionKind, type CodeActionParams, type Connection } from 'vscode-languageserver'
import { readDocument } from '../yaml/document.js'
import { fixAllKind, fixEverything, quickFixes } from './actions.js'
import { completionsAt } from './completion.js'
import { definitionsAt } from './definition.js'
import { hoverAt } from './hover.js'
import { symbolsOf } from './symbols.js'
import { guarded, type Looked, Workspace } from './workspace.js'

/** Serves an editor over a connection. The function that it gives ends that, when the editor is gone. */
export function serve(connection: Connection): () => void {
  const workspace = new Workspace(connection)
  const { documents } = workspace
  connection.onInitialize((params) => workspace.initialize(params))
  connection.onInitialized(() => workspace.initialized())
  documents.onDidChangeContent(({ document }) => workspace.changed(document.uri))
  documents.onDidClose(({ document }) => workspace.changedOnDisk([document.uri]))
  documents.onDidSave(({ document }) => workspace.saved(document.uri))
  connection.onDidChangeWatchedFiles(({ changes }) => workspace.changedOnDisk(changes.map(({ uri }) => uri)))
  answer(connection, workspace)
  documents.listen(connection)
  connection.listen()
  return () => workspace.end()
}

function answer(connection: Connection, workspace: Workspace): void {
  connection.onHover(({ textDocument, position }) =>
    guarded(connection, null, () => {
      const at = workspace.look(textDocument.uri)
      return at && hoverAt(at.project, at.analysis, at, at.document.offsetAt(position))
    }),
  )
  connection.onCompletion(({ textDocument, position }) =>
    guarded(connection, [], () => {
      const at = workspace.look(textDocument.uri, 'lastAnalysis')
      if (at?.kind === undefined) return []
      const { analysis, path, kind, document } = at
      return completionsAt(analysis, { path, kind, text: document.getText(), offset: document.offsetAt(position) })
    }),
  )
  connection.onDefinition(({ textDocument, position }) =>
    guarded(connection, [], () => {
      const at = workspace.look(textDocument.uri)
      if (at?.kind === undefined) return []
      return definitionsAt(at.project, at.analysis, { file: at.file, kind: at.kind }, at.document.offsetAt(position))
    }),
  )
  connection.onDocumentSymbol(({ textDocument }) =>
    guarded(connection, [], () => {
      const at = workspace.look(textDocument.uri, 'lastAnalysis')
      const root = at?.kind === undefined ? undefined : readDocument(at.file).root
      return root === undefined ? [] : symbolsOf(root)
    }),
  )
  connection.onCodeAction((params) =>
    guarded(connection, [], () => {
      const at = workspace.look(params.textDocument.uri)
      return at && actionsAt(at, params)
    }),
  )
}

function actionsAt({ project, analysis, path }: Looked, { range, context: { only } }: CodeActionParams): CodeAction[] {
  const asked = (kind: string) => only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`))
  const quick = asked(CodeActionKind.QuickFix) ? quickFixes(project, analysis, path, range) : []
  const all = only !== undefined && asked(fixAllKind) ? fixEverything(project, analysis) : undefined
  return all === undefined ? quick : [...quick, all]
}
