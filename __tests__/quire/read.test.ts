import fc from 'fast-check'
import { MAX_DEPTH } from '../../src/quire/limits.js'
import type { Node } from '../../src/quire/node.js'
import { decodeUtf8, readQuire } from '../../src/quire/read.js'
import { type SourceFile, sourceFile, textAt } from '../../src/text/source.js'
import { anyCharacter, tries } from '../tries.js'
import { anyText, likelyText } from './texts.js'

/** A tree as plain values: a tag becomes a key `!Tag`, an explicit null `null`, an implicit one `undefined`. */
function plain(node: Node | undefined): unknown {
  if (node === undefined) return 'NOT READ'
  const value = untagged(node)
  return node.tag === undefined ? value : { [`!${node.tag.value}`]: value }
}

function untagged(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'sequence':
      return node.items.map(plain)
    case 'mapping':
      return Object.fromEntries(node.entries.map((entry) => [entry.key.value, plain(entry.value)]))
    case 'null':
      return node.explicit ? null : undefined
  }
}

const read = (text: string) => readQuire(sourceFile('f.yaml', text))
const values = (text: string) => plain(read(text).root)

/** `line:column message` of the first problem. */
function refusal(text: string): string {
  const { problems } = read(text)
  const first = problems[0]
  if (first === undefined) return 'read'
  const { line, column } = first.at.file.position(first.printed)
  return `${line}:${column} ${first.text}`
}

describe('what quire reads as YAML does', () => {
  test('mappings, lists, flow, comments, nulls', () => {
    expect(values('a: 1 # one\nb:\n- x\n- [y, {z: w}]\nc: ~\nd:\ne: null\n')).toEqual({
      a: '1',
      b: ['x', ['y', { z: 'w' }]],
      c: null,
      d: undefined,
      e: null,
    })
  })

  test('quotes and escapes', () => {
    expect(values(`a: "x\\ty\\n\\"z\\""\nb: 'it is "so"'\nc: "one\n  two"\n`)).toEqual({
      a: 'x\ty\n"z"',
      b: 'it is "so"',
      c: 'one two',
    })
  })

  test('a block literal ends with exactly one line break', () => {
    expect(values('a: |\n  x\n    y\n\n\nb: 1\n')).toEqual({ a: 'x\n  y\n', b: '1' })
  })

  test('anchors, aliases and merge keys: own keys win, the first in a list wins', () => {
    const text = 'x: &x {p: 1, q: 2}\ny: &y {q: 3, r: 4}\nz:\n  <<: [*x, *y]\n  p: 0\n'
    expect(values(text)).toMatchObject({ z: { p: '0', q: '2', r: '4' } })
  })

  test('the same anchor twice: the last one before the alias counts', () => {
    expect(values('- &x 1\n- *x\n- &x 2\n- *x\n')).toEqual(['1', '1', '2', '2'])
  })

  test('an alias shares what it stands for', () => {
    const { root } = read('a: &x [1, 2]\nb: *x\n')
    const [a, b] = root?.kind === 'mapping' ? root.entries.map((entry) => entry.value) : []
    expect(b?.kind === 'sequence' && a?.kind === 'sequence' && b.items === a.items).toBe(true)
    expect(b?.alias && textAt(b.alias)).toBe('*x')
  })
})

describe('what only quire reads', () => {
  test('a tag on the line of the first key belongs to the mapping', () => {
    expect(values('- !Py3Install key: v\n  other: w\n')).toEqual([{ '!Py3Install': { key: 'v', other: 'w' } }])
  })
  test('a mapping opened twice on one line', () => expect(values('a: b: c\n')).toEqual({ a: { b: 'c' } }))
  test('lists are spliced', () => {
    expect(values('a: &x [1, 2]\nb:\n- 0\n- !*Unpack [*x, [3]]\n')).toMatchObject({ b: ['0', '1', '2', '3'] })
  })
  test('words that swallow', () => {
    expect(values('- --\n- x\n')).toEqual(['-- - x '.trimEnd()])
    expect(values('a: [--, b]\n')).toEqual({ a: ['--, b'] })
    expect(values('a: foo ... bar\nb: 1\n')).toEqual({ a: 'foo' })
  })
  test('text before the colon may have blanks', () => expect(values('x:\n  a : b\n')).toEqual({ x: 'a : b' }))
  test('a block line that is indented less loses its first characters', () => {
    expect(values('a: |\n    xyz\n  yabcdef\n')).toEqual({ a: 'xyz\nbcdef\n' })
  })
  test('an empty last value overrides the key that was there', () => {
    expect(values('e:\n  A: 1\n  A:\n')).toEqual({ e: { A: undefined } })
  })
  test('a carriage return stays in folded text', () => expect(values('a: "x\r\n  y"\r\n')).toEqual({ a: 'x\r y' }))
  test('a byte order mark joins the first key', () => expect(values('\ufeffa: 1\n')).toEqual({ '\ufeffa': '1' }))
})

