/** Explanations for what quire names itself. */
import { runsOver } from '../../quire/ordinary.js'
import type { QuireProblem } from '../../quire/problem.js'
import type { Location, TextEdit } from '../../text/source.js'
import { literalBlock, quoted, replace } from '../rewrite.js'
import {
  type Candidate,
  type Context,
  containing,
  type Explanation,
  isAtKey,
  isScalar,
  isWord,
  quoteRest,
  quoting,
} from './context.js'
import { emptyFlowTag, endsInBackslash, swallowing, tagBody, taggedLiteral } from './mistakes.js'

/** The explanation for a character that quire takes nowhere. */
export function controlCharacter(at: Location): Explanation {
  const code = at.file.text.charCodeAt(at.start).toString(16).toUpperCase().padStart(4, '0')
  return { what: `the control character U+${code} is not allowed anywhere in the file`, instead: 'Remove it', at }
}

/** What a block with an indicator that quire does not know becomes: `|` where it can be, else a quoted string. */
function blockCandidates({ node, problem, text, token }: Context): Candidate[] {
  const block = node(problem.at.start, isScalar)
  if (!isScalar(block)) return []
  const lineStart = text.lastIndexOf('\n', block.at.start) + 1
  const body = text.slice(text.indexOf('\n', block.at.start) + 1, block.at.end)
  const written =
    body
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.search(/\S/) ?? 2
  const indents = [written, token.indent + 4, block.at.start - lineStart + 2]
  const candidates: Candidate[] = []
  const single = quoted(block.value)
  const isLine = !block.value.slice(0, -1).includes('\n')
  const literals = (value: string, title: string, safety: Candidate['safety']) => {
    for (const indent of indents) {
      const literal = literalBlock(value, indent)
      if (literal !== undefined) candidates.push({ title, safety, edits: [replace(block.at, literal)] })
    }
  }
  if (block.value.endsWith('\n')) literals(block.value, 'write it as a block with a bare `|`', 'safe')
  else if (single !== undefined && isLine)
    candidates.push({ title: 'write it in quotes', safety: 'safe', edits: [replace(block.at, single)] })
  else literals(`${block.value}\n`, 'write it as a block with a bare `|`, which ends with a line break', 'unsafe')
  return candidates
}

