import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applyEdits } from '../../src/fix/apply.js'
import {
  addEntry,
  addItem,
  addNested,
  removeEntry,
  removeItem,
  replaceScalar,
  scalarText,
} from '../../src/fix/edits.js'
import type { MappingNode, Node, ScalarNode, SequenceNode } from '../../src/quire/node.js'
import { readQuire } from '../../src/quire/read.js'
import { sourceFile, type TextEdit } from '../../src/text/source.js'

const read = (text: string): MappingNode => readQuire(sourceFile('x.yaml', text)).root as MappingNode
const child = (node: Node, key: string | number): Node =>
  typeof key === 'number'
    ? ((node as SequenceNode).items[key] as Node)
    : ((node as MappingNode).entries.find((e) => e.key.value === key)?.value as Node)
const at = (root: Node, ...path: (string | number)[]): Node => path.reduce(child, root)
const done = (text: string, edit: TextEdit | undefined): string | undefined => edit && applyEdits(text, [edit])

describe('adding an entry', () => {
  const cases: [name: string, before: string, path: string[], value: string, after: string][] = [
    ['after the last one', 'a: 1\n', ['b'], '2', 'a: 1\nb: 2\n'],
    ['without a newline at the end', 'a: 1', ['b'], '2', 'a: 1\nb: 2'],
    ['a comment stays with its entry', 'a: 1  # one\n# end\n', ['b'], '2', 'a: 1  # one\nb: 2\n# end\n'],
    ['line endings', 'a: 1\r\nc: 3\r\n', ['b'], '2', 'a: 1\r\nc: 3\r\nb: 2\r\n'],
    [
      'nested',
      'volumes:\n  /a: !Tmpfs\nx: 1\n',
      ['volumes', '/b'],
      '!Tmpfs {}',
      'volumes:\n  /a: !Tmpfs\n  /b: !Tmpfs {}\nx: 1\n',
    ],
    ['a missing level', 'x: 1\n', ['volumes', '/b'], '!Tmpfs {}', 'x: 1\nvolumes:\n  /b: !Tmpfs {}\n'],
    ['an empty level', 'volumes:\nx: 1\n', ['volumes', '/b'], '!Tmpfs {}', 'volumes:\n  /b: !Tmpfs {}\nx: 1\n'],
    ['flow', 'environ: { A: 1 }\n', ['environ', 'B'], '2', 'environ: { A: 1, B: 2 }\n'],
    ['empty flow', 'environ: {}\n', ['environ', 'B'], '2', 'environ: { B: 2 }\n'],
    ['trailing comma', 'environ: {\n  A: 1,\n}\n', ['environ', 'B'], '2', 'environ: {\n  A: 1,\n  B: 2,\n}\n'],
    ['after a block literal', 'a: |\n  x\n  y\n', ['b'], '2', 'a: |\n  x\n  y\nb: 2\n'],
    [
      'underscore spelling',
      'tcp_ports:\n  80: {fd: 3}\n',
      ['tcp-ports', '81'],
      '{fd: 4}',
      'tcp_ports:\n  80: {fd: 3}\n  81: {fd: 4}\n',
    ],
  ]
  test.each(cases)('%s', (_name, before, path, value, after) => {
    expect(done(before, addNested(read(before), path, value))).toBe(after)
  })

  test('below a tag on the line of the first key', () => {
    const before = 's:\n- !Copy source: a\n  path: /b\n'
    expect(done(before, addEntry(at(read(before), 's', 0) as MappingNode, 'umask', '0o022'))).toBe(
      's:\n- !Copy source: a\n  path: /b\n  umask: 0o022\n',
    )
  })

  test('is not offered through an alias, nor in an anchored mapping that is used again', () => {
    const text = 'a: &x\n  k: 1\nb: *x\n'
    expect(addEntry(at(read(text), 'a') as MappingNode, 'z', '1')).toBeUndefined()
    expect(addEntry(at(read(text), 'b') as MappingNode, 'z', '1')).toBeUndefined()
  })
})

describe('adding an item', () => {
  const cases: [name: string, before: string, index: number, after: string][] = [
    ['at the end', 's:\n- !A x\n- !B y\n', 2, 's:\n- !A x\n- !B y\n- !C z\n'],
    ['before another', 's:\n- !A x\n- !B y\n', 1, 's:\n- !A x\n- !C z\n- !B y\n'],
    ['above its comment', 's:\n  - !A x\n  # why\n  - !B y\n', 1, 's:\n  - !A x\n  - !C z\n  # why\n  - !B y\n'],
    ['after a block literal', 's:\n- !Sh |\n   a\n   b\nx: 1\n', 1, 's:\n- !Sh |\n   a\n   b\n- !C z\nx: 1\n'],
    ['flow', 's: [a, b]\n', 1, 's: [a, !C z, b]\n'],
    ['end of flow', 's: [a, b]\n', 2, 's: [a, b, !C z]\n'],
    ['after an alias', 'a: &x 1\ns:\n- *x\nb: 2\n', 1, 'a: &x 1\ns:\n- *x\n- !C z\nb: 2\n'],
  ]
  test.each(cases)('%s', (_name, before, index, after) => {
    expect(done(before, addItem(at(read(before), 's') as SequenceNode, index, '!C z'))).toBe(after)
  })
})

describe('removing', () => {
  test('an entry with its lines', () => {
    const before = 'a: 1\nb: [\n  1,\n  2 ]  # both\nc: 3\n'
    expect(done(before, removeEntry(read(before), 'b'))).toBe('a: 1\nc: 3\n')
  })
  test('an item with its comma', () => {
    const first = 's: [a, b, c]\n'
    expect(done(first, removeItem(at(read(first), 's') as SequenceNode, 0))).toBe('s: [b, c]\n')
    expect(done(first, removeItem(at(read(first), 's') as SequenceNode, 2))).toBe('s: [a, b]\n')
  })
  test('an item with its lines', () => {
    const before = 's:\n- a\n- b\n- c\n'
    expect(done(before, removeItem(at(read(before), 's') as SequenceNode, 1))).toBe('s:\n- a\n- c\n')
  })
})

test('another value for a scalar', () => {
  const before = 'a: "x"  # c\n'
  expect(done(before, replaceScalar(at(read(before), 'a') as ScalarNode, 'y z'))).toBe('a: "y z"  # c\n')
})

test('every text that has a notation reads back the same, in block and in flow', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const text = scalarText(value)
      if (text === undefined) return
      const block = at(read(`k: ${text}\n`), 'k')
      const flow = at(read(`{k: [${text}]}\n`), 'k', 0)
      expect([block.kind, (block as ScalarNode).value]).toEqual(['scalar', value])
      expect([flow.kind, (flow as ScalarNode).value]).toEqual(['scalar', value])
    }),
    { numRuns: 2000 },
  )
})
