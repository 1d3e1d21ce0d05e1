/**
 * Reads what the archives of the checkout hold: tar (ustar, pax, GNU names) in gzip, and zip. bzip2 and xz are recognized and not
 * read. Sizes are bounded: an archive that unpacks to more than is asked for is not read at all.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { FileError } from '../files/filesystem.js'
import { tarMembers } from '../files/tar-members.js'
import { gunzip, inflateRaw } from './inflate.js'

/** A member of an archive, in the archive's order. */
export interface Member {
  readonly name: string
  readonly kind: 'file' | 'dir' | 'link' | 'hardlink'
  /** `undefined` where the archive does not store one. */
  readonly mode: number | undefined
  readonly target: string
  readonly content: () => Uint8Array
}

/** `unreadable`: compressed in a way that is not read here; `refused`: vagga does not unpack it. */
export type Archive = { readonly members: readonly Member[] } | 'unreadable' | 'refused'

const maxMembers = 500_000

/** The checksum as vagga takes it: SHA-256 in hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/** An archive, and the bytes that it unpacks to; one more than the limit where there are more. */
export interface Unpacked {
  readonly archive: Archive
  readonly size: number
}

/**
 * What vagga's `!Tar` finds in a file of which at most `most` bytes are unpacked: the compression is told by its first bytes.
 * vagga: tarcmd.rs `unpack_file`.
 */
export function readTar(bytes: Uint8Array, most: number): Unpacked {
  if (starts(bytes, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) return { archive: 'unreadable', size: 0 }
  if (starts(bytes, [0x42, 0x5a, 0x68])) return { archive: 'unreadable', size: 0 }
  if (!starts(bytes, [0x1f, 0x8b])) return { archive: 'refused', size: 0 }
  const data = gunzip(bytes, most)
  if (data === 'larger') return { archive: 'unreadable', size: most + 1 }
  if (data === 'damaged') return { archive: 'unreadable', size: bytes.length }
  return { archive: members(data), size: data.length }
}

const starts = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte)

/** By the type flags of tar. */
const kinds: ReadonlyMap<string, Member['kind']> = new Map([
  ['1', 'hardlink'],
  ['2', 'link'],
  ['5', 'dir'],
])

function members(data: Uint8Array): Archive {
  const found: Member[] = []
  try {
    for (const { name, type, mode, target, content } of tarMembers(data)) {
      if (found.length > maxMembers) return 'unreadable'
      const kind = kinds.get(type) ?? 'file'
      // devices and fifos become empty regular files
      const own = type === '0' || type === '\0' || type === '7' ? content : new Uint8Array(0)
      found.push({ name, kind, mode, target, content: () => own })
    }
  } catch (error) {
    if (error instanceof FileError) return 'unreadable'
    throw error
  }
  return { members: found }
}

const utf8 = new TextDecoder()

/** The entries of a zip file in the order of its directory. Symbolic links are files with the target as text, as vagga unpacks them. */
export function readZip(bytes: Uint8Array, most: number): Unpacked {
  const found = directoryOf(bytes)
  if (typeof found === 'string') return { archive: found, size: 0 }
  const size = found.reduce((sum, member) => sum + member.size, 0)
  return size > most ? { archive: 'unreadable', size: most + 1 } : { archive: { members: found }, size }
}

type ZipMember = Member & { readonly size: number }

function directoryOf(bytes: Uint8Array): readonly ZipMember[] | 'unreadable' | 'refused' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  if (end === undefined) return 'refused'
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const found: ZipMember[] = []
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return 'unreadable'
    const isEncrypted = (view.getUint16(at + 8, true) & 1) !== 0
    const method = view.getUint16(at + 10, true)
    if (isEncrypted || (method !== 0 && method !== 8)) return 'unreadable'
    const nameLength = view.getUint16(at + 28, true)
    found.push(zipMember(view, at, utf8.decode(bytes.subarray(at + 46, at + 46 + nameLength))))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return found
}

/** Where the record of the directory is, the last thing in the file but for a comment. */
function endOfDirectory(view: DataView): number | undefined {
  const last = view.byteLength - 22
  for (let at = last; at >= Math.max(0, last - 65535); at -= 1) if (view.getUint32(at, true) === 0x06054b50) return at
  return undefined
}

/** The member of which the directory tells at a place. */
function zipMember(view: DataView, at: number, name: string): ZipMember {
  const size = view.getUint32(at + 24, true)
  const packed: Packed = {
    isDeflated: view.getUint16(at + 10, true) === 8,
    length: view.getUint32(at + 20, true),
    size,
    local: view.getUint32(at + 42, true),
  }
  let content: Uint8Array | undefined
  return {
    size,
    name,
    kind: name.endsWith('/') ? 'dir' : 'file',
    mode: zipMode(view.getUint8(at + 5), view.getUint32(at + 38, true)),
    target: '',
    content() {
      content ??= unpacked(view, packed)
      return content
    },
  }
}

/** As the crate zip does: unix entries store a mode, DOS ones a read-only and a directory bit; others nothing. */
function zipMode(system: number, external: number): number | undefined {
  if (external === 0) return undefined
  if (system === 3) return (external >>> 16) & 0o7777
  if (system !== 0) return undefined
  const mode = external & 0x10 ? 0o775 : 0o664
  return external & 1 ? mode & 0o555 : mode
}

/** What a member is packed in. */
interface Packed {
  readonly isDeflated: boolean
  /** Of the packed bytes. */
  readonly length: number
  readonly size: number
  /** Where the header before them is. */
  readonly local: number
}

function unpacked(view: DataView, { isDeflated, length, size, local }: Packed): Uint8Array {
  if (local + 30 > view.byteLength) return new Uint8Array(0)
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const data = bytes.subarray(start, start + length)
  if (!isDeflated) return data
  const content = inflateRaw(data, Math.max(size, 1))
  return typeof content === 'string' ? new Uint8Array(0) : content
}
