/** What problems of reading say: what was found, what is accepted, what was probably meant. */
import { distance } from 'fastest-levenshtein'
import type { Entry, Node } from '../quire/node.js'
import type { Fix } from '../text/finding.js'
import { asProgram } from './meant.js'
import type { AnyShape, StructureShape } from './shape.js'

/** A value in a few words: its text, cut, or its kind. */
export function found(node: Node): string {
  const tag = node.tag === undefined ? '' : `\`!${clip(node.tag.value)}\` with `
  switch (node.kind) {
    case 'scalar':
      return tag + (node.value === '' ? 'an empty string' : `\`${clip(node.value)}\``)
    case 'null':
      if (node.explicit) return `${tag}\`${node.at.file.text.slice(node.at.start, node.at.end) || 'null'}\``
      return `${tag}nothing`
    case 'sequence':
      return `${tag}a list`
    case 'mapping':
      return `${tag}a mapping`
  }
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0] as string
  return line.length > 40 || line.length < text.trimEnd().length ? `${line.slice(0, 40)}…` : line
}

/** What a shape takes, as an object of "must be". */
export function accepted(shape: AnyShape): string {
  switch (shape.kind) {
    case 'scalar':
      return TEXTS[shape.form ?? 'text']
    case 'numeric':
      if (shape.max === HIGHEST_MODE) return 'a file mode from `0o0` to `0o1777`'
      return `a whole number${bounds(shape.min, shape.max)} (units: k, M, G, ki, Mi, Gi)`
    case 'boolean':
      return '`true` or `false`'
    case 'choice':
      return list(shape.words)
    case 'sequence':
      if (shape.fromScalar === 'untagged') return 'a string or a list of at least one string'
      return shape.fromScalar ? 'a string or a list' : 'a list'
    case 'mapping':
      return 'a mapping'
    case 'structure':
      return shape.shorthand === undefined ? 'a mapping' : `a mapping, or a string for \`${shape.shorthand}\``
    case 'tagged':
      return list(Object.keys(shape.variants).map((tag) => (shape.plain ? tag : `!${tag}`)))
    case 'nothing':
      return 'left without a value'
    case 'anything':
      return 'anything'
  }
}

const TEXTS = {
  text: 'a string',
  absolute: 'an absolute path',
  relative: 'a relative path',
  u32: 'a plain number without units, from 0 to 4294967295',
  u64: 'a plain number without units, from 0',
  range: 'a number or a range like `1-1000`',
  'ordered-range': 'a number or a range like `1-1000`, the smaller first',
  ip: 'an IP address',
  network: 'a network like `10.0.0.0/24`',
} as const

/** Where this is the limit the number is a file mode, which people write in octal. */
const HIGHEST_MODE = 0o1777

function bounds(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  return min === undefined ? '' : ` from ${min}`
}

/** Words in code style with "or" before the last. Of long lists the words that are most like `key` are shown. */
export function list(words: readonly string[], key?: string): string {
  const near = (word: string): number => distance(normal((key ?? '').slice(0, 40)), normal(word))
  const isSorted = key === undefined || words.length <= 9 || words.length > 1000
  const sorted = isSorted ? words : [...words].sort((a, b) => near(a) - near(b))
  const shown = words.length > 9 ? sorted.slice(0, 6) : words
  const quoted = shown.map((word) => `\`${clip(word)}\``)
  if (shown.length < words.length) return `one of ${quoted.join(', ')} … (${words.length} in all)`
  const last = quoted.pop() as string
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

/** The one word that is near enough to be what was meant; `undefined` when there is none, or more than one. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (words.length > 1000 || word.length > 60) return undefined
  const plain = normal(word)
  const same = words.filter((other) => normal(other) === plain)
  if (same.length === 1) return same[0]
  if (plain.length < 3) return undefined
  const forLonger = plain.length < 12 ? 2 : 3
  const limit = plain.length < 5 ? 1 : forLonger
  let best: string[] = []
  let least = limit
  for (const other of words) {
    const far = distance(plain, normal(other))
    if (far < least || (far === least && best.length === 0)) {
      best = [other]
      least = far
    } else if (far === least) {
      best.push(other)
    }
  }
  return best.length === 1 ? best[0] : undefined
}

/** Without case and without the marks between words: `workDir`, `work_dir` and `work-dir` are the same. */
const normal = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '')

/** Other words for a key, with the same meaning and the same kind of value. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  args: ['arguments'],
  env: ['environ'],
  environment: ['environ'],
  'env-file': ['environ-file'],
  'environment-file': ['environ-file'],
  memory: ['memory-limit'],
  mem: ['memory-limit'],
  cwd: ['workdir', 'work-dir'],
  'working-directory': ['workdir', 'work-dir'],
  uid: ['user-id'],
  gid: ['group-id'],
  user: ['user-id', 'default-user'],
  group: ['group-id', 'default-group'],
  vars: ['variables'],
  ports: ['tcp-ports'],
  secrets: ['secret-environ'],
  gateway: ['default-gateway'],
  steps: ['setup'],
  command: ['run', 'executable'],
  cmd: ['run', 'executable'],
}

/** Where a key of the other program is told of what to write here. */
const OTHER_PROGRAM: Readonly<Record<'vagga' | 'lithos', Readonly<Record<string, string>>>> = {
  lithos: {
    run: 'is a key of vagga commands; lithos uses `executable` and `arguments`',
    container: 'is a key of vagga commands; lithos takes the image from the process config',
    setup: 'is a key of vagga containers; lithos starts an image that is already built',
    'environ-file': 'is a key of vagga; lithos takes variables from `environ` only',
    'pass-tcp-socket': 'is a key of vagga; lithos uses `tcp-ports`',
    'resolv-conf-path': 'is a key of vagga; lithos uses `resolv-conf`',
    'hosts-file-path': 'is a key of vagga; lithos uses `hosts-file`',
    description: 'is a key of vagga; lithos uses `metadata` for notes',
    'write-mode': 'is a key of vagga; in lithos the image is always read-only',
  },
  vagga: {
    executable: 'is a key of lithos; vagga uses `run`',
    arguments: 'is a key of lithos; vagga uses `run`',
    'memory-limit': 'is a key of lithos; vagga does not limit memory',
    'tcp-ports': 'is a key of lithos; vagga uses `pass-tcp-socket`',
    'resolv-conf': 'is a key of lithos; vagga uses `resolv-conf-path`',
    'hosts-file': 'is a key of lithos; vagga uses `hosts-file-path`',
    image: 'is a key of lithos process configs; vagga uses `container`',
  },
}

