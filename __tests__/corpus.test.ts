/**
 * Real files: every finding of severity error or warning over them has been read, and is kept in
 * `fixtures/corpus-findings.tsv` (file, line, rule, judgement); a finding that is not there must be read first.
 * `true`: it is so; `alone`: it is so only because the file stands alone here; `wrong`: to be mended.
 * `CORPUS_LIST=1` prints the list as it should be, with `?` for what nobody has judged.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { check } from '../src/check.js'
import { diskFiles } from '../src/files/disk.js'
import type { FileSystem } from '../src/files/filesystem.js'
import { memoryFiles } from '../src/files/memory.js'

const here = dirname(fileURLToPath(import.meta.url))
const corpus = resolve(here, '../../shared/corpus')
const fixture = join(here, 'fixtures/corpus-findings.tsv')

/** A name for people, and what to check. */
function* workspaces(): Generator<readonly [string, FileSystem]> {
  for (const name of list('vagga')) {
    const path = join(corpus, 'vagga', name)
    if (name.endsWith('.d')) yield [`vagga/${name}`, diskFiles(path)]
    else if (name.endsWith('.yaml'))
      yield [`vagga/${name}`, memoryFiles({ 'vagga.yaml': new Uint8Array(readFileSync(path)) })]
  }
  for (const kind of ['lithos-container', 'lithos-sandbox', 'lithos-process', 'lithos-master'])
    for (const name of list(kind))
      yield [`${kind}/${name}`, memoryFiles({ [name]: new Uint8Array(readFileSync(join(corpus, kind, name))) })]
  for (const name of list('projects')) {
    const files = diskFiles(join(corpus, 'projects', name))
    yield [`projects/${name}`, files]
  }
  for (const name of list('fixes'))
    for (const side of ['before', 'after'])
      if (existsSync(join(corpus, 'fixes', name, side)))
        yield [`fixes/${name}/${side}`, diskFiles(join(corpus, 'fixes', name, side))]
}

function list(folder: string): string[] {
  return existsSync(join(corpus, folder)) ? readdirSync(join(corpus, folder)).sort() : []
}

const suite = existsSync(corpus) ? describe : describe.skip
suite('real files (skipped without ../shared)', () => {
  test('give only findings that somebody has read', () => {
    const judged = new Map(
      existsSync(fixture)
        ? readFileSync(fixture, 'utf8')
            .split('\n')
            .filter(Boolean)
            .map((line) => {
              const [file, where, rule, judgement] = line.split('\t')
              return [`${file}\t${where}\t${rule}`, judgement]
            })
        : [],
    )
    const found = new Map<string, string>()
    const failures: string[] = []
    const developmentOnly: string[] = []
    for (const [name, files] of workspaces()) {
      const result = check(files, { tryFixes: false, today: '2024-06-01' })
      failures.push(...result.failures.map(({ message }) => `${name}: ${message}`))
      if (name.startsWith('vagga/') && result.deployments.length > 0) developmentOnly.push(name)
      for (const { severity, rule, at, message } of result.findings) {
        if (severity === 'note') continue
        found.set(`${name}\t${at.file.path}:${at.file.position(at.start).line}\t${rule}`, `${severity}: ${message}`)
      }
    }
    if (process.env.CORPUS_LIST)
      console.log(
        [...found]
          .map(
            ([key, message]) =>
              `${key}\t${judged.get(key) ?? '?'}\t${process.env.CORPUS_LIST === '2' ? message.replace(/\s+/g, ' ') : ''}`,
          )
          .join('\n'),
      )
    expect(failures).toEqual([])
    expect(developmentOnly).toEqual([])
    const unread = [...found].filter(([key]) => !judged.has(key)).map(([key, message]) => `${key}\t${message}`)
    const wrong = [...found]
      .filter(([key]) => judged.get(key) === 'wrong')
      .map(([key, message]) => `${key}\t${message}`)
    const gone = [...judged.keys()].filter((key) => !found.has(key))
    expect({ unread, wrong, gone }).toEqual({ unread: [], wrong: [], gone: [] })
  }, 300_000)
})
