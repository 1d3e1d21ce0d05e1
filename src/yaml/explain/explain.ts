/**
 * What stands where quire stopped, in words for somebody who knows YAML and has never heard of quire, and what to write instead.
 * The place and the fact come from quire; here it only gets its name.
 */
import type { Node } from '../../quire/node.js'
import type { QuireProblem } from '../../quire/problem.js'
import { type Token, tokenize } from '../../quire/tokens.js'
import { CONSTRUCTS, controlCharacter } from './constructs.js'
import { type Context, type Explanation, find } from './context.js'
import { SITUATIONS } from './situations.js'

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
  return { what: PLAIN_WORDS[problem.text] ?? 'this does not fit what comes before it' }
}

const UNACCEPTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u

/** quire's general messages, where nothing better is known. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  'Expected mapping key or unindent, got Indent': 'this line is indented deeper than the keys before it',
  'Expected mapping key or unindent, got SequenceEntry': 'a list item is where a key is expected',
  'Expected mapping key or unindent, got MappingValue': 'this `:` has no key of its own before it',
  'Expected unindent, got PlainString': 'this line does not belong to what comes before it',
  'Expected unindent, got SingleString': 'this line does not belong to what comes before it',
  'Expected unindent, got DoubleString': 'this line does not belong to what comes before it',
  'Expected unindent, got SequenceEntry': 'this list item does not belong to what comes before it',
  'Expected unindent, got MappingValue': 'this `:` makes a key of text that cannot be one',
  'Expected unindent, got Indent': 'this line is indented deeper than what it belongs to',
  'Expected scalar, sequence or mapping, got Indent': 'this line is indented deeper than what it belongs to',
  'Expected scalar, sequence or mapping, got MappingValue': 'this `:` has no key before it',
  'Expected colon `:` which denotes mapping value': 'there is no `: ` after the key before this',
  'Unexpected end of file, expected mapping value': 'the file ends after a key without `:`',
  'Expected document end, got PlainString': 'this does not belong to what comes before it',
  'Expected comma `,` or colon `:`': 'a `,` or `]` is expected here',
  'Expected comma `,` or closing bracket `}`': 'a `,` or `}` is expected here',
  'Expected comma `,`, colon `:` or closing bracket `}`': 'a `:`, `,` or `}` is expected here',
  'Expected next mapping key or or closing bracket `}`': 'a key or `}` is expected here',
  'Expected plain string, sequence or mapping': 'a value is expected here',
}
