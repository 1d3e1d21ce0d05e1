/** What the author meant: the same tree of nodes from a YAML 1.2 parser. The only file that imports `yaml`. */
import {
  type Alias,
  Composer,
  isAlias,
  isMap,
  isPair,
  isSeq,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Entry, MappingNode, Mutable, Node, NullNode, ScalarNode, SequenceNode } from '../quire/node.js'
import { INCLUDE_TAGS } from '../quire/parse.js'
import type { Located, Location, SourceFile } from '../text/source.js'

/** UTF-16 units above which nobody is asked what the author meant. */
const MAX_LENGTH = 512 * 1024

/** Levels of nesting that the parser, which recurses, is given at most. */
const MAX_DEPTH = 500

/** What YAML reads from a file. */
export interface YamlResult {
  /** `undefined` when YAML cannot read the text either, or when it is too large or too deep to try. */
  readonly root: Node | undefined
  readonly errors: readonly { at: Location; message: string }[]
  /** Keys that stand in their mapping for the second time (the last one wins in `root`), and where they stood first. */
  readonly duplicates: readonly { at: Location; first: Location; key: string }[]
  /** The content of a second document, which nobody reads. */
  readonly second?: Location
}

type YamlNode = Scalar | YAMLMap | YAMLSeq | Alias

const STYLES: Readonly<Record<string, ScalarNode['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

/**
 * The tree of the first document of a file. Merge keys, `!*Unpack` and `!*Include` are left as they are, scalars are text. Idioms of quire
 * are read as quire does: in `- !Tag key: value` and `&anchor key: value` tag and anchor belong to the mapping. Never throws.
 */
export function readYaml(file: SourceFile): YamlResult {
  // a CR alone ends a line in YAML, which the parser does not know
  const text = file.text.replace(/\r(?!\n)/g, '\n')
  const nowhere = { root: undefined, errors: [], duplicates: [] }
  if (text.length > MAX_LENGTH || nesting(text) > MAX_DEPTH) return nowhere
  try {
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, version: '1.2' })
    const [first, second] = composer.compose(new Parser().parse(text))
    const conversion = new Conversion(file, text)
    if (first === undefined) return { ...nowhere, root: conversion.nothing(text.length) }

    const { errors, duplicates } = conversion
    const root = conversion.convert(first.contents as YamlNode | null, 0)
    for (const { pos, message } of first.errors) errors.push({ at: conversion.location(pos[0], pos[1]), message })
    const result = { root: errors.length === 0 ? root : undefined, errors, duplicates }
    const range = (second?.contents as YamlNode | null | undefined)?.range
    if (!range) return result
    return { ...result, second: conversion.location(range[0], trimmedEnd(text, range[0], range[1])) }
  } catch (error) {
    // the parser recurses: what it has no stack for nobody meant
    if (error instanceof RangeError) return nowhere
    throw error
  }
}

/** From the nodes of the parser to those of quire. */
class Conversion {
  readonly errors: { at: Location; message: string }[] = []
  readonly duplicates: { at: Location; first: Location; key: string }[] = []
  private readonly anchors = new Map<string, Node>()

  constructor(
    private readonly file: SourceFile,
    private readonly text: string,
  ) {}

  location(start: number, end: number): Location {
    const { length } = this.text
    return { file: this.file, start: Math.min(start, length), end: Math.min(Math.max(start, end), length) }
  }

  nothing(at: number): NullNode {
    return { kind: 'null', at: this.location(at, at), printed: at, explicit: false }
  }

  /** Where tag or anchor stand: the text before the node is searched backwards for it. */
  private property(sign: string, name: string, before: number): Located<string> {
    const from = Math.max(0, before - 1000)
    const found = this.text.slice(from, before).lastIndexOf(sign + name)
    const start = found === -1 ? before : from + found
    return { value: name, at: this.location(start, found === -1 ? before : start + 1 + name.length) }
  }

  private finish<T extends Node>(node: Mutable<T>, source: YamlNode): T {
    const start = source.range?.[0] ?? 0
    const tag = 'tag' in source ? source.tag : undefined
    if (tag?.startsWith('!')) node.tag = this.property('!', tag.slice(1), start)
    if ('anchor' in source && source.anchor) node.anchor = this.property('&', source.anchor, start)
    if (node.anchor !== undefined) this.anchors.set(node.anchor.value, node as T)
    return node as T
  }

  /** `fallback` is the offset of what is not there. */
  convert(source: YamlNode | null | undefined, fallback: number): Node {
    if (source === null || source === undefined) return this.nothing(fallback)
    const [start, end] = source.range ?? [fallback, fallback]
    if (isAlias(source)) {
      const at = this.location(start, end)
      const target = this.anchors.get(source.source)
      if (target !== undefined) return { ...target, alias: at }
      this.errors.push({ at, message: `the anchor \`&${source.source}\` is not defined before` })
      return this.nothing(start)
    }
    if (isMap(source)) return this.finish<MappingNode>(this.mapping(source, start), source)
    if (isSeq(source)) return this.finish<SequenceNode>(this.sequence(source, start), source)
    return this.finish<ScalarNode | NullNode>(this.scalar(source, start, end), source)
  }

