import { type ParsedScript, parse } from 'unbash'

/** The parser reads what is inside of a substitution again, for each that is around it. */
const maxNesting = 100

/** A script, read; `undefined` when it is nested as no person nests. */
export function parseScript(text: string): ParsedScript | undefined {
  let nesting = 0
  for (const [bracket] of text.matchAll(/[()]/g)) {
    nesting = Math.max(0, nesting + (bracket === '(' ? 1 : -1))
    if (nesting > maxNesting) return undefined
  }
  return parse(text)
}
