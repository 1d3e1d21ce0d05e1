/** Applying edits: of one text, and of many fixes that must not get in each other's way. */
import type { Fix } from '../finding.js'
import type { SourceFile, TextEdit } from '../text/source.js'

/** The text with the edits made; `undefined` when two of them overlap. The same edit twice is made once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = distinct(edits).sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
  const parts: string[] = []
  let done = 0
  for (const { at, text: replacement } of sorted) {
    if (at.start < done || at.end > text.length) return undefined
    parts.push(text.slice(done, at.start), replacement)
    done = at.end
  }
  return parts.join('') + text.slice(done)
}

export interface Composed {
  /** The new text of each file that changes, by path. */
  readonly texts: ReadonlyMap<string, string>
  readonly taken: readonly Fix[]
  /** Fixes that touch a taken one: they wait for the next pass. */
  readonly waiting: readonly Fix[]
}

/** Takes fixes in order, each whole or not at all. */
export function compose(fixes: readonly Fix[]): Composed {
  const edits = new Map<string, { file: SourceFile; edits: TextEdit[] }>()
  const taken: Fix[] = []
  const waiting: Fix[] = []
  for (const fix of fixes) {
    const inTheWay = fix.edits.some((edit) =>
      (edits.get(edit.at.file.path)?.edits ?? []).some((other) => touch(edit, other)),
    )
    if (inTheWay) {
      waiting.push(fix)
      continue
    }
    taken.push(fix)
    for (const edit of fix.edits) {
      const { file } = edit.at
      const found = edits.get(file.path)
      if (found === undefined) edits.set(file.path, { file, edits: [edit] })
      else found.edits.push(edit)
    }
  }
  const texts = new Map<string, string>()
  for (const [path, { file, edits: all }] of edits) {
    const text = applyEdits(file.text, all)
    if (text !== undefined && text !== file.text) texts.set(path, text)
  }
  return { texts, taken, waiting }
}

/**
 * Whether two edits must not be made in one pass. The same edit twice is one edit; two different lines that are added at
 * one place do not disturb each other, unless both begin a block.
 */
function touch(a: TextEdit, b: TextEdit): boolean {
  if (same(a, b)) return false
  if (isLine(a) && isLine(b) && a.at.start === b.at.start) return false
  return a.at.start <= b.at.end && b.at.start <= a.at.end
}

function isLine(edit: TextEdit): boolean {
  return edit.at.start === edit.at.end && /^\r?\n[^\n]*[^:\n]$|^[^\n]+\n$/.test(edit.text)
}

function same(a: TextEdit, b: TextEdit): boolean {
  return a.at.start === b.at.start && a.at.end === b.at.end && a.text === b.text && a.at.file.path === b.at.file.path
}

function distinct(edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter((edit, index) => edits.findIndex((other) => same(edit, other)) === index)
}
