/** What may be written at the cursor. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver'
import { readContainerConfig } from '../lithos/read.js'
import type { Node } from '../quire/node.js'
import { rules } from '../rules/index.js'
import type { AnyShape, Field } from '../schema/shape.js'
import { type Location, sourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { nodesOf } from '../yaml/walk.js'
import { type Kind, shapes } from './kind.js'
import { type Place, placeAt, type Step } from './place.js'
import type { Analysis } from './project.js'
import { namesContainer, namesRule, pathsFor, volumePath } from './roles.js'

/** Stands at the cursor while the text is read. Nobody writes this. */
const marker = 'lithosReadyCursor'

interface Cursor {
  readonly path: string
  readonly kind: Kind
  readonly text: string
  readonly offset: number
}

/** What the shape allows at the cursor, with the names that the project has. */
export function completionsAt(analysis: Analysis, cursor: Cursor): CompletionItem[] {
  const variables = variablesAt(cursor)
  if (variables !== undefined) return variables
  const places = trialsOf(cursor).flatMap((one) => {
    const place = markedPlace(cursor, one)
    return place === undefined ? [] : [place]
  })
  const items = places.flatMap((place) => itemsFor(analysis, place))
  return [...new Map(items.map((item) => [item.label, item])).values()]
}

interface Try {
  readonly text: string
  readonly as: 'key' | 'value' | 'tag'
}

/** The texts to try: the word at the cursor as a key, as a value, and as the tag of the value that follows. */
function trialsOf({ text, offset }: Cursor): readonly Try[] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset)
  const before = text.slice(lineStart, offset).replace(/!?[\w@./-]*$/, '')
  const after = text.slice(offset, lineEnd).replace(/^[\w./-]*/, '')
  const head = text.slice(0, lineStart) + before
  const tail = after + text.slice(lineEnd)
  const keyEnd = /^\s*:/.test(after) ? '' : ': '
  const asKey: Try = { text: head + marker + keyEnd + tail, as: 'key' }
  const asValue: Try = { text: head + marker + tail, as: 'value' }
  const asTag: Try = { text: `${head}!${marker}${tail}`, as: 'tag' }
  const tag = /^[ \t]+[^\s#:]/.test(after) ? [asTag] : []
  if (/^\s*(?:-\s+)*$/.test(before)) return [asKey, asValue, ...tag]
  return /[{,]\s*$/.test(before) ? [asKey, asValue, ...tag] : [asValue, ...tag]
}

/** The place of the marker. Where the rest of the file keeps it from being read, the text up to the end of the line is. */
function markedPlace({ path, kind }: Cursor, { text, as }: Try): Place | undefined {
  const end = text.indexOf('\n', text.indexOf(marker))
  for (const trial of [text, end === -1 ? text : text.slice(0, end + 1)]) {
    const { root } = readDocument(sourceFile(path, trial))
    const found = root && markedAt(root, as)
    const place = found && placeAt(root, shapes[kind], found.end)
    if (place?.onKey === (as === 'key')) return place
  }
  return undefined
}

function markedAt(root: Node, as: Try['as']): Location | undefined {
  for (const node of nodesOf(root)) {
    if (as === 'tag' && node.tag?.value === marker) return node.tag.at
    if (as !== 'tag' && node.kind === 'scalar' && node.value === marker) return node.at
  }
  return undefined
}

function itemsFor(analysis: Analysis, place: Place): CompletionItem[] {
  const last = place.steps[place.steps.length - 1] as Step
  if (namesRule(place)) return rules.map(({ id, summary }) => named(id, summary))
  if (namesContainer(place)) return containerNames(analysis)
  const volume = volumePath(place)
  if (volume !== undefined) return serverPaths(analysis, place, volume)
  if (place.onKey) return keysOf(place.steps[place.steps.length - 2])
  const isUntagged = last.node.tag === undefined || last.node.tag.value === marker
  return last.tagged !== undefined && isUntagged ? tagsOf(last.tagged) : valuesOf(last.shape)
}

/** The keys of a structure that are not written yet. */
function keysOf(mapping: Step | undefined): CompletionItem[] {
  if (mapping === undefined || mapping.node.kind !== 'mapping') return []
  const { shape, tagged } = mapping
  if (tagged !== undefined && mapping.node.tag === undefined) return tagsOf(tagged)
  if (shape?.kind !== 'structure') return []
  const there = new Set(mapping.node.entries.map(({ key }) => key.value.replaceAll('_', '-')))
  return Object.entries(shape.fields)
    .filter(([name]) => !there.has(name))
    .map(([name, field]) => keyItem(name, field))
}

function keyItem(name: string, field: Field): CompletionItem {
  const doc = field.doc ?? field.shape.doc
  return {
    label: name,
    kind: CompletionItemKind.Property,
    insertText: `${name}: `,
    ...(doc === undefined ? {} : { documentation: { kind: 'markdown', value: doc } }),
    ...(field.presence === 'required' ? { detail: 'required', sortText: `0${name}` } : { sortText: `1${name}` }),
  }
}

function tagsOf({ variants }: { readonly variants: Readonly<Record<string, AnyShape>> }): CompletionItem[] {
  return Object.entries(variants).map(([tag, { doc }]) => ({
    label: `!${tag}`,
    kind: CompletionItemKind.Class,
    filterText: `!${tag}`,
    ...(doc === undefined ? {} : { documentation: { kind: 'markdown', value: doc } }),
  }))
}

function valuesOf(shape: AnyShape | undefined): CompletionItem[] {
  if (shape?.kind === 'choice') return shape.words.map((word) => named(word))
  if (shape?.kind === 'boolean') return ['true', 'false'].map((word) => named(word))
  if (shape?.kind === 'tagged') return tagsOf(shape)
  return []
}

function containerNames({ result }: Analysis): CompletionItem[] {
  return [...new Set(result.projects.flatMap(({ containers }) => [...containers.keys()]))].map((name) => named(name))
}

function serverPaths(analysis: Analysis, place: Place, tag: 'Persistent' | 'Readonly'): CompletionItem[] {
  return [...new Set(pathsFor(analysis, place, tag).map(({ value }) => value))].map((path) => named(path))
}

/** Behind `@{` in a container config: the variables that it declares, and lithos' own. */
function variablesAt({ path, kind, text, offset }: Cursor): CompletionItem[] | undefined {
  if (kind !== 'container' || !/@\{[\w:-]*$/.test(text.slice(Math.max(0, offset - 200), offset))) return undefined
  const { config } = readContainerConfig(sourceFile(path, text))
  const declared = config?.variables.entries.map(({ key }) => key.value) ?? []
  return [...declared, 'lithos:name', 'lithos:config_filename'].map((name) =>
    named(name, undefined, CompletionItemKind.Variable),
  )
}

function named(label: string, detail?: string, kind: CompletionItemKind = CompletionItemKind.Value): CompletionItem {
  return { label, kind, ...(detail === undefined ? {} : { detail }) }
}
