import fc from 'fast-check'
import { readQuire } from '../../src/quire/read.js'
import type { Fix, Problem } from '../../src/text/finding.js'
import { sourceFile, textAt } from '../../src/text/source.js'
import { compare } from '../../src/yaml/compare.js'
import { readDocument } from '../../src/yaml/document.js'
import { readYaml } from '../../src/yaml/read.js'
import { type JudgedText, records } from '../oracle/records.js'
import { anyText, likelyText } from '../quire/texts.js'
import { tries } from '../tries.js'

const document = (text: string) => readDocument(sourceFile('f.yaml', text), { program: 'lithos' })

/** The text under a finding; where there is none, its offset as `@9`. */
const under = ({ at }: Problem) => textAt(at) || `@${at.start}`

function only(text: string): Problem {
  const { problems } = document(text)
  expect(problems.map((problem) => problem.rule)).toHaveLength(1)
  return problems[0] as Problem
}

function fixed(text: string, fix: Fix | undefined): string | undefined {
  if (fix === undefined) return undefined
  return [...fix.edits]
    .sort((a, b) => b.at.start - a.at.start)
    .reduce((all, { at, text: by }) => all.slice(0, at.start) + by + all.slice(at.end), text)
}

test('a file that both read the same way has no problem', () => {
  expect(document('a: 1\nb: [x, y]\n')).toMatchObject({ accepted: true, problems: [] })
})

