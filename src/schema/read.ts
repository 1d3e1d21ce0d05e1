/**
 * Reads a tree by a shape: one interpreter for every file of vagga and lithos. It accepts what quire's validators and
 * decoders accept and refuses what they refuse, in their order: first what validation finds, then what decoding finds.
 *
 * quire: validate.rs, de.rs; facts: quire.md 1-3. The real program stops at the first decoding error; here all are told.
 */

import { type Entry, inOrderOfKeys, type Node, type ScalarNode } from '../quire/node.js'
import { type QuireOptions, readQuire } from '../quire/read.js'
import type { Fix, Problem } from '../text/finding.js'
import { compareTexts } from '../text/rust.js'
import type { Located, Location, SourceFile } from '../text/source.js'
import { isAddress, isNetwork, parseRange, parseUnsigned } from './forms.js'
import { asAccepted, asVolume } from './meant.js'
import { accepted, found, list, looksOctal, meantBy, misplacedKey, nearest, unknownKey } from './messages.js'
import { parseNumber } from './number.js'
import type {
  AnyShape,
  ChoiceShape,
  Field,
  MappingShape,
  NumericShape,
  ReadEntry,
  ScalarShape,
  SequenceShape,
  Shape,
  StructureShape,
  TaggedShape,
} from './shape.js'

/** A problem that knows where the real program prints it. */
export interface ReadProblem extends Problem {
  /** An empty range at the offset that vagga or lithos print with their first error for this (facts: quire.md 1.8-1.13). */
  readonly printed: Location
  /** The program crashes here and says nothing else. */
  readonly crashes?: true
}

interface ReadOptions {
  readonly file: SourceFile
  /** Whose file it is: for hints about keys of the other program. */
  readonly dialect: 'vagga' | 'lithos'
}

/** What a shape reads from a tree. */
export interface ReadResult<T> {
  /** What could be read; `undefined` when nothing could. Complete when `accepted`. */
  readonly value: T | undefined
  /** In the order in which the real program finds them. */
  readonly problems: readonly ReadProblem[]
  /** Whether the real program takes the file. Warnings do not count. */
  readonly accepted: boolean
}

/** Values visited at most. Aliases share their values, so a few lines can stand for billions; quire copies them until it is killed. */
const BUDGET = 500_000

/** Unknown keys and tags are told up to so many problems of a file: looking for what was meant takes time. */
const MOST_PROBLEMS = 1000

/** What a value belongs to: the key, tag or file that a problem about something absent points at, and its name in messages. */
interface Owner {
  readonly at: Location
  readonly name: string
  readonly role?: 'item' | 'key' | 'file'
}

function subject({ name, role }: Owner): string {
  if (role === 'file') return 'this file'
  return role === undefined ? `\`${name}\`` : `${role === 'item' ? 'an item' : 'a key'} of \`${name}\``
}

/** What reading one file collects. */
interface Reading {
  readonly dialect: ReadOptions['dialect']
  /** Found by validation. */
  readonly early: ReadProblem[]
  /** Found by decoding. */
  readonly late: ReadProblem[]
  /** Values that may still be visited. */
  budget: number
}

/** Leaves the recursion when the budget is spent; `readAs` catches it. */
class OutOfBudget extends Error {
  constructor(readonly node: Node) {
    super('out of budget')
  }
}

/** Reads `root` (nothing where the file could not be parsed) by `shape`. Never throws. */
export function readAs<T>(shape: Shape<T>, root: Node | undefined, options: ReadOptions): ReadResult<T> {
  if (root === undefined) return { value: undefined, problems: [], accepted: false }
  const reading: Reading = { dialect: options.dialect, early: [], late: [], budget: BUDGET }
  let value: unknown
  try {
    value = read(shape, root, { at: headOf(root), name: '', role: 'file' }, reading, false)
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
    const at = error.node.alias ?? error.node.at
    const message = `The aliases of this file stand for more than ${BUDGET} values. Use fewer of them`
    reading.early.push(problem('quire-unsupported', at, message, error.node))
  }
  const problems = [...reading.early, ...reading.late]
  return { value: value as T | undefined, problems, accepted: problems.every((p) => p.severity === 'warning') }
}

/** The problems with what the program does for them. */
export function refusedBy(program: 'vagga' | 'lithos', problems: readonly ReadProblem[]): readonly ReadProblem[] {
  return problems.map((told) =>
    told.severity === 'warning' ? told : { ...told, message: `${told.message} ${program} refuses the whole file.` },
  )
}

