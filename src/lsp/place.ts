/** Where an offset is in a tree, and what may stand there: the ground of hover, completion and definitions. */
import type { Entry, Node } from '../quire/node.js'
import type { AnyShape, Field, StructureShape, TaggedShape } from '../schema/shape.js'

/** One node on the way from the root to an offset. */
export interface Step {
  readonly node: Node
  /** What is accepted here, behind the tag; `undefined` where the tag or the key is not known. */
  readonly shape: AnyShape | undefined
  /** The shape before the tag chose a variant. */
  readonly tagged?: TaggedShape | undefined
  /** The entry of the mapping above that leads here. */
  readonly entry?: Entry | undefined
  /** What the shape says of that entry's key. */
  readonly field?: Field | undefined
}

/** The end of the way. */
export interface Place {
  /** From the root to the innermost node; never empty. */
  readonly steps: readonly Step[]
  /** The offset is on the key of the last step's entry, not on its value. */
  readonly onKey: boolean
}

/** The way to an offset; `undefined` when it is outside of the root. */
export function placeAt(root: Node, shape: AnyShape | undefined, offset: number): Place | undefined {
  if (!covers(root, offset)) return undefined
  const steps: Step[] = [chosen(root, shape)]
  for (;;) {
    const last = steps[steps.length - 1] as Step
    const { node } = last
    if (node.kind === 'sequence') {
      const item = node.items.find((one) => covers(one, offset))
      if (item === undefined) return { steps, onKey: false }
      steps.push(chosen(item, last.shape?.kind === 'sequence' ? last.shape.item : undefined))
      continue
    }
    const entry =
      node.kind === 'mapping'
        ? node.entries.find((one) => !one.merged && (covers(one.key, offset) || covers(one.value, offset)))
        : undefined
    if (entry === undefined) return { steps, onKey: false }
    const field = fieldOf(last.shape, entry.key.value)
    const below = field?.shape ?? (last.shape?.kind === 'mapping' ? last.shape.value : undefined)
    steps.push({ ...chosen(entry.value, below), entry, field })
    if (covers(entry.key, offset)) return { steps, onKey: true }
  }
}

/** The field of a structure by its key as people write it: `_` and `-` are the same. */
function fieldOf(shape: AnyShape | undefined, key: string): Field | undefined {
  return shape?.kind === 'structure' ? shape.fields[key.replaceAll('_', '-')] : undefined
}

/** The node with the shape that its tag chooses; a scalar that stands for a whole structure or list has the shape of its one value. */
function chosen(node: Node, shape: AnyShape | undefined): Step {
  if (shape?.kind === 'tagged') {
    const tag = node.tag?.value ?? shape.untagged
    const variant = tag === undefined ? undefined : (shape.variants[tag] as AnyShape | undefined)
    return { node, shape: inShort(node, variant), tagged: shape }
  }
  return { node, shape: inShort(node, shape) }
}

function inShort(node: Node, shape: AnyShape | undefined): AnyShape | undefined {
  if (node.kind !== 'scalar') return shape
  if (shape?.kind === 'structure' && shape.shorthand !== undefined) return shorthandOf(shape)
  if (shape?.kind === 'sequence' && shape.fromScalar !== undefined) return shape.item
  return shape
}

function shorthandOf({ fields, shorthand }: StructureShape): AnyShape | undefined {
  return shorthand === undefined ? undefined : fields[shorthand]?.shape
}

/** Whether an offset is on a node, on its tag, or right behind it. A node that an alias stands for is where the alias is. */
function covers(node: Node, offset: number): boolean {
  if (node.alias !== undefined) return node.alias.start <= offset && offset <= node.alias.end
  const start = Math.min(node.at.start, node.tag?.at.start ?? node.at.start, node.anchor?.at.start ?? node.at.start)
  return start <= offset && offset <= node.at.end
}
