/** One budget for all archives that the images of a checkout unpack, in bytes of what is in them. */
import type { FileSystem } from '../files/filesystem.js'
import { perFiles } from '../files/per-file.js'
import { type Archive, readTar, readZip, type Unpacked } from './archive.js'

/** Bytes that the archives of one checkout unpack to; what is kept for the next check of the same files is as much. */
const mostUnpacked = 128 * 1024 * 1024

/** What the images of a checkout unpack. */
export interface Unpacking {
  /** The members of an archive; `unreadable` also when the budget does not suffice. */
  open(path: string, bytes: Uint8Array, format: 'tar' | 'zip'): Archive
  /** Archives that were not unpacked, because the budget did not suffice. */
  readonly passedOver: ReadonlySet<string>
}

/** The budget of a checkout, which all of its projects share. */
export const unpackingOf = perFiles((_: FileSystem): Unpacking => {
  let left = mostUnpacked
  const passedOver = new Set<string>()
  return {
    passedOver,
    open(path, bytes, format) {
      const { archive, size } = left > 0 ? unpack(bytes, format, left) : { archive: 'unreadable' as const, size: 1 }
      const isTooLarge = size > left
      left = Math.max(0, left - size)
      if (!isTooLarge) return archive
      passedOver.add(path)
      return 'unreadable'
    },
  }
})

interface Kept extends Unpacked {
  readonly bytes: Uint8Array
  readonly format: 'tar' | 'zip'
}

/** What was unpacked last. Fixes are tried by checks of nearly the same files, whose archives are the same. */
let kept: readonly Kept[] = []

function unpack(bytes: Uint8Array, format: 'tar' | 'zip', most: number): Unpacked {
  const known = kept.find((one) => one.format === format && isSame(one.bytes, bytes))
  if (known !== undefined && (known.archive !== 'unreadable' || known.size >= most)) return known
  const unpacked = { ...(format === 'tar' ? readTar : readZip)(bytes, most), bytes, format }
  const others = kept.filter((one) => one !== known)
  let total = unpacked.size
  // the oldest come first: from where on do they fit?
  const first = others.findLastIndex(({ size }) => {
    total += size
    return total > mostUnpacked
  })
  kept = [...others.slice(first + 1), unpacked]
  return unpacked
}

/** Compared as they are, which is faster than any checksum. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}
