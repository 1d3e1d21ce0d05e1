/**
 * Whether a file that quire read is so ordinary that YAML reads the same from it. The answer may be "no" without need, never "yes"
 * without right: then nobody has to ask a YAML parser.
 */
import { isBlankOrBreak } from './characters.js'
import type { Token, TokenKind } from './tokens.js'

/** Anywhere in a text: tabs, CR, byte order marks. */
const EXTRAORDINARY = /[\t\r\ufeff]/

/** Behind a dash that stands alone on its line; anything else quire takes for the item, however it is indented. */
const MAY_FOLLOW_EMPTY_ITEM: ReadonlySet<TokenKind> = new Set(['SequenceEntry', 'Indent', 'Unindent', 'Eof'])

/** Whether nothing in the text is of the kind that quire and YAML read differently. The tokens are those of a text without errors. */
export function isOrdinary(text: string, tokens: readonly Token[]): boolean {
  if (EXTRAORDINARY.test(text)) return false
  let previous: Token | undefined
  for (const [index, token] of tokens.entries()) {
    if (!isReadAlike(text, tokens, index, previous)) return false
    if (token.end > token.start) previous = token
  }
  return true
}

/** Whether both read one token alike; `previous` is the last one before it that has a text. */
function isReadAlike(text: string, tokens: readonly Token[], index: number, previous: Token | undefined): boolean {
  const token = tokens[index] as Token
  const isOnOneLine = token.line === token.endLine
  const startsLine = previous === undefined || previous.endLine < token.line
  switch (token.kind) {
    case 'PlainString':
      if (!isOnOneLine || isBlankOrBreak(text.charCodeAt(token.end - 1))) return false
      return !runsOver(text, token) && !holds(text, token, ' :')
    case 'SingleString':
    case 'DoubleString':
      if (previous?.end === token.start || holds(text, token, '\\\\')) return false
      return isOnOneLine || foldsAlike(text, token)
    case 'MappingValue':
      return !startsLine
    case 'Literal':
      return !startsLine && isEvenLiteral(text, token)
    case 'SequenceEntry': {
      const next = tokens[index + 1] as Token
      return next.line === token.line ? next.start <= token.start + 2 : MAY_FOLLOW_EMPTY_ITEM.has(next.kind)
    }
    case 'Tag':
      return !startsLine && !holds(text, token, '%')
    case 'Anchor':
      return !startsLine && !holds(text, token, '%') && !standsAlone(tokens, index)
    case 'Alias':
      return previous?.kind !== 'Tag'
    case 'DocumentStart':
      return previous === undefined && token.indent === 0 && text[token.end] === '\n'
    case 'DocumentEnd':
    case 'Directive':
      return false
    default:
      return true
  }
}

/**
 * Whether quire, which takes the first characters of a word that starts with `-`, `?`, `:` or `.` without a look, ran over one that
 * ends the word or the line (facts: quire.md 4.7, 4.8).
 */
export function runsOver(text: string, token: Token): boolean {
  const first = text[token.start]
  let unseen = 0
  if (first === '-') unseen = text[token.start + 1] === '-' ? 2 : 1
  else if (first === '?' || first === ':') unseen = 1
  else if (first === '.' && token.indent === 0) unseen = 2
  for (let index = token.start + 1; index <= token.start + unseen; index++)
    if (ENDS_WORD.includes(text[index] ?? '\n')) return true
  return false
}

const ENDS_WORD = ' \t\r\n,[]{}:#'

/** quire writes no blank for a line break behind the opening quote or an escape; an escaped one may be followed by empty lines. */
function foldsAlike(text: string, token: Token): boolean {
  let first = token.start + 1
  while (text[first] === ' ') first++
  return text[first] !== '\n' && !/\\[^\n] *\n|\\\n *\n/.test(text.slice(first, token.end))
}

/** An anchor with nothing behind it on its line: quire goes on for its value where YAML sees none. */
function standsAlone(tokens: readonly Token[], anchor: number): boolean {
  const { line, indent } = tokens[anchor] as Token
  let next = tokens[anchor + 1] as Token
  if (next.kind === 'Tag') next = tokens[anchor + 2] as Token
  if (tokens[anchor - 2]?.kind === 'SequenceEntry' && next.indent === indent) return false
  return next.line > line && next.kind !== 'Indent' && next.kind !== 'SequenceEntry'
}

/** A block literal that starts with text and of which no line is indented less than the first. */
function isEvenLiteral(text: string, token: Token): boolean {
  let indent = -1
  let at = text.indexOf('\n', token.start)
  if (at === -1 || at >= token.end) return false
  if (text.slice(token.start + 1, at).trimEnd() !== '') return false
  while (at !== -1 && at < token.end) {
    const start = at + 1
    let blanks = start
    while (blanks < token.end && text[blanks] === ' ') blanks++
    const isEmpty = blanks >= token.end || text[blanks] === '\n'
    if (indent === -1) {
      if (isEmpty) return false
      indent = blanks - start
      if (indent === 0) return false
    } else if (!isEmpty && blanks - start < indent) return false
    at = text.indexOf('\n', blanks)
  }
  return true
}

function holds(text: string, { start, end }: Token, part: string): boolean {
  return text.slice(start, end).includes(part)
}