/** Whether the real program crashes on a file instead of refusing it. */
export function crashesOn(file: SourceFile, problems: readonly ReadProblem[], options: QuireOptions = {}): boolean {
  if (problems.some((p) => p.crashes)) return true
  return readQuire(file, options).problems.some(({ kind }) => kind === 'panic' || kind === 'overflow')
}

/** The first key, item or the beginning: a short place to point at when something is absent. */
function headOf(node: Node): Location {
  if (node.kind === 'mapping' && node.entries[0] !== undefined) return node.entries[0].key.at
  return { file: node.at.file, start: node.at.start, end: Math.min(node.at.end, node.at.start + 1) }
}

function problem(rule: string, at: Location, sentence: string, node: Node): ReadProblem {
  const message = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith('?') ? '' : '.'}`
  return { rule, at, message, printed: { file: node.at.file, start: node.printed, end: node.printed } }
}

/** A place that shows the value: its text, or its owner where there is no text. */
function placeOf(node: Node, owner: Owner): Location {
  if (node.kind === 'scalar' || node.at.end > node.at.start) return node.at
  return node.tag?.at ?? owner.at
}

function typeProblem(shape: AnyShape, node: Node, owner: Owner, hint = ''): ReadProblem {
  const message = `${subject(owner)} must be ${accepted(shape)}; found ${found(node)}${hint}`
  return problem('wrong-type', placeOf(node, owner), message, node)
}

function wrongType(shape: AnyShape, node: Node, owner: Owner, reading: Reading): undefined {
  const fixes = asAccepted(shape, node)
  // the short form of a volume, as vagga has it
  const [written] = shape.kind === 'structure' ? fixes : []
  const told = typeProblem(shape, node, owner, written && `; ${written.title}`)
  reading.early.push(fixes.length > 0 ? { ...told, fixes } : told)
}

/** `variant`: inside of a tagged value, where quire takes a tagged null for a null. */
function read(shape: AnyShape, node: Node, owner: Owner, reading: Reading, variant: boolean): unknown {
  reading.budget -= 1
  if (reading.budget < 0) throw new OutOfBudget(node)
  switch (shape.kind) {
    case 'scalar':
      return readScalar(shape, node, owner, reading)
    case 'numeric':
      return readNumeric(shape, node, owner, reading)
    case 'boolean':
      if (node.kind !== 'scalar') return wrongType(shape, node, owner, reading)
      if (node.value === 'true' || node.value === 'false') return { value: node.value === 'true', at: node.at, node }
      return refuse(shape, node, owner, reading)
    case 'choice':
      return readChoice(shape, node, owner, reading)
    case 'sequence':
      return readSequence(shape, node, owner, reading, variant)
    case 'mapping':
      return readMapping(shape, node, owner, reading, variant)
    case 'structure':
      return readStructure(shape, node, owner, reading, variant)
    case 'tagged':
      return readTagged(shape, node, owner, reading)
    case 'nothing':
      return node.kind === 'null' ? { value: null, at: node.at, node } : wrongType(shape, node, owner, reading)
    case 'anything':
      return { value: node, at: node.at, node }
  }
}

function invalid(
  shape: AnyShape,
  node: ScalarNode,
  owner: Owner,
  why = looksOctal(shape, node.value) ? ', which is read as a decimal number' : '',
): ReadProblem {
  const meant = meantBy(shape, node.value)
  const guess = meant === undefined ? '' : `; did you mean \`${meant.text}\`?`
  const message = `${subject(owner)} must be ${accepted(shape)}; found ${found(node)}${why}${guess}`
  const told = problem('invalid-value', node.at, message, node)
  if (meant === undefined) return told
  // a plain text at the end of the file keeps the blanks behind it (facts: quire.md 4.9)
  const { file, start } = node.at
  const hasBlanks = node.style === 'plain' && /\s$/.test(node.value)
  const at = hasBlanks ? { file, start, end: file.text.length } : node.at
  return { ...told, fixes: [rewrite(at, meant.text, meant.certain, hasBlanks ? '\n' : '')] }
}

const rewrite = (at: Location, text: string, certain: boolean, end = ''): Fix => ({
  title: `write \`${text}\``,
  safety: certain ? 'safe' : 'unsafe',
  edits: [{ at, text: `${text}${end}` }],
})

/** A scalar whose text does not decode; quire finds it after all validation. */
function refuse(shape: AnyShape, node: ScalarNode, owner: Owner, reading: Reading): undefined {
  const crashes = shape.kind === 'scalar' && shape.form === 'ordered-range' && parseRange(node.value) !== undefined
  reading.late.push({ ...invalid(shape, node, owner), ...(crashes ? { crashes: true as const } : {}) })
}

