/**
 * Tokens to nodes, as quire's parser.rs does it: anchors, aliases and tags are resolved, merge keys, `!*Unpack` and `!*Include`
 * are still there (see preprocess.ts). Each alternative stands in the order in which quire asks, because that order decides what is
 * read where several would fit.
 */
import { quoted } from '../text/rust.js'
import type { Location, SourceFile } from '../text/source.js'
import { isBlankOrBreak } from './characters.js'
import { MAX_DEPTH } from './limits.js'
import type { Entry, Mutable, Node, NullNode, ScalarNode } from './node.js'
import { type Construct, type QuireProblemKind, Refusal } from './problem.js'
import { doubleValue, literalValue, plainValue, singleValue } from './scalars.js'
import type { Token, TokenKind } from './tokens.js'

/** Tags of a scalar that is the name of a file. */
export const INCLUDE_TAGS: ReadonlySet<string> = new Set(['*Include', '*IncludeSeq', '*IncludeMap'])

/** Tag and anchor as they stand before a node. */
interface Properties {
  tag?: Token | undefined
  anchor?: Token | undefined
}

const STYLES: Partial<Record<TokenKind, ScalarNode['style']>> = {
  PlainString: 'plain',
  SingleString: 'single',
  DoubleString: 'double',
  Literal: 'literal',
  Folded: 'folded',
}

interface Parsed {
  readonly root: Node
  /** Whether a `<<`, a tag that starts with `*` or an empty tag was seen, so that preprocessing has something to do. */
  readonly unprocessed: boolean
  /** Whether an empty last value replaced one that its key had before, which YAML does not allow and quire does not see. */
  readonly overridden: boolean
}

/**
 * The tree of a file from its tokens; `outerDepth` is how deep its include stands. Throws `Refusal` at the first thing that quire does
 * not read.
 */
export function parse(file: SourceFile, tokens: readonly Token[], outerDepth = 0): Parsed {
  return new Parser(file, tokens, outerDepth).run()
}

/** One method for each kind of node; each starts at the node's first token, behind tag and anchor. */
class Parser {
  private readonly text: string
  private readonly anchors = new Map<string, { node: Node; height: number }>()
  private readonly eof: Token
  private index = 0
  /** The deepest level inside the node that is being read. */
  private deepest: number
  private unprocessed = false
  private overridden = false
  /** Where the last token that was taken ends, without the blanks that quire counts to it. */
  private contentEnd = 0

  constructor(
    private readonly file: SourceFile,
    private readonly tokens: readonly Token[],
    private depth: number,
  ) {
    this.text = file.text
    this.eof = tokens[tokens.length - 1] as Token
    this.deepest = depth
  }

  run(): Parsed {
    const root = this.root()
    return { root, unprocessed: this.unprocessed, overridden: this.overridden }
  }

  private peek(): Token {
    return this.tokens[this.index] ?? this.eof
  }

  private peekSecond(): Token {
    return this.tokens[this.index + 1] ?? this.eof
  }

  private take(): Token {
    const token = this.peek()
    if (token !== this.eof) this.index += 1
    if (token.end > token.start) this.contentEnd = this.trimmedEnd(token)
    return token
  }

  /** Where the blanks before the next token start: there quire sees the start of a collection. */
  private lead(): number {
    return this.tokens[this.index - 1]?.end ?? 0
  }

  /** `start` and `end` are offsets in the text: the place for people, `printed` is quire's. */
  private refuse(
    kind: QuireProblemKind,
    construct: Construct,
    message: string,
    start: number,
    end: number,
    printed = start,
  ): Refusal {
    return new Refusal({ kind, construct, text: message, at: this.location(start, end), printed })
  }

  private expected(token: Token, message: string): Refusal {
    return this.refuse('parse', 'other', message, token.start, this.trimmedEnd(token))
  }

  /** The end of the token's own text: a string at the end of the file and a block keep blanks behind it. */
  private trimmedEnd(token: Token): number {
    let end = token.end
    if (token.kind === 'PlainString' || token.kind === 'Literal' || token.kind === 'Folded')
      while (end > token.start && isBlankOrBreak(this.text.charCodeAt(end - 1))) end--
    return end
  }

