/** Observed with rustc 1.95. */
import { compareTexts, quoted, quotedCharacter, trim, trimEnd } from '../../src/text/rust.js'

describe('texts as Rust treats them', () => {
  test('are in the order of their UTF-8 bytes', () => {
    expect(['😀', '\uffff', 'b', 'ab', 'a', ''].sort(compareTexts)).toEqual(['', 'a', 'ab', 'b', '\uffff', '😀'])
  })

  test('are trimmed of the white space of Unicode', () => {
    expect(trim('\x85\u2028 a b \xa0\n')).toBe('a b')
    expect(trim('\ufeffa')).toBe('\ufeffa')
    expect(trimEnd(' a \x85')).toBe(' a')
  })

  test('are written by `{:?}` so that everything can be seen', () => {
    expect(quoted('a"b\'c\\d')).toBe('"a\\"b\'c\\\\d"')
    expect(quoted('\0\t\r\n\x1b')).toBe('"\\0\\t\\r\\n\\u{1b}"')
    expect(quoted('é😀\xa0\u200b\u0301')).toBe('"é😀\\u{a0}\\u{200b}\\u{301}"')
    expect(quotedCharacter('"')).toBe("'\"'")
    expect(quotedCharacter("'")).toBe("'\\''")
  })
})
