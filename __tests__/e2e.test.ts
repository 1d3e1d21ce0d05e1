/**
 * Projects that the real vagga built and ran in development, and the real lithos started (`../shared/oracle/e2e.jsonl`).
 * What works in development and fails in production must give an error or a warning at its place; what works, neither.
 * `E2E=id` shows one case; `E2E_LIST=1` lists the cases that are judged wrongly.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { CheckResult } from '../src/check/options.js'
import { check } from '../src/check.js'
import { type MemoryEntry, memoryFiles } from '../src/files/memory.js'

const oracle = resolve(dirname(fileURLToPath(import.meta.url)), '../../shared/oracle')

interface Case {
  readonly id: string
  readonly good: boolean
  readonly as_intended: boolean
  readonly cause: string
  readonly vagga: string
  readonly files: readonly {
    path: string
    text?: string
    mode?: string
    link?: string
    dir?: boolean
    owner?: string
  }[]
  readonly sandbox: string
  readonly process: string
  readonly where: { readonly file: string; readonly text: string; readonly missing?: boolean } | null
}

function projectOf(one: Case, base: Uint8Array) {
  const entries: Record<string, MemoryEntry> = {
    'vagga.yaml': one.vagga,
    'base.tar.gz': base,
    'sandbox.yaml': one.sandbox,
    'process.yaml': one.process,
  }
  for (const { path, text, mode, link, dir } of one.files) {
    const bits = mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }
    entries[path] = link !== undefined ? { link } : dir ? { dir: true, ...bits } : { text: text ?? '', ...bits }
  }
  return memoryFiles(entries)
}

/** Errors and warnings, and whether one of them is where it must be. */
function judge(one: Case, result: CheckResult): { readonly right: boolean; readonly said: string[] } {
  const loud = result.findings.filter(({ severity }) => severity !== 'note')
  const said = loud.map(
    ({ rule, severity, at, message }) =>
      `${severity} ${rule} ${at.file.path}:${at.file.position(at.start).line} «${at.file.text.slice(at.start, at.end).slice(0, 40).replace(/\n/g, '⏎')}» ${message.slice(0, 90)}`,
  )
  if (one.where === null) return { right: loud.length === 0, said }
  const { file, text, missing } = one.where
  const right = loud.some(({ at }) => {
    if (at.file.path !== file) return false
    const start = at.file.text.indexOf(text)
    if (missing || start < 0) return true
    for (let from = start; from >= 0; from = at.file.text.indexOf(text, from + 1)) {
      if (at.start < from + text.length && from < Math.max(at.end, at.start + 1)) return true
    }
    return false
  })
  return { right, said }
}

const suite = existsSync(oracle) ? describe : describe.skip
suite('projects that really ran (skipped without ../shared)', () => {
  let cases: Case[] = []
  let base = new Uint8Array()
  beforeAll(async () => {
    cases = readFileSync(resolve(oracle, 'e2e.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { baseArchive } = await import(pathToFileURL(resolve(oracle, 'make-project.mjs')).href)
    base = new Uint8Array(baseArchive())
  })

  test('are judged as they turned out', () => {
    const chosen = process.env.E2E === undefined ? cases : cases.filter(({ id }) => id === process.env.E2E)
    const wrong: string[] = []
    const figures = { bad: 0, found: 0, good: 0, silent: 0 }
    for (const one of chosen) {
      const result = check(projectOf(one, base), { tryFixes: false, today: '2024-06-01' })
      const { right, said } = judge(one, result)
      figures[one.good ? 'good' : 'bad'] += 1
      if (right) figures[one.good ? 'silent' : 'found'] += 1
      else
        wrong.push(
          [
            `${one.id} (${one.good ? 'good' : 'bad'}): ${one.cause}`,
            ...(one.where ? [`  where ${JSON.stringify(one.where)}`] : []),
            ...said.map((line) => `  ${line}`),
          ].join('\n'),
        )
      if (process.env.E2E) console.log(one, said, result.deployments[0]?.evidence.clues, result.deployments[0]?.boot)
      expect(result.failures).toEqual([])
    }
    if (process.env.E2E_LIST) console.log(wrong.join('\n'))
    console.log(
      `e2e: ${figures.found} of ${figures.bad} bad ones found at their place, ${figures.silent} of ${figures.good} good ones silent`,
    )
    if (process.env.E2E !== undefined) return
    expect(figures.found / figures.bad).toBeGreaterThan(0.97)
    expect(figures.silent).toBe(figures.good)
  }, 120_000)
})
