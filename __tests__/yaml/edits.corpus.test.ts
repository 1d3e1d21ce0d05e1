/**
 * Every mapping and every list of every real file is edited: what was meant is read back, everything else is read as
 * before, and every other byte is as it was.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { applyEdits } from '../../src/fix/apply.js'
import type { MappingNode, Node, SequenceNode } from '../../src/quire/node.js'
import { readQuire } from '../../src/quire/read.js'
import { sourceFile, type TextEdit } from '../../src/text/source.js'
import { addEntry, addItem, addNested, removeEntry, removeItem, replaceScalar } from '../../src/yaml/edits.js'
import { corpus, describeCorpus } from '../corpus.js'

type Plain = null | string | Plain[] | { readonly tag: string | undefined; readonly value: Plain | Map<string, Plain> }
type Path = readonly (string | number)[]

/** What quire reads, as plain values; merged entries are no part of the mapping that they came to. */
function plain(node: Node): Plain {
  const tag = node.tag?.value
  if (node.kind === 'null') return tag === undefined ? null : { tag, value: null }
  if (node.kind === 'scalar') return tag === undefined ? node.value : { tag, value: node.value }
  if (node.kind === 'sequence') return { tag, value: node.items.map(plain) }
  return { tag, value: new Map(node.entries.map(({ key, value }) => [key.value, plain(value)])) }
}

function* nodesOf(node: Node, path: Path = []): Generator<readonly [Node, Path]> {
  yield [node, path]
  if (node.alias !== undefined) return
  if (node.kind === 'sequence') for (const [i, item] of node.items.entries()) yield* nodesOf(item, [...path, i])
  if (node.kind === 'mapping')
    for (const { key, value, merged } of node.entries) if (!merged) yield* nodesOf(value, [...path, key.value])
}

const read = (text: string) => readQuire(sourceFile('x.yaml', text), { include: () => ({ error: 'not asked' }) })

/** The value at a path, changed. */
function changed(value: Plain, path: Path, change: (value: Plain) => Plain): Plain {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  const { tag, value: inner } = value as { tag: string | undefined; value: Plain[] | Map<string, Plain> }
  if (Array.isArray(inner))
    return { tag, value: inner.map((item, i) => (i === step ? changed(item, rest, change) : item)) }
  return { tag, value: new Map([...inner].map(([k, v]) => [k, k === step ? changed(v, rest, change) : v])) }
}

const withEntry = (key: string, entry: Plain) => (value: Plain) => {
  const { tag, value: map } = value as { tag: string | undefined; value: Map<string, Plain> }
  return { tag, value: new Map([...map, [key, entry]]) }
}
const withoutEntry = (key: string) => (value: Plain) => {
  const { tag, value: map } = value as { tag: string | undefined; value: Map<string, Plain> }
  const left = new Map([...map].filter(([k]) => k !== key))
  return left.size === 0 ? { tag, value: left } : { tag, value: left }
}
const withItems = (change: (items: Plain[]) => Plain[]) => (value: Plain) => {
  const { tag, value: items } = value as { tag: string | undefined; value: Plain[] }
  return { tag, value: change(items) }
}

