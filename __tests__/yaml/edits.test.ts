import fc from 'fast-check'
import { applyEdits } from '../../src/fix/apply.js'
import type { MappingNode, Node, NullNode, ScalarNode, SequenceNode } from '../../src/quire/node.js'
import { readQuire } from '../../src/quire/read.js'
import { sourceFile, type TextEdit } from '../../src/text/source.js'
import {
  addEntry,
  addItem,
  addNested,
  fillTag,
  moveToEnd,
  removeEntry,
  removeItem,
  replaceScalar,
  scalarText,
} from '../../src/yaml/edits.js'
import { anyCharacter } from '../tries.js'

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
      'flow with a line each: its comment stays with the last one',
      'environ: {\n  A: 1  # one\n}\n',
      ['environ', 'B'],
      '2',
      'environ: {\n  A: 1,  # one\n  B: 2\n}\n',
    ],
    [
      'the same with commas and CRLF',
      'environ: {\r\n  A: 1,  # one\r\n}\r\n',
      ['environ', 'B'],
      '2',
      'environ: {\r\n  A: 1,  # one\r\n  B: 2,\r\n}\r\n',
    ],
    ['flow over lines', 'environ: { A: 1,\n  B: 2 }\n', ['environ', 'C'], '3', 'environ: { A: 1,\n  B: 2,\n  C: 3 }\n'],
    [
      'flow that only merges',
      'environ: { <<: { A: 1 } }\n',
      ['environ', 'B'],
      '2',
      'environ: { B: 2, <<: { A: 1 } }\n',
    ],
    ['indented as the lists are', 'args:\n    - x\n', ['environ', 'B'], '2', 'args:\n    - x\nenviron:\n    B: 2\n'],
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

  test.each([
    ['a dot in quotes', 'a: "b ."\n', 'a: "b ."\nz: 1\n'],
    ['a dot in single quotes', "a: 'b .x'\n", "a: 'b .x'\nz: 1\n"],
    ['a dash in quotes', 'a: "-"\n', 'a: "-"\nz: 1\n'],
    ['a block literal', 'a: |\n  cp x .\n', 'a: |\n  cp x .\nz: 1\n'],
    ['a script that ends in a dash', 'a:\n- !Sh |\n    tar x -\n', 'a:\n- !Sh |\n    tar x -\nz: 1\n'],
    ['a dot in brackets', 'a:\n  b: [ . ]\n', 'a:\n  b: [ . ]\nz: 1\n'],
    ['an indented dot', 'a:\n  b: .\n', 'a:\n  b: .\nz: 1\n'],
    ['a dot in a list', 'a:\n- .\n', 'a:\n- .\nz: 1\n'],
    ['a dot', 'a: .\n', undefined],
    ['a dot and a letter', 'a: .x\n', undefined],
    ['a word that ends in a dot', 'a: b.\n', 'a: b.\nz: 1\n'],
    ['a dash', 'a:\n  b: -\n', 'a:\n  b: -\nz: 1\n'],
    ['two dashes in a list', 'a:\n- --\n', undefined],
    ['a text that ends in two dashes', 'a: tar --\n', 'a: tar --\nz: 1\n'],
    ['a text that ends in a dot', 'a: pip install .\n', 'a: pip install .\nz: 1\n'],
  ])('after %s', (_, before, after) => {
    const added = done(before, addEntry(read(before), 'z', '1'))
    expect(added).toBe(after)
    // what is not offered is what quire would read as something else
    const { root, problems } = readQuire(sourceFile('x.yaml', `${before}z: 1\n`))
    const isRead =
      problems.length === 0 && root?.kind === 'mapping' && root.entries.some(({ key }) => key.value === 'z')
    expect(isRead).toBe(after !== undefined)
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
    [
      'flow with a line each',
      's: [\n  a,  # one\n  # why\n  b,  # two\n]\n',
      1,
      's: [\n  a,  # one\n  !C z,\n  # why\n  b,  # two\n]\n',
    ],
    ['flow in lines of several', 's: [\n  a, b,\n  c, d\n]\n', 4, 's: [\n  a, b,\n  c, d, !C z\n]\n'],
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

describe('removing in flow with a line each', () => {
  const cases: [name: string, before: string, key: string, after: string][] = [
    ['with its comment', '{\n  a: 1,  # one\n  b: 2  # two\n}\n', 'b', '{\n  a: 1,  # one\n}\n'],
    ['no comment goes to another one', '{\n  a: 1,\n  b: 2  # two\n}\n', 'b', '{\n  a: 1,\n}\n'],
    ['with the comma before it', '{\n  a: 1,\n  b: 2\n}\n', 'b', '{\n  a: 1\n}\n'],
    ['the only one', '{\n  a: 1  # one\n}\n', 'a', '{\n}\n'],
  ]
  test.each(cases)('%s', (_name, before, key, after) => {
    expect(done(before, removeEntry(read(before), key))).toBe(after)
  })
})

test('the last line goes with the end of the line before it', () => {
  for (const eol of ['\n', '\r\n'])
    expect(done(`a: 1${eol}b: 2`, removeEntry(read(`a: 1${eol}b: 2`), 'b'))).toBe('a: 1')
})

describe('the last item of a list becomes', () => {
  const cases: [name: string, before: string, after: string][] = [
    ['one with its comments', 's:\n- a\n# why\n- b  # two\n- c\n', 's:\n- a\n- c\n# why\n- b  # two\n'],
    ['one of flow', 's: [a, !B b, c]\n', 's: [a, c, !B b]\n'],
  ]
  test.each(cases)('%s', (_name, before, after) => {
    const edits = moveToEnd(at(read(before), 's') as SequenceNode, 1)
    expect(applyEdits(before, edits as readonly TextEdit[])).toBe(after)
  })
})

test.each([
  ['a: "x"  # c\n', 'y', 'a: "y"  # c\n'],
  ['a: "x"  # c\n', 'y z', 'a: "y z"  # c\n'],
  ["a: 'x'\n", 'y', "a: 'y'\n"],
  ["a: 'x'\n", "it's", 'a: "it\'s"\n'],
  ['a: x\n', 'y z', 'a: "y z"\n'],
])('another value for the scalar of %j: %j', (before, value, after) => {
  expect(done(before, replaceScalar(at(read(before), 'a') as ScalarNode, value))).toBe(after)
})

test('a tag without a value gets one, but not where it is used elsewhere, too', () => {
  const tag = (text: string) => at(read(text), 'v', '/t') as NullNode
  const before = 'v:\n  /t: !Tmpfs  # why\n'
  expect(done(before, fillTag(tag(before), 'size', '1Mi'))).toBe('v:\n  /t: !Tmpfs { size: 1Mi }  # why\n')
  expect(fillTag(tag('v: &v\n  /t: !Tmpfs\nw: *v\n'), 'size', '1Mi')).toBeUndefined()
})

test('lines behind one line: what belongs deeper comes first', () => {
  const before = 's:\n- !Copy\n  source: a'
  const root = read(before)
  const edits = [
    addEntry(root, 'x', '1'),
    addItem(at(root, 's') as SequenceNode, 1, '!C z'),
    addEntry(at(root, 's', 0) as MappingNode, 'path', 'b'),
  ]
  expect(applyEdits(before, edits as readonly TextEdit[])).toBe(`${before}\n  path: b\n- !C z\nx: 1`)
})

const style = fc.constantFrom('plain', 'single', 'double')
test('every text that has a notation reads back the same, in block and in flow', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 1 }), fc.string({ unit: anyCharacter, maxLength: 1 })),
      }),
      style,
      (value, style) => {
        const text = scalarText(value, style)
        if (text === undefined) return
        const block = at(read(`k: ${text}\n`), 'k')
        const flow = at(read(`{k: [${text}]}\n`), 'k', 0)
        expect([block.kind, (block as ScalarNode).value]).toEqual(['scalar', value])
        expect([flow.kind, (flow as ScalarNode).value]).toEqual(['scalar', value])
      },
    ),
    { numRuns: 2000 },
  )
})
