/** What fixes are tried on: the examples of the rules, the real files, and the projects that really ran. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CheckOptions } from '../../src/check/options.js'
import { diskFiles } from '../../src/files/disk.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { projectOf } from '../../src/rules/example.js'
import { rules } from '../../src/rules/index.js'
import { inMemory } from '../rules/project.js'

export const shared = resolve(dirname(fileURLToPath(import.meta.url)), '../../../shared')

export interface Workspace {
  readonly name: string
  readonly files: FileSystem
  readonly options?: CheckOptions
}

/** The `bad` side of every example of every rule. */
export function* examples(): Generator<Workspace> {
  for (const { id, examples } of rules)
    for (const [index, example] of examples.entries())
      yield {
        name: `${id} ${index + 1}`,
        files: inMemory(projectOf(example, 'bad').files),
        ...(example.lithosVersion === undefined ? {} : { options: { lithosVersion: example.lithosVersion } }),
      }
}

/** Real files, alone and in their repositories. */
export function* corpus(): Generator<Workspace> {
  const root = join(shared, 'corpus')
  const list = (folder: string) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [])
  for (const name of list('vagga')) {
    const path = join(root, 'vagga', name)
    if (name.endsWith('.d')) yield { name, files: diskFiles(path) }
    else if (name.endsWith('.yaml')) yield { name, files: memoryFiles({ 'vagga.yaml': readFileSync(path) }) }
  }
  for (const kind of ['lithos-container', 'lithos-sandbox', 'lithos-process', 'lithos-master'])
    for (const name of list(kind)) yield { name, files: memoryFiles({ [name]: readFileSync(join(root, kind, name)) }) }
  for (const name of list('projects')) yield { name, files: diskFiles(join(root, 'projects', name)) }
  for (const name of list('fixes'))
    for (const side of ['before', 'after']) {
      const path = join(root, 'fixes', name, side)
      if (existsSync(path)) yield { name: `${name} ${side}`, files: diskFiles(path) }
    }
}

/** Projects that were built, and run in development and in production. */
export async function endToEnd(): Promise<readonly Workspace[]> {
  const { baseArchive } = await import(pathToFileURL(join(shared, 'oracle/make-project.mjs')).href)
  const base = new Uint8Array(baseArchive())
  const lines = readFileSync(join(shared, 'oracle/e2e.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const { id, vagga, sandbox, process, files } = JSON.parse(line)
    const entries: Record<string, MemoryEntry> = {
      'vagga.yaml': vagga,
      'base.tar.gz': base,
      'sandbox.yaml': sandbox,
      'process.yaml': process,
    }
    for (const { path, text, mode, link, dir } of files) {
      const bits = mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }
      entries[path] = link !== undefined ? { link } : dir ? { dir: true, ...bits } : { text: text ?? '', ...bits }
    }
    return { name: id, files: memoryFiles(entries) }
  })
}
