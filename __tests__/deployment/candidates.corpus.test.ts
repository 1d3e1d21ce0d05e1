/**
 * What of real repositories is meant to be a lithos config. Those that are for development only have no candidate; the copies of
 * vagga.yaml that stand alone here name the folders that they copy. `CORPUS_LIST=1` prints the list as it should be.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../../src/check.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'
import { corpus, describeCorpus, workspaces } from '../corpus.js'

const expected: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/corpus-candidates.json'), 'utf8'),
)

/** Repositories whose vagga.yaml copies lithos configs into images. */
const deploying = /Orhideous__twicher|andreymal__ponyFiction|mglawica__examples__py3-aiohttp/

const candidatesOf = (files: FileSystem) =>
  check(files, { tryFixes: false, rules: [], today: '2024-06-01' }).report.candidates.map(
    ({ file, status }) => `${file} ${status}`,
  )

describeCorpus('candidates of real repositories', () => {
  test('are the lithos configs that they have', () => {
    const found: Record<string, readonly string[]> = {}
    let silent = 0
    for (const [name, files] of workspaces()) {
      const candidates = candidatesOf(files)
      if (candidates.length > 0) found[name] = candidates
      if (candidates.length === 0 && name.startsWith('vagga/')) silent += 1
    }
    if (process.env.CORPUS_LIST) console.log(JSON.stringify(found, null, 2))
    expect(found).toEqual(expected)
    expect(silent).toBeGreaterThan(150)
    expect(Object.keys(found).filter((name) => name.startsWith('vagga/') && !deploying.test(name))).toEqual([])
  })

  test('of older versions of vagga.yaml there are none but of those that deploy', () => {
    const folder = join(corpus, 'history/vagga')
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
    const found = names.filter(
      (name) => candidatesOf(memoryFiles({ 'vagga.yaml': readFileSync(join(folder, name)) })).length > 0,
    )
    expect(names.length).toBeGreaterThan(400)
    expect(found.filter((name) => !deploying.test(name))).toEqual([])
  })
})
