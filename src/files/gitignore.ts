/**
 * `.gitignore` files, matched in time that grows with pattern times name: a pattern comes out of somebody's repository.
 * Source: gitignore(5), gitformat-index(5).
 */
import { FileError, type FileSystem, LONGEST_PATH, parentOf } from './filesystem.js'

/** What stands for one character of a name, or for any number of them. */
type Glyph = '*' | ((char: string) => boolean)
/** What stands for one part of a path (`begin`: the text that it begins with, `wild`: what follows), or for any number of them. */
type Part = '**' | { readonly begin: string; readonly wild: readonly Glyph[] }

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
export function gitIgnores(files: FileSystem, isTracked = inIndex(files)): (path: string) => boolean | undefined {
  const layers = new Map<string, readonly Layer[]>()
  const folders = new Map<string, boolean>([['', false]])
  /** The files that speak of what is in a folder, the outermost first. */
  const layersOf = (folder: string): readonly Layer[] => {
    const known = layers.get(folder)
    if (known !== undefined) return known
    let patterns = parse(textOf(files, folder === '' ? '.gitignore' : `${folder}/.gitignore`))
    if (folder === '') patterns = [...parse(textOf(files, '.git/info/exclude')), ...patterns]
    const above = folder === '' ? [] : layersOf(parentOf(folder))
    const found =
      patterns.length === 0 ? above : [...above, { length: folder === '' ? 0 : folder.length + 1, patterns }]
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
    ignoredFolder(parentOf(path)) || matches(path, isDirectory, layersOf(parentOf(path)))
  return (path) => {
    if (path === '' || isTracked(path)) return false
    // What is not there may be either: `instance/` is ignored before somebody makes it.
    const kind = files.stat(path)?.kind ?? 'dir'
    if (kind === 'dir' ? ignoredFolder(path) : isIgnored(path, false)) return true
    return files.stat('.git') === undefined ? undefined : false
  }
}

/** The patterns of a folder; `length` is that of its path with the slash behind it. */
interface Layer {
  readonly length: number
  readonly patterns: readonly Pattern[]
}

/** The last matching pattern of the deepest `.gitignore` that has one decides about one file or folder. */
function matches(path: string, isDirectory: boolean, layers: readonly Layer[]): boolean {
  for (const { length, patterns } of layers.toReversed()) {
    const below = path.slice(length).split('/')
    const found = patterns.findLast(
      (pattern) =>
        (isDirectory || !pattern.onlyDirectories) &&
        matchParts(pattern.parts, pattern.anchored ? below : below.slice(-1)),
    )
    if (found !== undefined) return !found.negated
  }
  return false
}

function parse(text: string): readonly Pattern[] {
  const patterns: Pattern[] = []
  for (const raw of text.split('\n')) {
    let line = withoutTrailingBlanks(raw.endsWith('\r') ? raw.slice(0, -1) : raw)
    if (line === '' || line.startsWith('#')) continue
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
  isWild: (unit: Unit) => boolean,
  fits: (unit: Unit, named: Named) => boolean,
): boolean {
  let at = 0
  let inName = 0
  let wild = -1
  let from = 0
  while (inName < name.length) {
    if (at < pattern.length && isWild(pattern[at] as Unit)) {
      wild = at
      from = inName
      at += 1
    } else if (at < pattern.length && fits(pattern[at] as Unit, name[inName] as Named)) {
      at += 1
      inName += 1
    } else if (wild >= 0) {
      from += 1
      at = wild + 1
      inName = from
    } else return false
  }
  return pattern.slice(at).every(isWild)
}

function matchParts(pattern: readonly Part[], path: readonly string[]): boolean {
  return fitsWildly(
    pattern,
    path,
    (part) => part === '**',
    (part, name) => part !== '**' && matchName(part, name),
  )
}

function matchName({ begin, wild }: Exclude<Part, '**'>, name: string): boolean {
  // Nearly every pattern is decided here.
  if (wild.length === 0) return name === begin
  if (!name.startsWith(begin)) return false
  return fitsWildly(
    wild,
    [...name.slice(begin.length)],
    (glyph) => glyph === '*',
    (glyph, char) => glyph !== '*' && glyph(char),
  )
}

function partOf(text: string): Part {
  if (text === '**') return '**'
  const begin = /^[^*?[\\]*/.exec(text)?.[0] ?? ''
  const chars = [...text.slice(begin.length)]
  const found: Glyph[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    if (char === '*') found.push('*')
    else if (char === '?') found.push(() => true)
    else if (char === '[') {
      const set = bracket(chars, i + 1)
      if (set === undefined) return { begin, wild: [() => false] }
      found.push(set.fits)
      i = set.end
    } else {
      if (char === '\\') i += 1
      const literal = chars[i]
      found.push((other) => other === literal)
    }
  }
  return { begin, wild: found }
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
  if (files.stat(path)?.kind !== 'file') return undefined
  try {
    return files.read(path, limit)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
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
