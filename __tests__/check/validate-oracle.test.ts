/** How often the verdict is that of the real programs, with figures; and where the first problem stands. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type ValidateAs, type Verdict, validate } from '../../src/check/validate.js'
import { memoryFiles } from '../../src/files/memory.js'
import { decodeUtf8, readQuire } from '../../src/quire/read.js'
import type { ReadProblem } from '../../src/schema/read.js'
import type { Problem } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'

const shared = resolve(process.cwd(), '../shared')

const AS: Readonly<Record<string, ValidateAs>> = {
  container: 'container',
  'lithos-container': 'container',
  sandbox: 'sandbox',
  'lithos-sandbox': 'sandbox',
  process: 'process',
  'process-static': 'process',
  'lithos-process': 'process',
  master: 'master',
  'lithos-master': 'master',
  'secrets-file': 'secrets',
  vagga: 'vagga',
}

interface Case {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly ok: boolean
  readonly errors: readonly string[]
  readonly encoding?: string
}

const judged = (kind: string, bytes: Uint8Array): Verdict =>
  validate(AS[kind] as ValidateAs, memoryFiles({ 'vagga.yaml': bytes }), 'vagga.yaml')

const bytesOf = ({ text, encoding }: Case): Uint8Array => Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')

const cases = (name: string): Case[] =>
  readFileSync(resolve(shared, 'oracle', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** The line as quire counts: CR and LF each end one. */
const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/[\r\n]/).length

/** Where the real program prints its first error, and where our finding for it stands. */
function firstPlaces(text: string, problems: readonly Problem[]): { printed: number; at: number } | undefined {
  const first = problems.find(({ rule, severity }) => severity !== 'warning' && rule !== 'quire-misread') as
    | (Problem & Partial<ReadProblem>)
    | undefined
  if (first === undefined) return undefined
  const printed = readQuire(sourceFile('f', text)).problems[0]?.printed ?? first.printed?.start ?? first.at.start
  return { printed: lineOf(text, printed), at: lineOf(text, first.at.start) }
}

const percent = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(2)} %)`

/** Printed past jest, so that figures stand in the log of every run. */
const print = (line: string): void => void process.stdout.write(`${line}\n`)

;(existsSync(shared) ? describe : describe.skip)('records of the real programs (../shared)', () => {
  const lines = { all: 0, printed: 0, at: 0 }

  test.each([
    ['cases.jsonl', 1],
    ['mutated.jsonl', 0.995],
  ])('verdicts of %s', (name, least) => {
    const all = cases(name).filter((c) => c.kind !== 'yaml')
    const wrong: string[] = []
    for (const c of all) {
      const { ok, problems } = judged(c.kind, bytesOf(c))
      if (ok !== c.ok) wrong.push(`${c.id}: ${ok ? 'accepted' : 'refused'}, recorded: ${c.errors[0] ?? 'accepted'}`)
      const line = /^FILE:(\d+):\d+: /.exec(c.errors[0] ?? '')?.[1]
      const places = ok || line === undefined ? undefined : firstPlaces(c.text, problems)
      if (places === undefined) continue
      lines.all += 1
      if (places.printed === Number(line)) lines.printed += 1
      if (places.at === Number(line)) lines.at += 1
    }
    print(`${name}: same verdict ${percent(all.length - wrong.length, all.length)}`)
    if (least === 1) expect(wrong).toEqual([])
    else expect(wrong.length).toBeLessThanOrEqual(all.length * (1 - least))
  })

  test('the line of the first error', () => {
    print(
      `first error on the recorded line: as printed ${percent(lines.printed, lines.all)}, as pointed at ${percent(lines.at, lines.all)}`,
    )
    expect(lines.printed / lines.all).toBeGreaterThanOrEqual(0.99)
    expect(lines.at / lines.all).toBeGreaterThanOrEqual(0.93)
  })

  test('verdicts of lithos_check on whole trees', () => {
    const trees = cases('trees.jsonl') as unknown as { id: string; ok: boolean; files: Record<string, string> }[]
    const wrong = trees.filter(({ ok, files }) => {
      const entries = Object.entries(files).map(([path, text]) => [`etc/${path}`, text.replaceAll('@ROOT@', '/srv')])
      return validate('tree', memoryFiles(Object.fromEntries(entries)), 'etc').ok !== ok
    })
    print(`trees.jsonl: same verdict ${percent(trees.length - wrong.length, trees.length)}`)
    expect(wrong.map((tree) => tree.id)).toEqual([])
  })

  test('verdicts of lithos_check on containers that were started', () => {
    interface Start {
      readonly id: string
      readonly host?: unknown
      readonly lithos_check?: { readonly ok: boolean }
      readonly image: Readonly<Record<string, { readonly text?: string; readonly link?: string }>>
      readonly sandbox: string
      readonly process: string
    }
    const starts = (cases('boot.jsonl') as unknown as Start[]).filter((start) => start.lithos_check && !start.host)
    const wrong = starts.filter(({ image, sandbox, process, lithos_check }) => {
      const files: Record<string, string | { link: string }> = {
        'master.yaml': '',
        'sandboxes/sandbox.yaml': sandbox,
        'processes/sandbox.yaml': process,
      }
      for (const [path, { text, link }] of Object.entries(image)) {
        if (text !== undefined) files[`images/img${path}`] = text
        else if (link !== undefined) files[`images/img${path}`] = { link }
      }
      return validate('tree', memoryFiles(files), '').ok !== lithos_check?.ok
    })
    print(`boot.jsonl: same verdict of lithos_check ${percent(starts.length - wrong.length, starts.length)}`)
    expect(wrong.map((start) => start.id)).toEqual([])
  })

  test('verdicts on real files', () => {
    const rows = readFileSync(resolve(shared, 'corpus/verdicts.tsv'), 'utf8').split('\n').slice(1)
    const wrong: string[] = []
    const places = { all: 0, at: 0 }
    let judgedFiles = 0
    for (const row of rows) {
      const [path = '', kind = '', verdict = ''] = row.split('\t')
      if (verdict === '') continue
      judgedFiles += 1
      const bytes = readFileSync(resolve(shared, 'corpus', path))
      const { ok, problems } = judged(kind, bytes)
      if (ok !== (verdict === 'OK')) wrong.push(`${path}: ${verdict}`)
      const line = /^FAIL (\d+):/.exec(verdict)?.[1]
      const place = ok || line === undefined ? undefined : firstPlaces(decodeUtf8(bytes) ?? '', problems)
      if (place === undefined) continue
      places.all += 1
      if (place.at === Number(line)) places.at += 1
    }
    print(
      `real files: same verdict ${percent(judgedFiles - wrong.length, judgedFiles)}, first problem on the line ${percent(places.at, places.all)}`,
    )
    expect(wrong).toEqual([])
  })
})