describe('what YAML reads and quire does not', () => {
  test.each([
    // text, text under the finding, part of the message, text after the first fix
    ['a: >\n  x\n  y\n', '>', 'folded text', 'a: |\n  x y\n'],
    ['a: >-\n  x\n  y\n', '>-', 'folded text', 'a: "x y"\n'],
    ['a: |-\n  x\n', '|-', 'bare `|`', 'a: "x"\n'],
    ['a: | # c\n  x\n', '| # c', 'bare `|`', 'a: |\n  x\n'],
    ["a: ['it''s']\n", "'it''s'", 'apostrophe', 'a: ["it\'s"]\n'],
    ["- 'it''s'\n- b\n", "'it''s'", 'apostrophe', '- "it\'s"\n- b\n'],
    ['a: "\\x41\\u00e9\\x1b"\n', '\\x', 'escape', 'a: "Aé\\e"\n'],
    ['a: "x\\\\"\n', '"x\\\\"', 'backslash', "a: 'x\\'\n"],
    ['a: b\tc\n', '\t', 'tab', 'a: "b\\tc"\n'],
    ['a: b\t\n', '\t', 'tab', 'a: b\n'],
    ['a: !!str 1\n', '!!str', 'YAML types', 'a: 1\n'],
    ['a: [!T, b]\n', '!T', 'needs a value', 'a: [!T ~, b]\n'],
    ['a: {b: !T }\n', '!T', 'needs a value', 'a: {b: !T ~ }\n'],
    ['a: {b: }\n', ':', 'left out', 'a: {b: ~ }\n'],
    ['a: [b: c]\n', 'b: c', 'braces', 'a: [{b: c}]\n'],
    ['a: !T\n- x\n', '-', 'indented deeper', 'a: !T\n  - x\n'],
    ['- !T\n    b: 1\n    c: 2\n', '@9', 'exactly below', '- !T\n  b: 1\n  c: 2\n'],
    ['- !Sh |\n  x\n\n  y\n- z\n', 'x', 'deeper than the tag', '- !Sh |\n    x\n\n    y\n- z\n'],
    ['a: {b: :x}\n', ':x', 'start with `:`', 'a: {b: ":x"}\n'],
    ['a: [?, b: c]\n', '?', 'swallows what comes after it', undefined],
    ['a: ---x\n', '---', '`---`', 'a: "---x"\n'],
    ['? a\n: b\n', '?', 'explicit key', undefined],
    ['a: 1\n---\nb: 1\n', '---', 'second document', undefined],
    ['a: [!T &x 1]\n', '!T &x', 'before the tag', 'a: [&x !T 1]\n'],
  ])('%j', (text, place, message, after) => {
    const problem = only(text)
    expect(problem.message).toContain(message)
    expect([problem.rule, under(problem)]).toEqual(['quire-unsupported', place])
    expect(fixed(text, problem.fixes?.[0])).toBe(after)
  })

  test.each([
    // quire stops further down; the cause is related
    ["a: 'it''s'\nb: 1\n", 'b', "'it''s'", 'a: "it\'s"\nb: 1\n'],
    ['a: --\nb: 1\n', ':', '--', 'a: "--"\nb: 1\n'],
    ['a: .x\nb: 1\n', ':', '.x', 'a: ".x"\nb: 1\n'],
    ['-   a: 1\n    b: 2\n- c\n', '@14', '-   ', '- a: 1\n  b: 2\n- c\n'],
  ])('%j: the cause is on another line', (text, place, cause, after) => {
    const problem = only(text)
    expect([problem.rule, under(problem)]).toEqual(['quire-unsupported', place])
    expect(problem.related?.map((related) => textAt(related.at))).toEqual([cause])
    expect(problem.message).toContain('(line 1)')
    expect(fixed(text, problem.fixes?.[0])).toBe(after)
  })

  test('what quire would stop at next is told too, with its place and fix in the file as it is', () => {
    const text = "a: >\n  x\nb: ['it''s', \"\\x41\"]\nc: [!T]\ne: |-\n  z\n"
    const { problems } = document(text)
    expect(problems.map((problem) => textAt(problem.at))).toEqual(['!T', '>', "'it''s'", '\\x', '|-'])
    const edits = problems.flatMap((problem) => problem.fixes?.[0]?.edits ?? [])
    expect(fixed(text, { title: 'all', safety: 'safe', edits })).toBe(
      'a: |\n  x\nb: ["it\'s", "A"]\nc: [!T ~]\ne: "z"\n',
    )
  })

  test('also where YAML cannot read the file at first', () => {
    const text = 'a:\n- @{x} # one\n- [@{y}, z]\nb: %q\n'
    const { problems } = document(text)
    expect(problems.map((problem) => [problem.rule, textAt(problem.at)])).toEqual([
      ['yaml-syntax', '@'],
      ['yaml-syntax', '@'],
      ['yaml-syntax', '%'],
    ])
    const edits = problems.flatMap((problem) => problem.fixes?.[0]?.edits ?? [])
    expect(fixed(text, { title: 'all', safety: 'safe', edits })).toBe('a:\n- "@{x}" # one\n- ["@{y}", z]\nb: "%q"\n')
  })

  test('the other rules go on with what is meant', () => {
    const { root, accepted } = document('x: &x {q: 2}\na: >\n  b\nc: {<<: *x}\n')
    expect(accepted).toBe(false)
    const c = root?.kind === 'mapping' ? root.entries[2]?.value : undefined
    expect(c?.kind === 'mapping' && c.entries[0]?.key.value).toBe('q')
  })
})

describe('what neither reads', () => {
  test.each([
    ['a: @{port}\n', 'a: "@{port}"\n'],
    ['a:\n- @{x}\n- 1\n', 'a:\n- "@{x}"\n- 1\n'],
    ['a: [@{x}, b]\n', 'a: ["@{x}", b]\n'],
    ['a: %x # c\n', 'a: "%x" # c\n'],
    ['a:\n  @{x}: {b: 1}\n', 'a:\n  "@{x}": {b: 1}\n'],
    ['- @{x}: 1\n  b: 2\n', '- "@{x}": 1\n  b: 2\n'],
    ['{@{x}: 1, b: 2}\n', '{"@{x}": 1, b: 2}\n'],
    ['\ta: b\n', '  a: b\n'],
    ['a: 1\nb:2\nc: 3\n', 'a: 1\nb: 2\nc: 3\n'],
    ['a: [1, 2\n', undefined],
    ['a: "x\n', undefined],
    ['a:\n    b: 1\n  c: 2\n', undefined],
    ['a: *x\n', undefined],
    ['<<: 1\n', undefined],
  ])('%j', (text, after) => {
    const problem = only(text)
    expect(problem.rule).toBe('yaml-syntax')
    expect(fixed(text, problem.fixes?.[0])).toBe(after)
  })
})

