/**
 * What stands where quire stopped, in words for somebody who knows YAML and has never heard of quire, and what to write instead. The place
 * and the fact come from quire; here it only gets its name.
 */
import type { Node, ScalarNode } from '../quire/node.js'
import { runsOver } from '../quire/ordinary.js'
import type { QuireProblem } from '../quire/problem.js'
import { type Token, type TokenKind, tokenize } from '../quire/tokens.js'
import type { Location, TextEdit } from '../text/source.js'
import { blanksBeforeColon, literalBlock, quoted, reindent, replace } from './rewrite.js'
import { nodesOf } from './walk.js'

export interface Candidate {
  readonly title: string
  /** `safe` says that it keeps the meaning if it is proven to (see prove.ts). */
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly TextEdit[]
}

export interface Explanation {
  /** What is there: the beginning of a sentence, without a full stop. */
  readonly what: string
  /** What to write instead: a sentence, without a full stop. */
  readonly instead?: string
  /** Where it is, if not where quire stopped. */
  readonly at?: Location
  readonly candidates?: readonly Candidate[]
}

interface Context {
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

/** Names what stands at a problem; `meant` is the tree of what the author meant, where YAML can read it. */
export function explain(problem: QuireProblem, meant: Node | undefined): Explanation {
  const text = problem.at.file.text
  const { tokens } = tokenize(text)
  const named = problem.text.match(/got (\w+)$/)?.[1]
  const start = problem.printed
  let index = tokens.findIndex((token) => token.start === start && (named === undefined || token.kind === named))
  if (index === -1) index = tokens.findIndex((token) => token.start >= start)
  if (index === -1) index = tokens.length - 1
  const context: Context = {
    problem,
    text,
    tokens,
    token: tokens[index] as Token,
    index,
    before: tokens.slice(Math.max(0, index - 100), index).findLast((token) => token.end > token.start),
    meant,
    node: (offset, fits) => (meant === undefined ? undefined : find(meant, offset, fits)),
  }
  const control = text.search(UNACCEPTABLE)
  if (problem.kind === 'tokenizer' && control !== -1 && control < problem.at.start) {
    // the character ends the word it stands in, so that quire stumbles further on
    return controlCharacter({ file: problem.at.file, start: control, end: control + 1 })
  }
  const byConstruct = CONSTRUCTS[problem.construct]?.(context)
  if (byConstruct !== undefined) return byConstruct
  for (const look of SITUATIONS) {
    const found = look(context)
    if (found !== undefined) return found
  }
  return { what: PLAIN_WORDS[problem.text] ?? 'this does not fit what stands before it' }
}

const UNACCEPTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u

function controlCharacter(at: Location): Explanation {
  const code = at.file.text.charCodeAt(at.start).toString(16).toUpperCase().padStart(4, '0')
  return { what: `the control character U+${code} is not allowed anywhere in the file`, instead: 'Remove it', at }
}

/** The outermost node, or key, that starts at an offset and fits. */
function find(root: Node, start: number, fits: (node: Node) => boolean = () => true): Node | undefined {
  for (const node of nodesOf(root, ({ at }) => at.start <= start && at.end >= start))
    if (node.at.start === start && fits(node)) return node
  return undefined
}

const isScalar = (node: Node | undefined): node is ScalarNode => node?.kind === 'scalar'

function quoting(context: Context, start: number, title: string): Candidate[] {
  const node = context.node(start, isScalar)
  const text = isScalar(node) ? quoted(node.value) : undefined
  return node === undefined || text === undefined ? [] : [{ title, safety: 'safe', edits: [replace(node.at, text)] }]
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

const CONSTRUCTS: Partial<Record<QuireProblem['construct'], (context: Context) => Explanation | undefined>> = {
  folded: (context) => ({
    what: 'folded text (`>`) is not supported',
    instead: 'Use a bare `|`, which keeps line breaks, or put the text in double quotes',
    candidates: blockCandidates(context),
  }),

  'literal-header': (context) => ({
    what: 'a block of text may only start with a bare `|`, without `-`, `+`, a number or a comment behind it',
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
      title: isLineEnd ? 'remove the blanks at the end of the line' : 'use blanks instead of tabs',
      safety: 'safe',
      edits: [replace(at, isLineEnd ? '' : blanks)],
    }
    const quotedText = plain === undefined ? undefined : quoted(plain.value)
    const inside: Candidate[] =
      plain === undefined || quotedText === undefined
        ? []
        : [{ title: 'put the text in quotes', safety: 'safe', edits: [replace(plain.at, quotedText)] }]
    return {
      what: 'a tab may only stand inside quotes, comments and `|` blocks',
      instead: 'Use blanks, or quote the text',
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
        what: `types of YAML like \`${tag}\` are not supported`,
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
        what: `there must be a blank behind the tag \`${tag}\``,
        at,
        candidates: [
          { title: 'insert a blank', safety: 'safe', edits: [replace({ file, start: at.end, end: at.end }, ' ')] },
        ],
      }
    }
    return { what: `the tag \`${tag}\` has a character that is not allowed in tags`, at }
  },

  'anchor-character': () => ({ what: 'the name of an anchor must be followed by a blank' }),

  'anchor-name': ({ problem, text }) => ({
    what: `\`${text[problem.at.start]}\` at the start of a word needs a name behind it`,
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
    what: 'neither a tag nor an anchor may stand before an alias',
    instead: 'Remove it: the alias brings its own',
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

/** `"x\\"`, where quire takes the last two characters for an escaped quote and goes on. */
function endsInBackslash({ node, tokens }: Context, start: number): Explanation | undefined {
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

const isWord = (token: Token): boolean => token.kind === 'PlainString'

function swallowing(context: Context, word: Token): Explanation {
  const shown = context.text.slice(word.start, word.start + 3).split(/[\s,[\]{}:#]/)[0] as string
  const at = { file: context.problem.at.file, start: word.start, end: word.start + shown.length }
  return {
    what: `the word \`${shown}\` swallows what stands behind it`,
    instead: `Put it in quotes: \`"${shown}"\``,
    at,
    candidates: [{ title: `put \`${shown}\` in quotes`, safety: 'safe', edits: [replace(at, `"${shown}"`)] }],
  }
}

function emptyFlowTag(tag: string, at: Location): Explanation {
  const end = { file: at.file, start: at.end, end: at.end }
  return {
    what: `inside brackets and braces the tag \`${tag}\` needs a value behind it`,
    instead: `Write \`${tag} ~\`, or \`${tag} {}\` where it takes options`,
    at,
    candidates: [
      { title: `write \`${tag} ~\``, safety: 'safe', edits: [replace(end, ' ~')] },
      { title: `write \`${tag} {}\``, safety: 'safe', edits: [replace(end, ' {}')] },
    ],
  }
}

/** `- !Tag` and its value on the following lines, which quire wants exactly below the tag. */
function tagBody(context: Context): Explanation | undefined {
  const { before, text, problem } = context
  if (before?.kind !== 'Tag' && before?.kind !== 'Anchor') return undefined
  const node = context.node(problem.at.start, (found) => found.kind !== 'scalar' || found.style !== 'literal')
  return {
    what: `what follows \`${text.slice(before.start, before.end)}\` on the next lines must start exactly below it`,
    instead: `Indent it by ${before.indent} blanks`,
    candidates: node === undefined ? [] : [reindenting(context, node, before.indent)],
  }
}

function reindenting({ text }: Context, node: Node, indent: number): Candidate {
  const column = node.at.start - (text.lastIndexOf('\n', node.at.start - 1) + 1)
  const title = indent < column ? 'indent it less' : 'indent it deeper'
  return { title, safety: 'safe', edits: reindent(node.at, indent - column) }
}

/** `- !Sh |` and a text that is not deeper than the tag. */
function taggedLiteral(context: Context): Explanation | undefined {
  const { before, tokens, text, problem } = context
  if (before?.kind !== 'Literal' || before.line !== before.endLine) return undefined
  const tag = tokens[tokens.indexOf(before) - 1]
  if (tag?.kind !== 'Tag') return undefined
  const node = context.node(before.start, isScalar)
  const deeper = tag.indent + 2 - (problem.at.start - (text.lastIndexOf('\n', problem.at.start - 1) + 1))
  const body = node && { ...node.at, start: text.indexOf('\n', node.at.start) + 1 }
  return {
    what: `the text of \`${text.slice(tag.start, tag.end)} |\` must be indented deeper than the tag`,
    instead: `Indent it by at least ${tag.indent + 1} blanks`,
    candidates:
      body === undefined ? [] : [{ title: 'indent the text deeper', safety: 'safe', edits: reindent(body, deeper) }],
  }
}

/** Whether a token is a single-quoted text that follows another one without a blank. */
function continues(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]]
  return token?.kind === 'SingleString' && before?.kind === 'SingleString' && before.end === token.start
}

/** What quire's general messages stand for, tried in this order. */
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
    what: 'this key stands among the items of the list above',
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

const SITUATIONS: readonly ((context: Context) => Explanation | undefined)[] = [
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
      what: "`''` inside single quotes does not stand for an apostrophe",
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
        what: 'a `:` with a blank before it is a part of the text, and separates no key from its value',
        instead: 'Remove the blank',
        at: { ...blanks, end: blanks.end + 1 },
        candidates: [{ title: 'remove the blank before `:`', safety: 'safe', edits: [replace(blanks, '')] }],
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
    for (let i = index - 1; i >= 0 && i > index - 200; i--) {
      const dash = tokens[i] as Token
      const next = tokens[i + 1] as Token
      if (dash.kind !== 'SequenceEntry' || next.line !== dash.line || next.start <= dash.start + 2) continue
      const node = context.node(next.start)
      if (node === undefined || node.at.end < problem.at.start) continue
      const blanks = { file: problem.at.file, start: dash.start + 2, end: next.start }
      const shift = blanks.start - blanks.end
      const below = { ...node.at, start: text.indexOf('\n', node.at.start) + 1 }
      const edits = [replace(blanks, ''), ...(below.start > 0 ? reindent(below, shift) : [])]
      return {
        what: 'behind `-` there must be exactly one blank when the item goes on in the next line',
        instead: 'Write `- ` and align the following lines with what comes after it',
        at: { ...blanks, start: dash.start },
        candidates: [{ title: 'leave one blank behind `-`', safety: 'safe', edits }],
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
      what: 'inside braces a value may not be left out behind `:`',
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
        what: `behind the \`:\` in \`${word.split('\n', 1)[0]}\` there must be a blank`,
        at,
        candidates: [{ title: 'insert a blank', safety: 'safe', edits: [replace(behind, ' ')] }],
      }
    }
    const start = tokens.indexOf(before)
    const previous = tokens.slice(Math.max(0, start - 100), start).findLast((token) => token.end > token.start)
    if (previous?.endLine === before.line)
      return { what: 'there is text behind a value that is complete', instead: 'Put the whole value in quotes', at }
    return { what: 'there is no `: ` behind this key', at }
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
      what: `behind the \`:\` in \`${line}\` there must be a blank`,
      at: { file, start: before.start, end: before.start + line.length },
      candidates: [{ title: 'insert a blank', safety: 'safe', edits: [replace(behind, ' ')] }],
    }
  },
  ({ problem, token, before }) => {
    const isColon = token.kind === 'MappingValue' || problem.text === 'Expected document end, got Indent'
    return isColon && before !== undefined && before.line !== before.endLine
      ? { what: 'a key must stand on one line' }
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
      what: 'inside brackets and braces the anchor must stand before the tag',
      instead: `Write \`${second} ${first}\``,
      at,
      candidates: [
        { title: `write \`${second} ${first}\``, safety: 'safe', edits: [replace(at, `${second} ${first}`)] },
      ],
    }
  },
  ({ token }) =>
    token.kind === 'Tag' || token.kind === 'Anchor'
      ? { what: `${token.kind === 'Tag' ? 'a tag' : 'an anchor'} cannot stand here`, instead: 'Put it before a value' }
      : undefined,
  keyInList,
  // "a" b
  ({ token, before, problem }) => {
    if (token.line !== before?.endLine || !ENDS_VALUE.has(before.kind) || !STARTS_VALUE.has(token.kind))
      return undefined
    if (problem.text.startsWith('Expected comma')) return undefined
    return { what: 'there is text behind a value that is complete', instead: 'Put the whole value in quotes' }
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
  Literal: 'a block of text cannot stand here',
  Folded: 'a block of text cannot stand here',
  FlowSeqStart: 'a list cannot stand here',
  FlowMapStart: 'a mapping in braces cannot stand here',
  DocumentEnd: '`...` ends the document',
  Directive: 'a line that starts with `%` may only stand before everything else',
}

/** quire's general messages, where nothing better is known. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  'Expected mapping key or unindent, got Indent': 'this line is indented deeper than the keys before it',
  'Expected mapping key or unindent, got SequenceEntry': 'a list item stands where a key is expected',
  'Expected mapping key or unindent, got MappingValue': 'this `:` has no key of its own before it',
  'Expected unindent, got PlainString': 'this line does not belong to what stands before it',
  'Expected unindent, got SingleString': 'this line does not belong to what stands before it',
  'Expected unindent, got DoubleString': 'this line does not belong to what stands before it',
  'Expected unindent, got SequenceEntry': 'this list item does not belong to what stands before it',
  'Expected unindent, got MappingValue': 'this `:` makes a key of text that cannot be one',
  'Expected unindent, got Indent': 'this line is indented deeper than what it belongs to',
  'Expected scalar, sequence or mapping, got Indent': 'this line is indented deeper than what it belongs to',
  'Expected scalar, sequence or mapping, got MappingValue': 'this `:` has no key before it',
  'Expected colon `:` which denotes mapping value': 'there is no `: ` behind the key before this',
  'Unexpected end of file, expected mapping value': 'the file ends behind a key without `:`',
  'Expected document end, got PlainString': 'this does not belong to what stands before it',
  'Expected comma `,` or colon `:`': 'a `,` or `]` is expected here',
  'Expected comma `,` or closing bracket `}`': 'a `,` or `}` is expected here',
  'Expected comma `,`, colon `:` or closing bracket `}`': 'a `:`, `,` or `}` is expected here',
  'Expected next mapping key or or closing bracket `}`': 'a key or `}` is expected here',
  'Expected plain string, sequence or mapping': 'a value is expected here',
}

/** Whether nothing but dashes stands before it on its line, so that a key may begin there. */
function isAtKey({ problem, text }: Pick<Context, 'problem' | 'text'>): boolean {
  const { start } = problem.at
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return /^[ -]*$/.test(line) && /^[^\n]*:(?:\s|$)/.test(text.slice(start, start + 1000))
}

/** Quotes from a character that may not start a word: to the end of the line, or inside brackets to the end of the word. */
function quoteRest({ problem, text, tokens }: Context): Candidate[] {
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
function containing(root: Node | undefined, offset: number): ScalarNode | undefined {
  if (root === undefined) return undefined
  for (const node of nodesOf(root, ({ at }) => at.start <= offset && at.end > offset))
    if (node.kind === 'scalar' && node.style === 'plain') return node
  return undefined
}
