import fc from 'fast-check'
import { apply, lineEdits, lineMap, readPatch, transplant } from '../../src/github/patch.js'

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 12 }).map((lines) => lines.join('\n'))

describe('a patch', () => {
  test('tells which lines are new', () => {
    const patch =
      '@@ -1,4 +1,4 @@\n a\n-b\n+B\n c\n d\n@@ -10,3 +10,2 @@ words\n x\n-y\n z\n\\ No newline at end of file\n'
    expect(readPatch(patch)).toEqual({
      hunks: [
        { start: 1, end: 4 },
        { start: 10, end: 11 },
      ],
      added: new Set([2]),
    })
  })

  test('may hold lines that look like headers', () => {
    expect(readPatch('--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n+@@ -9 +9 @@\n-++ x\n+-- y\n').added).toEqual(new Set([1, 2]))
  })
})

test('the line edits from one text to another make the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = before.split('\n')
      for (const { start, end, lines: put } of (lineEdits(before, after) ?? []).reverse())
        lines.splice(start - 1, end - start + 1, ...put)
      expect(lines.join('\n')).toBe(after)
    }),
  )
})

test('a line is where the map says', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      const map = lineMap(from, to)
      from.split('\n').forEach((line, i) => {
        const there = map(i + 1)
        if (there !== undefined) expect(to.split('\n')[there - 1]).toBe(line)
      })
    }),
  )
})

describe('a change in another version of the text', () => {
  test('is the change itself where the texts are the same', () => {
    fc.assert(fc.property(text, text, (before, after) => expect(transplant(before, after, before)).toBe(after)))
  })

  test('goes where its lines went', () => {
    expect(transplant('a\nb\nc', 'a\nb\nX\nc', 'new\na\nb\nc\nd')).toBe('new\na\nb\nX\nc\nd')
    expect(transplant('a\nb\nc', 'a\nB\nc', 'new\na\nb\nc')).toBe('new\na\nB\nc')
  })

  test('is not made where its lines are not, or not together', () => {
    expect(transplant('a\nb\nc', 'a\nB\nc', 'a\nx\nc')).toBeUndefined()
    expect(transplant('a\nb\nc', 'a\nB\nc', 'a\nx\nb\nc')).toBeUndefined()
  })
})

test('edits are made by line and column, whatever their order', () => {
  const edit = (line: number, column: number, endLine: number, endColumn: number, text: string) => ({
    file: 'f',
    line,
    column,
    endLine,
    endColumn,
    text,
  })
  expect(apply('ab\ncd\n', [edit(3, 1, 3, 1, 'e\n'), edit(1, 2, 2, 2, 'X')])).toBe('aXd\ne\n')
  expect(apply('ab', [edit(1, 3, 1, 3, '\nc')])).toBe('ab\nc')
})
