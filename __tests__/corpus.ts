/**
 * Real files of other projects, to test against. They belong to those projects and are no part of this one: where they
 * are not beside the checkout, the tests over them (`*.corpus.test.ts`) are skipped. `CORPUS` names another folder.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { diskFiles } from '../src/files/disk.js'
import type { FileSystem } from '../src/files/filesystem.js'
import { memoryFiles } from '../src/files/memory.js'

export const corpus = resolve(process.env.CORPUS ?? resolve(import.meta.dirname, '../../shared/corpus'))

/** `describe`, or skipped. */
export const describeCorpus = existsSync(corpus) ? describe : describe.skip

/** A file whose verdict is known. */
export interface JudgedFile {
  readonly path: string
  readonly kind: string
  /** `OK`, or `FAIL` and what the real program says. */
  readonly verdict: string
  readonly bytes: Uint8Array
}

/** The files that the real programs judged; fragments that are only included have no verdict. */
export function* judgedFiles(): Generator<JudgedFile> {
  for (const line of readFileSync(join(corpus, 'verdicts.tsv'), 'utf8').trim().split('\n').slice(1)) {
    const [path = '', kind = '', verdict = ''] = line.split('\t')
    if (verdict !== '' && existsSync(join(corpus, path)))
      yield { path, kind: kind.replace('lithos-', ''), verdict, bytes: readFileSync(join(corpus, path)) }
  }
}

/** The names in a folder of the corpus. */
export function list(folder: string): string[] {
  return existsSync(join(corpus, folder)) ? readdirSync(join(corpus, folder)).sort() : []
}

/** A name for people (`vagga/…`, `projects/…`, `fixes/NN/before`), and what to check. */
export function* workspaces(): Generator<readonly [string, FileSystem]> {
  for (const name of list('vagga')) {
    const path = join(corpus, 'vagga', name)
    if (name.endsWith('.d')) yield [`vagga/${name}`, diskFiles(path)]
    else if (name.endsWith('.yaml')) yield [`vagga/${name}`, memoryFiles({ 'vagga.yaml': readFileSync(path) })]
  }
  for (const kind of ['lithos-container', 'lithos-sandbox', 'lithos-process', 'lithos-master'])
    for (const name of list(kind))
      yield [`${kind}/${name}`, memoryFiles({ [name]: readFileSync(join(corpus, kind, name)) })]
  for (const name of list('projects')) yield [`projects/${name}`, diskFiles(join(corpus, 'projects', name))]
  for (const name of list('fixes'))
    for (const side of ['before', 'after'])
      if (existsSync(join(corpus, 'fixes', name, side)))
        yield [`fixes/${name}/${side}`, diskFiles(join(corpus, 'fixes', name, side))]
}
