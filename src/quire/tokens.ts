/**
 * Text to tokens, as quire's tokenizer.rs does it. Two habits of the real one explain most of the dialect:
 * it looks at a word's first one to three characters without asking whether they end it (facts: quire.md 4.7, 4.8), and
 * indentation belongs to the line, except that `- ` moves it to the column after the blank (4.10).
 */
import { MAX_TOKENS } from './limits.js'
import type { Construct } from './problem.js'

/** The names are quire's own: its messages print them (`got PlainString`). */
export type TokenKind =
  | 'Eof'
  | 'DocumentStart'
  | 'DocumentEnd'
  | 'Indent'
  | 'Unindent'
  | 'PlainString'
  | 'SingleString'
  | 'DoubleString'
  | 'Literal'
  | 'Folded'
  | 'Tag'
  | 'Alias'
  | 'Anchor'
  | 'SequenceEntry'
  | 'MappingKey'
  | 'MappingValue'
  | 'FlowSeqStart'
  | 'FlowSeqEnd'
  | 'FlowMapStart'
  | 'FlowMapEnd'
  | 'FlowEntry'
  | 'Directive'

/** A piece of the text that quire takes for one thing. */
export interface Token {
  readonly kind: TokenKind
  /** Offsets, the end exclusive: a plain string at the end of the file keeps the blanks that follow it, as in quire. */
  readonly start: number
  readonly end: number
  /** Lines as quire counts them (CR and LF each end one), only to be compared. */
  readonly line: number
  readonly endLine: number
  /** quire's idea of the indentation at the token's start. */
  readonly indent: number
}

interface TokenError {
  readonly construct: Construct
  /** quire's own message; where the program crashes, how. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly panic?: boolean
}

/** Where a token starts: its offset, and quire's idea of its line and indentation. */
interface Start {
  readonly offset: number
  readonly line: number
  readonly indent: number
}

/** In place of a character: there is none, or none that quire takes. */
const NONE = -1

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
const EXCLAMATION_MARK = 0x21
const DOUBLE_QUOTE = 0x22
const HASH = 0x23
const PERCENT = 0x25
const AMPERSAND = 0x26
const SINGLE_QUOTE = 0x27
const ASTERISK = 0x2a
const COMMA = 0x2c
const HYPHEN = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const GREATER_THAN = 0x3e
const QUESTION_MARK = 0x3f
const AT_SIGN = 0x40
const LEFT_BRACKET = 0x5b
const BACKSLASH = 0x5c
const RIGHT_BRACKET = 0x5d
const BACKTICK = 0x60
const LEFT_BRACE = 0x7b
const BAR = 0x7c
const RIGHT_BRACE = 0x7d
const NEXT_LINE = 0x85

/** Characters that a plain string runs over without a look: printable ASCII without blank and `,:[]{}`. */
const ORDINARY = asciiTable(/[^\s,:[\]{}]/)

const TAG_CHARACTERS = asciiTable(/[-\w%#;/?:@&=+$.~*'()]/)

/** By code: 1 for each printable character of ASCII that fits. */
function asciiTable(fits: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    code > SPACE && code < 127 && fits.test(String.fromCharCode(code)) ? 1 : 0,
  )
}

/** Printable ASCII without quotes and `\\`. */
const IN_QUOTES = /[ !#-&(-[\]-~]+/y

function isPrintable(code: number): boolean {
  if (code < SPACE) return code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB
  return code < 127 || code === NEXT_LINE || (code >= 0xa0 && code < 0xfffe)
}

/** Two UTF-16 units that are one character. */
function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

function isBlank(code: number): boolean {
  return isBlankOrBreak(code) || code === TAB
}

/** What quire passes over between tokens. A tab is not among it. */
export function isBlankOrBreak(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN
}

function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === LEFT_BRACKET || code === RIGHT_BRACKET || code === LEFT_BRACE || code === RIGHT_BRACE
  )
}

/**
 * The tokens of a text, without blanks and comments, ended by `Eof`; with an error, those before it. More than `most` are an error, too.
 * Linear time, never throws.
 */
export function tokenize(
  text: string,
  most = MAX_TOKENS,
): { tokens: Token[]; error?: TokenError & { printed: number } } {
  const length = text.length
  const tokens: Token[] = []
  const levels = [0]
  let flow = 0
  let documentStart = true
  let error: TokenError | undefined
  let unacceptable: TokenError | undefined
  let isOver = false

  // the place of the next character
  let at = 0
  let line = 1
  let indent = 0
  let lineStart = true
  // columns count characters, offsets UTF-16 units: `narrow` units of the line before `counted` have no column of their own
  let lineOffset = 0
  let counted = 0
  let narrow = 0

  const peek = (): number => (at < length ? text.charCodeAt(at) : NONE)

  const newline = (): void => {
    at += 1
    line += 1
    indent = 0
    lineStart = true
    lineOffset = counted = at
    narrow = 0
  }

  /** Takes one character; `NONE` at the end of the text and for an unacceptable character, which is taken too. */
  const next = (): number => {
    if (at >= length) return NONE
    const code = text.charCodeAt(at)
    if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      newline()
    } else if (code === SPACE && lineStart) {
      at += 1
      indent += 1
    } else if (isPrintable(code)) {
      at += isPair(text, at) ? 2 : 1
      lineStart = false
    } else {
      unacceptable = problem('control-character', 'Unacceptable character', at, at + 1)
      at += 1
      return NONE
    }
    return code
  }

