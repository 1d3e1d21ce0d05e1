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
  const text = file.text
  const anchors = new Map<string, { node: Node; height: number }>()
  const eof = tokens[tokens.length - 1] as Token
  let index = 0
  let depth = outerDepth
  /** The deepest level inside the node that is being read. */
  let deepest = outerDepth
  let unprocessed = false
  let overridden = false
  /** Where the last token that was taken ends, without the blanks that quire counts to it. */
  let contentEnd = 0

  const peek = (): Token => tokens[index] ?? eof
  const peekSecond = (): Token => tokens[index + 1] ?? eof
  const take = (): Token => {
    const token = peek()
    if (token !== eof) index += 1
    if (token.end > token.start) contentEnd = trimmedEnd(token)
    return token
  }

  /** Where the blanks before the next token start: there quire sees the start of a collection. */
  const lead = (): number => tokens[index - 1]?.end ?? 0

  /** `start` and `end` are offsets in the text: the place for people, `printed` is quire's. */
  const refuse = (
    kind: QuireProblemKind,
    construct: Construct,
    message: string,
    start: number,
    end: number,
    printed = start,
  ): Refusal => new Refusal({ kind, construct, text: message, at: { file, start, end }, printed })

  const expected = (token: Token, message: string): Refusal =>
    refuse('parse', 'other', message, token.start, trimmedEnd(token))

  /** The end of the token's own text: a string at the end of the file and a block keep blanks behind it. */
  function trimmedEnd(token: Token): number {
    let end = token.end
    if (token.kind === 'PlainString' || token.kind === 'Literal' || token.kind === 'Folded')
      while (end > token.start && isBlankOrBreak(text.charCodeAt(end - 1))) end--
    return end
  }

  const location = (start: number, end: number): Location => ({ file, start, end })

  const finish = <T extends Node>(node: Mutable<T>, { tag, anchor }: Properties): T => {
    if (tag !== undefined) {
      node.tag = { value: text.slice(tag.start + 1, tag.end), at: location(tag.start, tag.end) }
      if (tag.end - tag.start === 1 || text.charCodeAt(tag.start + 1) === 0x2a) unprocessed = true
    }
    if (anchor !== undefined)
      node.anchor = { value: text.slice(anchor.start + 1, anchor.end), at: location(anchor.start, anchor.end) }
    return node as T
  }

  const nothing = (printed: number, start = contentEnd, properties: Properties = {}): NullNode =>
    finish<NullNode>({ kind: 'null', at: location(start, start), printed, explicit: false }, properties)

  const value = (token: Token): string => {
    const raw = text.slice(token.start, token.end)
    if (token.kind === 'PlainString') return plainValue(raw)
    if (token.kind === 'SingleString') return singleValue(raw)
    if (token.kind === 'Folded') {
      const end = token.start + (raw.split('\n', 1)[0] as string).trimEnd().length
      throw refuse('parse', 'folded', "folded literals aren't supported yet", token.start, end)
    }
    const result = token.kind === 'DoubleString' ? doubleValue(raw) : literalValue(raw)
    if (typeof result === 'string') return result
    const start = token.start + result.start
    const end = token.start + result.end
    throw refuse(
      result.panic ? 'panic' : 'parse',
      result.construct,
      result.text,
      start,
      end,
      result.panic ? start : token.start,
    )
  }

  /** Takes a key, which has neither tag nor anchor of its own. */
  const key = (): ScalarNode => {
    const token = peek()
    const node: ScalarNode = {
      kind: 'scalar',
      at: location(token.start, trimmedEnd(token)),
      printed: token.start,
      value: value(token),
      style: STYLES[token.kind] as ScalarNode['style'],
    }
    take()
    if (node.value === '<<' && node.style === 'plain') unprocessed = true
    return node
  }

  const scalar = (properties: Properties): Node => {
    const token = take()
    const at = location(token.start, contentEnd)
    const content = value(token)
    const style = STYLES[token.kind] as ScalarNode['style']
    const isNull = style === 'plain' && (content === '~' || content === 'null')
    // a file may be called `null`
    const { tag } = properties
    const isInclude = tag !== undefined && INCLUDE_TAGS.has(text.slice(tag.start + 1, tag.end))
    return isNull && !isInclude
      ? finish<NullNode>({ kind: 'null', at, printed: token.start, explicit: true }, properties)
      : finish<ScalarNode>({ kind: 'scalar', at, printed: token.start, value: content, style }, properties)
  }

  const alias = (): Node => {
    const token = take()
    const name = text.slice(token.start + 1, token.end)
    const target = anchors.get(name)
    if (target === undefined)
      throw refuse('parse', 'unknown-alias', `Unknown alias ${quoted(name)}`, token.start, token.end)
    enter(token, target.height)
    return { ...target.node, alias: location(token.start, token.end) }
  }

  const takeIf = (kind: TokenKind): Token | undefined => (peek().kind === kind ? take() : undefined)

  const enter = (token: Token, levels: number): void => {
    deepest = Math.max(deepest, depth + levels)
    if (deepest > MAX_DEPTH)
      throw refuse('overflow', 'limit', `nested deeper than ${MAX_DEPTH} levels`, token.start, token.end)
  }

  /** Reads one level of nesting and remembers the anchor of what it read. */
  const nested = (read: () => Node): Node => {
    const outer = deepest
    depth += 1
    deepest = depth
    enter(peek(), 0)
    const node = read()
    if (node.anchor !== undefined) anchors.set(node.anchor.value, { node, height: deepest - depth })
    deepest = Math.max(outer, deepest)
    depth -= 1
    return node
  }

  const blockList = (properties: Properties): Node => {
    const printed = lead()
    const items: Node[] = []
    const start = peek().start
    while (peek().kind === 'SequenceEntry') {
      const dash = take()
      const token = peek()
      if (token.kind === 'SequenceEntry' && token.indent === dash.indent) {
        items.push(nothing(dash.end))
      } else if (token.kind === 'DocumentEnd' || token.kind === 'Eof' || token.kind === 'Unindent') {
        items.push(nothing(token.start))
        break
      } else items.push(node())
    }
    return finish({ kind: 'sequence', at: location(start, contentEnd), printed, flow: false, items }, properties)
  }

  const blockMap = (properties: Properties): Node => {
    const printed = lead()
    const start = peek().start
    const entries: Entry[] = []
    const places = new Map<string, number>()
    const insert = (key: ScalarNode, value: Node): void => {
      if (places.has(key.value)) throw duplicate(key)
      places.set(key.value, entries.length)
      entries.push({ key, value })
    }
    for (;;) {
      const first = peek()
      if (first.kind === 'Eof' || first.kind === 'DocumentEnd' || first.kind === 'Unindent') break
      if (first.kind !== 'PlainString' && first.kind !== 'SingleString' && first.kind !== 'DoubleString')
        throw expected(first, `Expected mapping key or unindent, got ${first.kind}`)
      const name = key()
      const colon = peek()
      if (colon.kind === 'Eof') throw expected(colon, 'Unexpected end of file, expected mapping value')
      if (colon.kind !== 'MappingValue') throw expected(colon, 'Expected colon `:` which denotes mapping value')
      take()
      const token = peek()
      if (token.kind === 'SequenceEntry' && token.line > colon.endLine) {
        insert(name, blockList({}))
      } else if (token.kind === 'Eof' || token.kind === 'Unindent') {
        // quire does not look whether the key was there, and the null wins (facts: quire.md 2.6), under the key as it was first written
        const value = nothing(token.start)
        const before = places.get(name.value)
        if (before === undefined) entries.push({ key: name, value })
        else {
          entries[before] = { key: { ...name, style: (entries[before] as Entry).key.style }, value }
          overridden = true
        }
        break
      } else if (token.kind === 'Tag' && peekSecond().line > token.endLine && peekSecond().kind !== 'Indent') {
        const tag = take()
        insert(name, nothing(colon.end, contentEnd, { tag }))
      } else if (token.line === colon.endLine || token.indent > colon.indent) {
        insert(name, node())
      } else insert(name, nothing(colon.end))
    }
    return finish({ kind: 'mapping', at: location(start, contentEnd), printed, flow: false, entries }, properties)
  }

  const duplicate = (key: ScalarNode): Refusal =>
    refuse('parse', 'duplicate-key', 'Duplicate key', key.at.start, key.at.end, key.printed)

  /** Takes the next token of a flow collection; quire crashes where there is none. */
  const takeInFlow = (open: Token): Token => {
    const token = take()
    if (token === eof)
      throw refuse(
        'panic',
        'unclosed-flow',
        'the program crashes (called `Option::unwrap()` on a `None` value)',
        open.start,
        open.end,
      )
    return token
  }

  const flowList = (properties: Properties): Node => {
    const printed = lead()
    const open = take()
    const items: Node[] = []
    for (;;) {
      if (takeIf('FlowSeqEnd') !== undefined) break
      items.push(flowNode())
      const token = takeInFlow(open)
      if (token.kind === 'FlowSeqEnd') break
      if (token.kind !== 'FlowEntry') throw expected(token, 'Expected comma `,` or colon `:`')
    }
    return finish({ kind: 'sequence', at: location(open.start, contentEnd), printed, flow: true, items }, properties)
  }

  const flowMap = (properties: Properties): Node => {
    const printed = lead()
    const open = take()
    const entries: Entry[] = []
    const seen = new Set<string>()
    const insert = (key: ScalarNode, value: Node): void => {
      if (seen.has(key.value)) throw duplicate(key)
      seen.add(key.value)
      entries.push({ key, value })
    }
    for (;;) {
      const first = peek()
      if (first.kind !== 'PlainString' && first.kind !== 'SingleString' && first.kind !== 'DoubleString') {
        if (takeInFlow(open).kind === 'FlowMapEnd') break
        throw expected(first, 'Expected next mapping key or or closing bracket `}`')
      }
      const name = key()
      const after = takeInFlow(open)
      if (after.kind === 'FlowMapEnd' || after.kind === 'FlowEntry') {
        insert(name, nothing(after.start, name.at.end))
        if (after.kind === 'FlowMapEnd') break
        continue
      }
      if (after.kind !== 'MappingValue') throw expected(after, 'Expected comma `,`, colon `:` or closing bracket `}`')
      insert(name, flowNode())
      const token = takeInFlow(open)
      if (token.kind === 'FlowMapEnd') break
      if (token.kind !== 'FlowEntry') throw expected(token, 'Expected comma `,` or closing bracket `}`')
    }
    return finish({ kind: 'mapping', at: location(open.start, contentEnd), printed, flow: true, entries }, properties)
  }

  const flowNode = (): Node =>
    nested(() => {
      const anchor = takeIf('Anchor')
      const tag = takeIf('Tag')
      const token = peek()
      switch (token.kind) {
        case 'PlainString':
        case 'SingleString':
        case 'DoubleString':
          return scalar({ tag, anchor })
        case 'FlowSeqStart':
          return flowList({ tag, anchor })
        case 'FlowMapStart':
          return flowMap({ tag, anchor })
        case 'Alias':
          return alias()
        default:
          throw expected(token, 'Expected plain string, sequence or mapping')
      }
    })

  const content = ({ tag, anchor }: Properties): Node => {
    const token = peek()
    switch (token.kind) {
      case 'PlainString':
      case 'SingleString':
      case 'DoubleString':
      case 'Literal':
      case 'Folded': {
        const then = peekSecond()
        const isKey = token.line === token.endLine && then.kind === 'MappingValue' && then.line === token.endLine
        return isKey ? blockMap({ tag, anchor }) : scalar({ tag, anchor })
      }
      case 'Eof':
      case 'Unindent':
        return nothing(token.start, contentEnd, { tag, anchor })
      case 'SequenceEntry':
        return blockList({ tag, anchor })
      case 'FlowSeqStart':
        return flowList({ tag, anchor })
      case 'FlowMapStart':
        return flowMap({ tag, anchor })
      case 'Alias': {
        const property = tag ?? anchor
        if (property === undefined) return alias()
        const what = property.kind === 'Tag' ? 'tag' : 'anchor'
        const remove = text.slice(property.start, property.end)
        const message = `Alias can't be preceded by ${what} (remove \`${remove}\`)`
        throw refuse('parse', 'alias-property', message, property.start, token.end, token.start)
      }
      default:
        throw expected(token, `Expected scalar, sequence or mapping, got ${token.kind}`)
    }
  }

  const node = (): Node =>
    nested(() => {
      // the indentation comes before or after tag and anchor, not both
      let indented = takeIf('Indent') !== undefined
      let anchor = takeIf('Anchor')
      const tag = takeIf('Tag')
      anchor ??= takeIf('Anchor')
      if (!indented) indented = takeIf('Indent') !== undefined
      const result = content({ tag, anchor })
      if (indented) {
        const end = peek()
        if (end.kind !== 'Unindent') throw expected(end, `Expected unindent, got ${end.kind}`)
        take()
      }
      return result
    })

  const root = (): Node => {
    while (peek().kind === 'Directive') take()
    if (peek() === eof) return nothing(eof.start, 0)
    takeIf('DocumentStart')
    const result = node()
    const end = peek()
    if (end !== eof && end.kind !== 'DocumentEnd') throw expected(end, `Expected document end, got ${end.kind}`)
    return result
  }

  const tree = root()
  return { root: tree, unprocessed, overridden }
}
