/** What a tar archive holds, without unpacking it. Source: tar(5) for ustar, GNU long names and pax headers. */
import { FileError, LONGEST_PATH, type Owner } from './filesystem.js'

/** A member of a tar archive, as the archive has it. */
export interface TarMember {
  /** As it is written: it may be absolute, and end in `/`. */
  readonly name: string
  /** The type flag of the header: `0` for a file, `2` for a symbolic link … tar(5). */
  readonly type: string
  readonly mode: number
  readonly owner: Owner
  /** The text of a symbolic link, the name of another member for a hard link. */
  readonly target: string
  readonly content: Uint8Array
}

/**
 * The members of a tar archive that is not packed, in its order. Throws `FileError` for a damaged header, for names that
 * Linux would not take, and for sparse files.
 */
export function* tarMembers(bytes: Uint8Array): Generator<TarMember> {
  let global: ReadonlyMap<string, string> = new Map()
  let local: ReadonlyMap<string, string> = new Map()
  let at = 0
  while (at + 512 <= bytes.length) {
    const header = bytes.subarray(at, at + 512)
    if (header.every((byte) => byte === 0)) break
    if (!checksumFits(header)) throw new FileError(at === 0 ? 'this is no tar archive' : `damaged header at byte ${at}`)
    const type = String.fromCharCode(header[156] as number)
    const attributes = new Map([...global, ...local])
    const size = numberIn(attributes.get('size'), header, 124, 12)
    // Links carry no content, whatever size they claim.
    const length = '123456'.includes(type) ? 0 : size
    const start = at + 512
    if (length > bytes.length - start) throw new FileError('the archive ends in the middle of a member')
    const content = bytes.subarray(start, start + length)
    at = start + Math.ceil(length / 512) * 512
    if (type === 'x') local = new Map([...local, ...paxOf(content)])
    else if (type === 'g') global = new Map([...global, ...paxOf(content)])
    else if (type === 'L') local = new Map([...local, ['path', textIn(content)]])
    else if (type === 'K') local = new Map([...local, ['linkpath', textIn(content)]])
    else {
      yield memberOf(header, type, attributes, content)
      local = new Map()
    }
  }
}

function memberOf(
  header: Uint8Array,
  type: string,
  attributes: ReadonlyMap<string, string>,
  content: Uint8Array,
): TarMember {
  const name = nameOf(header, attributes)
  const target = attributes.get('linkpath') ?? textIn(header.subarray(157, 257))
  if (name.length > LONGEST_PATH) throw new FileError(`the archive has a name of ${name.length} characters`)
  if (target.length > LONGEST_PATH) throw new FileError(`${name}: its link is too long`)
  if (type === 'S' || attributes.has('GNU.sparse')) throw new FileError(`${name}: sparse members cannot be read`)
  return {
    name,
    type,
    mode: numberIn(undefined, header, 100, 8) & 0o7777,
    owner: [numberIn(attributes.get('uid'), header, 108, 8), numberIn(attributes.get('gid'), header, 116, 8)],
    target,
    content,
  }
}

function nameOf(header: Uint8Array, attributes: ReadonlyMap<string, string>): string {
  const short = textIn(header.subarray(0, 100))
  const prefix = textIn(header.subarray(345, 500))
  // GNU's own format ("ustar  ") keeps other things where the prefix would be.
  const isUstar = textIn(header.subarray(257, 263)) === 'ustar'
  return attributes.get('path') ?? (isUstar && prefix !== '' ? `${prefix}/${short}` : short)
}

const decoder = new TextDecoder()

/** A text that ends at its first NUL. */
function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** An octal number, or a binary one where the first bit is set (GNU); the attribute of pax wins. */
function numberIn(attribute: string | undefined, header: Uint8Array, start: number, length: number): number {
  const field = header.subarray(start, start + length)
  const first = field[0] as number
  let value: number
  if (attribute !== undefined) value = Number(attribute)
  else if (first & 0x80) value = field.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & 0x7f : byte), 0)
  else {
    // without a digit it is 0
    const text = textIn(field).trim() || '0'
    value = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN
  }
  if (!Number.isSafeInteger(value) || value < 0) throw new FileError('the archive has a number that makes no sense')
  return value
}

const known = new Set(['path', 'linkpath', 'size', 'uid', 'gid'])

/** `LENGTH KEY=VALUE\n`, again and again. */
function paxOf(content: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let at = 0
  while (at < content.length) {
    const blank = content.indexOf(0x20, at)
    const length = blank < 0 ? Number.NaN : Number(decoder.decode(content.subarray(at, Math.min(blank, at + 12))))
    if (!Number.isSafeInteger(length) || length <= blank + 1 - at || at + length > content.length) {
      throw new FileError('the archive has a damaged pax header')
    }
    const record = decoder.decode(content.subarray(blank + 1, at + length - 1))
    const key = record.slice(0, Math.max(0, record.indexOf('=')))
    if (known.has(key)) found.set(key, record.slice(key.length + 1))
    if (key.startsWith('GNU.sparse.')) found.set('GNU.sparse', '')
    at += length
  }
  return found
}

/** The sum of all bytes, where those of the sum itself count as blanks. */
function checksumFits(header: Uint8Array): boolean {
  const text = textIn(header.subarray(148, 156)).trim()
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0)
  return /^[0-7]+$/.test(text) && Number.parseInt(text, 8) === sum
}
