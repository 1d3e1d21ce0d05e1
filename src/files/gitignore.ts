/**
 * `.gitignore` files, matched in time that grows with pattern times name: a pattern comes out of somebody's repository.
 * Source: gitignore(5), gitformat-index(5).
 */
import { groupBy } from '../text/collections.js'
import { type FileSystem, LONGEST_PATH, parentOf, readable } from './filesystem.js'

/** What stands for one character of a name, or for any number of them. */
type Glyph = '*' | ((char: string) => boolean)
/** What stands for one part of a path, or for any number of them. */
type Part = '**' | Name

interface Name {
  /** The text that it begins with, and what follows. */
  readonly begin: string
  readonly wild: readonly Glyph[]
  /** The text that it ends with, and how long it is at least. */
  readonly end: string
  readonly least: number
}

interface Pattern {
  readonly parts: readonly Part[]
  readonly negated: boolean
  readonly onlyDirectories: boolean
  /** Matches from the folder of the file; otherwise the last part of a path is enough. */
  readonly anchored: boolean
}

/**
 * Whether git ignores a path of the checkout: by the `.gitignore` files in its folders and `.git/info/exclude`, unless the
 * file, or one below it, is tracked: the index says so, or who knows better. `undefined` where there is neither git nor a
 * `.gitignore` that says so.
 */
export function gitIgnores(
  files: FileSystem,
  isTracked = inIndex(files),
): Required<Pick<FileSystem, 'ignored' | 'limits'>> {
  const layers = new Map<string, readonly Layer[]>()
  const folders = new Map<string, boolean>([['', false]])
  const budget: Budget = { patterns: mostPatterns, steps: mostSteps }
  /** The files that speak of what is in a folder, the outermost first. */
  const layersOf = (folder: string): readonly Layer[] => {
    const known = layers.get(folder)
    if (known !== undefined) return known
    let patterns = parse(textOf(files, folder === '' ? '.gitignore' : `${folder}/.gitignore`), budget)
    if (folder === '') patterns = [...parse(textOf(files, '.git/info/exclude'), budget), ...patterns]
    const above = folder === '' ? [] : layersOf(parentOf(folder))
    const found = patterns.length === 0 ? above : [...above, layerOf(folder, patterns)]
    layers.set(folder, found)
    return found
  }
  const ignoredFolder = (folder: string): boolean => {
    const known = folders.get(folder)
    if (known !== undefined) return known
    const found = isIgnored(folder, true)
    folders.set(folder, found)
    return found
  }
  const isIgnored = (path: string, isDirectory: boolean): boolean =>
    ignoredFolder(parentOf(path)) || matches(path, isDirectory, layersOf(parentOf(path)), budget)
  const isSpent = () => budget.patterns < 0 || budget.steps < 0
  return {
    ignored(path) {
      if (path === '' || isTracked(path)) return false
      // What is not there may be either: `instance/` is ignored before somebody makes it.
      const kind = isSpent() ? undefined : (files.stat(path)?.kind ?? 'dir')
      const found = kind !== undefined && (kind === 'dir' ? ignoredFolder(path) : isIgnored(path, false))
      if (isSpent()) return undefined
      return found || (files.stat('.git') === undefined ? undefined : false)
    },
    limits: () =>
      isSpent()
        ? ['there are too many patterns in `.gitignore` files: what they ignore is looked at like everything else']
        : [],
  }
}

/** Patterns of all files, and comparisons of a sign or a part, that a checkout may cost. */
const mostPatterns = 50_000
const mostSteps = 50_000_000

/** What is left of both; less than nothing when it did not suffice. */
interface Budget {
  patterns: number
  steps: number
}

/** A pattern, and its place among those of its folder: of two that match, the later one decides. */
interface Ranked extends Pattern {
  readonly nth: number
}

/** The patterns of a folder; `depth` is the number of folders to it. */
interface Layer {
  readonly depth: number
  /** Those without anything wild, by the last name or, from the folder on, the whole path that they match. */
  readonly byName: ReadonlyMap<string, readonly Ranked[]>
  readonly byPath: ReadonlyMap<string, readonly Ranked[]>
  readonly wild: readonly Ranked[]
}

function layerOf(folder: string, all: readonly Pattern[]): Layer {
  const patterns = all.map((pattern, nth) => ({ ...pattern, nth }))
  const isPlain = ({ parts }: Pattern) => parts.every((part) => part !== '**' && part.wild.length === 0)
  const text = ({ parts }: Pattern) => parts.map((part) => (part === '**' ? '' : part.begin)).join('/')
  const plain = patterns.filter(isPlain)
  return {
    depth: folder === '' ? 0 : folder.split('/').length,
    byName: groupBy(
      plain.filter(({ anchored }) => !anchored),
      text,
    ),
    byPath: groupBy(
      plain.filter(({ anchored }) => anchored),
      text,
    ),
    wild: patterns.filter((pattern) => !isPlain(pattern)),
  }
}

