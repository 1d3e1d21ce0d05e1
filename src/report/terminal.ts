/** What a terminal needs to know of text: how wide it is, where to break it, how to colour it. */
import { visible } from './sanitize.js'

/** The styles of text that a terminal has. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'

const CODES: Readonly<Record<Style, string>> = {
  bold: '1',
  dim: '2',
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  cyan: '36',
}

/** Puts a style on a text. */
export type Paint = (style: Style, text: string) => string

/** Colours, or none at all. */
export function paint(colors: boolean): Paint {
  return (style, text) => (colors && text !== '' ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text)
}

/** A line of a message, its code in a colour of its own. */
export function withCode(line: string, style: Paint): string {
  return linesWithCode([line], style).join('')
}

/** The same of a message on several lines, where code may go on from one to the next. */
export function linesWithCode(lines: readonly string[], style: Paint): readonly string[] {
  let inCode = false
  return lines.map((line) => {
    const parts = line.split('`')
    const shown = parts.map((part, index) => {
      if (index > 0) inCode = !inCode
      if (!inCode) return part
      return style('cyan', `${index > 0 ? '`' : ''}${part}${index < parts.length - 1 ? '`' : ''}`)
    })
    return shown.join('')
  })
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const COMBINING = /[\p{Mn}\p{Me}]/u

/** The cells that a visible text takes: two for a wide character, none for a combining one. Unicode UAX 11. */
export function cells(text: string): number {
  let width = 0
  for (const character of text) width += character > '\x7e' ? cellsOf(character) : 1
  return width
}

function cellsOf(character: string): number {
  if (COMBINING.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/** Lines of at most `width` cells, broken at spaces; a word that is longer stands alone. Short code stays together. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words(text, width / 2)) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** The words of a text; short code with spaces in it is one. */
function words(text: string, longest: number): readonly string[] {
  const found: string[] = []
  let open: string[] = []
  let inCode = false
  for (const word of text.split(/\s+/).filter(Boolean)) {
    open.push(word)
    if (((word.match(/`/g) ?? []).length & 1) === 1) inCode = !inCode
    if (inCode) continue
    const whole = open.join(' ')
    found.push(...(cells(whole) < longest ? [whole] : open))
    open = []
  }
  return [...found, ...open]
}

const TAB = 4

/** A source line and the marks below it. */
interface Excerpt {
  readonly shown: string
  /** Spaces and carets, to be written below `shown`. */
  readonly marks: string
}

/**
 * A source line as a terminal shows it, with the range `[from, to)` (UTF-16 units) marked; an empty range is marked by one caret.
 * A line that is too wide is cut around the start of the range.
 */
export function excerpt(line: string, from: number, to: number, width: number): Excerpt {
  const first = line.length > 4 * width ? Math.max(0, from - width) : 0
  const parts: { text: string; width: number; at: number }[] = []
  let at = first
  let column = 0
  for (const character of line.slice(first, first + 4 * width)) {
    const text = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : visible(character)
    const taken = cells(text)
    parts.push({ text, width: taken, at })
    column += taken
    at += character.length
  }
  const fits = first === 0 && at >= line.length && column <= width
  let start = 0
  if (!fits) {
    const before = parts.findIndex((part) => part.at >= from)
    let room = Math.floor(width / 3)
    for (start = before < 0 ? parts.length : before; start > 0; start--) {
      room -= (parts[start - 1] as { width: number }).width
      if (room < 0) break
    }
  }
  const cutLeft = first > 0 || start > 0
  let shown = cutLeft ? '…' : ''
  let used = cutLeft ? 1 : 0
  let markStart: number | undefined
  let markEnd = 0
  for (const part of parts.slice(start)) {
    if (!fits && used + part.width > width - 1) {
      shown += '…'
      break
    }
    if (part.at >= from) markStart ??= used
    shown += part.text
    used += part.width
    if (part.at >= from && part.at < to) markEnd = used
  }
  markStart ??= used
  return { shown, marks: ' '.repeat(markStart) + '^'.repeat(Math.max(1, markEnd - markStart)) }
}
