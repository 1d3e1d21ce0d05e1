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
    for (const part of partsOf(node).reverse()) pending.push(part)
  }
}

function partsOf(node: Node): Node[] {
  if (node.kind === 'sequence') return [...node.items]
  return node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : []
}
