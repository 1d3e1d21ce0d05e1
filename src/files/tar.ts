/**
 * Archives as file systems. Source: tar(5) for ustar, GNU long names and pax headers. Nothing is unpacked anywhere, so a
 * hostile archive can only be refused: members that would leave the root do, and what grows beyond the budget.
 */
import * as zlib from 'node:zlib'
import { FileError, type FileSystem } from './filesystem.js'
import { type MemoryEntry, memoryFiles } from './memory.js'
import { type TarMember, tarMembers } from './tar-members.js'

/** What all archives of a run may unpack to: bytes, of which `free` are so however small the archives are. */
export interface Unpacking {
  left: number
  free: number
}

/** The budget of a run. Images of real systems become three times larger, bombs a thousand times. */
export function unpacking(): Unpacking {
  return { left: 1024 * 1024 * 1024, free: 128 * 1024 * 1024 }
}
const honest = 20
/** Members at most. */
const mostMembers = 1_000_000

/**
 * The members of a tar archive, plain or packed by gzip or (where this node can) by zstd. A member that comes twice is the
 * last one; a hard link is the file that it names. Throws `FileError` for what is no tar archive, is damaged, or would write
 * outside of its root, holds sparse files, or unpacks to more than the budget has left, which it spends.
 */
export function tarFiles(bytes: Uint8Array, budget = unpacking()): FileSystem {
  return memoryFiles(entriesOf(unpacked(bytes, budget)))
}

/** Newer than the oldest node that we run on, and than the types for it. */
interface Zstd {
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array
}

function unpacked(bytes: Uint8Array, budget: Unpacking): Uint8Array {
  const most = Math.min(budget.left, Math.max(budget.free, bytes.length * honest))
  const plain = uncompressed(bytes, Math.max(1, most))
  const spent = plain === bytes ? 0 : plain.length
  budget.left -= spent
  budget.free = Math.max(0, budget.free - spent)
  return plain
}

function uncompressed(bytes: Uint8Array, most: number): Uint8Array {
  const magic = (...expected: number[]) => expected.every((byte, i) => bytes[i] === byte)
  try {
    if (magic(0x1f, 0x8b)) return zlib.gunzipSync(bytes, { maxOutputLength: most })
    if (magic(0x28, 0xb5, 0x2f, 0xfd)) {
      const unzstd = (zlib as Zstd).zstdDecompressSync
      if (unzstd === undefined) throw new FileError('zstd archives need Node 22.15 or later')
      return unzstd(bytes, { maxOutputLength: most })
    }
  } catch (error) {
    if (error instanceof FileError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new FileError(`the archive unpacks to more than ${most} bytes`)
    }
    throw new FileError(`the archive is damaged (${(error as Error).message})`)
  }
  if (magic(0xfd, 0x37, 0x7a, 0x58, 0x5a)) throw new FileError('xz archives cannot be read; unpack it or use gzip')
  if (magic(0x42, 0x5a, 0x68)) throw new FileError('bzip2 archives cannot be read; unpack it or use gzip')
  return bytes
}

function entriesOf(bytes: Uint8Array): Record<string, MemoryEntry> {
  const found = new Map<string, MemoryEntry>()
  let count = 0
  for (const member of tarMembers(bytes)) {
    count += 1
    if (count > mostMembers) throw new FileError(`the archive has more than ${mostMembers} members`)
    const path = inside(member.name)
    const entry = entryOf(member, (target) => found.get(inside(target)))
    if (entry !== undefined) found.set(path, entry)
  }
  if (count === 0 && !(bytes.length >= 512 && bytes.subarray(0, 512).every((byte) => byte === 0))) {
    throw new FileError(bytes.length === 0 ? 'the archive is empty' : 'this is no tar archive')
  }
  return Object.fromEntries(found)
}

function entryOf(
  { name, type, mode, owner, target, content }: TarMember,
  linked: (target: string) => MemoryEntry | undefined,
): MemoryEntry | undefined {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return name.endsWith('/') ? { dir: true, mode, owner } : { bytes: content, mode, owner }
    case '1': {
      const same = linked(target)
      if (same === undefined) throw new FileError(`${name}: a hard link to ${target}, which is not there`)
      return same
    }
    case '2':
      return { link: target, owner }
    case '3':
    case '4':
    case '6':
      return { other: true, mode, owner }
    case '5':
      return { dir: true, mode, owner }
    default:
      // Volume labels and what vendors add say nothing about files.
      return undefined
  }
}

/** The path from the root. tar itself takes absolute names as relative ones; `..` could only lead out. */
function inside(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw new FileError(`${name}: leads out of the archive`)
  return parts.join('/')
}
