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

export interface Token {
  readonly kind: TokenKind
  /** Offsets; a plain string at the end of the file keeps the blanks that follow it, as in quire. */
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
  readonly text: string
  readonly start: number
  readonly end: number
  readonly panic?: boolean
}

const NONE = -1
const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32

/** Characters that a plain string runs over without a look: printable ASCII without blank and `,:[]{}`. */
const ORDINARY = new Uint8Array(128)
for (let c = 33; c < 127; c++) ORDINARY[c] = ',:[]{}'.includes(String.fromCharCode(c)) ? 0 : 1

const TAG_CHARACTER = new Uint8Array(128)
for (let c = 33; c < 127; c++) TAG_CHARACTER[c] = /[-\w%#;/?:@&=+$.~*'()]/.test(String.fromCharCode(c)) ? 1 : 0

/** Printable ASCII without quotes and `\\`. */
const IN_QUOTES = /[ !#-&(-[\]-~]+/y

function isPrintable(c: number): boolean {
  return (c >= 32 && c < 127) || (c >= 0xa0 && c < 0xfffe) || c === LF || c === CR || c === TAB || c === 0x85
}

/** Two UTF-16 units that are one character. */
function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

function isBlank(c: number): boolean {
  return c === SPACE || c === LF || c === CR || c === TAB
}

function isFlowIndicator(c: number): boolean {
  return c === 0x2c || c === 0x5b || c === 0x5d || c === 0x7b || c === 0x7d
}

/** The tokens of a text without blanks and comments, `most` of them, ended by `Eof`; with an error they are incomplete. Linear time, never throws. */
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
    const c = text.charCodeAt(at)
    if (c === LF || c === CR) {
      newline()
    } else if (c === SPACE && lineStart) {
      at += 1
      indent += 1
    } else if (isPrintable(c)) {
      at += isPair(text, at) ? 2 : 1
      lineStart = false
    } else {
      unacceptable = problem('control-character', 'Unacceptable character', at, at + 1)
      at += 1
      return NONE
    }
    return c
  }

  const skipBlanks = (): void => {
    while (at < length) {
      const c = text.charCodeAt(at)
      if (c === SPACE) {
        at += 1
        if (lineStart) indent += 1
      } else if (c === LF || c === CR) newline()
      else return
    }
  }

  const skipLine = (): void => {
    for (let c = next(); c !== NONE && c !== LF && c !== CR; c = next());
  }

  const column = (): number => {
    for (; counted < at; counted++) {
      const c = text.charCodeAt(counted)
      if (c >= 0xdc00 && c < 0xe000) narrow += 1
    }
    return at - lineOffset - narrow
  }

  const problem = (construct: Construct, message: string, start: number, end: number): TokenError => ({
    construct,
    text: message,
    start,
    end: Math.min(end, length),
  })

  const add = (
    kind: TokenKind,
    start: number,
    startLine: number,
    startIndent: number,
    end: number,
    endLine: number,
  ) => {
    if (flow === 0 && kind !== 'DocumentStart') {
      documentStart = false
      let level = levels[levels.length - 1] as number
      if (startIndent > level) {
        tokens.push({ kind: 'Indent', start, end: start, line: startLine, endLine: startLine, indent: startIndent })
        levels.push(startIndent)
      } else if (startIndent < level) {
        do {
          tokens.push({ kind: 'Unindent', start, end: start, line: startLine, endLine: startLine, indent: startIndent })
          levels.pop()
          level = levels[levels.length - 1] as number
        } while (level > startIndent)
        if (level !== startIndent)
          error = problem('unindent', "Unindent doesn't match any outer indentation level", start, end)
      }
    }
    tokens.push({ kind, start, end, line: startLine, endLine, indent: startIndent })
    if (tokens.length > most) error ??= problem('limit', `more than ${MAX_TOKENS} keys, values and signs`, start, end)
  }

  /** The rest of a plain string whose first characters were taken already. */
  const plain = (start: number, startLine: number, startIndent: number): void => {
    const least = (levels[levels.length - 1] as number) + (documentStart ? 0 : 1)
    while (at < length) {
      let c = text.charCodeAt(at)
      while (c < 128 ? ORDINARY[c] === 1 : c >= 0xa0 && c < 0xfffe) {
        lineStart = false
        c = ++at < length ? text.charCodeAt(at) : NONE
      }
      if (c === NONE) break
      if (c === 0x3a) {
        const after = at + 1 < length ? text.charCodeAt(at + 1) : NONE
        if (after === NONE || isBlank(after) || (flow > 0 && isFlowIndicator(after))) {
          add('PlainString', start, startLine, startIndent, at, line)
          return
        }
      } else if (isFlowIndicator(c)) {
        if (flow > 0) {
          add('PlainString', start, startLine, startIndent, at, line)
          return
        }
      } else if (c === TAB) {
        error = problem('tab', 'Tab character may appear only in quoted string', at, at + 1)
        break
      } else if (c === SPACE || c === LF || c === CR) {
        const end = at
        const endLine = line
        skipBlanks()
        const then = peek()
        if (
          (line !== endLine && indent < least) ||
          (flow > 0 && isFlowIndicator(then)) ||
          then === 0x23 ||
          (then === 0x2e && isDocumentEnd(text, at))
        ) {
          add('PlainString', start, startLine, startIndent, end, endLine)
          return
        }
        if (then === TAB) {
          error = problem('tab', 'Tab character may appear only in quoted string', at, at + 1)
          break
        }
      }
      next()
    }
    add('PlainString', start, startLine, startIndent, at, line)
  }

  const block = (kind: 'Literal' | 'Folded', start: number, startLine: number, startIndent: number, first: boolean) => {
    const least = (levels[levels.length - 1] as number) + (first ? 0 : 1)
    for (;;) {
      const end = at
      const endLine = line
      const c = next()
      if (c === NONE) break
      if (c === LF || c === CR) {
        skipBlanks()
        if (indent < least) {
          add(kind, start, startLine, startIndent, end, endLine)
          return
        }
      }
    }
    add(kind, start, startLine, startIndent, at, line)
  }

  const quoted = (kind: 'SingleString' | 'DoubleString', start: number, startLine: number, startIndent: number) => {
    const quote = kind === 'DoubleString' ? 0x22 : 0x27
    // most strings are of one line and without escapes: up to what is out of the ordinary nobody has to look
    IN_QUOTES.lastIndex = at
    IN_QUOTES.test(text)
    if (IN_QUOTES.lastIndex > at) {
      at = IN_QUOTES.lastIndex
      lineStart = false
    }
    let previous = quote
    let c = next()
    while (c !== NONE && !(c === quote && (quote === 0x27 || previous !== 0x5c))) {
      previous = c
      c = next()
    }
    // an unacceptable character ends the string as a quote would: the next error is what quire reports
    if (c === NONE && at >= length && unacceptable?.start !== length - 1) {
      const message = quote === 0x22 ? 'Unclosed double-quoted string' : 'Unclosed quoted string'
      error = problem('unclosed-quote', message, start, length)
      return
    }
    add(kind, start, startLine, startIndent, at, line)
    if (quote === 0x22 && peek() === 0x3a) {
      const colon = at
      const colonIndent = indent
      next()
      add('MappingValue', colon, line, colonIndent, at, line)
    }
  }

  /** `-`, `?` and `:` before a blank or the end of the text; otherwise they start a plain string. False: the text is over. */
  const indicator = (kind: TokenKind, start: number, startLine: number, startIndent: number): boolean => {
    const end = at
    const c = next()
    if (c === NONE) {
      add(kind, start, startLine, startIndent, at, line)
      return false
    }
    if (isBlank(c)) {
      if (kind === 'SequenceEntry' && line === startLine) indent = column()
      add(kind, start, startLine, startIndent, end, startLine)
      skipBlanks()
    } else plain(start, startLine, startIndent)
    return true
  }

  const name = (kind: 'Anchor' | 'Alias', start: number, startIndent: number): void => {
    for (let c = peek(); c !== NONE && !isBlank(c) && !isFlowIndicator(c); c = peek()) next()
    if (kind === 'Anchor' && isFlowIndicator(peek()))
      error = problem('anchor-character', 'Bad char in anchor name', at, at + 1)
    else if (at - start < 2)
      error = problem('anchor-name', `${kind} name requires at least one character`, start, start + 1)
    else add(kind, start, line, startIndent, at, line)
  }

  while (error === undefined) {
    const start = at
    const startLine = line
    const startIndent = indent
    const startsLine = lineStart
    const c = next()
    if (c === NONE) break
    if (c === SPACE || c === LF || c === CR) skipBlanks()
    else if (c === 0x2d) {
      // -
      if (peek() === 0x2d) {
        next()
        if (next() === 0x2d) add('DocumentStart', start, startLine, startIndent, at, line)
        else plain(start, startLine, startIndent)
      } else if (!indicator('SequenceEntry', start, startLine, startIndent)) break
    } else if (c === 0x2e && startIndent === 0) {
      const isEnd = text.startsWith('..', at) && (at + 2 >= length || isBlank(text.charCodeAt(at + 2)))
      next()
      next()
      if (isEnd) add('DocumentEnd', start, startLine, startIndent, at, line)
      else plain(start, startLine, startIndent)
    } else if (c === 0x3f) {
      if (!indicator('MappingKey', start, startLine, startIndent)) break
    } else if (c === 0x3a) {
      // :
      if (flow === 0) {
        if (!indicator('MappingValue', start, startLine, startIndent)) break
      } else if (isBlank(peek()) || isFlowIndicator(peek())) {
        add('MappingValue', start, startLine, startIndent, at, line)
      } else {
        error = problem('colon-in-flow', 'Either add a space after colon or quote the colon', start, at)
      }
    } else if (c === 0x25) {
      // %
      if (printedAt(text, start) !== lineOffset) {
        error = problem('directive', 'Directive must start at start of line', start, at)
      } else {
        skipLine()
        add('Directive', start, startLine, startIndent, at, line)
      }
    } else if (c === 0x40 || c === 0x60) {
      error = problem('reserved-character', "Characters '@' and '`' are not allowed", start, at)
    } else if (c === TAB) {
      error = problem('tab', 'Tab character may appear only in quoted string', start, at)
    } else if (c === 0x22) quoted('DoubleString', start, startLine, startIndent)
    else if (c === 0x27) quoted('SingleString', start, startLine, startIndent)
    else if (c === 0x23) skipLine()
    else if (c === 0x21) {
      // !
      for (let t = peek(); t !== NONE && !isBlank(t) && error === undefined; t = peek()) {
        const character = at
        if (next() === NONE)
          error = { ...problem('control-character', 'unacceptable character in a tag', character, at), panic: true }
        else if (t >= 128 || TAG_CHARACTER[t] === 0)
          error = problem('tag-character', 'Bad char in tag name', character, at)
      }
      if (error === undefined) add('Tag', start, startLine, startIndent, at, line)
    } else if (c === 0x26) name('Anchor', start, startIndent)
    else if (c === 0x2a) name('Alias', start, startIndent)
    else if (c === 0x2c) add('FlowEntry', start, startLine, startIndent, at, line)
    else if (c === 0x5b || c === 0x7b) {
      add(c === 0x5b ? 'FlowSeqStart' : 'FlowMapStart', start, startLine, startIndent, at, line)
      flow += 1
    } else if (c === 0x5d || c === 0x7d) {
      add(c === 0x5d ? 'FlowSeqEnd' : 'FlowMapEnd', start, startLine, startIndent, at, line)
      if (flow > 0) flow -= 1
    } else if (c === 0x7c) block('Literal', start, startLine, startIndent, startsLine)
    else if (c === 0x3e) block('Folded', start, startLine, startIndent, startsLine)
    else plain(start, startLine, startIndent)
  }

  for (let i = 1; i < levels.length; i++)
    tokens.push({ kind: 'Unindent', start: at, end: at, line, endLine: line, indent })
  tokens.push({ kind: 'Eof', start: at, end: at, line, endLine: line, indent })
  const first = error ?? unacceptable
  return first === undefined ? { tokens } : { tokens, error: { ...first, printed: printedAt(text, first.start) } }
}

/** quire gives an unacceptable character no column: what follows it on its line is printed too far to the left. */
function printedAt(text: string, offset: number): number {
  let printed = offset
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i)
    if (c === LF || c === CR) break
    if (!isPrintable(c)) printed -= isPair(text, printed - 2) ? 2 : 1
  }
  return printed
}

/** `...` that ends a document inside a plain string (a tab after it does not count there). */
function isDocumentEnd(text: string, at: number): boolean {
  if (!text.startsWith('...', at)) return false
  const after = at + 3 < text.length ? text.charCodeAt(at + 3) : NONE
  return after === NONE || after === SPACE || after === LF || after === CR
}
