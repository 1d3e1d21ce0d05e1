/** The place where quire stopped, and small questions about it. */
import type { Node, ScalarNode } from '../../quire/node.js'
import type { QuireProblem } from '../../quire/problem.js'
import type { Token } from '../../quire/tokens.js'
import type { Location, TextEdit } from '../../text/source.js'
import { quoted, replace } from '../rewrite.js'
import { nodesOf } from '../walk.js'

/** A change that may help, before it is proven. */
export interface Candidate {
  readonly title: string
  /** `safe` says that it keeps the meaning if it is proven to (see prove.ts). */
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly TextEdit[]
}

/** What stands where quire stopped, in words. */
export interface Explanation {
  /** What is there: the beginning of a sentence, without a full stop. */
  readonly what: string
  /** What to write instead: a sentence, without a full stop. */
  readonly instead?: string
  /** Where it is, if not where quire stopped. */
  readonly at?: Location
  readonly candidates?: readonly Candidate[]
}

/** Everything that an explanation looks at. */
export interface Context {
  readonly problem: QuireProblem
  readonly text: string
  readonly tokens: readonly Token[]
  /** The token at which quire stopped, its index, and the last one before it that has a text. */
  readonly token: Token
  readonly index: number
  readonly before: Token | undefined
  /** The tree of what the author meant, where YAML can read the file. */
  readonly meant: Node | undefined
  /** A node of what the author meant that starts at an offset and fits. */
  node(start: number, fits?: (node: Node) => boolean): Node | undefined
}

/** The outermost node, or key, that starts at an offset and fits. */
export function find(root: Node, start: number, fits: (node: Node) => boolean = () => true): Node | undefined {
  for (const node of nodesOf(root, ({ at }) => at.start <= start && at.end >= start))
    if (node.at.start === start && fits(node)) return node
  return undefined
}

/** Whether a node is a text. */
export const isScalar = (node: Node | undefined): node is ScalarNode => node?.kind === 'scalar'

/** The change that puts the text that starts at an offset in quotes; none where quire has no way to quote it. */
export function quoting(context: Context, start: number, title: string): Candidate[] {
  const node = context.node(start, isScalar)
  const text = isScalar(node) ? quoted(node.value) : undefined
  return node === undefined || text === undefined ? [] : [{ title, safety: 'safe', edits: [replace(node.at, text)] }]
}

/** Whether a token is a text without quotes. */
export const isWord = (token: Token): boolean => token.kind === 'PlainString'

/** Whether nothing but dashes stands before it on its line, so that a key may begin there. */
export function isAtKey({ problem, text }: Pick<Context, 'problem' | 'text'>): boolean {
  const { start } = problem.at
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return /^[ -]*$/.test(line) && /^[^\n]*:(?:\s|$)/.test(text.slice(start, start + 1000))
}

/** Quotes from a character that may not start a word: to the end of the line, or inside brackets to the end of the word. */
export function quoteRest({ problem, text, tokens }: Context): Candidate[] {
  const { file, start } = problem.at
  let flow = 0
  for (const { kind, start: at } of tokens) {
    if (at >= start) break
    if (kind === 'FlowSeqStart' || kind === 'FlowMapStart') flow += 1
    if (kind === 'FlowSeqEnd' || kind === 'FlowMapEnd') flow -= 1
  }
  const lineEnd = text.indexOf('\n', start)
  const line = text.slice(start, lineEnd === -1 ? undefined : lineEnd)
  const comment = line.search(/\s#/)
  const key = isAtKey({ problem, text }) ? line.match(/^(.+?):(?:\s|$)/)?.[1] : undefined
  const word =
    flow > 0
      ? (line.match(/^(?:@\{[^}]*\}|[^\s,[\]{}])+/)?.[0] ?? '').replace(/:$/, '')
      : (key ?? line.slice(0, comment === -1 ? undefined : comment).trimEnd())
  const value = quoted(word)
  if (word === '' || value === undefined) return []
  const at = { file, start, end: start + word.length }
  return [{ title: 'put it in quotes', safety: 'safe', edits: [replace(at, value)] }]
}

/** The plain scalar of what the author meant that holds an offset. */
export function containing(root: Node | undefined, offset: number): ScalarNode | undefined {
  if (root === undefined) return undefined
  for (const node of nodesOf(root, ({ at }) => at.start <= offset && at.end > offset))
    if (node.kind === 'scalar' && node.style === 'plain') return node
  return undefined
}
