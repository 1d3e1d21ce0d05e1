/** What keeps quire from reading a file, in quire's own words and place. */
import type { Location } from '../text/source.js'

/**
 * - `tokenizer`, `parse`: quire stops here; nothing else of the file is read.
 * - `preprocess`: merge keys, `!*Unpack`, `!*Include`, empty tags; quire goes on and refuses the file at the end.
 * - `panic`, `overflow`: the real program crashes (exit 101, SIGABRT); `overflow` also stands for our own limits.
 * - `unreadable`: an included file that is not there or is no text.
 */
export type QuireProblemKind = 'tokenizer' | 'parse' | 'preprocess' | 'panic' | 'overflow' | 'unreadable'

/** What was written there, for those who explain it. `other` stands for everything that needs no explanation of its own. */
export type Construct =
  | 'control-character'
  | 'tab'
  | 'unindent'
  | 'colon-in-flow'
  | 'directive'
  | 'reserved-character'
  | 'unclosed-quote'
  | 'tag-character'
  | 'anchor-character'
  | 'anchor-name'
  | 'duplicate-key'
  | 'folded'
  | 'literal-header'
  | 'literal-outdent'
  | 'escape'
  | 'unknown-alias'
  | 'alias-property'
  | 'unclosed-flow'
  | 'empty-tag'
  | 'merge-value'
  | 'unpack-value'
  | 'include-unsupported'
  | 'include-path'
  | 'include-not-found'
  | 'include-cycle'
  | 'limit'
  | 'other'

/** One thing that quire refuses. */
export interface QuireProblem {
  readonly kind: QuireProblemKind
  readonly construct: Construct
  /** quire's own message, without position and kind: `Duplicate key`. Where the program crashes, how. */
  readonly text: string
  /** What is to blame, for people. */
  readonly at: Location
  /** The offset that quire prints, inside `at.file`. A panic prints none: then it is the start of `at`. */
  readonly printed: number
}

/** Whether a merge key or an `!*Unpack` is refused only because the file it names could not be included: that is no mapping either. */
export function isConsequence(problem: QuireProblem, all: readonly QuireProblem[]): boolean {
  if (problem.construct !== 'merge-value' && problem.construct !== 'unpack-value') return false
  return all.some(
    (other) => other !== problem && other.printed === problem.printed && other.at.file === problem.at.file,
  )
}

/** Thrown inside this folder to leave the recursion at the first fatal problem; `readQuire` catches it. */
export class Refusal extends Error {
  constructor(readonly problem: QuireProblem) {
    super(problem.text)
  }
}