  private location(start: number, end: number): Location {
    return { file: this.file, start, end }
  }

  private finish<T extends Node>(node: Mutable<T>, { tag, anchor }: Properties): T {
    if (tag !== undefined) {
      node.tag = { value: this.text.slice(tag.start + 1, tag.end), at: this.location(tag.start, tag.end) }
      if (tag.end - tag.start === 1 || this.text.charCodeAt(tag.start + 1) === 0x2a) this.unprocessed = true
    }
    if (anchor !== undefined)
      node.anchor = {
        value: this.text.slice(anchor.start + 1, anchor.end),
        at: this.location(anchor.start, anchor.end),
      }
    return node as T
  }

  private nothing(printed: number, start = this.contentEnd, properties: Properties = {}): NullNode {
    return this.finish<NullNode>(
      { kind: 'null', at: this.location(start, start), printed, explicit: false },
      properties,
    )
  }

  private value(token: Token): string {
    const raw = this.text.slice(token.start, token.end)
    if (token.kind === 'PlainString') return plainValue(raw)
    if (token.kind === 'SingleString') return singleValue(raw)
    if (token.kind === 'Folded') {
      const end = token.start + (raw.split('\n', 1)[0] as string).trimEnd().length
      throw this.refuse('parse', 'folded', "folded literals aren't supported yet", token.start, end)
    }
    const result = token.kind === 'DoubleString' ? doubleValue(raw) : literalValue(raw)
    if (typeof result === 'string') return result
    const start = token.start + result.start
    const end = token.start + result.end
    throw this.refuse(
      result.panic ? 'panic' : 'parse',
      result.construct,
      result.text,
      start,
      end,
      result.panic ? start : token.start,
    )
  }

  /** Takes a key, which has neither tag nor anchor of its own. */
  private key(): ScalarNode {
    const token = this.peek()
    const node: ScalarNode = {
      kind: 'scalar',
      at: this.location(token.start, this.trimmedEnd(token)),
      printed: token.start,
      value: this.value(token),
      style: STYLES[token.kind] as ScalarNode['style'],
    }
    this.take()
    if (node.value === '<<' && node.style === 'plain') this.unprocessed = true
    return node
  }

  private scalar(properties: Properties): Node {
    const token = this.take()
    const at = this.location(token.start, this.contentEnd)
    const content = this.value(token)
    const style = STYLES[token.kind] as ScalarNode['style']
    const isNull = style === 'plain' && (content === '~' || content === 'null')
    // a file may be called `null`
    const { tag } = properties
    const isInclude = tag !== undefined && INCLUDE_TAGS.has(this.text.slice(tag.start + 1, tag.end))
    return isNull && !isInclude
      ? this.finish<NullNode>({ kind: 'null', at, printed: token.start, explicit: true }, properties)
      : this.finish<ScalarNode>({ kind: 'scalar', at, printed: token.start, value: content, style }, properties)
  }

  private alias(): Node {
    const token = this.take()
    const name = this.text.slice(token.start + 1, token.end)
    const target = this.anchors.get(name)
    if (target === undefined)
      throw this.refuse('parse', 'unknown-alias', `Unknown alias ${quoted(name)}`, token.start, token.end)
    this.enter(token, target.height)
    return { ...target.node, alias: this.location(token.start, token.end) }
  }

  private takeIf(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.take() : undefined
  }

  private enter(token: Token, levels: number): void {
    this.deepest = Math.max(this.deepest, this.depth + levels)
    if (this.deepest > MAX_DEPTH)
      throw this.refuse('overflow', 'limit', `nested deeper than ${MAX_DEPTH} levels`, token.start, token.end)
  }

  /** Reads one level of nesting and remembers the anchor of what it read. */
  private nested(read: () => Node): Node {
    const outer = this.deepest
    this.depth += 1
    this.deepest = this.depth
    this.enter(this.peek(), 0)
    const node = read()
    if (node.anchor !== undefined) this.anchors.set(node.anchor.value, { node, height: this.deepest - this.depth })
    this.deepest = Math.max(outer, this.deepest)
    this.depth -= 1
    return node
  }