/** An emptied block is nothing for quire, which reads it as an empty mapping or list where one is wanted. */
function sameMeaning(value: Plain): unknown {
  if (value === null || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(sameMeaning)
  const inner = value.value
  if (inner instanceof Map) {
    if (inner.size === 0) return value.tag === undefined ? null : { tag: value.tag, value: null }
    return { tag: value.tag, map: [...inner].sort().map(([k, v]) => [k, sameMeaning(v)]) }
  }
  if (Array.isArray(inner)) {
    if (inner.length === 0) return value.tag === undefined ? null : { tag: value.tag, value: null }
    return { tag: value.tag, items: inner.map(sameMeaning) }
  }
  return value
}

interface Trial {
  readonly what: string
  readonly edit: TextEdit | undefined
  readonly path: Path
  readonly change: (value: Plain) => Plain
}

function* trialsOf(node: Node, path: Path): Generator<Trial> {
  if (node.kind === 'mapping') yield* inMapping(node, path)
  if (node.kind === 'sequence') yield* inList(node, path)
  if (node.kind === 'scalar') {
    const value = 'new: "value" # 1'
    yield {
      what: 'replace',
      edit: replaceScalar(node, value),
      path,
      change: (old) => (old !== null && typeof old === 'object' && 'tag' in old ? { tag: old.tag, value } : value),
    }
  }
}

const tmpfs = { tag: 'Tmpfs', value: new Map<string, Plain>([['size', '1Mi']]) }

function* inMapping(node: MappingNode, path: Path): Generator<Trial> {
  yield {
    what: 'add entry',
    edit: addEntry(node, '/a b', '!Tmpfs { size: 1Mi }'),
    path,
    change: withEntry('/a b', tmpfs),
  }
  yield {
    what: 'add nested',
    edit: addNested(node, ['zz', 'deep'], '!Tmpfs { size: 1Mi }'),
    path,
    change: withEntry('zz', { tag: undefined, value: new Map<string, Plain>([['deep', tmpfs]]) }),
  }
  for (const { key, merged, value } of node.entries) {
    if (merged) continue
    yield { what: 'remove entry', edit: removeEntry(node, key.value), path, change: withoutEntry(key.value) }
    if (value.kind === 'null' && !value.explicit && value.tag === undefined)
      yield {
        what: 'fill empty',
        edit: addNested(node, [key.value, 'zz'], '1'),
        path: [...path, key.value],
        change: () => ({ tag: undefined, value: new Map<string, Plain>([['zz', '1']]) }),
      }
  }
}

function* inList(node: SequenceNode, path: Path): Generator<Trial> {
  for (const index of new Set([0, 1, node.items.length >> 1, node.items.length]))
    if (index <= node.items.length)
      yield {
        what: 'add item',
        edit: addItem(node, index, '!EnsureDir /zz'),
        path,
        change: withItems((items) => items.toSpliced(index, 0, { tag: 'EnsureDir', value: '/zz' })),
      }
  for (const index of node.items.keys())
    yield {
      what: 'remove item',
      edit: removeItem(node, index),
      path,
      change: withItems((items) => items.toSpliced(index, 1)),
    }
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const stat = statSync(path)
    if (stat.isDirectory()) return filesBelow(path)
    return /\.ya?ml$/.test(name) && stat.size < 5_000 ? [path] : []
  })
}

describeCorpus('edits of real files', () => {
  const texts = new Map(
    ['vagga', 'lithos-container', 'lithos-sandbox', 'lithos-process', 'lithos-master']
      .flatMap((folder) => filesBelow(join(corpus, folder)))
      .map((path) => [relative(corpus, path), readFileSync(path, 'utf8')] as const),
  )
  const forms: readonly (readonly [string, (text: string) => string])[] = [
    ['as they are', (text) => text],
    ['with CRLF and without a newline at the end', (text) => text.trimEnd().replace(/\r?\n/g, '\r\n')],
  ]

  test.each(forms)('%s', (form, formed) => {
    const wrong: string[] = []
    const made: Record<string, number> = {}
    const refused: Record<string, number> = {}
    let files = 0
    for (const [name, original] of texts) {
      const text = formed(original)
      const { root } = read(text)
      if (root === undefined) continue
      files += 1
      const before = plain(root)
      for (const [node, path] of nodesOf(root))
        for (const { what, edit, path: at, change } of trialsOf(node, path)) {
          if (edit === undefined) {
            refused[what] = (refused[what] ?? 0) + 1
            continue
          }
          made[what] = (made[what] ?? 0) + 1
          const after = applyEdits(text, [edit]) as string
          const again = read(after)
          const wanted = JSON.stringify(sameMeaning(changed(before, at, change)))
          const got = again.root === undefined ? 'refused' : JSON.stringify(sameMeaning(plain(again.root)))
          const line = edit.at.file.position(edit.at.start).line
          if (got !== wanted)
            wrong.push(`${name}:${line} ${what} ${JSON.stringify(at)} ${got === 'refused' ? got : ''}`)
          if (text.includes('\r\n') && /[^\r]\n/.test(after)) wrong.push(`${name}:${line} ${what}: a bare newline`)
        }
    }
    if (process.env.FIX_TABLE) console.log(form, files, { made, refused })
    expect(wrong.slice(0, 20)).toEqual([])
    expect(files).toBeGreaterThan(100)
    for (const [what, count] of Object.entries(made))
      expect([what, (refused[what] ?? 0) / count < 1]).toEqual([what, true])
  })
})