function readScalar(shape: ScalarShape, node: Node, owner: Owner, reading: Reading): unknown {
  if (node.kind === 'null' && shape.orNothing) return { value: '', at: node.at, node }
  if (node.kind !== 'scalar') return wrongType(shape, node, owner, reading)
  const { value } = node
  const wrong = shape.check?.(value) ?? (shape.form === undefined ? undefined : pathProblem(shape.form, value))
  if (wrong !== undefined) {
    reading.early.push(problem('invalid-value', node.at, `${subject(owner)} ${wrong}; found ${found(node)}`, node))
    return undefined
  }
  if (shape.form !== undefined && !decodes(shape.form, value)) return refuse(shape, node, owner, reading)
  return { value, at: node.at, node }
}

function pathProblem(form: ScalarShape['form'], value: string): string | undefined {
  if (form === 'absolute' && !value.startsWith('/')) return 'must be an absolute path'
  if (form !== 'relative') return undefined
  if (value.startsWith('/')) return 'must be a relative path'
  return value.split('/').includes('..') ? 'must not leave its directory by `..`' : undefined
}

function decodes(form: ScalarShape['form'], value: string): boolean {
  switch (form) {
    case 'u32':
    case 'u64':
      return parseUnsigned(value, form === 'u32' ? 32 : 64) !== undefined
    case 'range':
      return parseRange(value) !== undefined
    case 'ordered-range': {
      const range = parseRange(value)
      return range !== undefined && range.start <= range.end
    }
    case 'ip':
      return isAddress(value)
    case 'network':
      return isNetwork(value)
    default:
      return true
  }
}