  private blockList(properties: Properties): Node {
    const printed = this.lead()
    const items: Node[] = []
    const start = this.peek().start
    while (this.peek().kind === 'SequenceEntry') {
      const dash = this.take()
      const token = this.peek()
      if (token.kind === 'SequenceEntry' && token.indent === dash.indent) {
        items.push(this.nothing(dash.end))
      } else if (token.kind === 'DocumentEnd' || token.kind === 'Eof' || token.kind === 'Unindent') {
        items.push(this.nothing(token.start))
        break
      } else items.push(this.node())
    }
    return this.finish(
      { kind: 'sequence', at: this.location(start, this.contentEnd), printed, flow: false, items },
      properties,
    )
  }

  private blockMap(properties: Properties): Node {
    const printed = this.lead()
    const start = this.peek().start
    const entries: Entry[] = []
    const places = new Map<string, number>()
    const insert = (key: ScalarNode, value: Node): void => {
      if (places.has(key.value)) throw this.duplicate(key)
      places.set(key.value, entries.length)
      entries.push({ key, value })
    }
    for (;;) {
      const first = this.peek()
      if (first.kind === 'Eof' || first.kind === 'DocumentEnd' || first.kind === 'Unindent') break
      if (first.kind !== 'PlainString' && first.kind !== 'SingleString' && first.kind !== 'DoubleString')
        throw this.expected(first, `Expected mapping key or unindent, got ${first.kind}`)
      const name = this.key()
      const colon = this.peek()
      if (colon.kind === 'Eof') throw this.expected(colon, 'Unexpected end of file, expected mapping value')
      if (colon.kind !== 'MappingValue') throw this.expected(colon, 'Expected colon `:` which denotes mapping value')
      this.take()
      const token = this.peek()
      if (token.kind === 'SequenceEntry' && token.line > colon.endLine) {
        insert(name, this.blockList({}))
      } else if (token.kind === 'Eof' || token.kind === 'Unindent') {
        // quire does not look whether the key was there, and the null wins (facts: quire.md 2.6), under the key as it was first written
        const value = this.nothing(token.start)
        const before = places.get(name.value)
        if (before === undefined) entries.push({ key: name, value })
        else {
          entries[before] = { key: { ...name, style: (entries[before] as Entry).key.style }, value }
          this.overridden = true
        }
        break
      } else if (
        token.kind === 'Tag' &&
        this.peekSecond().line > token.endLine &&
        this.peekSecond().kind !== 'Indent'
      ) {
        const tag = this.take()
        insert(name, this.nothing(colon.end, this.contentEnd, { tag }))
      } else if (token.line === colon.endLine || token.indent > colon.indent) {
        insert(name, this.node())
      } else insert(name, this.nothing(colon.end))
    }
    return this.finish(
      { kind: 'mapping', at: this.location(start, this.contentEnd), printed, flow: false, entries },
      properties,
    )
  }

  private duplicate(key: ScalarNode): Refusal {
    return this.refuse('parse', 'duplicate-key', 'Duplicate key', key.at.start, key.at.end, key.printed)
  }

  /** Takes the next token of a flow collection; quire crashes where there is none. */
  private takeInFlow(open: Token): Token {
    const token = this.take()
    if (token === this.eof)
      throw this.refuse(
        'panic',
        'unclosed-flow',
        'the program crashes (called `Option::unwrap()` on a `None` value)',
        open.start,
        open.end,
      )
    return token
  }

  private flowList(properties: Properties): Node {
    const printed = this.lead()
    const open = this.take()
    const items: Node[] = []
    for (;;) {
      if (this.takeIf('FlowSeqEnd') !== undefined) break
      items.push(this.flowNode())
      const token = this.takeInFlow(open)
      if (token.kind === 'FlowSeqEnd') break
      if (token.kind !== 'FlowEntry') throw this.expected(token, 'Expected comma `,` or colon `:`')
    }
    return this.finish(
      { kind: 'sequence', at: this.location(open.start, this.contentEnd), printed, flow: true, items },
      properties,
    )
  }

