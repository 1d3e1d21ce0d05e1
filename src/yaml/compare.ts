/** Where quire and YAML read the same text differently. */
import type { Entry, Node, ScalarNode } from '../quire/node.js'

/** One place that is read differently. */
export interface Difference {
  /** What vagga and lithos read, and what the author meant; one is missing where the other has more. */
  readonly read: Node | undefined
  readonly meant: Node | undefined
  /** Set where the keys differ; then the nodes are the values of the entries. */
  readonly keys?: { readonly read: ScalarNode | undefined; readonly meant: ScalarNode | undefined }
}

/** Differences told at most: what follows the first of a collection is often its consequence. */
const MAX_DIFFERENCES = 20

/**
 * The differences of two trees of one file, before merge keys and splices were resolved. One for each place. `lax` takes a tag without a
 * value, with `~` and with `{}` for the same.
 */
export function compare(read: Node, meant: Node, lax = false): Difference[] {
  const differences: Difference[] = []

  const visit = (one: Node, other: Node): void => {
    if (differences.length >= MAX_DIFFERENCES) return
    // an anchored node was compared where it stands
    if (one.alias !== undefined && one.alias.start === other.alias?.start) return
    const isSameTag = (one.tag?.value ?? '') === (other.tag?.value ?? '')
    if (lax && isEmpty(one) && isEmpty(other) && isSameTag) return
    if (isSameTag && one.kind === 'sequence' && other.kind === 'sequence') visitItems(one.items, other.items)
    else if (isSameTag && one.kind === 'mapping' && other.kind === 'mapping') visitEntries(one.entries, other.entries)
    else if (!isSameTag || !isSameLeaf(one, other)) differences.push({ read: one, meant: other })
  }

  const visitItems = (items: readonly Node[], others: readonly Node[]): void => {
    for (let index = 0; index < Math.max(items.length, others.length); index++) {
      const [one, other] = [items[index], others[index]]
      if (one === undefined || other === undefined) {
        differences.push({ read: one, meant: other })
        return
      }
      const before = differences.length
      visit(one, other)
      // the next items are only compared where they are the same ones
      if (differences.length > before && items.length !== others.length) return
    }
  }

  const visitEntries = (entries: readonly Entry[], others: readonly Entry[]): void => {
    for (let index = 0; index < Math.max(entries.length, others.length); index++) {
      const [one, other] = [entries[index], others[index]]
      if (one === undefined || other === undefined || !isSameKey(one.key, other.key)) {
        const keys = { read: one?.key, meant: other?.key }
        differences.push({ read: one?.value, meant: other?.value, keys })
        return
      }
      visit(one.value, other.value)
    }
  }

  visit(read, meant)
  return differences
}

function isEmpty(node: Node): boolean {
  return node.kind === 'null' || (node.kind === 'mapping' && node.entries.length === 0)
}

/** A quoted `<<` is an ordinary key. */
function isSameKey(one: ScalarNode, other: ScalarNode): boolean {
  return one.value === other.value && (one.value !== '<<' || (one.style === 'plain') === (other.style === 'plain'))
}

/** The end of a block literal is no difference: quire always ends it with one line break. */
function isSameLeaf(one: Node, other: Node): boolean {
  if (one.kind !== 'scalar' || other.kind !== 'scalar') return one.kind === other.kind
  if (one.value === other.value) return true
  return (one.style === 'literal' || other.style === 'literal') && one.value.trimEnd() === other.value.trimEnd()
}