  const skipBlanks = (): void => {
    while (at < length) {
      const code = text.charCodeAt(at)
      if (code === SPACE) {
        at += 1
        if (lineStart) indent += 1
      } else if (code === LINE_FEED || code === CARRIAGE_RETURN) newline()
      else return
    }
  }

  const skipLine = (): void => {
    for (let code = next(); code !== NONE && code !== LINE_FEED && code !== CARRIAGE_RETURN; code = next());
  }

  /** The column of the next character, from 0. */
  const column = (): number => {
    for (; counted < at; counted++) {
      const code = text.charCodeAt(counted)
      if (code >= 0xdc00 && code < 0xe000) narrow += 1
    }
    return at - lineOffset - narrow
  }

  const problem = (construct: Construct, message: string, start: number, end: number): TokenError => ({
    construct,
    text: message,
    start,
    end: Math.min(end, length),
  })

  const level = (): number => levels[levels.length - 1] as number

  /** The least indentation with which a text goes on in the next line. */
  const leastIndent = (isFirst: boolean): number => level() + (isFirst ? 0 : 1)

  /** Adds a token that ends at `end`, or at the next character, after the changes of indentation before it. */
  const add = (kind: TokenKind, start: Start, end = at, endLine = line): void => {
    if (flow === 0 && kind !== 'DocumentStart') {
      documentStart = false
      if (start.indent > level()) {
        addEmpty('Indent', start)
        levels.push(start.indent)
      } else if (start.indent < level()) {
        do {
          addEmpty('Unindent', start)
          levels.pop()
        } while (level() > start.indent)
        if (level() !== start.indent)
          error = problem('unindent', "Unindent doesn't match any outer indentation level", start.offset, end)
      }
    }
    tokens.push({ kind, start: start.offset, end, line: start.line, endLine, indent: start.indent })
    if (tokens.length > most)
      error ??= problem('limit', `more than ${MAX_TOKENS} keys, values and signs`, start.offset, end)
  }

  const addEmpty = (kind: TokenKind, start: Start): void => {
    tokens.push({
      kind,
      start: start.offset,
      end: start.offset,
      line: start.line,
      endLine: start.line,
      indent: start.indent,
    })
  }