const LIMITS: Readonly<Record<NumericShape['type'], readonly [bigint, bigint]>> = {
  u16: [0n, 2n ** 16n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u64: [0n, 2n ** 64n],
  usize: [0n, 2n ** 64n],
  f32: [-(2n ** 64n), 2n ** 64n],
}

const WHY_INVALID: Readonly<Record<string, string>> = {
  panic: ' (the program crashes on it)',
  Overflow: ' (too large)',
}

function readNumeric(shape: NumericShape, node: Node, owner: Owner, reading: Reading): unknown {
  if (node.kind !== 'scalar') return wrongType(shape, node, owner, reading)
  const number = parseNumber(node.value)
  if (typeof number === 'string') {
    const crashes = number === 'panic' ? { crashes: true as const } : {}
    reading.early.push({ ...invalid(shape, node, owner, WHY_INVALID[number]), ...crashes })
    return undefined
  }
  if ((shape.min !== undefined && number < shape.min) || (shape.max !== undefined && number > shape.max)) {
    reading.early.push(invalid(shape, node, owner))
    return undefined
  }
  const [low, high] = LIMITS[shape.type]
  if (number < low || number > high) return refuse(shape, node, owner, reading)
  return { value: Number(number), at: node.at, node }
}

function readChoice(shape: ChoiceShape, node: Node, owner: Owner, reading: Reading): unknown {
  if (node.kind !== 'scalar') return wrongType(shape, node, owner, reading)
  const value = node.value.replaceAll('-', '_')
  const word = shape.words.find((w) => w.replaceAll('-', '_') === value)
  if (word !== undefined) return { value: word, at: node.at, node }
  return refuse(shape, node, owner, reading)
}

function readSequence(shape: SequenceShape, node: Node, owner: Owner, reading: Reading, variant: boolean): unknown {
  let nodes: readonly Node[]
  const strict = shape.fromScalar === 'untagged'
  if (node.kind === 'sequence') nodes = node.items
  else if (node.kind === 'null' && !node.explicit && !strict) nodes = []
  else if (node.kind === 'scalar' && shape.fromScalar && !(strict && node.tag)) nodes = [node]
  else return wrongType(shape, node, owner, reading)
  const items: unknown[] = []
  for (const item of nodes) {
    const value = read(
      shape.item,
      item,
      { at: item.tag?.at ?? item.at, name: owner.name, role: 'item' },
      reading,
      variant,
    )
    if (value !== undefined) items.push(value)
  }
  if (nodes.length < (shape.min ?? 0)) wrongType(shape, node, owner, reading)
  return { at: node.at, node, items, complete: items.length === nodes.length }
}

function readMapping(shape: MappingShape, node: Node, owner: Owner, reading: Reading, variant: boolean): unknown {
  if (node.kind === 'null' && !node.explicit) return readMap(node.at, node, [], true)
  if (node.kind !== 'mapping') return wrongType(shape, node, owner, reading)
  const entries: (ReadEntry<unknown> | undefined)[] = []
  for (const index of inOrderOfKeys(node.entries)) {
    const entry = node.entries[index] as Entry
    const { at, value: text } = entry.key
    const key = readKey(shape.key, entry, owner, reading)
    const value = read(shape.value, entry.value, { at, name: text }, reading, variant)
    if (key !== undefined && value !== undefined) entries[index] = { key: { value: key, at }, value }
  }
  const complete = entries.filter((entry) => entry !== undefined)
  return readMap(node.at, node, complete, complete.length === node.entries.length)
}

function readMap(at: Location, node: Node, entries: readonly ReadEntry<unknown>[], complete: boolean): unknown {
  let index: Map<string, unknown> | undefined
  const get = (key: string): unknown => {
    index ??= new Map(entries.map((e) => [e.key.value, e.value]))
    return index.get(key)
  }
  return { at, node, entries, complete, get }
}

/** The text of a key after its checks. quire prints problems of keys at their values. */
function readKey(
  shape: MappingShape['key'],
  { key, value }: Entry,
  owner: Owner,
  reading: Reading,
): string | undefined {
  if (shape.kind === 'scalar' && shape.form === undefined) return key.value
  const [early, late] = [reading.early.length, reading.late.length]
  const result = read(shape, key, { at: key.at, name: owner.name, role: 'key' }, reading, false)
  const printed = { file: value.at.file, start: value.printed, end: value.printed }
  for (const [problems, from] of [[reading.early, early] as const, [reading.late, late] as const])
    problems.push(...problems.splice(from).map((p) => ({ ...p, printed })))
  return result === undefined ? undefined : String((result as Located<string | number>).value)
}

/** A structure's fields with the names under which they are found and kept. */
interface Plan {
  readonly fields: readonly {
    readonly name: string
    readonly camel: string
    readonly underscored: string
    readonly field: Field
  }[]
  /** Both spellings of each key to the index of its field. */
  readonly keys: ReadonlyMap<string, number>
}

const plans = new WeakMap<StructureShape, Plan>()

function planOf(shape: StructureShape): Plan {
  const known = plans.get(shape)
  if (known !== undefined) return known
  const fields = Object.entries(shape.fields).map(([name, field]) => ({
    name,
    camel: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    underscored: name.replaceAll('-', '_'),
    field,
  }))
  const keys = new Map(fields.flatMap((f, i) => [[f.name, i] as const, [f.underscored, i] as const]))
  const plan = { fields, keys }
  plans.set(shape, plan)
  return plan
}

function readStructure(shape: StructureShape, node: Node, owner: Owner, reading: Reading, variant: boolean): unknown {
  const { fields, keys } = planOf(shape)
  const written: (Entry | undefined)[] = []
  let unknown: readonly Entry[] = []
  if (node.kind === 'mapping') {
    unknown = distribute(node.entries, keys, written, reading)
  } else if (node.kind === 'scalar' && shape.shorthand !== undefined) {
    written[keys.get(shape.shorthand) as number] = { key: { ...node, at: owner.at }, value: untagged(node) }
  } else if (node.kind !== 'null' || node.explicit) {
    return wrongType(shape, node, owner, reading)
  }

  const places = new Map<string, Location>()
  const value: Record<string, unknown> = { at: node.at, node, keys: places }
  // decoding goes by the names of the fields, validation by their order in the program
  const late: (readonly [key: string, problems: readonly ReadProblem[]])[] = []
  const missing: string[] = []
  for (let index = 0; index < fields.length; index++) {
    const { name, camel, underscored, field } = fields[index] as Plan['fields'][number]
    const entry = written[index]
    const before = reading.late.length
    if (entry === undefined) {
      value[camel] = implied(field, node, owner)
      if (field.presence === 'required') missing.push(name)
      if (field.presence === 'required' && node.kind !== 'null') reading.early.push(missingKey(name, node, owner))
      if (field.decoderNeeds === 'value') reading.late.push(missingKey(name, node, owner))
    } else {
      const place = { at: entry.key.at, name: entry.key.value }
      places.set(name, place.at)
      value[camel] = readField(field, entry, place, reading, variant) ?? unread(field, entry.value, place)
    }
    if (reading.late.length > before) late.push([underscored, reading.late.splice(before)])
  }
  late.sort(([a], [b]) => compareTexts(a, b))
  for (const [, problems] of late) reading.late.push(...problems)
  if (node.kind === 'null') reading.late.push(...missing.map((name) => missingKey(name, node, owner)))
  const taken = (name: string): boolean => written[keys.get(name) as number] !== undefined
  for (const entry of unknown) {
    if (reading.early.length > MOST_PROBLEMS) break
    const hint = misplacedKey(entry, shape, reading.dialect)
    const { message, fixes } = unknownKey(entry, shape, subject(owner), hint, taken)
    const told = problem('unknown-key', entry.key.at, message, node)
    reading.early.push(fixes.length > 0 ? { ...told, fixes } : told)
  }
  return value
}

/** Puts each entry at the index of its field. Gives those that belong to none; keys with a `_` in front belong nowhere and do not matter. */
function distribute(
  entries: readonly Entry[],
  keys: Plan['keys'],
  written: (Entry | undefined)[],
  reading: Reading,
): readonly Entry[] {
  const unknown: Entry[] = []
  for (const entry of entries) {
    const key = entry.key.value
    const index = keys.get(key)
    if (index === undefined) {
      if (!key.startsWith('_')) unknown.push(entry)
      continue
    }
    const other = written[index]
    if (other !== undefined && other.key.value !== key) reading.early.push(twice(other, entry))
    if (other === undefined || key.includes('_') || !other.key.value.includes('_')) written[index] = entry
  }
  return unknown
}

/** A shorthand drops its tag before the field sees it. */
function untagged(node: ScalarNode): ScalarNode {
  const { tag: _, ...rest } = node
  return rest
}

/** At the first key, as quire: the line of a tag or key above may be far from a mapping that came through an alias. */
function missingKey(name: string, node: Node, owner: Owner): ReadProblem {
  const at = node.kind === 'mapping' && node.entries.length > 0 ? headOf(node) : owner.at
  return problem('missing-key', at, `${subject(owner)} lacks the required key \`${name}\``, node)
}

function twice(first: Entry, second: Entry): ReadProblem {
  const [ignored, used] = first.key.value.includes('_') ? [second, first] : [first, second]
  const message = `\`${ignored.key.value}\` and \`${used.key.value}\` are the same key, and \`${used.key.value}\` wins, so this one is ignored. Keep one of them`
  return {
    ...problem('quire-misread', ignored.key.at, message, ignored.key),
    severity: 'warning',
    related: [{ at: used.key.at, message: 'this one is used' }],
  }
}

function readField(field: Field, entry: Entry, owner: Owner, reading: Reading, variant: boolean): unknown {
  const { shape } = field
  const node = entry.value
  const nullable = field.presence === 'optional' || field.presence === 'default-or-null' || field.decoderNeeds
  if (node.kind === 'null' && nullable && shape.kind !== 'tagged' && shape.kind !== 'anything') {
    if (shape.kind === 'structure' && node.explicit) return wrongType(shape, node, owner, reading)
    const refused = field.decoderNeeds || (node.tag !== undefined && !variant && shape.kind !== 'structure')
    if (refused) reading.late.push(typeProblem(shape, node, owner))
    return undefined
  }
  return read(shape, node, owner, reading, variant)
}

/** The default of a field that nobody wrote, as if it were written where its structure is. */
function implied(field: Field, node: Node, owner: Owner): unknown {
  if (field.presence !== 'default' && field.presence !== 'default-or-null') return undefined
  return impliedValue(field.shape, field.default, node, owner)
}

/** What stands for a field with a default that could not be read: the default, known to be incomplete. */
function unread(field: Field, node: Node, owner: Owner): unknown {
  if (field.presence !== 'default') return undefined
  const value = impliedValue(field.shape, field.default, node, owner) as object
  return 'complete' in value ? { ...value, complete: false } : value
}

function impliedValue(shape: AnyShape, value: unknown, node: Node, owner: Owner): unknown {
  const { at } = owner
  switch (shape.kind) {
    case 'sequence':
      return { at, node, items: nobody, complete: true, implied: true }
    case 'mapping':
      return { at, node, entries: nobody, complete: true, get: nothing, implied: true }
    case 'structure': {
      const result: Record<string, unknown> = { at, node, implied: true, keys: noPlaces }
      for (const { camel, field } of planOf(shape).fields) result[camel] = implied(field, node, owner)
      return result
    }
    default:
      return { at, node, value, implied: true }
  }
}

const nobody: readonly never[] = []
const nothing = (): undefined => undefined
const noPlaces: ReadonlyMap<string, Location> = new Map()

function readTagged(shape: TaggedShape, node: Node, owner: Owner, reading: Reading): unknown {
  const tags = Object.keys(shape.variants)
  let tag = node.tag?.value
  let tagAt = node.tag?.at ?? node.at
  let content = node
  if (tag === undefined && shape.plain && node.kind === 'scalar' && Object.hasOwn(shape.variants, node.value)) {
    tag = node.value
    tagAt = node.at
    content = { kind: 'null', explicit: false, at: { ...node.at, start: node.at.end }, printed: node.printed }
  } else if (tag === undefined && shape.untagged !== undefined) {
    tag = shape.untagged
  }
  if (tag === undefined) {
    const told = typeProblem(shape, node, owner, missingTag(node, shape, owner))
    const fixes = taggedFix(node, shape)
    const problem = fixes.length > 0 ? { ...told, fixes } : told
    reading.early.push(shape.plain ? problem : { ...problem, rule: 'unknown-tag' })
    return undefined
  }
  const inner = Object.hasOwn(shape.variants, tag) ? shape.variants[tag] : undefined
  if (inner === undefined) {
    if (reading.early.length > MOST_PROBLEMS) return undefined
    const near = nearest(tag, tags)
    const all = tags.map((t) => `!${t}`)
    const meant = near === undefined ? `accepted: ${list(all, tag)}` : `did you mean \`!${near}\`?`
    const told = problem('unknown-tag', tagAt, `${subject(owner)} does not take \`!${tag}\`; ${meant}`, node)
    const fixes = Object.hasOwn(shape.variants, 'Readonly') ? asVolume(tag, tagAt, node) : []
    reading.early.push(near === undefined ? { ...told, fixes } : { ...told, fixes: [rewrite(tagAt, `!${near}`, true)] })
    return undefined
  }
  const value = read(inner, content, { at: tagAt, name: `!${tag}` }, reading, true)
  if (value === undefined) return undefined
  const at = tagAt.file === node.at.file ? { ...node.at, start: Math.min(tagAt.start, node.at.start) } : node.at
  return { tag, tagAt, at, node, value }
}

/** `- Sh: make` and `/tmp: Tmpfs` are meant as `!Sh make` and `!Tmpfs`; options that are not indented stand among the tagged values. */
function missingTag(node: Node, shape: TaggedShape, owner: Owner): string {
  const firstKey = node.kind === 'mapping' ? node.entries[0]?.key.value : undefined
  const word = node.kind === 'scalar' ? node.value : firstKey
  if (word?.startsWith('!') && Object.hasOwn(shape.variants, word.slice(1)))
    return ' (in quotes it is a text, and no tag)'
  if (word !== undefined && Object.hasOwn(shape.variants, word)) return ` (a tag begins with \`!\`: \`!${word}\`)`
  const option = owner.name.replaceAll('_', '-')
  const tags = Object.keys(shape.variants).filter((tag) => {
    const variant = shape.variants[tag]
    return variant?.kind === 'structure' && Object.hasOwn(variant.fields, option)
  })
  return tags.length === 0 || owner.role !== undefined
    ? ''
    : ` (an option of ${list(tags.map((tag) => `!${tag}`))} must be indented more than the tag)`
}

/** `- Sh: make` becomes `- !Sh make`, and `/tmp: Tmpfs` becomes `/tmp: !Tmpfs`. */
function taggedFix(node: Node, shape: TaggedShape): Fix[] {
  const { file } = node.at
  if (node.alias !== undefined) return []
  if (node.kind === 'scalar' && node.style === 'plain' && Object.hasOwn(shape.variants, node.value)) {
    const at = { file, start: node.at.start, end: node.at.start }
    return [{ title: `write \`!${node.value}\``, safety: 'safe', edits: [{ at, text: '!' }] }]
  }
  const [entry, more] = node.kind === 'mapping' && !node.flow ? node.entries : []
  if (entry === undefined || more !== undefined || !Object.hasOwn(shape.variants, entry.key.value)) return []
  const { key, value } = entry
  const colon = /^\s*:/.exec(file.text.slice(key.at.end, key.at.end + 20))
  if (value.tag !== undefined || value.alias !== undefined || key.style !== 'plain' || colon === null) return []
  const at = { file, start: key.at.start, end: key.at.end + colon[0].length }
  return [{ title: `write \`!${key.value}\``, safety: 'safe', edits: [{ at, text: `!${key.value}` }] }]
}
