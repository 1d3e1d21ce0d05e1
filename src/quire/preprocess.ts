/**
 * Merge keys, `!*Unpack`, `!*Include` and empty tags, as quire's ast.rs does it. Every node is processed once, however many aliases
 * lead to it. Problems are collected; a node that cannot be had becomes an implicit null.
 */
import { MAX_COPIES } from './limits.js'
import {
  type Entry,
  inOrderOfKeys,
  type MappingNode,
  type Node,
  type NullNode,
  type ScalarNode,
  type SequenceNode,
} from './node.js'
import { INCLUDE_TAGS } from './parse.js'
import { type Construct, type QuireProblem, type QuireProblemKind, Refusal } from './problem.js'

/** Why nothing is included, in quire's words. */
export interface IncludeProblem {
  readonly kind: QuireProblemKind
  readonly construct: Construct
  readonly text: string
}

/** Reads the file that a node `depth` levels down includes: its tree, or the problem. The problems inside the file are the callee's to report. */
export type Include = (node: ScalarNode, depth: number) => Node | IncludeProblem

const isMerge = ({ key }: Entry): boolean => key.value === '<<' && key.style === 'plain'

/** What stands where nothing could be included: an implicit null. */
export function nothingAt({ at, printed }: Node): NullNode {
  return { kind: 'null', explicit: false, at: { ...at, end: at.start }, printed }
}

/**
 * A tree without merge keys, splices and includes. `report` gets what quire refuses on the way. Throws `Refusal` when the tree would become
 * too large.
 */
export function preprocess(root: Node, include: Include, report: (problem: QuireProblem) => void): Node {
  return new Preprocessor(include, report).process(root)
}

class Preprocessor {
  private readonly done = new Map<readonly Entry[] | readonly Node[], readonly Entry[] | readonly Node[]>()
  private readonly included = new Map<string, Node>()
  private copies = 0
  private depth = 0

  constructor(
    private readonly include: Include,
    private readonly report: (problem: QuireProblem) => void,
  ) {}

  private copy(node: Node): void {
    this.copies += 1
    if (this.copies > MAX_COPIES)
      throw new Refusal(
        problem(node, 'overflow', 'limit', `merge keys and \`!*Unpack\` bring in more than ${MAX_COPIES} values`),
      )
  }

  process(node: Node): Node {
    if (node.tag?.value === '') {
      this.report(problem(node, 'preprocess', 'empty-tag', 'Unexpected empty tag'))
      const { tag: _, ...rest } = node
      return this.process(rest as Node)
    }
    switch (node.kind) {
      case 'mapping':
        return { ...node, entries: this.once(node.entries, () => this.entriesOf(node)) }
      case 'sequence':
        return { ...node, items: this.once(node.items, () => this.itemsOf(node)) }
      case 'scalar':
        return node.tag !== undefined && INCLUDE_TAGS.has(node.tag.value) ? this.load(node) : node
      case 'null':
        return node
    }
  }

  private once<T extends readonly Entry[] | readonly Node[]>(children: T, make: () => T): T {
    const known = this.done.get(children)
    if (known !== undefined) return known as T
    this.depth += 1
    const made = make()
    this.depth -= 1
    this.done.set(children, made)
    return made
  }

  private entriesOf(node: MappingNode): Entry[] {
    const merge = node.entries.find(isMerge)
    const own = merge === undefined ? node.entries : node.entries.filter((entry) => !isMerge(entry))
    const entries: Entry[] = [...own]
    for (const index of inOrderOfKeys(own)) {
      const { key, value } = own[index] as Entry
      entries[index] = { key, value: this.process(value) }
    }
    if (merge !== undefined) {
      const seen = new Set(entries.map((entry) => entry.key.value))
      this.mergeInto(entries, seen, merge.value, merge)
    }
    return entries
  }

  private mergeInto(entries: Entry[], seen: Set<string>, value: Node, merge: Entry): void {
    this.copy(value)
    // an included file is processed already
    const source = value.kind === 'scalar' && value.tag?.value === '*Include' ? this.load(value) : value
    if (source.kind === 'mapping') {
      const all = source === value ? this.once(source.entries, () => this.entriesOf(source)) : source.entries
      for (const entry of all) {
        this.copy(value)
        if (seen.has(entry.key.value)) continue
        seen.add(entry.key.value)
        entries.push({ key: entry.key, value: entry.value, merged: merge.key.at })
      }
    } else if (source.kind === 'sequence') {
      for (const item of source.items) this.mergeInto(entries, seen, item, merge)
    } else {
      const text = 'Value of merge key must be either mapping or list of mappings'
      this.report(problem(source, 'preprocess', 'merge-value', text))
    }
  }

  private itemsOf(node: SequenceNode): Node[] {
    const items: Node[] = []
    for (const item of node.items) {
      if (item.kind === 'sequence' && item.tag?.value === '*Unpack')
        for (const list of item.items) this.unpackInto(items, list)
      else items.push(this.process(item))
    }
    return items
  }

  private unpackInto(items: Node[], list: Node): void {
    this.copy(list)
    const source = list.kind === 'scalar' && list.tag?.value === '*Include' ? this.load(list) : list
    if (source.kind === 'sequence') {
      const all = source === list ? this.once(source.items, () => this.itemsOf(source)) : source.items
      for (const item of all) {
        this.copy(list)
        items.push(item)
      }
      return
    }
    this.report(problem(list, 'preprocess', 'unpack-value', 'The of !*Unpack node must be sequence'))
    if (source !== list) items.push(source)
  }

  private load(node: ScalarNode): Node {
    const place = `${node.at.start}:${node.at.file.path}`
    const known = this.included.get(place)
    if (known !== undefined) return known
    const result = this.include(node, this.depth)
    const isRefused = 'text' in result
    if (isRefused) this.report(problem(node, result.kind, result.construct, result.text))
    const loaded = isRefused ? nothingAt(node) : result
    this.included.set(place, loaded)
    return loaded
  }
}

function problem(node: Node, kind: QuireProblemKind, construct: Construct, text: string): QuireProblem {
  return { kind, construct, text, at: node.at, printed: node.printed }
}