describe('what quire refuses', () => {
  test.each([
    ['a: 1\na: 2\n', '2:1 Duplicate key'],
    ['a: {b: 1, b: 2}\n', '1:11 Duplicate key'],
    ['a: >\n  x\n', "1:4 folded literals aren't supported yet"],
    ['a: |-\n  x\n', '1:4 only bare block literals are supported yet'],
    ['a: "\\x41"\n', "1:4 hex escapes aren't supported yet"],
    ["a: 'it''s'\n", '2:1 Unexpected end of file, expected mapping value'],
    ['a: \tb\n', '1:4 Tab character may appear only in quoted string'],
    ['a: @x\n', "1:4 Characters '@' and '`' are not allowed"],
    ['a: [!T, b]\n', '1:7 Bad char in tag name'],
    ['a: !T\n- x\n', '2:1 Expected mapping key or unindent, got SequenceEntry'],
    ['- !Sh |\n  x\n', '2:3 Expected unindent, got PlainString'],
    ['-   a: 1\n    b: 2\n', '2:6 Expected mapping key or unindent, got Indent'],
    ['a:\n    b: 1\n  c: 1\n', "3:3 Unindent doesn't match any outer indentation level"],
    ['a: *x\n', '1:4 Unknown alias "x"'],
    ['a: 1\n---\nb: 1\n', '2:1 Expected mapping key or unindent, got DocumentStart'],
    ['a: ! x\n', '1:6 Unexpected empty tag'],
    ['<<: 1\n', '1:5 Value of merge key must be either mapping or list of mappings'],
    ['- !*Unpack [1]\n', '1:13 The of !*Unpack node must be sequence'],
    ['a: !*Include x\n', '1:14 Includes are not supported'],
  ])('%j', (text, expected) => expect(refusal(text)).toBe(expected))

  test('crashes are problems of their own kind', () => {
    for (const text of ['a: [-]\n', 'a: {b: 1', 'a: |\n    x\n  y\n'])
      expect([text, read(text).problems[0]?.kind]).toEqual([text, 'panic'])
  })

  test('a tokenizer error is found before a parse error above it', () =>
    expect(refusal('a: 1\na: 2\nb: @\n')).toContain('3:4'))
})

describe('includes', () => {
  const files: Record<string, string> = {
    'ok.yaml': 'x: 1\n',
    'broken.yaml': 'x: 1\nx: 2\n',
    'loop.yaml': 'y: !*Include loop.yaml\n',
  }
  const include = (name: string): SourceFile | { error: string } => {
    const text = files[name]
    return text === undefined ? { error: 'No such file or directory (os error 2)' } : sourceFile(name, text)
  }
  const readWith = (text: string) => readQuire(sourceFile('vagga.yaml', text), { include })

  test('brings in another file, also under a merge key', () => {
    expect(plain(readWith('a: !*Include ok.yaml\nb:\n  <<: !*Include ok.yaml\n  y: 2\n').root)).toEqual({
      a: { x: '1' },
      b: { x: '1', y: '2' },
    })
  })
  test.each([
    ['a: !*Include nope.yaml\n', 'include-not-found', 'vagga.yaml'],
    ['a: !*Include ../ok.yaml\n', 'include-path', 'vagga.yaml'],
    ['a: !*Include broken.yaml\n', 'duplicate-key', 'broken.yaml'],
    ['a: !*Include loop.yaml\n', 'include-cycle', 'loop.yaml'],
    ['a: !*IncludeSeq ok.yaml\n', 'include-unsupported', 'vagga.yaml'],
  ])('%j', (text, construct, path) => {
    const { problems } = readWith(text)
    expect(problems.map((problem) => [problem.construct, problem.at.file.path])).toEqual([[construct, path]])
  })
})

describe('places', () => {
  test('nodes, tags and anchors cover their own text', () => {
    const { root } = read('a: !T &x [b,  c]\nd: |\n  e\n')
    if (root?.kind !== 'mapping') throw new Error('not read')
    const [list, block] = root.entries.map((entry) => entry.value)
    expect(list && [textAt(list.at), list.tag && textAt(list.tag.at), list.anchor && textAt(list.anchor.at)]).toEqual([
      '[b,  c]',
      '!T',
      '&x',
    ])
    expect(block && textAt(block.at)).toBe('|\n  e')
    expect(textAt(root.at)).toBe('a: !T &x [b,  c]\nd: |\n  e')
  })

  test('what quire prints: the blank before a bracket, the next token for an empty last value', () => {
    const { root } = read('a: []\nb:\n\n')
    expect(root?.kind === 'mapping' && root.entries.map((entry) => entry.value.printed)).toEqual([2, 10])
  })
})

