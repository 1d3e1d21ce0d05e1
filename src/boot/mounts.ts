/** The image with everything that lithos mounts into it. */
import { memoryFiles } from '../files/memory.js'
import { builtImage } from '../image/built.js'
import type { Entry, Image } from '../image/image.js'
import { absolute, parts } from './paths.js'

/** One thing that lithos mounts. */
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

/** What is mounted so far. */
export interface Mounts {
  add(mount: Mount): void
  /** The mount that a path lies in: the last one, because it hides what was mounted before at its place and below. */
  at(path: string): Mount | undefined
  /** Whether one that is only assumed is at a path or below it. */
  assumedBelow(path: string): boolean
}

/** No mounts. Asking costs as much as the path is deep, however many there are. */
export function noMounts(): Mounts {
  const byPath = new Map<string, { readonly mount: Mount; readonly order: number }>()
  const aboveAssumed = new Set<string>()
  let order = 0
  return {
    add(mount) {
      byPath.set(mount.at, { mount, order: ++order })
      if (mount.assumed) for (const path of upwards(mount.at)) aboveAssumed.add(path)
    },
    at(path) {
      let last: { readonly mount: Mount; readonly order: number } | undefined
      for (const above of upwards(path)) {
        const here = byPath.get(above)
        if (here !== undefined && here.order > (last?.order ?? 0)) last = here
      }
      return last?.mount
    },
    assumedBelow: (path) => aboveAssumed.has(path),
  }
}

/** A path and those above it, up to the root. */
function* upwards(path: string): Generator<string> {
  for (let at = path; at !== '' && at !== '/'; at = at.slice(0, at.lastIndexOf('/'))) yield at
  yield '/'
}

/** An image under mounts, of which the last one that covers a path counts. There may be more later. */
export function mounted(image: Image, mounts: Mounts): Image {
  return {
    built: image.built,
    entry(path) {
      const mount = mounts.at(path)
      const entry = mount ? entryOf(mount, path) : image.entry(path)
      if (entry.exists === 'yes' || !mounts.assumedBelow(path)) return entry
      return { exists: 'yes', kind: 'dir', mode: 0o755, owner: [0, 0], because: 'a volume is mounted below it' }
    },
    list(path) {
      const mount = mounts.at(path)
      return mount ? mount.content().list(pathIn(mount, path)) : image.list(path)
    },
  }
}

function pathIn(mount: Mount, path: string): string {
  return absolute([...parts(mount.base), ...parts(path.slice(mount.at === '/' ? 0 : mount.at.length))])
}

function entryOf(mount: Mount, path: string): Entry {
  const entry = mount.content().entry(pathIn(mount, path))
  const because = entry.exists === 'no' ? `${mount.what} hides what the image has there` : `it is in ${mount.what}`
  return { ...entry, because }
}

/** An image that is one empty directory, as a Tmpfs is. */
export function emptyDirectory(mode: number, owner: readonly [number, number] = [0, 0]): Image {
  return builtImage(memoryFiles({ '': { dir: true, mode, owner } }))
}

/** An image that is one directory whose content nobody knows. */
export function unknownDirectory(because: string, mode?: number): Image {
  const owner = mode === undefined ? undefined : ([0, 0] as const)
  return {
    built: false,
    entry: (path) =>
      path === '/' ? { exists: 'yes', kind: 'dir', mode, owner, because } : { exists: 'unknown', because },
    list: () => ({ names: [], complete: false }),
  }
}