const dashed = (key: string): string => key.toLowerCase().replaceAll('_', '-')

/** What to say of a key that belongs to the other program, or to a value that is nested here. */
export function misplacedKey(entry: Entry, shape: StructureShape, dialect: 'vagga' | 'lithos'): string | undefined {
  const key = dashed(entry.key.value)
  const notes = OTHER_PROGRAM[dialect]
  if (Object.hasOwn(notes, key)) return notes[key]
  for (const [name, field] of Object.entries(shape.fields)) {
    if (field.shape.kind === 'structure' && Object.hasOwn(field.shape.fields, key)) return `belongs inside \`${name}\``
  }
  return undefined
}

/** The message for an unknown key, and the change where exactly one key is near that is not there yet. */
export function unknownKey(
  entry: Entry,
  shape: StructureShape,
  owner: string,
  hint: string | undefined,
  taken: (name: string) => boolean,
): { readonly message: string; readonly fixes: readonly Fix[] } {
  const key = entry.key.value
  const names = Object.keys(shape.fields)
  const synonyms = Object.hasOwn(SYNONYMS, dashed(key)) ? (SYNONYMS[dashed(key)] as readonly string[]) : []
  const known = synonyms.filter((name) => names.includes(name))
  const near = known.length === 1 ? known[0] : nearest(key, names)
  const message = `\`${clip(key)}\` is not a key of ${owner}`
  if (hint !== undefined) {
    const isProgram = key === 'run' && names.includes('executable') && !taken('executable') && !taken('arguments')
    return {
      message: `\`${clip(key)}\` ${hint}`,
      fixes: isProgram && entry.merged === undefined ? asProgram(entry) : [],
    }
  }
  if (near === undefined) {
    const accepts = names.length === 0 ? 'nothing' : list(names, key)
    return { message: `${message}; accepted: ${accepts}`, fixes: [] }
  }
  if (taken(near)) return { message: `${message}; \`${near}\` is already there`, fixes: [] }
  const fix: Fix = {
    title: `write \`${near}\` instead of \`${clip(key)}\``,
    safety: 'safe',
    edits: [{ at: entry.key.at, text: near }],
  }
  return { message: `${message}; did you mean \`${near}\`?`, fixes: fixable(entry, shape, near) ? [fix] : [] }
}

/** A change of the key helps only where its value is of the kind that the other key takes. */
function fixable(entry: Entry, shape: StructureShape, near: string): boolean {
  const kind = shape.fields[near]?.shape.kind
  const value = entry.value.kind
  if (kind === 'sequence') return value === 'sequence'
  if (kind === 'mapping' || kind === 'structure') return value === 'mapping'
  return kind === 'tagged' || kind === 'anything' || value === 'scalar'
}

/** What was meant by a word that is no boolean for quire. */
const BOOLEANS: Readonly<Record<string, 'true' | 'false'>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  true: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
  false: 'false',
}

const UNITS: Readonly<Record<string, string>> = { k: 'k', m: 'M', g: 'G', ki: 'ki', mi: 'Mi', gi: 'Gi' }

/** What was probably meant by a text that is refused, and whether that is certain. */
export function meantBy(
  shape: AnyShape,
  text: string,
): { readonly text: string; readonly certain: boolean } | undefined {
  if (shape.kind === 'boolean') {
    const word = text.trim().toLowerCase()
    const value = Object.hasOwn(BOOLEANS, word) ? BOOLEANS[word] : undefined
    return value && { text: value, certain: true }
  }
  if (shape.kind === 'choice') {
    const word = nearest(text, shape.words)
    return word === undefined ? undefined : { text: word, certain: normal(word) === normal(text) }
  }
  if (shape.kind !== 'numeric') return undefined
  const octal = shape.max === HIGHEST_MODE ? /^0*([01]?[0-7]{3})$/.exec(text)?.[1] : undefined
  if (octal !== undefined) return { text: `0o${octal}`, certain: false }
  const [, digits, unit] = /^\s*([0-9_]{1,20}) *([kmg]i?)b?\s*$/i.exec(text) ?? []
  const known = unit === undefined ? undefined : UNITS[unit.toLowerCase()]
  const meant = `${digits}${known}`
  return known === undefined || meant === text ? undefined : { text: meant, certain: false }
}

/** What a refused number is, where its looks deceive: a mode without `0o` is decimal, also with a zero in front. */
export function looksOctal(shape: AnyShape, text: string): boolean {
  return shape.kind === 'numeric' && shape.max === HIGHEST_MODE && /^0*[01]?[0-7]{3}$/.test(text)
}
