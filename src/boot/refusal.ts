/** What lithos prints when it refuses a config: the first complaint of quire, with its place. facts: quire.md 1. */

import type { MappingNode, Node, SequenceNode } from '../quire/node.js'
import type { QuireProblem } from '../quire/problem.js'
import { readQuire } from '../quire/read.js'
import { parseNumber } from '../schema/number.js'
import { readAs } from '../schema/read.js'
import type { AnyShape, Field, NumericShape, StructureShape } from '../schema/shape.js'
import { quoted } from '../text/rust.js'
import type { SourceFile } from '../text/source.js'

/** `FILE:LINE:COLUMN: Validation Error: Value must be sequence`; `undefined` when lithos reads the file by the shape. Never throws. */
export function refusal(file: SourceFile, shape: AnyShape): string | undefined {
  const { root, problems } = readQuire(file)
  const [problem] = problems
  if (problem !== undefined) return wordsOfQuire(file, problem)
  const refused = readAs(shape, root, { file, dialect: 'lithos' }).problems.find(
    (found) => found.severity !== 'warning',
  )
  if (refused === undefined || root === undefined) return undefined
  const at = placeOf(file, refused.printed.start)
  for (const place of placesAt({ shape, node: root, path: '' }, refused.printed.start)) {
    const words = complaint(refused.rule, place)
    if (words !== undefined) return `${at}: ${words}`
  }
  return `${at}: Validation Error: ${refused.message}`
}

const kinds = { tokenizer: 'Tokenizer Error: ', parse: 'Parse Error: ', preprocess: 'Preprocess Error: ' } as const

function wordsOfQuire(file: SourceFile, { kind, text, printed }: QuireProblem): string {
  if (kind === 'panic' || kind === 'overflow') return text
  return `${placeOf(file, printed)}: ${kind === 'unreadable' ? '' : kinds[kind]}${text}`
}

/** Lines and columns as quire counts them: a CRLF is two lines, columns are characters. */
function placeOf({ path, text }: SourceFile, offset: number): string {
  const lines = text.slice(0, offset).split(/[\r\n]/)
  return `${path}:${lines.length}:${[...(lines.at(-1) as string)].length + 1}`
}

/** A value and the shape that it is read by. */
interface Place {
  readonly shape: AnyShape
  readonly node: Node
  /** `.volumes./data.size` */
  readonly path: string
}

/** The values that quire prints at an offset, outermost first. */
function* placesAt(place: Place, offset: number): Generator<Place> {
  if (place.node.printed === offset) yield place
  for (const inner of placesIn(place)) yield* placesAt(inner, offset)
}

/** The values directly inside of a value. */
function placesIn({ shape, node, path }: Place): readonly Place[] {
  switch (shape.kind) {
    case 'sequence':
      return itemsOf(node).map((item, index) => ({ shape: shape.item, node: item, path: `${path}[${index}]` }))
    case 'mapping':
      return entriesOf(node).map(({ key, value }) => ({
        shape: shape.value,
        node: value,
        path: `${path}.${key.value}`,
      }))
    case 'structure':
      return entriesOf(node).flatMap(({ key, value }) => {
        const name = key.value.replaceAll('_', '-')
        const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
        return field === undefined ? [] : [{ shape: field.shape, node: value, path: `${path}.${underscored(name)}` }]
      })
    case 'tagged': {
      const tag = node.tag?.value
      const inner = tag !== undefined && Object.hasOwn(shape.variants, tag) ? shape.variants[tag] : undefined
      return inner === undefined ? [] : [{ shape: inner, node, path }]
    }
    default:
      return []
  }
}

const itemsOf = (node: Node): SequenceNode['items'] => (node.kind === 'sequence' ? node.items : [])
const entriesOf = (node: Node): MappingNode['entries'] => (node.kind === 'mapping' ? node.entries : [])
const underscored = (name: string): string => name.replaceAll('-', '_')