describe('what stands where neither reads it, in words', () => {
  test.each([
    ['a: 1\n]\n', ']', 'closes nothing'],
    ['a: {b: 1}}\n', '}', 'closes nothing'],
    ['- "a",\n- b\n', ',', 'only inside brackets'],
    ['- ""7""\n- 8\n', '7""', 'text after a value that is already complete'],
    ['a: {b: 1} c\n', '@12', 'text after a value that is already complete'],
    ['a:\n  b: 1\nc\n', '@12', 'no `: ` after this key'],
    ['a:# x\n  b: 1\nc: 2\n', '@9', 'must be a space'],
    ['a: 1\n  b: 2\n', '@8', 'indented deeper'],
    ['a: 1\n[b]\n', '[', 'a list is not allowed here'],
    ['a: !T !U x\n', '!U', 'one tag only'],
    ['a b\n  c: 1\n', '@7', 'on one line'],
    ['a: 1\n%x\n', '%x\n', 'before everything else'],
  ])('%j', (text, place, message) => {
    const problem = only(text)
    expect(problem.message).toContain(message)
    expect([problem.rule, under(problem)]).toEqual(['yaml-syntax', place])
  })
})

describe('what both read, but differently', () => {
  test.each([
    ['- --\n- x\n', '--', 'the string `--`, but lithos reads the string `-- - x', '- "--"\n- x\n'],
    ['a: foo ... bar\nb: 1\n', 'foo ... bar', 'lithos reads the string `foo`', 'a: "foo ... bar"\nb: 1\n'],
    ['a: [.x, y]\n', '.x', '`.x, y`', 'a: [".x", y]\n'],
    ['- -   - x\n      - y\n', 'x', 'exactly one space', undefined],
    ['x:\n  a : b\n', 'a : b', 'a mapping with the keys `a`', 'x:\n  a: b\n'],
    ['v: &v\nw: 1\n', '@5', 'takes what follows', undefined],
    ['a: "x\r\n  y"\n', '"x\r\n  y"', 'CR LF', 'a: "x y"\n'],
    ['e:\n  A: 1\n  A:\n', 'A', 'second time', undefined],
    ['a: b ', 'b', 'Spaces at the end', 'a: "b" '],
    ['a: |\n    xyz\n  yabcdef\n', 'ya', 'lithos drops `ya`', undefined],
    ['a: 1\n...\nb: 1\n', 'b: 1', 'dropped', undefined],
  ])('%j', (text, place, message, after) => {
    const { problems, accepted } = document(text)
    expect(accepted).toBe(true)
    const problem = problems[0] as Problem
    expect([problem.rule, under(problem)]).toEqual(['quire-misread', place])
    expect(problem.message).toContain(message)
    expect(fixed(text, problem.fixes?.[0])).toBe(after)
  })

  test('a byte order mark', () => {
    const problem = only('\ufeffa: 1\n')
    expect([problem.rule, problem.severity, fixed('\ufeffa: 1\n', problem.fixes?.[0])]).toEqual([
      'quire-unsupported',
      'warning',
      'a: 1\n',
    ])
    // behind the mark `!` is no tag: without the mark the file would be refused
    expect(only('\ufeff! a: 1\n').fixes).toBe(undefined)
  })

  test.each([
    '- !Tag key: value\n  other: 1\n',
    'a: b: c\n',
    '- &x 1\n- &x 2\n- *x\n',
    'a: 0777\nb: 1_000\nc: 10Mi\nd: 0o17\n',
    'a: |\n  x\n\n\n',
    'a: |\n  x\n   \n',
    '"a":b\n',
    'a: - x\n',
    'a: null\nb: NULL\nc: ~\n',
    'a: 1\rb: 2\r',
  ])('idioms of quire are no finding: %j', (text) =>
    expect(document(text)).toMatchObject({ accepted: true, problems: [] }),
  )
})

