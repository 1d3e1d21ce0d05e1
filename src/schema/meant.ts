/** What a value of the wrong kind is meant as, where that is plain: the words of a line as a list, `KEY=value` as an entry. */
import type { Entry, Node, ScalarNode } from '../quire/node.js'
import type { Fix } from '../text/finding.js'
import type { Location, TextEdit } from '../text/source.js'
import { scalarText } from '../yaml/edits.js'
import type { AnyShape, StructureShape } from './shape.js'

/** The same value, written as the kind that is accepted. */
export function asAccepted(shape: AnyShape, node: Node): readonly Fix[] {
  if (node.alias !== undefined || node.anchor !== undefined) return []
  if (shape.kind === 'sequence' && shape.item.kind === 'scalar' && node.kind === 'scalar') return asList(node)
  if (shape.kind === 'mapping' && shape.value.kind === 'scalar' && node.kind === 'sequence') return asEntries(node)
  return shape.kind === 'structure' && node.kind === 'scalar' ? asPersistent(shape, node) : []
}

/** The words of a line, as a shell parts them where it has nothing else to do. */
function wordsOf({ value }: ScalarNode): readonly string[] | undefined {
  const words = value.split(/\s+/).filter((word) => word !== '')
  return words.length > 0 && !/['"\\$`*?;&|<>(){}#~\n]/.test(value.trim()) ? words : undefined
}

const flowList = (words: readonly (string | undefined)[]): string | undefined =>
  words.includes(undefined) ? undefined : `[${words.join(', ')}]`

/** In flow a comma or a bracket needs quotes; those words have them already or are left alone. */
const inFlow = (word: string): string | undefined => (/[,[\]{}:]/.test(word) ? undefined : scalarText(word))

/** `arguments: a b c` */
function asList(node: ScalarNode): readonly Fix[] {
  const text =
    node.style === 'plain' || node.style === 'literal'
      ? flowList((wordsOf(node) ?? [undefined]).map((word) => word && inFlow(word)))
      : undefined
  return text === undefined ? [] : [{ title: `write \`${text}\``, safety: 'unsafe', edits: [{ at: node.at, text }] }]
}

/** `- KEY=value` */
function asEntries(node: Extract<Node, { kind: 'sequence' }>): readonly Fix[] {
  const edits = node.flow ? [] : node.items.map(asEntry)
  const made = edits.filter((edit) => edit !== undefined)
  return made.length === 0 || made.length < edits.length
    ? []
    : [{ title: 'write `NAME: value` in place of `- NAME=value`', safety: 'safe', edits: made }]
}

function asEntry(item: Node): TextEdit | undefined {
  const [, name, value] = item.kind === 'scalar' ? (/^([A-Za-z_]\w*)=(.*)$/.exec(item.value) ?? []) : []
  const text = value === '' ? '""' : value && scalarText(value)
  const { file, start, end } = item.at
  const dash = /-[ ]+$/.exec(file.text.slice(Math.max(0, start - 20), start))?.[0].length
  if (text === undefined || dash === undefined || item.tag !== undefined) return undefined
  // a list may stand in the column of its key, the entries of a mapping may not
  return { at: { file, start: start - dash, end }, text: `  ${name}: ${text}` }
}

/** `!Persistent /data`, as vagga has it. */
function asPersistent(shape: StructureShape, node: ScalarNode): readonly Fix[] {
  const isVolume = Object.hasOwn(shape.fields, 'path') && Object.hasOwn(shape.fields, 'mkdir')
  const path = isVolume && node.style === 'plain' && node.value.startsWith('/') ? inFlow(node.value) : undefined
  const text = `{ path: ${path}, mkdir: true }`
  return path === undefined ? [] : [{ title: `write \`${text}\``, safety: 'unsafe', edits: [{ at: node.at, text }] }]
}

/** A volume of vagga in a lithos config. */
export function asVolume(tag: string, tagAt: Location, node: Node): readonly Fix[] {
  const path =
    node.kind === 'scalar' && node.style === 'plain' && !/^\/work(?:\/|$)/.test(node.value)
      ? inFlow(node.value)
      : undefined
  const [, kind] = /^Bind(RO|RW)$/.exec(tag) ?? []
  if (path === undefined || kind === undefined || !path.startsWith('/') || tagAt.file !== node.at.file) return []
  const text = kind === 'RO' ? `!Readonly ${path}` : `!Persistent { path: ${path}, mkdir: true }`
  return [{ title: `write \`${text}\``, safety: 'unsafe', edits: [{ at: { ...tagAt, end: node.at.end }, text }] }]
}

/** The words of a plain scalar, or of a list of them. */
function commandLine(value: Node): readonly string[] | undefined {
  if (value.kind === 'scalar') return value.style === 'plain' ? wordsOf(value) : undefined
  const isList = value.kind === 'sequence' && value.items.every((item): item is ScalarNode => item.kind === 'scalar')
  return isList ? value.items.map((item) => item.value) : undefined
}

/** vagga's `run` in a lithos config: a program and its arguments. */
export function asProgram({ key, value }: Entry): readonly Fix[] {
  const [program, ...rest] = commandLine(value) ?? []
  const executable = program?.startsWith('/') ? scalarText(program) : undefined
  const list = rest.length === 0 ? '' : flowList(rest.map(inFlow))
  if (executable === undefined || list === undefined || value.tag !== undefined || value.alias !== undefined) return []
  const { file, start } = key.at
  const indent = start - (file.text.lastIndexOf('\n', start - 1) + 1)
  const argumentsLine = list === '' ? '' : `\n${' '.repeat(indent)}arguments: ${list}`
  return [
    {
      title: `write \`executable: ${executable}\`${list === '' ? '' : ` and \`arguments: ${list}\``}`,
      safety: 'unsafe',
      edits: [{ at: { file, start, end: value.at.end }, text: `executable: ${executable}${argumentsLine}` }],
    },
  ]
}