describe('bad input', () => {
  const seconds = (text: string): number => {
    const start = process.cpuUsage()
    read(text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  }

  test('deep nesting ends in a problem', () => {
    for (const text of ['['.repeat(100_000), '- '.repeat(100_000), 'a: '.repeat(100_000), '{a: '.repeat(100_000)])
      expect(read(text).problems[0]?.construct).toBe('limit')
    expect(read(`${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)}`).problems).toEqual([])
  })

  test('aliases count as deep as what they stand for', () => {
    const deep = `${'['.repeat(600)}${']'.repeat(600)}`
    expect(read(`a: &a ${deep}\nb: *a\n`).problems).toEqual([])
    expect(read(`a: &a ${deep}\nb: ${'['.repeat(600)}*a${']'.repeat(600)}\n`).problems[0]?.construct).toBe('limit')
  })

  test('bombs of aliases, merges and splices do not explode', () => {
    const bomb = (item: (name: string) => string) =>
      Array.from({ length: 60 }, (_, i) => `a${i}: &a${i} ${i === 0 ? '[{x: 1}]' : item(`*a${i - 1}`)}\n`).join('')
    const nine = (name: string) => Array.from({ length: 9 }, () => name).join(', ')
    expect(read(bomb((name) => `[${nine(name)}]`)).problems).toEqual([])
    expect(read(bomb((name) => `[!*Unpack [${nine(name)}]]`)).problems[0]?.construct).toBe('limit')
    expect(read(`${bomb((name) => `[${nine(name)}]`)}m: {<<: *a59}\n`).problems[0]?.construct).toBe('limit')
  })

  test('time grows with the text only', () => {
    expect(seconds(Array.from({ length: 200_000 }, (_, i) => `k${i}: v\n`).join(''))).toBeLessThan(3)
    for (const piece of [
      "'x\n  ",
      'x y\n  ',
      '- ',
      '"\\n',
      '[- ',
      '&x ',
      '!T ',
      '#\u0007',
      '|\n  x\n',
      '\t',
      '😀- ',
      '{a, ',
      '*x ',
    ])
      expect([piece, seconds(`a: ${piece.repeat(100_000)}`) < 3]).toEqual([piece, true])
  })

  test('bytes that are no UTF-8 are no text; a byte order mark stays', () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toBeUndefined()
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  const check = (text: string): void => {
    const { root, problems } = read(text)
    for (const { at, printed } of problems) {
      expect(at.start).toBeGreaterThanOrEqual(0)
      expect(at.end).toBeGreaterThanOrEqual(at.start)
      expect(at.end).toBeLessThanOrEqual(text.length)
      expect(printed).toBeLessThanOrEqual(text.length)
    }
    if (root !== undefined) checkRanges(root, 0, text.length)
  }

  /** Every node lies inside its parent, and a scalar's range holds its text. */
  function checkRanges(node: Node, from: number, to: number): void {
    if (node.alias !== undefined) {
      expect(textAt(node.alias)).toMatch(/^\*/)
      expect(node.alias.start >= from && node.alias.end <= to).toBe(true)
      return
    }
    expect([node.at.start >= from, node.at.end <= to, node.at.end >= node.at.start]).toEqual([true, true, true])
    const text = textAt(node.at)
    if (node.kind === 'scalar') {
      if (node.style === 'plain') expect(text.replace(/\s+/g, '')).toBe(node.value.replace(/\s+/g, ''))
      else expect(text[0]).toBe({ single: "'", double: '"', literal: '|', folded: '>' }[node.style])
    }
    if (node.kind === 'null') expect(['~', 'null', '']).toContain(text)
    if (node.kind === 'sequence') for (const item of node.items) checkRanges(item, node.at.start, node.at.end)
    if (node.kind === 'mapping')
      for (const { key, value, merged } of node.entries) {
        if (merged !== undefined) continue
        checkRanges(key, node.at.start, node.at.end)
        checkRanges(value, key.at.end, node.at.end)
      }
  }

  // an unpacked item stands inside its list, but an alias of a list brings items from elsewhere
  const withoutSplices = (text: string) => !text.includes('Unpack')

  test('nothing throws, and every place is right', () => {
    fc.assert(fc.property(anyText.filter(withoutSplices), check), tries(1000))
    fc.assert(fc.property(likelyText, check), tries(1000))
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), check), tries(300))
  })
})
