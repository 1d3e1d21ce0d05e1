/** Patterns of a shell, and what they take away. */
import { fits, isWild, literally, segmentsOf } from '../../src/shell/pattern.js'
import { removed, replaced } from '../../src/shell/remove.js'

test.each([
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['ab', 'abc', false],
  ['', '', true],
  ['', '*', true],
  ['', '?', false],
  ['abc', '*', true],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', '*b', false],
  ['abc', 'a*c', true],
  ['ac', 'a*c', true],
  ['abcbc', 'a*bc', true],
  ['abcbd', 'a*bc', false],
  ['aXbXc', '*X*X*', true],
  ['abc', 'abc**', true],
  ['abc', 'a?c', true],
  ['ac', 'a?c', false],
  ['a', '[abc]', true],
  ['d', '[abc]', false],
  ['b', '[a-c]', true],
  ['a', '[a-c]', true],
  ['c', '[a-c]', true],
  ['d', '[a-c]', false],
  ['-', '[a-c]', false],
  ['-', '[ac-]', true],
  ['x', '[a-cx]', true],
  ['d', '[!abc]', true],
  ['a', '[!abc]', false],
  ['d', '[^abc]', true],
  [']', '[]]', true],
  ['[', '[', true],
  ['a', '[', false],
  ['!', '[a!]', true],
  ['b', '[a!]', false],
  ['!', '[!a]', true],
  ['[a', '[a', true],
  ['*', '\\*', true],
  ['a', '\\*', false],
  ['\\', '\\', true],
  [']', '[\\]]', false],
  ['a', '[[:alpha:]]', undefined],
])('%j fits %s: %s', (text, pattern, does) => {
  expect(fits(text, pattern)).toBe(does)
})

test('what would take too long is not told', () => {
  expect(fits('a'.repeat(10_000), '*'.repeat(1000))).toBe(true)
  expect(fits('a'.repeat(10_001), '*'.repeat(1000))).toBeUndefined()
})

test('a text can be made a pattern of its own', () => {
  const text = 'a*b?c[d]\\'
  expect(isWild(text)).toBe(true)
  expect(fits(text, literally(text))).toBe(true)
  expect(fits('aXbYcd\\', literally(text))).toBe(false)
})

test.each(['*', '?', '[', 'a*b'])('%s has a meaning', (text) => {
  expect(isWild(text)).toBe(true)
})

test.each(['', 'a', ']', '\\', '{a}'])('%j has none', (text) => {
  expect(isWild(text)).toBe(false)
})

test.each([
  ['/a/*/b', ['', 'a', '*', 'b']],
  ['a', ['a']],
  ['a/', ['a', '']],
  ['[a/b]/c', ['[a/b]', 'c']],
  ['[]/]/c', ['[]/]', 'c']],
  ['[a/b', ['[a', 'b']],
  ['a\\/b/c', ['a\\/b', 'c']],
])('%s has the segments %j', (pattern, segments) => {
  expect(segmentsOf(pattern)).toEqual(segments)
})

describe('what is taken away', () => {
  test.each([
    ['/a/b/c', '*/', '#', 'a/b/c'],
    ['/a/b/c', '*/', '##', 'c'],
    ['/a/b/c', '/*', '%', '/a/b'],
    ['/a/b/c', '/*', '%%', ''],
    ['abc', 'a', '#', 'bc'],
    ['abc', 'c', '%', 'ab'],
    ['abc', 'b', '#', 'abc'],
    ['abc', 'b', '%', 'abc'],
    ['abc', '*', '#', 'abc'],
    ['abc', '*', '##', ''],
    ['abc', '[[:alpha:]]', '#', undefined],
  ] as const)('%s without %s (%s): %s', (text, pattern, operator, rest) => {
    expect(removed(text, pattern, operator)).toBe(rest)
  })

  test.each([
    ['a.b.c', '.', '-', '/', 'a-b.c'],
    ['a.b.c', '.', '-', '//', 'a-b-c'],
    ['a.b', 'a', '$&', '/#', '$&.b'],
    ['a.b', 'b', 'x', '/#', 'a.b'],
    ['a.b', 'b', 'x', '/%', 'a.x'],
    ['a.b', 'a', 'x', '/%', 'a.b'],
    ['a.b', '.', '$&', '/', 'a$&b'],
    ['a*b', '\\*', 'x', '/', 'axb'],
    ['a*b', '*', 'x', '/', undefined],
    ['ab', '', 'x', '/', undefined],
    ['ab', 'a', 'x', '/?', undefined],
  ])('%s with %s replaced by %s (%s): %s', (text, pattern, by, operator, result) => {
    expect(replaced(text, pattern, by, operator)).toBe(result)
  })

  test('is not told where it takes too long', () => {
    expect(removed('a'.repeat(1000), 'bb', '#')).toBe('a'.repeat(1000))
    expect(removed('a'.repeat(1001), 'bb', '#')).toBeUndefined()
    expect(replaced('a'.repeat(2000), 'a', 'b'.repeat(1000), '//')).toHaveLength(2_000_000)
    expect(replaced('a'.repeat(2001), 'a', 'b'.repeat(1000), '//')).toBeUndefined()
  })
})
