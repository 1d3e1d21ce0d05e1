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
  const done = new Map<readonly Entry[] | readonly Node[], readonly Entry[] | readonly Node[]>()
  const included = new Map<string, Node>()
  let copies = 0
  let depth = 0

  const problem = (node: Node, kind: QuireProblemKind, construct: Construct, text: string): QuireProblem => ({
    kind,
    construct,
    text,
    at: node.at,
    printed: node.printed,
  })

  const copy = (node: Node): void => {
    copies += 1
    if (copies > MAX_COPIES)
      throw new Refusal(
        problem(node, 'overflow', 'limit', `merge keys and \`!*Unpack\` bring in more than ${MAX_COPIES} values`),
      )
  }

  const process = (node: Node): Node => {
    if (node.tag?.value === '') {
      report(problem(node, 'preprocess', 'empty-tag', 'Unexpected empty tag'))
      const { tag: _, ...rest } = node
      return process(rest as Node)
    }
    switch (node.kind) {
      case 'mapping':
        return { ...node, entries: once(node.entries, () => entriesOf(node)) }
      case 'sequence':
        return { ...node, items: once(node.items, () => itemsOf(node)) }
      case 'scalar':
        return node.tag !== undefined && INCLUDE_TAGS.has(node.tag.value) ? load(node) : node
      case 'null':
        return node
    }
  }

  const once = <T extends readonly Entry[] | readonly Node[]>(children: T, make: () => T): T => {
    const known = done.get(children)
    if (known !== undefined) return known as T
    depth += 1
    const made = make()
    depth -= 1
    done.set(children, made)
    return made
  }

  const entriesOf = (node: MappingNode): Entry[] => {
    const merge = node.entries.find(isMerge)
    const own = merge === undefined ? node.entries : node.entries.filter((entry) => !isMerge(entry))
    const entries: Entry[] = [...own]
    for (const index of inOrderOfKeys(own)) {
      const { key, value } = own[index] as Entry
      entries[index] = { key, value: process(value) }
    }
    if (merge !== undefined) {
      const seen = new Set(entries.map((entry) => entry.key.value))
      mergeInto(entries, seen, merge.value, merge)
    }
    return entries
  }

  const mergeInto = (entries: Entry[], seen: Set<string>, value: Node, merge: Entry): void => {
    copy(value)
    // an included file is processed already
    const source = value.kind === 'scalar' && value.tag?.value === '*Include' ? load(value) : value
    if (source.kind === 'mapping') {
      const all = source === value ? once(source.entries, () => entriesOf(source)) : source.entries
      for (const entry of all) {
        copy(value)
        if (seen.has(entry.key.value)) continue
        seen.add(entry.key.value)
        entries.push({ key: entry.key, value: entry.value, merged: merge.key.at })
      }
    } else if (source.kind === 'sequence') {
      for (const item of source.items) mergeInto(entries, seen, item, merge)
    } else {
      const text = 'Value of merge key must be either mapping or list of mappings'
      report(problem(source, 'preprocess', 'merge-value', text))
    }
  }

  const itemsOf = (node: SequenceNode): Node[] => {
    const items: Node[] = []
    for (const item of node.items) {
      if (item.kind === 'sequence' && item.tag?.value === '*Unpack')
        for (const list of item.items) unpackInto(items, list)
      else items.push(process(item))
    }
    return items
  }

  const unpackInto = (items: Node[], list: Node): void => {
    copy(list)
    const source = list.kind === 'scalar' && list.tag?.value === '*Include' ? load(list) : list
    if (source.kind === 'sequence') {
      const all = source === list ? once(source.items, () => itemsOf(source)) : source.items
      for (const item of all) {
        copy(list)
        items.push(item)
      }
      return
    }
    report(problem(list, 'preprocess', 'unpack-value', 'The of !*Unpack node must be sequence'))
    if (source !== list) items.push(source)
  }

  const load = (node: ScalarNode): Node => {
    const place = `${node.at.start}:${node.at.file.path}`
    const known = included.get(place)
    if (known !== undefined) return known
    const result = include(node, depth)
    const isRefused = 'text' in result
    if (isRefused) report(problem(node, result.kind, result.construct, result.text))
    const loaded = isRefused ? nothingAt(node) : result
    included.set(place, loaded)
    return loaded
  }

  return process(root)
}
