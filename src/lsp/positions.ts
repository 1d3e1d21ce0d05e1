/** Places of files as the protocol counts them: lines and UTF-16 units from 0, and every line ending that editors know. */
import type { Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { memoize } from '../text/collections.js'
import type { Location, SourceFile } from '../text/source.js'

const documentOf = memoize((file: SourceFile) => TextDocument.create(file.path, 'yaml', 0, file.text))

/** The range of a place. */
export function rangeOf({ file, start, end }: Location): Range {
  const document = documentOf(file)
  return { start: document.positionAt(start), end: document.positionAt(end) }
}
