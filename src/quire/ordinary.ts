/**
 * Whether a file that quire read is so ordinary that YAML reads the same from it. The answer may be "no" without need, never "yes"
 * without right: then nobody has to ask a YAML parser.
 */
import type { Token, TokenKind } from './tokens.js'

/** Anywhere in a text: tabs, CR, byte order marks. */
const EXTRAORDINARY = /[\t\r\ufeff]/

/** Behind a dash that stands alone on its line; anything else quire takes for the item, however it is indented. */
const MAY_FOLLOW_EMPTY_ITEM: ReadonlySet<TokenKind> = new Set(['SequenceEntry', 'Indent', 'Unindent', 'Eof'])

/** Whether nothing in the text is of the kind that quire and YAML read differently. The tokens are those of a text without errors. */
export function isOrdinary(text: string, tokens: readonly Token[]): boolean {
  if (EXTRAORDINARY.test(text)) return false
  const hasBlankColon = text.includes(' :')
  let previous: Token | undefined
  let content = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    switch (token.kind) {
      case 'PlainString':
        if (token.line !== token.endLine || isBlank(text.charCodeAt(token.end - 1))) return false
        if (runsOver(text, token) || (hasBlankColon && holds(text, token, ' :'))) return false
        break
      case 'SingleString':
      case 'DoubleString':
        if (previous?.end === token.start || holds(text, token, '\\\\')) return false
        if (token.line !== token.endLine && !foldsAlike(text, token)) return false
        break
      case 'MappingValue':
        if (previous === undefined || previous.endLine < token.line) return false
        break
      case 'Literal':
        if (previous === undefined || previous.endLine < token.line || !isEvenLiteral(text, token)) return false
        break
      case 'SequenceEntry': {
        const next = tokens[i + 1] as Token
        if (next.line === token.line ? next.start > token.start + 2 : !MAY_FOLLOW_EMPTY_ITEM.has(next.kind))
          return false
        break
      }
      case 'Tag':
      case 'Anchor':
        if (token.kind === 'Anchor' && standsAlone(tokens, i)) return false
        if (previous === undefined || previous.endLine < token.line || text.slice(token.start, token.end).includes('%'))
          return false
        break
      case 'Alias':
        if (previous?.kind === 'Tag') return false
        break
      case 'DocumentStart':
        if (content > 0 || token.indent > 0 || text.charCodeAt(token.end) !== 10) return false
        break
      case 'DocumentEnd':
      case 'Directive':
        return false
      default:
        break
    }
    if (token.end > token.start) {
      previous = token
      content += 1
    }
  }
  return true
}

/**
 * Whether quire, which takes the first characters of a word that starts with `-`, `?`, `:` or `.` without a look, ran over one that
 * ends the word or the line (facts: quire.md 4.7, 4.8).
 */
export function runsOver(text: string, token: Token): boolean {
  const first = text[token.start]
  let blind = 0
  if (first === '-') blind = text[token.start + 1] === '-' ? 2 : 1
  else if (first === '?' || first === ':') blind = 1
  else if (first === '.' && token.indent === 0) blind = 2
  for (let i = token.start + 1; i <= token.start + blind; i++) if (ENDS_WORD.includes(text[i] ?? '\n')) return true
  return false
}

const ENDS_WORD = ' \t\r\n,[]{}:#'

/** quire writes no blank for a line break behind the opening quote or an escape; an escaped one may be followed by empty lines. */
function foldsAlike(text: string, token: Token): boolean {
  let first = token.start + 1
  while (text.charCodeAt(first) === 32) first++
  return text.charCodeAt(first) !== 10 && !/\\[^\n] *\n|\\\n *\n/.test(text.slice(first, token.end))
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
    while (blanks < token.end && text.charCodeAt(blanks) === 32) blanks++
    const isEmpty = blanks >= token.end || text.charCodeAt(blanks) === 10
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

function isBlank(c: number): boolean {
  return c === 32 || c === 10 || c === 13
}