describe('other problems of reading', () => {
  test('every duplicate key, with the first one', () => {
    const { problems } = document('a: 1\na: 2\nb: {c: 1, c: 2}\n')
    expect(problems.map((p) => [p.rule, textAt(p.at), p.related?.[0]?.at.start])).toEqual([
      ['duplicate-key', 'a', 0],
      ['duplicate-key', 'c', 14],
    ])
  })

  test('includes', () => {
    const include = (name: string) =>
      name === 'bad.yaml' ? sourceFile(name, 'x: >\n  y\n') : { error: 'No such file or directory (os error 2)' }
    const rules = (text: string, program: 'vagga' | 'lithos') =>
      readDocument(
        sourceFile('vagga.yaml', text),
        program === 'vagga' ? { program, include } : { program },
      ).problems.map((problem) => [problem.rule, problem.at.file.path])
    expect(rules('a: !*Include nope.yaml\n', 'vagga')).toEqual([['include-not-found', 'vagga.yaml']])
    expect(rules('a: !*Include bad.yaml\n', 'vagga')).toEqual([['quire-unsupported', 'bad.yaml']])
    expect(rules('a: !*Include nope.yaml\n', 'lithos')).toEqual([['quire-unsupported', 'vagga.yaml']])
    expect(rules('<<: !*Include nope.yaml\n', 'lithos')).toEqual([['quire-unsupported', 'vagga.yaml']])
  })
})

describe('any input', () => {
  test('nothing throws, places are inside the file, fixes do what they say', () => {
    const check = (text: string): void => {
      const { problems, accepted } = document(text)
      expect(accepted).toBe(readQuire(sourceFile('f.yaml', text)).problems.length === 0)
      for (const { rule, message, at, fixes = [] } of problems) {
        expect(at.start >= 0 && at.start <= at.end && at.end <= text.length).toBe(true)
        for (const fix of fixes) {
          const after = document(fixed(text, fix) as string)
          const again = after.problems.filter((one) => one.rule === rule && one.message === message)
          const before = problems.filter((one) => one.rule === rule && one.message === message)
          expect(again.length).toBeLessThan(before.length)
        }
      }
    }
    fc.assert(fc.property(anyText, check), tries(500))
    fc.assert(fc.property(likelyText, check), tries(500))
  })

  test('a file called ordinary is read by YAML as quire reads it', () => {
    const check = (text: string): void => {
      const file = sourceFile('f.yaml', text)
      const quire = readQuire(file)
      if (quire.problems.length > 0 || quire.tree === undefined || quire.files[0]?.ordinary !== true) return
      const { root } = readYaml(file)
      if (root !== undefined) expect(compare(quire.tree, root)).toEqual([])
    }
    fc.assert(fc.property(anyText, check), tries(1000))
    fc.assert(fc.property(likelyText, check), tries(1000))
  })
})

test('the first problem of a refused file stands on the line that the real program names', () => {
  let refused = 0
  const elsewhere: string[] = []
  for (const { id, kind, text, errors } of ['cases.jsonl', 'mutated.jsonl.gz'].flatMap(records<JudgedText>)) {
    const printed = /^FILE:(\d+):\d+: (?:Tokenizer|Parse|Preprocess) Error: (?!Null)/.exec(errors[0] ?? '')?.[1]
    // quire counts CR LF as two lines
    if (printed === undefined || text.includes('\r')) continue
    const file = sourceFile('FILE', text)
    const options = kind === 'vagga' ? { include: () => ({ error: 'not there' }) } : {}
    const first = readDocument(file, options).problems[0]
    refused += 1
    if (first === undefined || file.position(first.at.start).line !== Number(printed)) elsewhere.push(id)
  }
  process.stdout.write(`documents: of ${refused} refused, on the line ${refused - elsewhere.length}\n`)
  expect(elsewhere).toEqual([])
})