/** The last matching pattern of the deepest `.gitignore` that has one decides about one file or folder. */
function matches(path: string, isDirectory: boolean, layers: readonly Layer[], budget: Budget): boolean {
  const parts = path.split('/')
  const name = parts.slice(-1)
  const applies = ({ onlyDirectories }: Pattern) => isDirectory || !onlyDirectories
  for (const { depth, byName, byPath, wild } of layers.toReversed()) {
    const below = byPath.size > 0 || wild.length > 0 ? parts.slice(depth) : []
    const plain = [byName.get(name[0] as string), byPath.size === 0 ? undefined : byPath.get(below.join('/'))]
    const known = plain.map((patterns) => patterns?.findLast(applies))
    const least = Math.max(...known.map((pattern) => pattern?.nth ?? -1))
    const found = wild.findLast(
      (pattern) =>
        pattern.nth > least &&
        applies(pattern) &&
        budget.steps-- >= 0 &&
        matchParts(pattern.parts, pattern.anchored ? below : name, budget),
    )
    const decides = found ?? known.find((pattern) => pattern?.nth === least)
    if (decides !== undefined) return !decides.negated
  }
  return false
}

function parse(text: string, budget: Budget): readonly Pattern[] {
  const patterns: Pattern[] = []
  for (const raw of text.split('\n')) {
    let line = withoutTrailingBlanks(raw.endsWith('\r') ? raw.slice(0, -1) : raw)
    if (line === '' || line.startsWith('#')) continue
    budget.patterns -= 1
    if (budget.patterns < 0) return patterns
    const negated = line.startsWith('!')
    if (negated) line = line.slice(1)
    const onlyDirectories = line.endsWith('/')
    if (onlyDirectories) line = line.slice(0, -1)
    const anchored = line.includes('/')
    const texts = (line.startsWith('/') ? line.slice(1) : line).split('/')
    // `a/**` is everything below `a`, not `a` itself.
    if (texts.length > 1 && texts.at(-1) === '**') texts.push('*')
    if (texts.some((part) => part !== ''))
      patterns.push({ parts: texts.map(partOf), negated, onlyDirectories, anchored })
  }
  return patterns
}

/** Blanks at the end do not count unless a backslash keeps the first of them. */
function withoutTrailingBlanks(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ') end -= 1
  let slashes = 0
  while (end - slashes > 0 && line[end - 1 - slashes] === '\\') slashes += 1
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end)
}

/**
 * Whether the units of a pattern fit those of a name, where a wild one stands for any number of them. To go back to the last
 * wild one only is enough, and bounds the time.
 */
function fitsWildly<Unit, Named>(
  pattern: readonly Unit[],
  name: readonly Named[],
  units: { isWild(unit: Unit): boolean; fits(unit: Unit, named: Named): boolean },
  budget: Budget,
): boolean {
  let at = 0
  let inName = 0
  let wild = -1
  let from = 0
  while (inName < name.length && budget.steps-- >= 0) {
    if (at < pattern.length && units.isWild(pattern[at] as Unit)) {
      wild = at
      from = inName
      at += 1
    } else if (at < pattern.length && units.fits(pattern[at] as Unit, name[inName] as Named)) {
      at += 1
      inName += 1
    } else if (wild >= 0) {
      from += 1
      at = wild + 1
      inName = from
    } else return false
  }
  return pattern.slice(at).every(units.isWild)
}

function matchParts(pattern: readonly Part[], path: readonly string[], budget: Budget): boolean {
  const units = {
    isWild: (part: Part) => part === '**',
    fits: (part: Part, name: string) => part !== '**' && matchName(part, name, budget),
  }
  const [only] = pattern
  if (pattern.length === 1 && path.length === 1 && only !== '**')
    return matchName(only as Name, path[0] as string, budget)
  return fitsWildly(pattern, path, units, budget)
}

const glyphs = {
  isWild: (glyph: Glyph) => glyph === '*',
  fits: (glyph: Glyph, char: string) => glyph !== '*' && glyph(char),
}

function matchName({ begin, wild, end, least }: Name, name: string, budget: Budget): boolean {
  // Nearly every pattern is decided here.
  if (wild.length === 0) return name === begin
  if (name.length < least || !name.startsWith(begin) || !name.endsWith(end)) return false
  return fitsWildly(wild, [...name.slice(begin.length)], glyphs, budget)
}

