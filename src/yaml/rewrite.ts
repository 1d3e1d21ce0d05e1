/** Text that quire reads as a given value, and edits that change how something is written but not what it means. */
import type { Location, SourceFile, TextEdit } from '../text/source.js'

/** The edit that puts `text` in place of `at`. */
export function replace(at: Location, text: string): TextEdit {
  return { at, text }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

/** A value in quotes, on one line, or `undefined` where quire has no way to write it. Double quotes unless single ones save escapes. */
export function quoted(value: string, double = false): string | undefined {
  if (!double && /["\\]/.test(value) && !/['\p{Cc}]/u.test(value)) return `'${value}'`
  // quire looks for a quote without a backslash before it
  if (value.endsWith('\\') && !double) return undefined
  let text = ''
  for (const character of value) {
    const escaped = ESCAPED[character]
    if (escaped === undefined && /[\p{Cc}\ufffe\uffff]/u.test(character)) return undefined
    text += escaped ?? character
  }
  return `"${text}"`
}

/** A value as `|` block whose lines are indented so far, or `undefined` where quire would read another value. */
export function literalBlock(value: string, indent: number): string | undefined {
  const isBlock = /^\S/.test(value) && value.endsWith('\n') && !value.endsWith('\n\n')
  if (!isBlock || /\p{Cc}/u.test(value.replace(/[\n\t]/g, ''))) return undefined
  const lines = value.slice(0, -1).split('\n')
  return `|\n${lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')}`
}

/** Edits that move every line of a range, the first one included, by so many columns. Lines that have fewer blanks lose what they have. */
export function reindent(at: Location, columns: number): TextEdit[] {
  const { file } = at
  const { text } = file
  const edits: TextEdit[] = []
  let start = text.lastIndexOf('\n', at.start - 1) + 1
  while (start < at.end) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    let blanks = start
    while (text[blanks] === ' ') blanks++
    if (blanks < end) {
      if (columns > 0) edits.push(replace({ file, start, end: start }, ' '.repeat(columns)))
      else if (blanks > start) edits.push(replace({ file, start, end: Math.min(blanks, start - columns) }, ''))
    }
    start = end + 1
  }
  return edits
}

/** The blanks in ` : ` or ` :` at the end, the first time in a range; quire takes such a `:` for a part of the text. */
export function blanksBeforeColon(file: SourceFile, start: number, end: number): Location | undefined {
  const found = file.text.slice(start, end).search(/ :(?:\s|$)/)
  if (found === -1) return undefined
  const last = start + found + 1
  let first = last
  while (first > start && file.text[first - 1] === ' ') first--
  return { file, start: first, end: last }
}
