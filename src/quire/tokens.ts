/**
 * Text to tokens, as quire's tokenizer.rs does it. Two habits of the real one explain most of the dialect:
 * it looks at a word's first one to three characters without asking whether they end it (facts: quire.md 4.7, 4.8), and
 * indentation belongs to the line, except that `- ` moves it to the column after the blank (4.10).
 */
import {
  AMPERSAND,
  ASTERISK,
  AT_SIGN,
  BACKSLASH,
  BACKTICK,
  BAR,
  CARRIAGE_RETURN,
  COLON,
  COMMA,
  DOT,
  DOUBLE_QUOTE,
  EXCLAMATION_MARK,
  GREATER_THAN,
  HASH,
  HYPHEN,
  isBlank,
  isBlankOrBreak,
  isFlowIndicator,
  isPair,
  isPrintable,
  LEFT_BRACE,
  LEFT_BRACKET,
  LINE_FEED,
  NONE,
  ORDINARY,
  PERCENT,
  QUESTION_MARK,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  TAG_CHARACTERS,
} from './characters.js'
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

/** Printable ASCII without quotes and `\\`. */
const IN_QUOTES = /[ !#-&(-[\]-~]+/y

/**
 * The tokens of a text, without blanks and comments, ended by `Eof`; with an error, those before it. More than `most` are an error, too.
 * Linear time, never throws.
 */
export function tokenize(text: string, most = MAX_TOKENS): Tokens {
  return new Tokenizer(text, most).run()
}

export interface Tokens {
  readonly tokens: Token[]
  readonly error?: TokenError & { readonly printed: number }
}

/** One method for each kind of token; each takes over when the first character of its token was taken. */
class Tokenizer {
  private readonly length: number
  private readonly tokens: Token[] = []
  private readonly levels = [0]
  private flow = 0
  private documentStart = true
  private error: TokenError | undefined
  private unacceptable: TokenError | undefined
  private isOver = false

  // the place of the next character
  private at = 0
  private line = 1
  private indent = 0
  private lineStart = true
  // columns count characters, offsets UTF-16 units: `narrow` units of the line before `counted` have no column of their own
  private lineOffset = 0
  private counted = 0
  private narrow = 0

  constructor(
    private readonly text: string,
    private readonly most: number,
  ) {
    this.length = text.length
  }

  run(): Tokens {
    while (this.error === undefined && !this.isOver) {
      this.skipBlanks()
      const start = this.here()
      const startsLine = this.lineStart
      const character = this.next()
      if (character === NONE) break
      this.token(character, start, startsLine)
    }

    const end = this.here()
    for (const _ of this.levels.slice(1)) this.addEmpty('Unindent', end)
    this.addEmpty('Eof', end)
    const { tokens } = this
    const first = this.error ?? this.unacceptable
    return first === undefined
      ? { tokens }
      : { tokens, error: { ...first, printed: printedAt(this.text, first.start) } }
  }

  private here(): Start {
    return { offset: this.at, line: this.line, indent: this.indent }
  }

  private peek(): number {
    return this.at < this.length ? this.text.charCodeAt(this.at) : NONE
  }

  private newline(): void {
    this.at += 1
    this.line += 1
    this.indent = 0
    this.lineStart = true
    this.lineOffset = this.counted = this.at
    this.narrow = 0
  }

  /** Takes one character; `NONE` at the end of the text and for an unacceptable character, which is taken too. */
  private next(): number {
    if (this.at >= this.length) return NONE
    const code = this.text.charCodeAt(this.at)
    if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      this.newline()
    } else if (code === SPACE && this.lineStart) {
      this.at += 1
      this.indent += 1
    } else if (isPrintable(code)) {
      this.at += isPair(this.text, this.at) ? 2 : 1
      this.lineStart = false
    } else {
      this.unacceptable = this.problem('control-character', 'Unacceptable character', this.at, this.at + 1)
      this.at += 1
      return NONE
    }
    return code
  }

  private skipBlanks(): void {
    while (this.at < this.length) {
      const code = this.text.charCodeAt(this.at)
      if (code === SPACE) {
        this.at += 1
        if (this.lineStart) this.indent += 1
      } else if (code === LINE_FEED || code === CARRIAGE_RETURN) this.newline()
      else return
    }
  }

  private skipLine(): void {
    for (let code = this.next(); code !== NONE && code !== LINE_FEED && code !== CARRIAGE_RETURN; code = this.next());
  }

  /** The column of the next character, from 0. */
  private column(): number {
    for (; this.counted < this.at; this.counted++) {
      const code = this.text.charCodeAt(this.counted)
      if (code >= 0xdc00 && code < 0xe000) this.narrow += 1
    }
    return this.at - this.lineOffset - this.narrow
  }

  private problem(construct: Construct, message: string, start: number, end: number): TokenError {
    return { construct, text: message, start, end: Math.min(end, this.length) }
  }

  private level(): number {
    return this.levels[this.levels.length - 1] as number
  }

  /** The least indentation with which a text goes on in the next line. */
  private leastIndent(isFirst: boolean): number {
    return this.level() + (isFirst ? 0 : 1)
  }

  /** Adds a token that ends at `end`, or at the next character, after the changes of indentation before it. */
  private add(kind: TokenKind, start: Start, end = this.at, endLine = this.line): void {
    if (this.flow === 0 && kind !== 'DocumentStart') {
      this.documentStart = false
      if (start.indent > this.level()) {
        this.addEmpty('Indent', start)
        this.levels.push(start.indent)
      } else if (start.indent < this.level()) {
        do {
          this.addEmpty('Unindent', start)
          this.levels.pop()
        } while (this.level() > start.indent)
        if (this.level() !== start.indent)
          this.error = this.problem('unindent', "Unindent doesn't match any outer indentation level", start.offset, end)
      }
    }
    this.tokens.push({ kind, start: start.offset, end, line: start.line, endLine, indent: start.indent })
    if (this.tokens.length > this.most)
      this.error ??= this.problem('limit', `more than ${MAX_TOKENS} keys, values and signs`, start.offset, end)
  }

  private addEmpty(kind: TokenKind, start: Start): void {
    this.tokens.push({
      kind,
      start: start.offset,
      end: start.offset,
      line: start.line,
      endLine: start.line,
      indent: start.indent,
    })
  }

  /** The rest of a plain string whose first characters were taken already. */
  private plain(start: Start): void {
    const least = this.leastIndent(this.documentStart)
    while (this.at < this.length) {
      let code = this.text.charCodeAt(this.at)
      while (code < 128 ? ORDINARY[code] === 1 : code >= 0xa0 && code < 0xfffe) {
        this.lineStart = false
        code = ++this.at < this.length ? this.text.charCodeAt(this.at) : NONE
      }
      if (code === NONE) break
      if (code === COLON) {
        const after = this.at + 1 < this.length ? this.text.charCodeAt(this.at + 1) : NONE
        if (after === NONE || isBlank(after) || (this.flow > 0 && isFlowIndicator(after))) break
      } else if (isFlowIndicator(code)) {
        if (this.flow > 0) break
      } else if (isBlankOrBreak(code)) {
        const end = this.at
        const endLine = this.line
        this.skipBlanks()
        const then = this.peek()
        const ends =
          (this.line !== endLine && this.indent < least) ||
          (this.flow > 0 && isFlowIndicator(then)) ||
          then === HASH ||
          (then === DOT && isDocumentEnd(this.text, this.at))
        if (ends) {
          this.add('PlainString', start, end, endLine)
          return
        }
      }
      if (this.peek() === TAB) {
        this.error = this.problem('tab', 'Tab character may appear only in quoted string', this.at, this.at + 1)
        break
      }
      this.next()
    }
    this.add('PlainString', start)
  }

  private block(kind: 'Literal' | 'Folded', start: Start, startsLine: boolean): void {
    const least = this.leastIndent(startsLine)
    for (;;) {
      const end = this.at
      const endLine = this.line
      const code = this.next()
      if (code === NONE) break
      if (code === LINE_FEED || code === CARRIAGE_RETURN) {
        this.skipBlanks()
        if (this.indent < least) {
          this.add(kind, start, end, endLine)
          return
        }
      }
    }
    this.add(kind, start)
  }

  private quoted(kind: 'SingleString' | 'DoubleString', start: Start): void {
    const quote = kind === 'DoubleString' ? DOUBLE_QUOTE : SINGLE_QUOTE
    // most strings are of one line and without escapes: up to what is out of the ordinary nobody has to look
    IN_QUOTES.lastIndex = this.at
    IN_QUOTES.test(this.text)
    if (IN_QUOTES.lastIndex > this.at) {
      this.at = IN_QUOTES.lastIndex
      this.lineStart = false
    }
    let previous: number = quote
    let code = this.next()
    while (code !== NONE && !(code === quote && (quote === SINGLE_QUOTE || previous !== BACKSLASH))) {
      previous = code
      code = this.next()
    }
    // an unacceptable character ends the string as a quote would: the next error is what quire reports
    if (code === NONE && this.at >= this.length && this.unacceptable?.start !== this.length - 1) {
      const message = quote === DOUBLE_QUOTE ? 'Unclosed double-quoted string' : 'Unclosed quoted string'
      this.error = this.problem('unclosed-quote', message, start.offset, this.length)
      return
    }
    this.add(kind, start)
    if (quote === DOUBLE_QUOTE && this.peek() === COLON) {
      const colon = this.here()
      this.next()
      this.add('MappingValue', colon)
    }
  }

  /** `-`, `?` and `:` before a blank or the end of the text; otherwise they start a plain string. */
  private indicator(kind: TokenKind, start: Start): void {
    const end = this.at
    const code = this.next()
    if (code === NONE) {
      this.add(kind, start)
      this.isOver = true
    } else if (isBlank(code)) {
      if (kind === 'SequenceEntry' && this.line === start.line) this.indent = this.column()
      this.add(kind, start, end, start.line)
      this.skipBlanks()
    } else this.plain(start)
  }

  private tag(start: Start): void {
    for (let code = this.peek(); code !== NONE && !isBlank(code); code = this.peek()) {
      const character = this.at
      if (this.next() === NONE) {
        this.error = {
          ...this.problem('control-character', 'unacceptable character in a tag', character, this.at),
          panic: true,
        }
        return
      }
      if (code >= 128 || TAG_CHARACTERS[code] === 0) {
        this.error = this.problem('tag-character', 'Bad char in tag name', character, this.at)
        return
      }
    }
    this.add('Tag', start)
  }

  private name(kind: 'Anchor' | 'Alias', start: Start): void {
    for (let code = this.peek(); code !== NONE && !isBlank(code) && !isFlowIndicator(code); code = this.peek())
      this.next()
    if (kind === 'Anchor' && isFlowIndicator(this.peek()))
      this.error = this.problem('anchor-character', 'Bad char in anchor name', this.at, this.at + 1)
    else if (this.at - start.offset < 2)
      this.error = this.problem(
        'anchor-name',
        `${kind} name requires at least one character`,
        start.offset,
        start.offset + 1,
      )
    else this.add(kind, start)
  }

  private directive(start: Start): void {
    if (printedAt(this.text, start.offset) !== this.lineOffset) {
      this.error = this.problem('directive', 'Directive must start at start of line', start.offset, this.at)
    } else {
      this.skipLine()
      this.add('Directive', start)
    }
  }

  private dots(start: Start): void {
    const isEnd =
      this.text.startsWith('..', this.at) && (this.at + 2 >= this.length || isBlank(this.text.charCodeAt(this.at + 2)))
    this.next()
    this.next()
    if (isEnd) this.add('DocumentEnd', start)
    else this.plain(start)
  }

  private colonInFlow(start: Start): void {
    if (isBlank(this.peek()) || isFlowIndicator(this.peek())) this.add('MappingValue', start)
    else
      this.error = this.problem(
        'colon-in-flow',
        'Either add a space after colon or quote the colon',
        start.offset,
        this.at,
      )
  }

  private hyphens(start: Start): void {
    this.next()
    if (this.next() === HYPHEN) this.add('DocumentStart', start)
    else this.plain(start)
  }

  private open(kind: TokenKind, start: Start): void {
    this.add(kind, start)
    this.flow += 1
  }

  private close(kind: TokenKind, start: Start): void {
    this.add(kind, start)
    if (this.flow > 0) this.flow -= 1
  }

  /** Reads what a character starts, which was taken already. */
  private token(character: number, start: Start, startsLine: boolean): void {
    if (character === HASH) this.skipLine()
    else if (character === HYPHEN && this.peek() === HYPHEN) this.hyphens(start)
    else if (character === HYPHEN) this.indicator('SequenceEntry', start)
    else if (character === COLON && this.flow > 0) this.colonInFlow(start)
    else if (character === COLON) this.indicator('MappingValue', start)
    else if (character === QUESTION_MARK) this.indicator('MappingKey', start)
    else if (character === DOT && start.indent === 0) this.dots(start)
    else if (character === DOUBLE_QUOTE) this.quoted('DoubleString', start)
    else if (character === SINGLE_QUOTE) this.quoted('SingleString', start)
    else if (character === EXCLAMATION_MARK) this.tag(start)
    else if (character === AMPERSAND) this.name('Anchor', start)
    else if (character === ASTERISK) this.name('Alias', start)
    else if (character === BAR) this.block('Literal', start, startsLine)
    else if (character === GREATER_THAN) this.block('Folded', start, startsLine)
    else if (character === COMMA) this.add('FlowEntry', start)
    else if (character === LEFT_BRACKET) this.open('FlowSeqStart', start)
    else if (character === LEFT_BRACE) this.open('FlowMapStart', start)
    else if (character === RIGHT_BRACKET) this.close('FlowSeqEnd', start)
    else if (character === RIGHT_BRACE) this.close('FlowMapEnd', start)
    else if (character === PERCENT) this.directive(start)
    else if (character === AT_SIGN || character === BACKTICK)
      this.error = this.problem('reserved-character', "Characters '@' and '`' are not allowed", start.offset, this.at)
    else if (character === TAB)
      this.error = this.problem('tab', 'Tab character may appear only in quoted string', start.offset, this.at)
    else this.plain(start)
  }
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