  /** The rest of a plain string whose first characters were taken already. */
  const plain = (start: Start): void => {
    const least = leastIndent(documentStart)
    while (at < length) {
      let code = text.charCodeAt(at)
      while (code < 128 ? ORDINARY[code] === 1 : code >= 0xa0 && code < 0xfffe) {
        lineStart = false
        code = ++at < length ? text.charCodeAt(at) : NONE
      }
      if (code === NONE) break
      if (code === COLON) {
        const after = at + 1 < length ? text.charCodeAt(at + 1) : NONE
        if (after === NONE || isBlank(after) || (flow > 0 && isFlowIndicator(after))) break
      } else if (isFlowIndicator(code)) {
        if (flow > 0) break
      } else if (isBlankOrBreak(code)) {
        const end = at
        const endLine = line
        skipBlanks()
        const then = peek()
        const ends =
          (line !== endLine && indent < least) ||
          (flow > 0 && isFlowIndicator(then)) ||
          then === HASH ||
          (then === DOT && isDocumentEnd(text, at))
        if (ends) {
          add('PlainString', start, end, endLine)
          return
        }
      }
      if (peek() === TAB) {
        error = problem('tab', 'Tab character may appear only in quoted string', at, at + 1)
        break
      }
      next()
    }
    add('PlainString', start)
  }

  const block = (kind: 'Literal' | 'Folded', start: Start, startsLine: boolean): void => {
    const least = leastIndent(startsLine)
    for (;;) {
      const end = at
      const endLine = line
      const code = next()
      if (code === NONE) break
      if (code === LINE_FEED || code === CARRIAGE_RETURN) {
        skipBlanks()
        if (indent < least) {
          add(kind, start, end, endLine)
          return
        }
      }
    }
    add(kind, start)
  }

  const quoted = (kind: 'SingleString' | 'DoubleString', start: Start): void => {
    const quote = kind === 'DoubleString' ? DOUBLE_QUOTE : SINGLE_QUOTE
    // most strings are of one line and without escapes: up to what is out of the ordinary nobody has to look
    IN_QUOTES.lastIndex = at
    IN_QUOTES.test(text)
    if (IN_QUOTES.lastIndex > at) {
      at = IN_QUOTES.lastIndex
      lineStart = false
    }
    let previous: number = quote
    let code = next()
    while (code !== NONE && !(code === quote && (quote === SINGLE_QUOTE || previous !== BACKSLASH))) {
      previous = code
      code = next()
    }
    // an unacceptable character ends the string as a quote would: the next error is what quire reports
    if (code === NONE && at >= length && unacceptable?.start !== length - 1) {
      const message = quote === DOUBLE_QUOTE ? 'Unclosed double-quoted string' : 'Unclosed quoted string'
      error = problem('unclosed-quote', message, start.offset, length)
      return
    }
    add(kind, start)
    if (quote === DOUBLE_QUOTE && peek() === COLON) {
      const colon = { offset: at, line, indent }
      next()
      add('MappingValue', colon)
    }
  }

  /** `-`, `?` and `:` before a blank or the end of the text; otherwise they start a plain string. */
  const indicator = (kind: TokenKind, start: Start): void => {
    const end = at
    const code = next()
    if (code === NONE) {
      add(kind, start)
      isOver = true
    } else if (isBlank(code)) {
      if (kind === 'SequenceEntry' && line === start.line) indent = column()
      add(kind, start, end, start.line)
      skipBlanks()
    } else plain(start)
  }

  const tag = (start: Start): void => {
    for (let code = peek(); code !== NONE && !isBlank(code); code = peek()) {
      const character = at
      if (next() === NONE) {
        error = { ...problem('control-character', 'unacceptable character in a tag', character, at), panic: true }
        return
      }
      if (code >= 128 || TAG_CHARACTERS[code] === 0) {
        error = problem('tag-character', 'Bad char in tag name', character, at)
        return
      }
    }
    add('Tag', start)
  }

  const name = (kind: 'Anchor' | 'Alias', start: Start): void => {
    for (let code = peek(); code !== NONE && !isBlank(code) && !isFlowIndicator(code); code = peek()) next()
    if (kind === 'Anchor' && isFlowIndicator(peek()))
      error = problem('anchor-character', 'Bad char in anchor name', at, at + 1)
    else if (at - start.offset < 2)
      error = problem('anchor-name', `${kind} name requires at least one character`, start.offset, start.offset + 1)
    else add(kind, start)
  }