  private flowMap(properties: Properties): Node {
    const printed = this.lead()
    const open = this.take()
    const entries: Entry[] = []
    const seen = new Set<string>()
    const insert = (key: ScalarNode, value: Node): void => {
      if (seen.has(key.value)) throw this.duplicate(key)
      seen.add(key.value)
      entries.push({ key, value })
    }
    for (;;) {
      const first = this.peek()
      if (first.kind !== 'PlainString' && first.kind !== 'SingleString' && first.kind !== 'DoubleString') {
        if (this.takeInFlow(open).kind === 'FlowMapEnd') break
        throw this.expected(first, 'Expected next mapping key or or closing bracket `}`')
      }
      const name = this.key()
      const after = this.takeInFlow(open)
      if (after.kind === 'FlowMapEnd' || after.kind === 'FlowEntry') {
        insert(name, this.nothing(after.start, name.at.end))
        if (after.kind === 'FlowMapEnd') break
        continue
      }
      if (after.kind !== 'MappingValue')
        throw this.expected(after, 'Expected comma `,`, colon `:` or closing bracket `}`')
      insert(name, this.flowNode())
      const token = this.takeInFlow(open)
      if (token.kind === 'FlowMapEnd') break
      if (token.kind !== 'FlowEntry') throw this.expected(token, 'Expected comma `,` or closing bracket `}`')
    }
    return this.finish(
      { kind: 'mapping', at: this.location(open.start, this.contentEnd), printed, flow: true, entries },
      properties,
    )
  }

  private flowNode(): Node {
    return this.nested(() => {
      const anchor = this.takeIf('Anchor')
      const tag = this.takeIf('Tag')
      const token = this.peek()
      switch (token.kind) {
        case 'PlainString':
        case 'SingleString':
        case 'DoubleString':
          return this.scalar({ tag, anchor })
        case 'FlowSeqStart':
          return this.flowList({ tag, anchor })
        case 'FlowMapStart':
          return this.flowMap({ tag, anchor })
        case 'Alias':
          return this.alias()
        default:
          throw this.expected(token, 'Expected plain string, sequence or mapping')
      }
    })
  }

  private content({ tag, anchor }: Properties): Node {
    const token = this.peek()
    switch (token.kind) {
      case 'PlainString':
      case 'SingleString':
      case 'DoubleString':
      case 'Literal':
      case 'Folded': {
        const then = this.peekSecond()
        const isKey = token.line === token.endLine && then.kind === 'MappingValue' && then.line === token.endLine
        return isKey ? this.blockMap({ tag, anchor }) : this.scalar({ tag, anchor })
      }
      case 'Eof':
      case 'Unindent':
        return this.nothing(token.start, this.contentEnd, { tag, anchor })
      case 'SequenceEntry':
        return this.blockList({ tag, anchor })
      case 'FlowSeqStart':
        return this.flowList({ tag, anchor })
      case 'FlowMapStart':
        return this.flowMap({ tag, anchor })
      case 'Alias': {
        const property = tag ?? anchor
        if (property === undefined) return this.alias()
        const what = property.kind === 'Tag' ? 'tag' : 'anchor'
        const remove = this.text.slice(property.start, property.end)
        const message = `Alias can't be preceded by ${what} (remove \`${remove}\`)`
        throw this.refuse('parse', 'alias-property', message, property.start, token.end, token.start)
      }
      default:
        throw this.expected(token, `Expected scalar, sequence or mapping, got ${token.kind}`)
    }
  }

  private node(): Node {
    return this.nested(() => {
      // the indentation comes before or after tag and anchor, not both
      let indented = this.takeIf('Indent') !== undefined
      let anchor = this.takeIf('Anchor')
      const tag = this.takeIf('Tag')
      anchor ??= this.takeIf('Anchor')
      if (!indented) indented = this.takeIf('Indent') !== undefined
      const result = this.content({ tag, anchor })
      if (indented) {
        const end = this.peek()
        if (end.kind !== 'Unindent') throw this.expected(end, `Expected unindent, got ${end.kind}`)
        this.take()
      }
      return result
    })
  }

  private root(): Node {
    while (this.peek().kind === 'Directive') this.take()
    if (this.peek() === this.eof) return this.nothing(this.eof.start, 0)
    this.takeIf('DocumentStart')
    const result = this.node()
    const end = this.peek()
    if (end !== this.eof && end.kind !== 'DocumentEnd')
      throw this.expected(end, `Expected document end, got ${end.kind}`)
    return result
  }
}
