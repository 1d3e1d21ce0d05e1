/** Characters by their codes, and the classes in which quire's tokenizer.rs sorts them. */

/** In place of a character: there is none, or none that quire takes. */
export const NONE = -1

export const TAB = 0x09
export const LINE_FEED = 0x0a
export const CARRIAGE_RETURN = 0x0d
export const SPACE = 0x20
export const EXCLAMATION_MARK = 0x21
export const DOUBLE_QUOTE = 0x22
export const HASH = 0x23
export const PERCENT = 0x25
export const AMPERSAND = 0x26
export const SINGLE_QUOTE = 0x27
export const ASTERISK = 0x2a
export const COMMA = 0x2c
export const HYPHEN = 0x2d
export const DOT = 0x2e
export const COLON = 0x3a
export const GREATER_THAN = 0x3e
export const QUESTION_MARK = 0x3f
export const AT_SIGN = 0x40
export const LEFT_BRACKET = 0x5b
export const BACKSLASH = 0x5c
export const RIGHT_BRACKET = 0x5d
export const BACKTICK = 0x60
export const LEFT_BRACE = 0x7b
export const BAR = 0x7c
export const RIGHT_BRACE = 0x7d
const NEXT_LINE = 0x85

/** Characters that a plain string runs over without a look: printable ASCII without blank and `,:[]{}`. */
export const ORDINARY = asciiTable(/[^\s,:[\]{}]/)

export const TAG_CHARACTERS = asciiTable(/[-\w%#;/?:@&=+$.~*'()]/)

/** By code: 1 for each printable character of ASCII that fits. */
function asciiTable(fits: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    code > SPACE && code < 127 && fits.test(String.fromCharCode(code)) ? 1 : 0,
  )
}

export function isPrintable(code: number): boolean {
  if (code < SPACE) return code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB
  return code < 127 || code === NEXT_LINE || (code >= 0xa0 && code < 0xfffe)
}

/** Two UTF-16 units that are one character. */
export function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

export function isBlank(code: number): boolean {
  return isBlankOrBreak(code) || code === TAB
}

/** What quire passes over between tokens. A tab is not among it. */
export function isBlankOrBreak(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN
}

export function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === LEFT_BRACKET || code === RIGHT_BRACKET || code === LEFT_BRACE || code === RIGHT_BRACE
  )
}