  const directive = (start: Start): void => {
    if (printedAt(text, start.offset) !== lineOffset) {
      error = problem('directive', 'Directive must start at start of line', start.offset, at)
    } else {
      skipLine()
      add('Directive', start)
    }
  }

  const dots = (start: Start): void => {
    const isEnd = text.startsWith('..', at) && (at + 2 >= length || isBlank(text.charCodeAt(at + 2)))
    next()
    next()
    if (isEnd) add('DocumentEnd', start)
    else plain(start)
  }

  const colonInFlow = (start: Start): void => {
    if (isBlank(peek()) || isFlowIndicator(peek())) add('MappingValue', start)
    else error = problem('colon-in-flow', 'Either add a space after colon or quote the colon', start.offset, at)
  }

  const hyphens = (start: Start): void => {
    next()
    if (next() === HYPHEN) add('DocumentStart', start)
    else plain(start)
  }

  const open = (kind: TokenKind, start: Start): void => {
    add(kind, start)
    flow += 1
  }

  const close = (kind: TokenKind, start: Start): void => {
    add(kind, start)
    if (flow > 0) flow -= 1
  }

  /** Reads what a character starts, which was taken already. */
  const token = (character: number, start: Start, startsLine: boolean): void => {
    if (character === HASH) skipLine()
    else if (character === HYPHEN && peek() === HYPHEN) hyphens(start)
    else if (character === HYPHEN) indicator('SequenceEntry', start)
    else if (character === COLON && flow > 0) colonInFlow(start)
    else if (character === COLON) indicator('MappingValue', start)
    else if (character === QUESTION_MARK) indicator('MappingKey', start)
    else if (character === DOT && start.indent === 0) dots(start)
    else if (character === DOUBLE_QUOTE) quoted('DoubleString', start)
    else if (character === SINGLE_QUOTE) quoted('SingleString', start)
    else if (character === EXCLAMATION_MARK) tag(start)
    else if (character === AMPERSAND) name('Anchor', start)
    else if (character === ASTERISK) name('Alias', start)
    else if (character === BAR) block('Literal', start, startsLine)
    else if (character === GREATER_THAN) block('Folded', start, startsLine)
    else if (character === COMMA) add('FlowEntry', start)
    else if (character === LEFT_BRACKET) open('FlowSeqStart', start)
    else if (character === LEFT_BRACE) open('FlowMapStart', start)
    else if (character === RIGHT_BRACKET) close('FlowSeqEnd', start)
    else if (character === RIGHT_BRACE) close('FlowMapEnd', start)
    else if (character === PERCENT) directive(start)
    else if (character === AT_SIGN || character === BACKTICK)
      error = problem('reserved-character', "Characters '@' and '`' are not allowed", start.offset, at)
    else if (character === TAB)
      error = problem('tab', 'Tab character may appear only in quoted string', start.offset, at)
    else plain(start)
  }

  while (error === undefined && !isOver) {
    skipBlanks()
    const start = { offset: at, line, indent }
    const startsLine = lineStart
    const character = next()
    if (character === NONE) break
    token(character, start, startsLine)
  }

  const end = { offset: at, line, indent }
  for (const _ of levels.slice(1)) addEmpty('Unindent', end)
  addEmpty('Eof', end)
  const first = error ?? unacceptable
  return first === undefined ? { tokens } : { tokens, error: { ...first, printed: printedAt(text, first.start) } }
}

/** quire gives an unacceptable character no column: what follows it on its line is printed too far to the left. */
function printedAt(text: string, offset: number): number {
  let printed = offset
  for (let index = offset - 1; index >= 0; index--) {
    const code = text.charCodeAt(index)
    if (code === LINE_FEED || code === CARRIAGE_RETURN) break
    if (!isPrintable(code)) printed -= isPair(text, printed - 2) ? 2 : 1
  }
  return printed
}

/** `...` that ends a document inside a plain string (a tab after it does not count there). */
function isDocumentEnd(text: string, at: number): boolean {
  if (!text.startsWith('...', at)) return false
  return at + 3 >= text.length || isBlankOrBreak(text.charCodeAt(at + 3))
}
