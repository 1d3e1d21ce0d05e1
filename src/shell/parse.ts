/** The only place that reads shell scripts. */
import { type ParsedScript, parse } from 'unbash'

/** Longer scripts are not followed, and neither are longer texts inside of them: each variable may be twice the one before. */
export const maxText = 256 * 1024

/** The parser reads what is inside of a substitution again, for each that is around it. */
const maxNesting = 100

/** A script, read; `undefined` when a shell would refuse it, or when it is long or nested as no person's script is. */
export function parseScript(text: string): ParsedScript | undefined {
  if (text.length > maxText) return undefined
  let nesting = 0
  for (const [bracket] of text.matchAll(/[()]/g)) {
    nesting = Math.max(0, nesting + (bracket === '(' ? 1 : -1))
    if (nesting > maxNesting) return undefined
  }
  try {
    const script = parse(text)
    return (script.errors?.length ?? 0) > 0 ? undefined : script
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
