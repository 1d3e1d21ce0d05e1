/** Trees of sources, at a price in proportion to their size. */
import type { Input, NodeSet, PartialParse, Tree } from '@lezer/common'

/** As far as it is used: `LRParser` of @lezer/lr. */
export interface TreeParser {
  readonly nodeSet: NodeSet
  startParse(input: Input | string): PartialParse
}

/** What a parse of @lezer/lr is besides; its version is pinned. */
interface Steps extends PartialParse {
  /** Not 0 while it looks for a way to go on behind an error. */
  readonly recovering: number
  /** The ways in which the text may be meant so far, each with what is open there. */
  readonly stacks: readonly { readonly stack: readonly number[] }[]
}

const mostOpen = 500
/** Three numbers each. */
const deepest = 3 * 1500
/** A program with a single error does not run; a grammar may be a little older than the program. */
const mostRecovering = 600

/**
 * The tree; `undefined` for a text that nobody wrote: with brackets in brackets without end, or with error after error. What a parser
 * does there takes the square of the size, and more.
 */
export function treeOf(text: string, parser: TreeParser): Tree | undefined {
  if (isNestedTooDeeply(text)) return undefined
  const parse = parser.startParse(text) as Steps
  for (let left = mostRecovering; left > 0; ) {
    const tree = parse.advance()
    if (tree !== null) return tree
    if (parse.recovering > 0) left--
    if ((parse.stacks[0]?.stack.length ?? 0) > deepest) return undefined
  }
  return undefined
}

/** Nobody writes so many brackets in brackets, and a parser that has to guess where they end takes the square of their number. */
export function isNestedTooDeeply(text: string): boolean {
  let open = 0
  for (let index = 0; index < text.length && open <= mostOpen; index++) {
    const letter = text[index]
    if (letter === '(' || letter === '[' || letter === '{') open++
    else if (open > 0 && (letter === ')' || letter === ']' || letter === '}')) open--
  }
  return open > mostOpen
}