/** What each construct is explained by; `undefined` where the situation says more (situations.ts). */
export const CONSTRUCTS: Partial<Record<QuireProblem['construct'], (context: Context) => Explanation | undefined>> = {
  folded: (context) => ({
    what: 'folded text (`>`) is not supported',
    instead: 'Use a bare `|`, which keeps line breaks, or put the text in double quotes',
    candidates: blockCandidates(context),
  }),

  'literal-header': (context) => ({
    what: 'a block of text may only start with a bare `|`, without `-`, `+`, a number or a comment after it',
    instead: 'Write `|` alone; the text then always ends with exactly one line break',
    candidates: blockCandidates(context),
  }),

  'literal-outdent': () => ({
    what: 'this line is indented less than the first line of its block, on which the program crashes',
    instead: 'Indent every line of the block at least as far as its first line',
  }),

  tab: ({ problem, text, meant }) => {
    const { file, start } = problem.at
    let end = start
    let first = start
    while (text[end] === '\t' || text[end] === ' ') end++
    while (text[first - 1] === '\t' || text[first - 1] === ' ') first--
    const isLineEnd = end >= text.length || '\r\n'.includes(text[end] as string)
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    const isIndent = first === lineStart && !isLineEnd
    const blanks = isIndent ? text.slice(first, end).replaceAll('\t', '  ') : ' '
    const at = { file, start: first, end }
    const plain = containing(meant, start)
    const spaced: Candidate = {
      title: isLineEnd ? 'remove the spaces at the end of the line' : 'use spaces instead of tabs',
      safety: 'safe',
      edits: [replace(at, isLineEnd ? '' : blanks)],
    }
    const quotedText = plain === undefined ? undefined : quoted(plain.value)
    const inside: Candidate[] =
      plain === undefined || quotedText === undefined
        ? []
        : [{ title: 'put the text in quotes', safety: 'safe', edits: [replace(plain.at, quotedText)] }]
    return {
      what: 'a tab is only allowed inside quotes, comments and `|` blocks',
      instead: 'Use spaces, or put the text in quotes',
      at: { file, start, end: Math.max(start + 1, Math.min(end, text.length)) },
      candidates: [spaced, ...inside],
    }
  },

  unindent: (context) =>
    (context.meant && (tagBody(context) ?? taggedLiteral(context))) ?? {
      what: 'this line is indented less than the one before, and as far as none of the lines it could belong to',
      instead: 'Indent it exactly as its siblings',
    },

  'colon-in-flow': (context) => {
    const { file, start } = context.problem.at
    const word = context.text.slice(start).match(/^[^\s,[\]{}]+/)?.[0] ?? ':'
    return {
      what: `inside brackets and braces a word may not start with \`:\``,
      instead: 'Put the value in quotes',
      at: { file, start, end: start + word.length },
      candidates: isScalar(context.node(start, (node) => node.kind === 'scalar' && node.value === word))
        ? quoting(context, start, 'put it in quotes')
        : [],
    }
  },

  directive: (context) => ({
    what: 'a word may not start with `%`',
    instead: `Put the ${isAtKey(context) ? 'key' : 'value'} in quotes`,
    candidates: quoteRest(context),
  }),

  'reserved-character': (context) => ({
    what: `a word may not start with ${context.text[context.problem.at.start] === '@' ? '`@`' : 'a backtick'}`,
    instead: `Put the ${isAtKey(context) ? 'key' : 'value'} in quotes`,
    candidates: quoteRest(context),
  }),

  'unclosed-quote': (context) => {
    const { file, start } = context.problem.at
    const lineEnd = context.text.indexOf('\n', start)
    const end = lineEnd === -1 ? context.text.length : lineEnd
    return endsInBackslash(context, start) ?? { what: 'this quote is never closed', at: { file, start, end } }
  },

  'tag-character': (context) => {
    const { text, problem } = context
    const { file } = problem.at
    let start = problem.at.start
    while (start > 0 && !/\s/.test(text[start - 1] as string) && !(text[start] === '!' && text[start - 1] !== '!'))
      start--
    const tag = text.slice(start).match(/^![^\s,[\]{}]*/)?.[0] ?? '!'
    const at = { file, start, end: start + tag.length }
    const after = text[at.end] ?? '\n'
    if (tag.startsWith('!!') || tag.startsWith('!<')) {
      const blanks = text.slice(at.end).match(/^ */)?.[0].length ?? 0
      return {
        what: `YAML types like \`${tag}\` are not supported`,
        instead: 'Leave the tag out: every setting knows its own type',
        at,
        candidates: [
          { title: `remove \`${tag}\``, safety: 'safe', edits: [replace({ file, start, end: at.end + blanks }, '')] },
        ],
      }
    }
    if (']}'.includes(after) || (after === ',' && context.meant !== undefined)) return emptyFlowTag(tag, at)
    if ('[{"\''.includes(after)) {
      return {
        what: `there must be a space after the tag \`${tag}\``,
        at,
        candidates: [
          { title: 'insert a space', safety: 'safe', edits: [replace({ file, start: at.end, end: at.end }, ' ')] },
        ],
      }
    }
    return { what: `the tag \`${tag}\` has a character that is not allowed in tags`, at }
  },

  'anchor-character': () => ({ what: 'the name of an anchor must be followed by a space' }),

  'anchor-name': ({ problem, text }) => ({
    what: `\`${text[problem.at.start]}\` at the start of a word needs a name after it`,
    instead: 'If it is meant as text, put it in quotes',
  }),

  'control-character': ({ problem }) => controlCharacter(problem.at),

  escape: ({ problem, text, token }) => {
    const { file, start } = problem.at
    const edits: TextEdit[] = []
    const raw = text.slice(token.start, token.end)
    const NUMERIC = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)/gsu
    for (const found of raw.matchAll(NUMERIC)) {
      const digits = found[1] ?? found[2] ?? found[3]
      if (digits === undefined) continue
      const code = Number.parseInt(digits, 16)
      const character = code > 0x10ffff ? undefined : quoted(String.fromCodePoint(code), true)?.slice(1, -1)
      const at = { file, start: token.start + found.index, end: token.start + found.index + found[0].length }
      if (character !== undefined) edits.push(replace(at, character))
    }
    const numeric = 'xuU'.includes(text[start + 1] ?? ' ')
    return {
      what: `the escape \`${text.slice(start, start + 2)}\` is not supported in double quotes`,
      instead: numeric ? 'Write the character itself' : 'Write `\\\\` for a backslash, or use single quotes',
      candidates: edits.length > 0 ? [{ title: 'write the character itself', safety: 'safe', edits }] : [],
    }
  },

  'unknown-alias': ({ problem, text }) => {
    const name = text.slice(problem.at.start + 1, problem.at.end)
    return {
      what: `there is no \`&${name}\` with a value before this \`*${name}\``,
      instead: 'Define the anchor first; if `*` is meant as text, put it in quotes',
    }
  },

  'alias-property': () => ({
    what: 'neither a tag nor an anchor is allowed before an alias',
    instead: 'Remove it: the alias has its own',
  }),

  'unclosed-flow': (context) => {
    const { tokens, text, problem } = context
    const word = tokens.find((token) => token.start > problem.at.start && isWord(token) && runsOver(text, token))
    const bracket = text[problem.at.start]
    if (word === undefined) return { what: `this \`${bracket}\` is never closed, on which the program crashes` }
    return {
      ...swallowing(context, word),
      what: `the word before the bracket that closes this \`${bracket}\` swallows it`,
    }
  },

  'empty-tag': ({ problem }) => ({
    what: 'a tag without a name (`!`) is not supported',
    instead: 'Remove it',
    at: problem.at,
  }),

  'merge-value': () => ({
    what: 'a merge key (`<<`) needs a mapping, an alias of one, or a list of them',
  }),

  'unpack-value': () => ({
    what: 'every element of an `!*Unpack` list must itself be a list',
    instead: 'Write `!*Unpack [*name]` with an alias of a list, or a list of lists',
  }),
}
