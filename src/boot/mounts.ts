/** The image with everything that lithos mounts into it. */

import { memoryFiles } from '../files/memory.js'
import { builtImage } from '../image/built.js'
import type { Entry, Image } from '../image/image.js'
import { absolute, isWithin, parts } from './paths.js'

export interface Mount {
  /** Where, without links: absolute, normalized. */
  readonly at: string
  /** What is mounted; `base` is the path in it that appears at `at`. */
  readonly content: () => Image
  readonly base: string
  readonly readOnly: boolean
  /** For people: "the volume `/tmp` (`!Tmpfs`)". */
  readonly what: string
  /** Mounting it fails, and the stages after it are asked as if the mount point had been there. */
  readonly assumed?: true
}

/** An image under mounts, of which the last one that covers a path counts. The list may grow later. */
export function mounted(image: Image, mounts: readonly Mount[]): Image {
  return {
    built: image.built,
    entry(path) {
      const mount = mountAt(mounts, path)
      const entry = mount ? entryOf(mount, path) : image.entry(path)
      if (entry.exists === 'yes' || !mounts.some((other) => other.assumed && isWithin(other.at, path))) return entry
      return { exists: 'yes', kind: 'dir', mode: 0o755, owner: [0, 0], because: 'a volume is mounted below it' }
    },
    list(path) {
      const mount = mountAt(mounts, path)
      return mount ? mount.content().list(pathIn(mount, path)) : image.list(path)
    },
  }
}

/** The mount that a path lies in: the last one, because it hides what was mounted before at its place and below. */
export function mountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts.findLast((mount) => isWithin(path, mount.at))
}

function pathIn(mount: Mount, path: string): string {
  return absolute([...parts(mount.base), ...parts(path.slice(mount.at === '/' ? 0 : mount.at.length))])
}

function entryOf(mount: Mount, path: string): Entry {
  const entry = mount.content().entry(pathIn(mount, path))
  const because = entry.exists === 'no' ? `${mount.what} hides what the image has there` : `it is in ${mount.what}`
  return { ...entry, because }
}

/** An empty directory, as a Tmpfs is. */
export function emptyDirectory(mode: number, owner: readonly [number, number] = [0, 0]): Image {
  return builtImage(memoryFiles({ '': { dir: true, mode, owner } }))
}

/** A directory whose content nobody knows. */
export function unknownDirectory(because: string, mode?: number): Image {
  return {
    built: false,
    entry: (path) =>
      path === '/'
        ? { exists: 'yes', kind: 'dir', ...(mode !== undefined && { mode, owner: [0, 0] as const }), because }
        : { exists: 'unknown', because },
    list: () => ({ names: [], complete: false }),
  }
}
