/** Mistakes at which quire stops in more than one way. */
import type { Node } from '../../quire/node.js'
import type { Token } from '../../quire/tokens.js'
import type { Location } from '../../text/source.js'
import { reindent, replace } from '../rewrite.js'
import { type Candidate, type Context, type Explanation, isScalar } from './context.js'

/** `"x\\"`, where quire takes the last two characters for an escaped quote and goes on. */
export function endsInBackslash({ node, tokens }: Context, start: number): Explanation | undefined {
  const found = node(start, isScalar)
  const token = tokens.find((other) => other.start === start)
  if (!isScalar(found) || !found.value.endsWith('\\') || (token !== undefined && token.end <= found.at.end))
    return undefined
  const edits = /['\n]/.test(found.value) ? [] : [replace(found.at, `'${found.value}'`)]
  return {
    what: 'a double-quoted text may not end with a backslash: `\\\\"` does not close it here',
    instead: 'Use single quotes',
    at: found.at,
    candidates: [{ title: 'use single quotes', safety: 'safe', edits }],
  }
}

/** A word of dashes or dots that quire takes together with what ends it (see runsOver in quire/ordinary.ts). */
export function swallowing(context: Context, word: Token): Explanation {
  const shown = context.text.slice(word.start, word.start + 3).split(/[\s,[\]{}:#]/)[0] as string
  const at = { file: context.problem.at.file, start: word.start, end: word.start + shown.length }
  return {
    what: `the word \`${shown}\` swallows what comes after it`,
    instead: `Put it in quotes: \`"${shown}"\``,
    at,
    candidates: [{ title: `put \`${shown}\` in quotes`, safety: 'safe', edits: [replace(at, `"${shown}"`)] }],
  }
}

/** `[!Tag]`, `{a: !Tag}`: a tag without a value inside brackets and braces. */
export function emptyFlowTag(tag: string, at: Location): Explanation {
  const end = { file: at.file, start: at.end, end: at.end }
  return {
    what: `inside brackets and braces the tag \`${tag}\` needs a value after it`,
    instead: `Write \`${tag} ~\`, or \`${tag} {}\` where it takes options`,
    at,
    candidates: [
      { title: `write \`${tag} ~\``, safety: 'safe', edits: [replace(end, ' ~')] },
      { title: `write \`${tag} {}\``, safety: 'safe', edits: [replace(end, ' {}')] },
    ],
  }
}

/** `- !Tag` and its value on the following lines, which quire wants exactly below the tag. */
export function tagBody(context: Context): Explanation | undefined {
  const { before, text, problem } = context
  if (before?.kind !== 'Tag' && before?.kind !== 'Anchor') return undefined
  const node = context.node(problem.at.start, (found) => found.kind !== 'scalar' || found.style !== 'literal')
  return {
    what: `what follows \`${text.slice(before.start, before.end)}\` on the next lines must start exactly below it`,
    instead: `Indent it by ${before.indent} spaces`,
    candidates: node === undefined ? [] : [reindenting(context, node, before.indent)],
  }
}

/** The change that moves a node, with all its lines, to a column (from 0). */
export function reindenting({ text }: Context, node: Node, indent: number): Candidate {
  const column = node.at.start - (text.lastIndexOf('\n', node.at.start - 1) + 1)
  const title = indent < column ? 'indent it less' : 'indent it deeper'
  return { title, safety: 'safe', edits: reindent(node.at, indent - column) }
}

/** `- !Sh |` and a text that is not deeper than the tag. */
export function taggedLiteral(context: Context): Explanation | undefined {
  const { before, tokens, text, problem } = context
  if (before?.kind !== 'Literal' || before.line !== before.endLine) return undefined
  const tag = tokens[tokens.indexOf(before) - 1]
  if (tag?.kind !== 'Tag') return undefined
  const node = context.node(before.start, isScalar)
  const deeper = tag.indent + 2 - (problem.at.start - (text.lastIndexOf('\n', problem.at.start - 1) + 1))
  const body = node && { ...node.at, start: text.indexOf('\n', node.at.start) + 1 }
  return {
    what: `the text of \`${text.slice(tag.start, tag.end)} |\` must be indented deeper than the tag`,
    instead: `Indent it by at least ${tag.indent + 1} spaces`,
    candidates:
      body === undefined ? [] : [{ title: 'indent the text deeper', safety: 'safe', edits: reindent(body, deeper) }],
  }
}

/** Whether a token is a single-quoted text that follows another one without a blank. */
export function continues(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]]
  return token?.kind === 'SingleString' && before?.kind === 'SingleString' && before.end === token.start
}
