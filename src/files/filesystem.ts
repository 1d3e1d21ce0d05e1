/**
 * The only way in which anything below `check.ts` sees files. The same code runs on a checkout, on a list of paths in
 * memory and on an unpacked or packed image. No method follows a symbolic link and none leaves the root.
 */

/** `other`: a device, a socket or a fifo. */
export type FileKind = 'file' | 'dir' | 'link' | 'other'

/** Whose a file is, by numbers. */
export type Owner = readonly [uid: number, gid: number]

/** Bytes of the longest path that Linux takes. Where recursion goes up a path it bounds that, too. */
export const LONGEST_PATH = 4096

/** What is at a path. */
export interface FileStat {
  readonly kind: FileKind
  /** Permission bits, `& 0o7777`. */
  readonly mode: number
  /** Bytes. */
  readonly size: number
  readonly owner: Owner
  /** The text of a symbolic link. */
  readonly target?: string
}

/** Paths are relative to the root, with `/` between parts, without a leading `/`, without `.` and `..`; `''` is the root. */
export interface FileSystem {
  /** What is at the path itself (a link is a link); `undefined` when nothing is there or its parent is no directory. */
  stat(path: string): FileStat | undefined
  /** The names in a directory, sorted by code unit; `[]` when it is no readable directory. */
  list(path: string): readonly string[]
  /** The first `limit` bytes of a regular file. Throws `FileError` when it cannot be read. */
  read(path: string, limit?: number): Uint8Array
  /** Whether version control ignores the path; `undefined` where nobody knows. */
  ignored?(path: string): boolean | undefined
  /** What a limit kept from being looked at so far, in words. */
  limits?(): readonly string[]
  /** Those that these are laid over, if any. */
  readonly over?: Below | undefined
}

/** The files that others are laid over. */
export interface Below {
  readonly files: FileSystem
  /** All other files are the same in both. */
  readonly changes: ReadonlySet<string>
  /** Some of the changed ones are new, or were no files. */
  readonly adds: boolean
}

/** A file that is there and cannot be read. The message is for people. */
export class FileError extends Error {}

/** The first `limit` bytes of a regular file; `undefined` when it cannot be read. */
export function readable(files: FileSystem, path: string, limit?: number): Uint8Array | undefined {
  try {
    return files.read(path, limit)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

/** A path below a directory; `''` is the root. */
export function joinPaths(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}

/** The rest of a path below a directory, which it is in; `''` is the root. */
export function pathFrom(directory: string, path: string): string {
  return directory === '' ? path : path.slice(directory.length + 1)
}

/** The directory that a path is in; `''` for what is in the root, and for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** Where a path leads when symbolic links are followed inside the root; `undefined` when it leads nowhere, out of the root, or in a circle. */
export function resolve(files: FileSystem, path: string): { path: string; stat: FileStat } | undefined {
  const pending = path.split('/').reverse()
  const done: string[] = []
  let links = 0
  while (pending.length > 0) {
    const part = pending.pop() as string
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (done.pop() === undefined) return undefined
      continue
    }
    done.push(part)
    const stat = files.stat(done.join('/'))
    if (stat === undefined) return undefined
    if (stat.kind === 'link') {
      links += 1
      if (links > 40 || stat.target === undefined || stat.target.startsWith('/')) return undefined
      done.pop()
      pending.push(...stat.target.split('/').reverse())
    }
  }
  const at = done.join('/')
  const stat = files.stat(at)
  return stat && { path: at, stat }
}
