/** The tree that both readers give: `quire/` (what vagga and lithos read) and `yaml/` (what the author meant). */
import { compareTexts } from '../text/rust.js'
import type { Located, Location } from '../text/source.js'

/** What stands at one place of a file; `kind` says which of the four it is. */
export type Node = ScalarNode | SequenceNode | MappingNode | NullNode

interface NodeBase {
  /** The node's own text, without tag and anchor. Empty for an implicit null. Ends at its last character, not at the next line. */
  readonly at: Location
  /** The offset that the real quire prints for this node (facts/quire.md 1.8-1.13); inside `at.file`. */
  readonly printed: number
  /** Without the `!`: `Sh` for `!Sh`, `*Unpack` for `!*Unpack`. `at` covers the `!`. */
  readonly tag?: Located<string>
  readonly anchor?: Located<string>
  /** Set when this node was reached through an alias: the place of `*name`. The rest of the node is the anchored one. */
  readonly alias?: Location
}

/** A text. `value` is what is read: unquoted, unescaped, folded. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly value: string
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded'
}

/** `explicit`: `~` or `null` was written. Otherwise there is nothing, which quire treats differently. */
export interface NullNode extends NodeBase {
  readonly kind: 'null'
  readonly explicit: boolean
}

/** A list. `flow`: it is written in brackets. */
export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence'
  readonly flow: boolean
  readonly items: readonly Node[]
}

/** Keys and values. `flow`: they are written in braces. */
export interface MappingNode extends NodeBase {
  readonly kind: 'mapping'
  readonly flow: boolean
  /** In the order written; entries that a merge key `<<` brought come last and are marked. */
  readonly entries: readonly Entry[]
}

/** A key with its value. */
export interface Entry {
  readonly key: ScalarNode
  readonly value: Node
  /** Came through `<<`: place of the merge key. */
  readonly merged?: Location
}

/** A node while it is made. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The indices of the entries in the order of their keys, in which quire walks mappings. */
export function inOrderOfKeys(entries: readonly Entry[]): readonly number[] {
  const key = (index: number): string => (entries[index] as Entry).key.value
  return entries.map((_, index) => index).sort((a, b) => compareTexts(key(a), key(b)))
}