  private scalar(source: Scalar, start: number, end: number): ScalarNode | NullNode {
    const style = STYLES[source.type ?? 'PLAIN'] ?? 'plain'
    const at = this.location(start, style === 'literal' || style === 'folded' ? trimmedEnd(this.text, start, end) : end)
    const value = String(source.value ?? '')
    // a file may be called `null`
    const isInclude = INCLUDE_TAGS.has(source.tag?.slice(1) ?? '') && value !== ''
    if (style === 'plain' && !isInclude && (value === '' || value === '~' || value === 'null'))
      return { kind: 'null', at, printed: start, explicit: value !== '' }
    return { kind: 'scalar', at, printed: start, value, style }
  }

  private sequence(source: YAMLSeq, start: number): Mutable<SequenceNode> {
    const items: Node[] = []
    for (const item of source.items) {
      const before = items[items.length - 1]
      const fallback = before === undefined ? start + 1 : endOf(before)
      items.push(isPair(item) ? this.lonePair(item, fallback) : this.convert(item as YamlNode | null, fallback))
    }
    const last = items[items.length - 1]
    const flow = source.flow === true
    const end = flow || last === undefined ? (source.range?.[1] ?? start) : endOf(last)
    return { kind: 'sequence', at: this.location(start, end), printed: start, flow, items }
  }

  /** `[a: b]`: a mapping of one entry. */
  private lonePair(pair: Pair, fallback: number): MappingNode {
    const entries = this.entriesOf([pair], fallback)
    const start = entries[0]?.key.at.start ?? fallback
    const end = entries[0] === undefined ? fallback : endOf(entries[0].value)
    return { kind: 'mapping', at: this.location(start, end), printed: start, flow: true, entries }
  }

  private entriesOf(pairs: readonly Pair[], fallback: number): Entry[] {
    const entries: Entry[] = []
    const places = new Map<string, number>()
    for (const pair of pairs) {
      const converted = this.convert(pair.key as YamlNode | null, fallback)
      const { tag: _tag, anchor: _anchor, alias, ...key } = converted as ScalarNode
      const value = this.convert(pair.value as YamlNode | null, key.at.end)
      // an empty key and a collection as a key have no counterpart in quire
      if (converted.kind === 'mapping' || converted.kind === 'sequence') continue
      const name = converted.kind === 'null' ? this.text.slice(key.at.start, key.at.end) : key.value
      const at = alias ?? key.at
      const entry: Entry = {
        key: { kind: 'scalar', at, printed: at.start, value: name, style: key.style ?? 'plain' },
        value,
      }
      const before = places.get(name)
      if (before === undefined) {
        places.set(name, entries.length)
        entries.push(entry)
      } else {
        this.duplicates.push({ at, first: (entries[before] as Entry).key.at, key: name })
        entries[before] = entry
      }
    }
    return entries
  }

  private mapping(source: YAMLMap, start: number): Mutable<MappingNode> {
    const flow = source.flow === true
    const first = source.items[0]?.key as Scalar | null | undefined
    const entries = this.entriesOf(source.items as readonly Pair[], start)
    const end = flow ? (source.range?.[1] ?? start) : Math.max(start, ...lastEnds(entries))
    const node: Mutable<MappingNode> = { kind: 'mapping', at: this.location(start, end), printed: start, flow, entries }
    if (!flow && first && 'value' in first) {
      // the tag of a first key on one line is meant for the mapping (facts: quire.md 4.11; 18 real repositories)
      const before = first.range?.[0] ?? start
      if (first.tag?.startsWith('!')) node.tag = this.property('!', first.tag.slice(1), before)
      if (first.anchor) node.anchor = this.property('&', first.anchor, before)
    }
    return node
  }
}

function endOf(node: Node): number {
  return (node.alias ?? node.at).end
}

function lastEnds(entries: readonly Entry[]): number[] {
  const last = entries[entries.length - 1]
  return last === undefined ? [] : [last.key.at.end, endOf(last.value)]
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = Math.min(end, text.length)
  while (at > start && /\s/.test(text[at - 1] as string)) at--
  return at
}

/** At least how deep a text may be nested, for one look at each character: brackets, and what can open a level on a line. */
function nesting(text: string): number {
  let flow = 0
  let level = 0
  let deepest = 0
  let lineStart = true
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '\n') {
      level = 0
      lineStart = true
    } else if (character === ' ' && lineStart) {
      level += 1
    } else {
      lineStart = false
      if (character === '[' || character === '{') flow += 1
      else if (character === ']' || character === '}') flow = Math.max(0, flow - 1)
      else if (flow === 0 && (character === ':' || character === '-' || character === '?') && text[index + 1] === ' ')
        level += 1
    }
    if (flow + level > deepest) deepest = flow + level
  }
  return deepest
}
