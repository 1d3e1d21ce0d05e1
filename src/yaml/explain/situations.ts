/** Explanations for what quire stumbles over without a name for it: the first that fits is told. */
import { runsOver } from '../../quire/ordinary.js'
import type { Token, TokenKind } from '../../quire/tokens.js'
import { blanksBeforeColon, reindent, replace } from '../rewrite.js'
import { type Context, type Explanation, isWord, quoteRest, quoting } from './context.js'
import {
  continues,
  emptyFlowTag,
  endsInBackslash,
  reindenting,
  swallowing,
  tagBody,
  taggedLiteral,
} from './mistakes.js'

/** A key that stands in the column of the dashes of the list above: it was meant for the mapping that holds the list. */
function keyInList({ problem, text }: Context): Explanation | undefined {
  const { file, start } = problem.at
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const column = start - lineStart
  if (problem.text !== 'Expected unindent, got PlainString' || !/^ *$/.test(text.slice(lineStart, start)))
    return undefined
  if (!/^[\w-]+:(?:\s|$)/.test(text.slice(start, start + 200))) return undefined
  const above = text.slice(0, lineStart).split('\n').slice(-200, -1).reverse()
  const owner = above.find((line) => /^ *[^\s#]/.test(line) && line.search(/\S/) < column)
  const isBelowList = above.some((line) => line.startsWith(`${' '.repeat(column)}- `))
  const outer = owner?.search(/\S/)
  if (owner === undefined || outer === undefined || !isBelowList || !/^ *[\w-]+:\s*$/.test(owner)) return undefined
  let end = lineStart
  for (let at = lineStart; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline + 1
    const indent = text.slice(at, next).search(/\S/)
    if (indent >= 0 && indent < column) break
    if (indent >= 0) end = next
    at = next
  }
  return {
    what: 'this key is among the items of the list above',
    instead: `Put it in the column of \`${owner.trim()}\`, to which the list belongs`,
    candidates: [
      {
        title: `outdent it to the column of \`${owner.trim()}\``,
        safety: 'unsafe',
        edits: reindent({ file, start: lineStart, end }, outer - column),
      },
    ],
  }
}

/** What quire's general messages stand for, tried in this order. */
export const SITUATIONS: readonly ((context: Context) => Explanation | undefined)[] = [
  // 'it''s', which quire may only notice one token later
  (context) => {
    const { tokens, text, index } = context
    const second = continues(tokens, index) ? index : index - 1
    if (!continues(tokens, second)) return undefined
    let first = second
    let last = second
    while (continues(tokens, first)) first--
    while (continues(tokens, last + 1)) last++
    const { start } = tokens[first] as Token
    const { end } = tokens[last] as Token
    const example = text.slice(start + 1, end - 1).replaceAll("''", "'")
    return {
      what: "`''` inside single quotes does not mean an apostrophe",
      instead: `Use double quotes${/["\\\n]/.test(example) || example.length > 40 ? '' : `: \`"${example}"\``}`,
      at: { file: context.problem.at.file, start, end },
      candidates: quoting(context, start, 'use double quotes'),
    }
  },
  // a word that took its end mark with it
  (context) => {
    const { tokens, index, text } = context
    const near = tokens.slice(Math.max(0, index - 3), index + 1)
    const word = near.findLast((token) => isWord(token) && runsOver(text, token))
    return word && swallowing(context, word)
  },
  (context) => {
    const near = context.tokens.slice(Math.max(0, context.index - 4), context.index)
    const quote = near.findLast((token) => token.kind === 'DoubleString')
    return quote && endsInBackslash(context, quote.start)
  },
  // a : b
  (context) => {
    const { tokens, index, problem } = context
    for (const token of tokens.slice(Math.max(0, index - 4), index + 1).reverse()) {
      const blanks = isWord(token) ? blanksBeforeColon(problem.at.file, token.start, token.end) : undefined
      if (blanks === undefined) continue
      return {
        what: 'a `:` with a space before it is part of the text and does not separate a key from its value',
        instead: 'Remove the space',
        at: { ...blanks, end: blanks.end + 1 },
        candidates: [{ title: 'remove the space before `:`', safety: 'safe', edits: [replace(blanks, '')] }],
      }
    }
    return undefined
  },
  ({ token }) =>
    token.kind === 'MappingKey'
      ? { what: 'the explicit key mark `? ` is not supported', instead: 'Write `key: value` on one line' }
      : undefined,
  (context) => {
    const { token, text } = context
    const isLineStart = token.start === 0 || text[token.start - 1] === '\n'
    if (token.kind !== 'DocumentStart' || isLineStart) return undefined
    return {
      what: 'a word may not start with `---`',
      instead: 'Put the value in quotes',
      candidates: [...quoting(context, token.start, 'put it in quotes'), ...quoteRest(context)],
    }
  },
  ({ token }) =>
    token.kind === 'DocumentStart'
      ? {
          what: 'a second document (`---`) in one file is not supported',
          instead: 'Keep one document in a file',
        }
      : undefined,
  taggedLiteral,
  (context) => (context.token.kind === 'Indent' ? tagBody(context) : undefined),
  // -   a: 1
  (context) => {
    const { tokens, index, text, problem } = context
    for (let at = index - 1; at >= 0 && at > index - 200; at--) {
      const dash = tokens[at] as Token
      const next = tokens[at + 1] as Token
      if (dash.kind !== 'SequenceEntry' || next.line !== dash.line || next.start <= dash.start + 2) continue
      const node = context.node(next.start)
      if (node === undefined || node.at.end < problem.at.start) continue
      const blanks = { file: problem.at.file, start: dash.start + 2, end: next.start }
      const shift = blanks.start - blanks.end
      const below = { ...node.at, start: text.indexOf('\n', node.at.start) + 1 }
      const edits = [replace(blanks, ''), ...(below.start > 0 ? reindent(below, shift) : [])]
      return {
        what: 'there must be exactly one space after `-` when the item continues on the next line',
        instead: 'Write `- ` and align the following lines with what comes after it',
        at: { ...blanks, start: dash.start },
        candidates: [{ title: 'leave one space after `-`', safety: 'safe', edits }],
      }
    }
    return undefined
  },
  // a: !Tag⏎- x
  (context) => {
    const { token, before, text } = context
    if (token.kind !== 'SequenceEntry' || before?.kind !== 'Tag') return undefined
    const node = context.node(token.start, (found) => found.kind === 'sequence')
    return {
      what: `the list that \`${text.slice(before.start, before.end)}\` is put on must be indented deeper than its key`,
      instead: 'Indent the list',
      candidates: node === undefined ? [] : [reindenting(context, node, token.indent + 2)],
    }
  },
  // {a: }, {a: !Tag }
  ({ token, before, text, problem }) => {
    if (token.kind !== 'FlowMapEnd' && token.kind !== 'FlowSeqEnd' && token.kind !== 'FlowEntry') return undefined
    const { file } = problem.at
    if (before?.kind === 'Tag')
      return emptyFlowTag(text.slice(before.start, before.end), { file, start: before.start, end: before.end })
    if (before?.kind !== 'MappingValue') return undefined
    const end = { file, start: before.end, end: before.end }
    return {
      what: 'inside braces the value after `:` may not be left out',
      instead: 'Write `~` for no value',
      at: { file, start: before.start, end: before.end },
      candidates: [{ title: 'write `~`', safety: 'safe', edits: [replace(end, ' ~')] }],
    }
  },
  // [a: b]
  (context) => {
    const { token, before, problem } = context
    if (token.kind !== 'MappingValue' || before === undefined || !problem.text.startsWith('Expected comma'))
      return undefined
    const node = context.node(before.start, (found) => found.kind === 'mapping')
    const { file } = problem.at
    if (node === undefined) return undefined
    const start = { file, start: node.at.start, end: node.at.start }
    const end = { file, start: node.at.end, end: node.at.end }
    return {
      what: 'a pair inside brackets needs braces of its own',
      instead: 'Write `[{key: value}]`; if the colon is text, put it in quotes',
      at: node.at,
      candidates: [
        { title: 'put braces around the pair', safety: 'safe', edits: [replace(start, '{'), replace(end, '}')] },
      ],
    }
  },
  // a key without `: `
  (context) => {
    const { before, text, tokens, problem } = context
    if (before?.kind !== 'PlainString' || !/colon `:`|mapping value/.test(problem.text)) return undefined
    const { file } = problem.at
    const word = text.slice(before.start, before.end).trimEnd()
    const at = { file, start: before.start, end: before.start + word.length }
    const colon = word.search(/:\S/)
    if (colon > 0) {
      const behind = { file, start: at.start + colon + 1, end: at.start + colon + 1 }
      return {
        what: `there must be a space after the \`:\` in \`${word.split('\n', 1)[0]}\``,
        at,
        candidates: [{ title: 'insert a space', safety: 'safe', edits: [replace(behind, ' ')] }],
      }
    }
    const start = tokens.indexOf(before)
    const previous = tokens.slice(Math.max(0, start - 100), start).findLast((token) => token.end > token.start)
    if (previous?.endLine === before.line)
      return {
        what: 'there is text after a value that is already complete',
        instead: 'Put the whole value in quotes',
        at,
      }
    return { what: 'there is no `: ` after this key', at }
  },
  ({ token, before }) =>
    token.kind === 'Alias' || (token.kind === 'MappingValue' && before?.kind === 'Alias')
      ? { what: 'an alias cannot be a key', instead: 'Write the key itself' }
      : undefined,
  ({ token, before }) =>
    token.kind === 'MappingValue' && (before?.kind === 'FlowMapEnd' || before?.kind === 'FlowSeqEnd')
      ? { what: 'a list or a mapping cannot be a key', instead: 'Use a plain or quoted text as the key' }
      : undefined,
  // key:# and what is below it
  ({ token, before, tokens, text, problem }) => {
    if (token.kind !== 'Indent' || before?.kind !== 'PlainString') return undefined
    const isValue = tokens[tokens.indexOf(before) - 1]?.kind === 'MappingValue'
    const line = (text.slice(before.start, before.end).split('\n', 1)[0] as string).trimEnd()
    const colon = line.search(/:[^\s/]/)
    if (isValue || colon < 1) return undefined
    const { file } = problem.at
    const behind = { file, start: before.start + colon + 1, end: before.start + colon + 1 }
    return {
      what: `there must be a space after the \`:\` in \`${line}\``,
      at: { file, start: before.start, end: before.start + line.length },
      candidates: [{ title: 'insert a space', safety: 'safe', edits: [replace(behind, ' ')] }],
    }
  },
  ({ problem, token, before }) => {
    const isColon = token.kind === 'MappingValue' || problem.text === 'Expected document end, got Indent'
    return isColon && before !== undefined && before.line !== before.endLine
      ? { what: 'a key must be on one line' }
      : undefined
  },
  // [!Tag &name x], !One !Two x
  ({ token, before, text, problem }) => {
    if (before === undefined || (token.kind !== 'Tag' && token.kind !== 'Anchor')) return undefined
    const [first, second] = [text.slice(before.start, before.end), text.slice(token.start, token.end)]
    if (before.kind === token.kind)
      return {
        what: `a value takes one ${token.kind === 'Tag' ? 'tag' : 'anchor'} only: \`${first}\` or \`${second}\``,
      }
    if (token.kind !== 'Anchor' || before.kind !== 'Tag' || !problem.text.startsWith('Expected plain')) return undefined
    const at = { file: problem.at.file, start: before.start, end: token.end }
    return {
      what: 'inside brackets and braces the anchor must come before the tag',
      instead: `Write \`${second} ${first}\``,
      at,
      candidates: [
        { title: `write \`${second} ${first}\``, safety: 'safe', edits: [replace(at, `${second} ${first}`)] },
      ],
    }
  },
  ({ token }) =>
    token.kind === 'Tag' || token.kind === 'Anchor'
      ? {
          what: `${token.kind === 'Tag' ? 'a tag' : 'an anchor'} is not allowed here`,
          instead: 'Put it before a value',
        }
      : undefined,
  keyInList,
  // "a" b
  ({ token, before, problem }) => {
    if (token.line !== before?.endLine || !ENDS_VALUE.has(before.kind) || !STARTS_VALUE.has(token.kind))
      return undefined
    if (problem.text.startsWith('Expected comma')) return undefined
    return { what: 'there is text after a value that is already complete', instead: 'Put the whole value in quotes' }
  },
  ({ token, problem }) => {
    const isBlock = token.kind === 'Literal' || token.kind === 'Folded'
    const what = isBlock || / got \w+$/.test(problem.text) ? MISPLACED[token.kind] : undefined
    return what === undefined ? undefined : { what }
  },
]

const ENDS_VALUE: ReadonlySet<TokenKind> = new Set([
  'SingleString',
  'DoubleString',
  'FlowSeqEnd',
  'FlowMapEnd',
  'Alias',
])

const STARTS_VALUE: ReadonlySet<TokenKind> = new Set([
  'PlainString',
  'SingleString',
  'DoubleString',
  'FlowSeqStart',
  'FlowMapStart',
])

/** What may only stand in a few places. */
const MISPLACED: Partial<Record<TokenKind, string>> = {
  FlowEntry: 'a comma separates values only inside brackets and braces',
  FlowSeqEnd: 'this `]` closes nothing',
  FlowMapEnd: 'this `}` closes nothing',
  Literal: 'a block of text is not allowed here',
  Folded: 'a block of text is not allowed here',
  FlowSeqStart: 'a list is not allowed here',
  FlowMapStart: 'a mapping in braces is not allowed here',
  DocumentEnd: '`...` ends the document',
  Directive: 'a line that starts with `%` is only allowed before everything else',
}
