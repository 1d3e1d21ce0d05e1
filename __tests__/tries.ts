/** What property tests share. */
import fc from 'fast-check'

/** How many inputs a property is tried with: `MORE=3 npm test` tries three times as many. */
export const tries = (few: number) => ({ numRuns: few * Number(process.env.MORE ?? 1) })

/** Any code point, also half of a pair: the `unit` of strings. fast-check's own, `binary`, makes a table of all of them first, which takes two seconds. */
export const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code))
