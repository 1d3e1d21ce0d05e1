/** The text of a scalar token to its value: folding, escapes, block literals (parser.rs: plain_value; facts: quire.md 4.4-4.6, 4.20). */
import { quotedCharacter, trim } from '../text/rust.js'
import type { Construct } from './problem.js'

/** Why a scalar has no value. The offsets count from the start of the token. */
interface ScalarError {
  readonly construct: Construct
  /** quire's own message; where the program crashes, how. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly panic?: boolean
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  r: '\r',
  v: '\v',
  f: '\f',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

const UNSUPPORTED: Readonly<Record<string, string>> = {
  x: "hex escapes aren't supported yet",
  u: "unicode escapes aren't supported yet",
  U: "extended unicode escapes aren't supported yet",
}

/** The value of a plain string, from the token's text. */
export function plainValue(text: string): string {
  return text.indexOf('\n') === -1 ? text : fold(text)
}

/** The value of a string in single quotes, from the token's text with its quotes. quire has no `''`. */
export function singleValue(text: string): string {
  const inner = text.slice(1, text.endsWith("'") && text.length > 1 ? -1 : undefined)
  return inner.indexOf('\n') === -1 ? inner : fold(inner)
}

/** Line breaks fold to a blank, several to one fewer line breaks; blanks around them go. A CR is text. */
function fold(text: string): string {
  const parts: string[] = []
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from)
    const end = found === -1 ? text.length : found
    if (end > from) parts.push(text.slice(from, end))
    from = found === -1 ? end : breakLine(text, found + 1, parts, 0)
  }
  return parts.join('')
}

/** Ends a line in `parts`, of which the first `kept` are not trimmed. Gives the offset behind the breaks and blanks at `from`. */
function breakLine(text: string, from: number, parts: string[], kept: number): number {
  while (parts.length > kept) {
    const last = parts.pop() as string
    let end = last.length
    while (end > 0 && (last[end - 1] === ' ' || last[end - 1] === '\t')) end--
    if (end > 0) {
      parts.push(last.slice(0, end))
      break
    }
  }
  const something = parts.length > kept
  let offset = from
  let breaks = 0
  for (; text[offset] === ' ' || text[offset] === '\n'; offset++) if (text[offset] === '\n') breaks++
  if (breaks > 0) parts.push('\n'.repeat(breaks))
  else if (something) parts.push(' ')
  return offset
}

/** The value of a string in double quotes, from the token's text with its quotes. What follows a second `"` is dropped, as quire does. */
export function doubleValue(text: string): string | ScalarError {
  const close = text.indexOf('"', 1)
  if (close === text.length - 1 && text.indexOf('\\') === -1 && text.indexOf('\n') === -1) return text.slice(1, -1)
  const parts: string[] = []
  // what an escape wrote is not trimmed at a line break
  let kept = 0
  for (let at = 1; at < text.length; ) {
    const character = text[at] as string
    if (character === '"') break
    if (character === '\n') {
      at = breakLine(text, at + 1, parts, kept)
    } else if (character === '\\') {
      const code = String.fromCodePoint(text.codePointAt(at + 1) ?? 0x5c)
      const escaped = ESCAPES[code]
      if (code === '\n') {
        at = breakLine(text, at + 2, parts, parts.length)
      } else if (escaped === undefined) {
        const message = UNSUPPORTED[code] ?? `bad character escape: ${quotedCharacter(code)}`
        return { construct: 'escape', text: message, start: at, end: at + 1 + code.length }
      } else {
        parts.push(escaped)
        at += 2
      }
      kept = parts.length
    } else {
      let end = at + 1
      while (end < text.length && text[end] !== '"' && text[end] !== '\\' && text[end] !== '\n') end++
      parts.push(text.slice(at, end))
      at = end
    }
  }
  return parts.join('')
}

/** The value of a block literal, from the token's text with its `|`. Lines are cut by bytes, as quire does. */
export function literalValue(text: string): string | ScalarError {
  const header = text.indexOf('\n')
  const first = header === -1 ? text : text.slice(0, header)
  if (trim(first) !== '|') {
    return {
      construct: 'literal-header',
      text: 'only bare block literals are supported yet',
      start: 0,
      end: first.trimEnd().length,
    }
  }
  if (header === -1) return ''
  const lines: string[] = []
  let indent = 0
  for (let from = header + 1; from < text.length; ) {
    const found = text.indexOf('\n', from)
    const next = found === -1 ? text.length : found
    const end = found !== -1 && next > from && text[next - 1] === '\r' ? next - 1 : next
    let blanks = from
    while (blanks < end && text[blanks] === ' ') blanks++
    if (indent === 0) indent = blanks - from
    const start = blanks - from >= indent ? from + indent : cut(text, from, end, indent)
    if (start === undefined) {
      const message =
        'the program crashes (assertion failed: a line of the block is shorter than the indentation of its first line)'
      return { construct: 'literal-outdent', text: message, start: from, end, panic: true }
    }
    lines.push(text.slice(start, end))
    from = next + 1
  }
  lines.push('')
  return lines.join('\n')
}

/** How long a character is in UTF-8. */
function bytesOf(code: number): number {
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/** The offset `indent` bytes of UTF-8 behind `from`; `undefined` where quire panics: text that is shorter, a character that is cut. */
function cut(text: string, from: number, end: number, indent: number): number | undefined {
  let bytes = 0
  let at = from
  let blank = true
  while (bytes < indent && at < end) {
    const code = text.codePointAt(at) as number
    if (code !== 0x20) blank = false
    bytes += bytesOf(code)
    at += code < 0x10000 ? 1 : 2
  }
  if (bytes < indent) return blank ? end : undefined
  return bytes === indent ? at : undefined
}
