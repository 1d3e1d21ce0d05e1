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
}

/** Reads the hunks of one file's diff, with or without the file's header. Linear in the text. */
export function readPatch(patch: string): PatchedFile {
  const hunks: Hunk[] = []
  const added = new Set<number>()
  let line = 0
  for (const text of patch.split('\n')) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(text)
    if (header) {
      line = Number(header[1])
      hunks.push({ start: line, end: line + Number(header[2] ?? 1) - 1 })
    } else if (hunks.length === 0) continue
    else if (text[0] === '+') added.add(line++)
    else if (text[0] === ' ') line += 1
  }
  return { hunks, added }
}

/** The new lines of the change from one text to another; `undefined` where they have too little in common to tell. */
export function patchBetween(before: string, after: string): PatchedFile | undefined {
  const edits = lineEdits(before, after)
  if (edits === undefined) return undefined
  const added = new Set<number>()
  const hunks: Hunk[] = []
  let moved = 0
  for (const { start, end, lines } of edits) {
    const first = start + moved
    for (let line = first; line < first + lines.length; line += 1) added.add(line)
    hunks.push({ start: first, end: first + lines.length - 1 })
    moved += lines.length - (end - start + 1)
  }
  return { hunks, added }
}

/** A line of a hunk, with its end. */
interface PatchLine {
  readonly sign: string
  readonly text: string
}

/**
 * What the text was before the patch of one file was made, where the patch fits it line for line; `undefined` where it does
 * not, and for a submodule. Linear in both.
 */
export function reversePatch(patch: string, after: string): string | undefined {
  const now = after.split(/(?<=\n)/)
  const before: string[] = []
  let at = 0
  for (const { line, oldCount, newCount, body } of hunksOf(patch)) {
    const start = newCount === 0 ? line : line - 1
    if (start < at || start > now.length) return undefined
    for (; at < start; at += 1) before.push(now[at] as string)
    for (const { sign, text } of body) {
      if (sign !== '-' && now[at] !== text) return undefined
      if (sign !== '-') at += 1
      if (sign !== '+') before.push(text)
    }
    const kept = body.filter(({ sign }) => sign !== '+').length
    if (kept !== oldCount || body.filter(({ sign }) => sign !== '-').length !== newCount) return undefined
    if (body.some(({ text }) => text.startsWith('Subproject commit '))) return undefined
  }
  return before.join('') + now.slice(at).join('')
}

interface HunkText {
  /** The first line of the new side, or the one before it where the new side has none. */
  readonly line: number
  readonly oldCount: number
  readonly newCount: number
  readonly body: PatchLine[]
}

function hunksOf(patch: string): readonly HunkText[] {
  const hunks: HunkText[] = []
  for (const row of patch.split('\n')) {
    const [, oldCount, line, newCount] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(row) ?? []
    const body = hunks.at(-1)?.body
    if (line !== undefined)
      hunks.push({ line: Number(line), oldCount: Number(oldCount ?? 1), newCount: Number(newCount ?? 1), body: [] })
    else if (row[0] === '\\' && body?.length) body.push(withoutEnd(body.pop() as PatchLine))
    else if (body !== undefined && row !== '') body.push({ sign: row[0] as string, text: `${row.slice(1)}\n` })
  }
  return hunks
}

function withoutEnd({ sign, text }: PatchLine): PatchLine {
  return { sign, text: text.slice(0, -1) }
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
