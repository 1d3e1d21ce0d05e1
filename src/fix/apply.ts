/** Applying edits: of one text, and of many fixes that must not get in each other's way. */
import type { Fix } from '../text/finding.js'
import { replaceAll } from '../text/replace.js'
import type { SourceFile, TextEdit } from '../text/source.js'

/** The text with the edits made; `undefined` when two of them overlap. The same edit twice is made once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  return replaceAll(
    text,
    edits.map(({ at: { start, end }, text }) => ({ start, end, text })),
  )
}

interface Composed {
  /** The new text of each file that changes, by path. */
  readonly texts: ReadonlyMap<string, string>
  readonly taken: readonly Fix[]
  /** Fixes that touch a taken one: they wait for the next pass. */
  readonly waiting: readonly Fix[]
}

/** Takes fixes in order, each whole or not at all. */
export function compose(fixes: readonly Fix[]): Composed {
  const files = new Map<string, { file: SourceFile; edits: TextEdit[]; spots: Spot[] }>()
  const taken: Fix[] = []
  const waiting: Fix[] = []
  for (const fix of fixes) {
    const inTheWay = fix.edits.some((edit) => isInTheWay(edit, files.get(edit.at.file.path)?.spots ?? []))
    if (inTheWay || overlaps(fix)) {
      waiting.push(fix)
      continue
    }
    taken.push(fix)
    for (const edit of fix.edits) {
      const { file } = edit.at
      const found = files.get(file.path) ?? { file, edits: [], spots: [] }
      files.set(file.path, found)
      found.edits.push(edit)
      occupy(edit, found.spots)
    }
  }
  const texts = new Map<string, string>()
  for (const [path, { file, edits }] of files) {
    const text = applyEdits(file.text, edits)
    if (text !== undefined && text !== file.text) texts.set(path, text)
  }
  return { texts, taken, waiting }
}

/** A place that is taken: by one edit, or by any number of lines that are added there. */
interface Spot {
  readonly start: number
  end: number
  lines: boolean
  /** What is done there: where each edit ends, and its text. */
  readonly edits: Set<string>
}

/** Where the first spot is that starts at `start` or behind it. */
function indexOf(start: number, spots: readonly Spot[]): number {
  let low = 0
  let high = spots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spots[middle] as Spot).start < start) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Whether an edit must not be made in one pass with what is taken: it touches that. The same edit twice is one edit; two
 * different lines that are added at one place do not disturb each other, unless both begin a block or stand in flow.
 */
function isInTheWay(edit: TextEdit, spots: readonly Spot[]): boolean {
  const { start, end } = edit.at
  const index = indexOf(start, spots)
  const before = spots[index - 1]
  const here = spots[index]?.start === start ? spots[index] : undefined
  const after = spots[here === undefined ? index : index + 1]
  if (here !== undefined && !(here.end === end && (here.edits.has(key(edit)) || (here.lines && isLine(edit)))))
    return true
  return (before !== undefined && before.end >= start) || (after !== undefined && after.start <= end)
}

function occupy(edit: TextEdit, spots: Spot[]): void {
  const { start, end } = edit.at
  const index = indexOf(start, spots)
  const here = spots[index]
  if (here?.start === start) {
    here.end = Math.max(here.end, end)
    here.lines &&= isLine(edit)
    here.edits.add(key(edit))
  } else spots.splice(index, 0, { start, end, lines: isLine(edit), edits: new Set([key(edit)]) })
}

/** Whether a fix gets in its own way. */
function overlaps({ edits }: Fix): boolean {
  if (edits.length < 2) return false
  const texts = new Map(edits.map(({ at: { file } }) => [file.path, file.text]))
  return [...texts].some(
    ([path, text]) =>
      applyEdits(
        text,
        edits.filter(({ at }) => at.file.path === path),
      ) === undefined,
  )
}

function isLine(edit: TextEdit): boolean {
  return edit.at.start === edit.at.end && /^\r?\n[^\n]*[^:,\n]$|^[^\n]*[^,\r\n]\r?\n$/.test(edit.text)
}

/** What makes an edit of a file the same as another one. */
function key({ at, text }: TextEdit): string {
  return `${at.start}:${at.end}:${text}`
}
