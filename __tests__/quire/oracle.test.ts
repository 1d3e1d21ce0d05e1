/** How often the reader agrees with the records of the real programs, with figures. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { decodeUtf8, type QuireResult, readQuire } from '../../src/quire/read.js'
import { sourceFile } from '../../src/text/source.js'

const shared = resolve(process.cwd(), '../shared')

/** Line and column as quire counts them: characters, and CR and LF each end a line. */
function quirePosition(text: string, offset: number): string {
  let line = 1
  let column = 1
  for (const character of text.slice(0, offset)) {
    column += 1
    if (character === '\r' || character === '\n') {
      line += 1
      column = 1
    }
  }
  return `${line}:${column}`
}

const SYNTAX = /^(?:FILE:)?(\d+:\d+): (?:Tokenizer|Parse|Preprocess) Error: (?!Null expected)(.*)$/
const CRASH = /^(?:PANIC at (?:parser|tokenizer|ast)\.rs|CRASH)/
const UNREADABLE = /Error reading file: /

/** What the first error of a record says about reading: where it stops and why, or that the file is read. */
function recorded(error: string | undefined): { refused: boolean; position?: string; text?: string } {
  if (error === undefined) return { refused: false }
  const syntax = SYNTAX.exec(error)
  if (syntax !== null) return { refused: true, position: syntax[1] as string, text: syntax[2] as string }
  return { refused: CRASH.test(error) || UNREADABLE.test(error) }
}

interface Figures {
  cases: number
  verdict: number
  refused: number
  line: number
  position: number
  text: number
  disagreements: string[]
}

function measure(
  records: Iterable<{ id: string; text: string | undefined; error: string | undefined; vagga: boolean }>,
) {
  const figures: Figures = { cases: 0, verdict: 0, refused: 0, line: 0, position: 0, text: 0, disagreements: [] }
  for (const { id, text, error, vagga } of records) {
    const expected = recorded(error)
    const result: QuireResult | undefined =
      text === undefined
        ? undefined
        : readQuire(
            sourceFile('FILE', text),
            vagga ? { include: () => ({ error: 'No such file or directory (os error 2)' }) } : {},
          )
    const first = result?.problems[0]
    const refused = result === undefined || first !== undefined
    figures.cases += 1
    if (refused === expected.refused) figures.verdict += 1
    else figures.disagreements.push(id)
    if (!expected.refused || expected.position === undefined || first === undefined) continue
    const position = quirePosition(first.at.file.text, first.printed)
    figures.refused += 1
    if (position.split(':')[0] === expected.position.split(':')[0]) figures.line += 1
    if (position === expected.position) figures.position += 1
    else figures.disagreements.push(id)
    if (first.text === expected.text) figures.text += 1
  }
  return figures
}

function print(name: string, figures: Figures): void {
  const { cases, verdict, refused, line, position, text } = figures
  process.stdout.write(
    `quire ${name}: verdict ${verdict}/${cases}, of ${refused} refused: line ${line}, line and column ${position}, text ${text}\n`,
  )
}

function* oracle(name: string) {
  for (const line of readFileSync(resolve(shared, 'oracle', name), 'utf8')
    .trim()
    .split('\n')) {
    const { id, kind, text, errors, encoding } = JSON.parse(line)
    const decoded = encoding === 'base64' ? decodeUtf8(Buffer.from(text, 'base64')) : text
    yield { id, text: decoded, error: errors[0], vagga: kind === 'vagga' }
  }
}

function* corpus() {
  for (const line of readFileSync(resolve(shared, 'corpus/verdicts.tsv'), 'utf8').trim().split('\n').slice(1)) {
    const [path, kind, verdict] = line.split('\t') as [string, string, string]
    const file = resolve(shared, 'corpus', path)
    // fragments that are only included have no verdict
    if (verdict === '' || !existsSync(file)) continue
    const error = verdict === 'OK' ? undefined : verdict.replace(/^FAIL +/, '')
    const bytes = readFileSync(file)
    yield { id: path, text: decodeUtf8(bytes), error, vagga: kind === 'vagga' }
  }
}

const withShared = existsSync(shared) ? describe : describe.skip

withShared('agreement with the real programs (needs ../shared)', () => {
  test.each(['cases.jsonl', 'mutated.jsonl'])('%s', (name) => {
    const figures = measure(oracle(name))
    print(name, figures)
    expect(figures.disagreements).toEqual([])
    expect(figures.text).toBe(figures.refused)
  })

  test('real files', () => {
    const figures = measure(corpus())
    print('corpus', figures)
    expect(figures.disagreements).toEqual([])
  })
})
