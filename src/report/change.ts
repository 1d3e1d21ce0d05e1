/** A fix as the lines that it changes, for people who look before they take it. */
import type { SourceFile } from '../text/source.js'
import type { ReportedFix } from './report.js'
import { visible } from './sanitize.js'

type Edit = ReportedFix['edits'][number]

/** Edits further apart than this many lines are shown apart. */
const APART = 1

/**
 * The change in the manner of a diff: a heading for each place, one line before it, the lines that go and the lines that come.
 * `undefined` when the text of a file is not there.
 */
export function changedLines(fix: ReportedFix, source: (path: string) => SourceFile | undefined): string | undefined {
  const parts: string[] = []
  for (const edits of clusters(fix.edits)) {
    const first = edits[0] as Edit
    const file = source(first.file)
    if (file === undefined) return undefined
    const last = Math.max(...edits.map(({ endLine }) => endLine))
    const before = lines(file, first.line, last)
    const after = edited(before, first.line, edits)
    let same = 0
    while (same < before.length && same < after.length && before[same] === after[same]) same++
    let sameEnd = 0
    while (
      sameEnd < before.length - same &&
      sameEnd < after.length - same &&
      before[before.length - 1 - sameEnd] === after[after.length - 1 - sameEnd]
    )
      sameEnd++
    const context = same > 0 ? before[same - 1] : first.line > 1 ? file.line(first.line - 1) : undefined
    parts.push(
      `@@ ${visible(file.path)}, line ${first.line + same} @@`,
      ...(context === undefined ? [] : [` ${context}`]),
      ...before.slice(same, before.length - sameEnd).map((line) => `-${line}`),
      ...after.slice(same, after.length - sameEnd).map((line) => `+${line}`),
    )
  }
  return parts.join('\n')
}

/** Edits in the order of the text, those of one neighbourhood together. */
function clusters(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const sorted = [...edits].sort((a, b) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1,
  )
  const found: Edit[][] = []
  for (const edit of sorted) {
    const current = found.at(-1)
    const previous = current?.at(-1)
    if (current && previous && previous.file === edit.file && edit.line - previous.endLine <= APART) current.push(edit)
    else found.push([edit])
  }
  return found
}

function lines(file: SourceFile, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => file.line(first + index))
}

/** The lines after the edits, which are sorted and do not overlap; `from` is the number of the first line. */
function edited(before: readonly string[], from: number, edits: readonly Edit[]): string[] {
  let text = ''
  let line = 0
  let column = 0
  const copyTo = (toLine: number, toColumn: number): void => {
    for (; line < toLine; line++, column = 0) text += `${(before[line] ?? '').slice(column)}\n`
    text += (before[line] ?? '').slice(column, toColumn)
    column = toColumn
  }
  for (const edit of edits) {
    copyTo(edit.line - from, edit.column - 1)
    text += edit.text
    line = edit.endLine - from
    column = edit.endColumn - 1
  }
  text += (before[line] ?? '').slice(column)
  return text.replace(/\r\n/g, '\n').split('\n')
}