function partOf(text: string): Part {
  if (text === '**') return '**'
  const begin = /^[^*?[\\]*/.exec(text)?.[0] ?? ''
  const chars = [...text.slice(begin.length)]
  const found: Glyph[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    if (char === '*' && found.at(-1) === '*') continue
    if (char === '*') found.push('*')
    else if (char === '?') found.push(() => true)
    else if (char === '[') {
      const set = bracket(chars, i + 1)
      if (set === undefined) return { begin, wild: [() => false], end: '', least: 0 }
      found.push(set.fits)
      i = set.end
    } else {
      if (char === '\\') i += 1
      const literal = chars[i]
      found.push((other) => other === literal)
    }
  }
  const end = found.length === 0 ? begin : (/[^*?[\]\\]*$/.exec(text)?.[0] ?? '')
  return { begin, wild: found, end, least: begin.length + found.filter((glyph) => glyph !== '*').length }
}

/** `[a-z]`, `[!a-z]`, `[^a-z]`, `[]a]`: from behind the opening bracket to the closing one; `undefined` when it never closes. */
function bracket(
  chars: readonly string[],
  start: number,
): { fits: (char: string) => boolean; end: number } | undefined {
  const negated = chars[start] === '!' || chars[start] === '^'
  const ranges: [string, string][] = []
  let i = negated ? start + 1 : start
  for (let first = true; first || chars[i] !== ']'; first = false) {
    if (chars[i] === '\\') i += 1
    const low = chars[i]
    if (low === undefined) return undefined
    let high: string = low
    if (chars[i + 1] === '-' && chars[i + 2] !== undefined && chars[i + 2] !== ']') {
      i += chars[i + 2] === '\\' ? 3 : 2
      high = chars[i] ?? low
    }
    ranges.push([low, high])
    i += 1
  }
  return { fits: (char) => ranges.some(([low, high]) => low <= char && char <= high) !== negated, end: i }
}

function textOf(files: FileSystem, path: string): string {
  const bytes = bytesOf(files, path, 1024 * 1024)
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}

function bytesOf(files: FileSystem, path: string, limit?: number): Uint8Array | undefined {
  return files.stat(path)?.kind === 'file' ? readable(files, path, limit) : undefined
}

function inIndex(files: FileSystem): (path: string) => boolean {
  let tracked: ReadonlySet<string> | undefined
  return (path) => {
    tracked ??= trackedFiles(files)
    return tracked.has(path)
  }
}

/** The files in git's index and the folders above them; empty where there is no index that we can read. */
function trackedFiles(files: FileSystem): ReadonlySet<string> {
  const found = new Set<string>()
  const bytes = bytesOf(files, '.git/index')
  if (bytes === undefined || bytes.length < 12) return found
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const version = view.getUint32(4)
  if (view.getUint32(0) !== 0x44495243 || version < 2 || version > 4) return found
  const decoder = new TextDecoder()
  let previous = new Uint8Array(0)
  let at = 12
  for (let left = view.getUint32(8); left > 0 && at + 62 < bytes.length; left--) {
    // Ten numbers and the hash of the object precede the flags; bit 0x4000 announces two more bytes.
    const start = at
    at += 62 + (view.getUint16(at + 60) & 0x4000 && version > 2 ? 2 : 0)
    let kept = 0
    if (version === 4) {
      const drop = variableNumber(bytes, at)
      kept = previous.length - drop.value
      at = drop.end
      if (kept < 0) return found
    }
    const end = bytes.indexOf(0, at)
    if (end < 0) return found
    const name = new Uint8Array(kept + end - at)
    name.set(previous.subarray(0, kept))
    name.set(bytes.subarray(at, end), kept)
    if (name.length > LONGEST_PATH) return found
    const path = decoder.decode(name)
    for (let cut = path.length; cut > 0 && !found.has(path.slice(0, cut)); cut = path.lastIndexOf('/', cut - 1)) {
      found.add(path.slice(0, cut))
    }
    previous = name
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7)
  }
  return found
}

/** A number of variable length: how many bytes at the end of the name before are not in this one. Version 4 of the index. */
function variableNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  let at = start
  let value = (bytes[at] ?? 0) & 0x7f
  while (((bytes[at] ?? 0) & 0x80) !== 0 && at < start + 4) {
    at += 1
    value = (value + 1) * 128 + ((bytes[at] ?? 0) & 0x7f)
  }
  return { value, end: at + 1 }
}
