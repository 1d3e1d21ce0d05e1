/** Real repositories: those that only develop with vagga have no candidate, and what is one elsewhere is a lithos config. SPEC 2. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { check } from '../../src/check.js'
import { diskFiles } from '../../src/files/disk.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'
import { corpus, describeCorpus } from '../corpus.js'

const candidatesIn = (files: FileSystem): readonly string[] =>
  check(files, { tryFixes: false }).report.candidates.map(({ file }) => file)
const below = (folder: string): readonly string[] =>
  readdirSync(join(corpus, folder)).map((name) => `${folder}/${name}`)

describeCorpus('real repositories', () => {
  test('that only develop with vagga have none', () => {
    // these are vagga.yaml files of projects that deploy, without what they copy
    const deploying = /ponyFiction|twicher|py3-aiohttp-hello-world/
    const alone = below('vagga').filter((path) => !deploying.test(path))
    const files = alone.filter((path) => statSync(join(corpus, path)).isFile())
    const projects = [
      ...below('history/vagga'),
      ...['mglawica__kokkupanek', 'mglawica__mintaka', 'tailhook__verwalter'].map((name) => `projects/${name}`),
      ...alone.filter((path) => path.endsWith('.d')),
    ]
    const found = [
      ...files.flatMap((path) => candidatesIn(memoryFiles({ 'vagga.yaml': readFileSync(join(corpus, path)) }))),
      ...projects.flatMap((path) => candidatesIn(diskFiles(join(corpus, path))).map((file) => `${path}/${file}`)),
    ]
    expect(found).toEqual([])
    expect(files.length + projects.length).toBeGreaterThan(100)
  }, 120_000)

  test('that deploy have their configs, and nothing else', () => {
    const count = (path: string) => candidatesIn(diskFiles(join(corpus, path))).length
    expect(Object.fromEntries(below('projects').map((path) => [path.replace(/^.*\//, ''), count(path)]))).toEqual({
      Orhideous__twicher: 2,
      andreymal__ponyFiction: 11,
      'andreymal__ponyFiction@2016-prod': 8,
      mglawica__kokkupanek: 0,
      mglawica__mintaka: 0,
      mglawica__wark: 1,
      tailhook__lithos: 10,
      tailhook__mglawica: 1,
      tailhook__verwalter: 0,
    })
  }, 120_000)
})
