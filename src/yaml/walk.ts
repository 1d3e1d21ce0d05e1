import type { Node } from '../quire/node.js'

/**
 * The nodes and keys of a tree in the order of the text, parents first; what an alias stands for is visited where it is defined.
 * `into` keeps out of parts of the tree.
 */
export function* nodesOf(root: Node, into: (node: Node) => boolean = () => true): Generator<Node> {
  const pending: Node[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.alias !== undefined || !into(node)) continue
    yield node
    if (node.kind === 'sequence') for (let i = node.items.length - 1; i >= 0; i--) pending.push(node.items[i] as Node)
    if (node.kind === 'mapping') {
      for (let i = node.entries.length - 1; i >= 0; i--) {
        const entry = node.entries[i]
        if (entry !== undefined) pending.push(entry.value, entry.key)
      }
    }
  }
}
