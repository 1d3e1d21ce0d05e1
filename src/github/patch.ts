/** What a unified diff says about the new side of one file, and what two texts have in common. */
import { diffArrays } from 'diff'
import type { ReportedFix } from '../report/report.js'
import { replaceAll } from '../text/replace.js'

/** Lines of the new side that a diff shows together, from 1. */
export interface Hunk {
  /** First and last line of the new side, context included. */
  readonly start: number
  readonly end: number
}

/** What a diff says of one file. */
export interface PatchedFile {
  readonly hunks: readonly Hunk[]
  /** The lines that are new. */
  readonly added: ReadonlySet<number>
  /** Whether lines were taken away and nothing was put in their place. */
  readonly deleted: boolean
}

/** Reads the hunks of one file's diff, with or without the file's header. Linear in the text. */
export function readPatch(patch: string): PatchedFile {
  const hunks: Hunk[] = []
  const added = new Set<number>()
  let deleted = false
  let line = 0
  let removing = false
  for (const text of patch.split('\n')) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(text)
    if (removing && text[0] !== '-' && text[0] !== '\\') {
      deleted ||= text[0] !== '+'
      removing = false
    }
    if (header) {
      line = Number(header[1])
      hunks.push({ start: line, end: line + Number(header[2] ?? 1) - 1 })
    } else if (hunks.length === 0) continue
    else if (text[0] === '+') added.add(line++)
    else if (text[0] === ' ') line += 1
    else if (text[0] === '-') removing = true
  }
  return { hunks, added, deleted: deleted || removing }
}

/** Where each line of `from` is in `to` (both from 1), for the lines that both texts have. */
export function lineMap(from: string, to: string): (line: number) => number | undefined {
  if (from === to) return (line) => line
  const lines = new Map<number, number>()
  let old = 1
  let now = 1
  // Beyond this many differences the texts have too little in common to place a change in.
  for (const part of diffArrays(from.split('\n'), to.split('\n'), { maxEditLength: 2000 }) ?? []) {
    if (!part.added && !part.removed) for (let i = 0; i < part.count; i += 1) lines.set(old + i, now + i)
    if (!part.added) old += part.count
    if (!part.removed) now += part.count
  }
  return (line) => lines.get(line)
}

/** An edit in lines and columns, as the report has it. */
export type Edit = ReportedFix['edits'][number]

/** Whole lines `start` to `end` (from 1, both included) are replaced by `lines`; `end` is `start - 1` where lines are only put in. */
export interface LineEdit {
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

/** The text after the edits, which are places in it and do not overlap. */
export function apply(text: string, edits: readonly Edit[]): string {
  const starts = [0]
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  const offset = (line: number, column: number) => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length)
  const replacements = edits.map((edit) => ({
    start: offset(edit.line, edit.column),
    end: offset(edit.endLine, edit.endColumn),
    text: edit.text,
  }))
  return replaceAll(text, replacements) ?? text
}

/** The difference of two texts as runs of whole lines, in order; `undefined` where they have too little in common. */
export function lineEdits(before: string, after: string): LineEdit[] | undefined {
  const edits: { start: number; end: number; lines: string[] }[] = []
  let line = 1
  let together = false
  const parts = diffArrays(before.split('\n'), after.split('\n'), { maxEditLength: 2000 })
  for (const part of parts ?? []) {
    const changes = part.added || part.removed
    if (changes && !together) edits.push({ start: line, end: line - 1, lines: [] })
    const edit = edits.at(-1)
    if (part.added) edit?.lines.push(...part.value)
    if (part.removed && edit) edit.end += part.count
    if (!part.added) line += part.count
    together = changes
  }
  return parts && edits
}

/**
 * Makes the change from `before` to `after` in another version of the text; `undefined` where the lines that it touches,
 * or those beside them, are not the same there.
 */
export function transplant(before: string, after: string, other: string): string | undefined {
  if (other === before) return after
  const edits = lineEdits(before, after)
  const there = lineMap(before, other)
  const lines = other.split('\n')
  for (const { start, end, lines: text } of edits?.reverse() ?? []) {
    const at = place(start, end, there)
    if (at === undefined) return undefined
    lines.splice(at, end - start + 1, ...text)
  }
  return edits && lines.join('\n')
}

// The index (from 0) of line `start`, if it and all lines to `end` and the one before follow each other there, too.
function place(start: number, end: number, there: (line: number) => number | undefined): number | undefined {
  const first = start === 1 ? 0 : there(start - 1)
  if (first === undefined) return undefined
  for (let line = start; line <= end; line += 1) if (there(line) !== first + 1 + line - start) return undefined
  return first
}
