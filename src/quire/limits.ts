/** What is read at most. Real files are far below; the limits keep a hostile one from hurting, and end in a clear problem. */

/** UTF-16 units of one file together with all that it includes. */
export const MAX_LENGTH = 4 * 1024 * 1024

/** Tokens of the same: a key and its value are three. 2,000 containers of eight steps are half of that. */
export const MAX_TOKENS = 200_000

/** Levels of nesting, aliases counted as what they stand for. quire's own limit is its stack: between 10,000 and 15,000 levels in flow style it crashes (facts: quire.md 4.21). */
export const MAX_DEPTH = 1000

/** Entries that merge keys and items that `!*Unpack` bring in, all together. quire copies without a limit. */
export const MAX_COPIES = 500_000

/** Files that `!*Include` brings in, all together. */
export const MAX_INCLUDES = 1000

/** Files of which each includes the next. */
export const MAX_INCLUDE_DEPTH = 20