/** What quire says of a value for which a rule was broken; `undefined` when it would say nothing there. quire: validate.rs, de.rs. */
function complaint(rule: string, { shape, node, path }: Place): string | undefined {
  const decoding = `Decode error at ${path}: `
  switch (rule) {
    case 'wrong-type':
      return wrongType(shape, node)
    case 'missing-key': {
      if (shape.kind !== 'structure') return undefined
      const name = missingKey(shape, node)
      if (name === undefined) return undefined
      // An optional number of which the decoder thinks otherwise.
      if (shape.fields[name]?.decoderNeeds)
        return `${decoding.slice(0, -2)}.${underscored(name)}: Can't parse Null as i32`
      return node.kind === 'mapping'
        ? `Validation Error: Field ${underscored(name)} is expected`
        : `${decoding}missing field \`${underscored(name)}\``
    }
    case 'unknown-key': {
      if (shape.kind !== 'structure') return undefined
      const known = (key: string) => Object.keys(shape.fields).some((name) => key === name || key === underscored(name))
      const keys = entriesOf(node).map(({ key }) => key.value)
      const unknown = keys.filter((key) => !key.startsWith('_') && !known(key))
      if (unknown.length === 0) return undefined
      return `Validation Error: Keys {${unknown.sort().map(quoted).join(', ')}} are not expected`
    }
    case 'unknown-tag':
      return shape.kind === 'tagged' && node.tag
        ? `Validation Error: The tag ${node.tag.value} is not expected`
        : undefined
    case 'invalid-value':
      return node.kind === 'scalar' ? invalidValue(shape, node.value, decoding) : undefined
    default:
      return undefined
  }
}

function wrongType(shape: AnyShape, node: Node): string | undefined {
  switch (shape.kind) {
    case 'sequence':
      return 'Validation Error: Value must be sequence'
    case 'mapping':
    case 'structure':
      return 'Validation Error: Value must be mapping'
    case 'tagged':
      if (node.tag === undefined && shape.plain) return 'Validation Error: The tag none is not expected'
      return node.tag === undefined
        ? `Validation Error: One of the tags [${Object.keys(shape.variants).map(quoted).join(', ')}] expected`
        : undefined
    case 'nothing':
      return `Parse Error: Null expected, ${{ scalar: 'Scalar', mapping: 'Map', sequence: 'Seq', null: 'Null' }[node.kind]} found`
    case 'anything':
      return undefined
    default:
      return 'Validation Error: Value must be scalar'
  }
}

function missingKey(shape: StructureShape, node: Node): string | undefined {
  const written = new Set(entriesOf(node).map(({ key }) => key.value.replaceAll('_', '-')))
  const needed = ({ presence, decoderNeeds }: Field) => presence === 'required' || decoderNeeds === 'value'
  return Object.keys(shape.fields).find((name) => needed(shape.fields[name] as Field) && !written.has(name))
}

function invalidValue(shape: AnyShape, value: string, decoding: string): string | undefined {
  switch (shape.kind) {
    case 'numeric':
      return invalidNumber(shape, value, decoding)
    case 'boolean':
      return `${decoding}bad boolean ${quoted(value)}`
    case 'choice': {
      const words = shape.words.map((word) => `\`${word}\``)
      const expected = words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`
      return `${decoding}unknown variant \`${underscored(value)}\`, expected ${expected}`
    }
    case 'scalar':
      if (shape.form === 'ip') return `${decoding}invalid IP address syntax`
      if (shape.form === 'u32' || shape.form === 'u64') return `${decoding}bad ${shape.form}: ${quoted(value)}`
      return `${decoding}Error parsing ${shape.form}`
    default:
      return undefined
  }
}

function invalidNumber(shape: NumericShape, value: string, decoding: string): string {
  const number = parseNumber(value)
  if (typeof number === 'string') return `Validation Error: number error: ${number}`
  if (shape.min !== undefined && number < shape.min) return `Validation Error: Value must be at least ${shape.min}`
  if (shape.max !== undefined && number > shape.max) return `Validation Error: Value must be at most ${shape.max}`
  return `${decoding}bad ${shape.type === 'usize' ? 'u64' : shape.type}: ${quoted(String(number))}`
}
