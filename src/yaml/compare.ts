/** Where quire and YAML read the same text differently. */
import type { Node, ScalarNode } from '../quire/node.js'

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

  const visit = (a: Node, b: Node): void => {
    if (differences.length >= MAX_DIFFERENCES) return
    // an anchored node was compared where it stands
    if (a.alias !== undefined && a.alias.start === b.alias?.start) return
    if (lax && isEmpty(a) && isEmpty(b) && a.tag?.value === b.tag?.value) return
    if (a.kind !== b.kind || (a.tag?.value ?? '') !== (b.tag?.value ?? '')) {
      differences.push({ read: a, meant: b })
    } else if (a.kind === 'scalar' && b.kind === 'scalar') {
      if (!sameText(a, b)) differences.push({ read: a, meant: b })
    } else if (a.kind === 'sequence' && b.kind === 'sequence') {
      const length = Math.max(a.items.length, b.items.length)
      for (let i = 0; i < length; i++) {
        const [x, y] = [a.items[i], b.items[i]]
        if (x === undefined || y === undefined) {
          differences.push({ read: x, meant: y })
          return
        }
        const before = differences.length
        visit(x, y)
        // the next items are only compared where they are the same ones
        if (differences.length > before && a.items.length !== b.items.length) return
      }
    } else if (a.kind === 'mapping' && b.kind === 'mapping') {
      const length = Math.max(a.entries.length, b.entries.length)
      for (let i = 0; i < length; i++) {
        const [x, y] = [a.entries[i], b.entries[i]]
        if (x === undefined || y === undefined || !sameKey(x.key, y.key)) {
          differences.push({
            read: x?.value,
            meant: y?.value,
            keys: { read: x?.key, meant: y?.key },
          })
          return
        }
        visit(x.value, y.value)
      }
    }
  }

  visit(read, meant)
  return differences
}

function isEmpty(node: Node): boolean {
  return node.kind === 'null' || (node.kind === 'mapping' && node.entries.length === 0)
}

/** A quoted `<<` is an ordinary key. */
function sameKey(a: ScalarNode, b: ScalarNode): boolean {
  return a.value === b.value && (a.value !== '<<' || (a.style === 'plain') === (b.style === 'plain'))
}

/** The end of a block literal is no difference: quire always ends it with one line break. */
function sameText(a: ScalarNode, b: ScalarNode): boolean {
  if (a.value === b.value) return true
  return (a.style === 'literal' || b.style === 'literal') && a.value.trimEnd() === b.value.trimEnd()
}
