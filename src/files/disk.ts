import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs'
import * as paths from 'node:path'
import { FileError, type FileKind, type FileStat, type FileSystem, LONGEST_PATH, parentOf } from './filesystem.js'
import { gitIgnores } from './gitignore.js'
import { openedNames } from './held.js'

/**
 * The name of a path on this machine, below a folder; `undefined` for what no path of ours can be: with `..`, with a NUL, or
 * with what separates parts of a path here and is a part of a name elsewhere.
 */
export function placeOf(folder: string, path: string, system: paths.PlatformPath = paths): string | undefined {
  if (path === '') return folder
  const parts = path.split('/')
  const isForeign = system.sep === '\\' && /[\\:]/.test(path)
  if (isForeign || path.length > LONGEST_PATH || path.includes('\0')) return undefined
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined
  return system.join(folder, ...parts)
}

/** Bytes of a file that are read when no limit is asked for; a larger one is refused. */
const largest = 32 * 1024 * 1024

/**
 * The files under a directory of this machine. What is below a symbolic link, or outside of the directory, is not there.
 * Answers are remembered: the files are taken to be at rest.
 */
export function diskFiles(folder: string): FileSystem {
  // The folder itself may be given through a link.
  const root = attempt(() => realpathSync(folder)) ?? folder
  const stats = new Map<string, FileStat | undefined>()
  const lists = new Map<string, readonly string[]>()

  const stat = (path: string): FileStat | undefined => {
    if (!stats.has(path)) {
      const place = placeOf(root, path)
      const isThere = place !== undefined && (path === '' || stat(parentOf(path))?.kind === 'dir')
      stats.set(path, isThere ? statAt(place) : undefined)
    }
    return stats.get(path)
  }
  const files: FileSystem = {
    stat,
    list(path) {
      let names = lists.get(path)
      if (names === undefined) {
        const place = placeOf(root, path)
        const isThere = place !== undefined && stat(path)?.kind === 'dir'
        names = isThere ? (attempt(() => namesIn(root, place)) ?? []) : []
        lists.set(path, names)
      }
      return names
    },
    read(path, limit) {
      const kind = stat(path)?.kind
      if (kind !== 'file') throw new FileError(kind ? `${path}: not a regular file` : `${path}: no such file`)
      return readAt(root, path, limit)
    },
  }
  return { ...files, ...gitIgnores(files) }
}

/** `undefined` instead of an error: files vanish, and directories are closed, or others by now. */
export function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

function kindOf(found: Stats): FileKind {
  if (found.isFile()) return 'file'
  if (found.isDirectory()) return 'dir'
  return found.isSymbolicLink() ? 'link' : 'other'
}

function statAt(file: string): FileStat | undefined {
  const found = attempt(() => lstatSync(file, { throwIfNoEntry: false }))
  if (found === undefined) return undefined
  const kind = kindOf(found)
  const target = kind === 'link' ? attempt(() => readlinkSync(file)) : undefined
  return {
    kind,
    mode: found.mode & 0o7777,
    size: found.size,
    owner: [found.uid, found.gid],
    ...(target !== undefined && { target }),
  }
}

/** The names in a directory. Throws where a link took its place, or that of one on the way, since `lstat`. */
function namesIn(root: string, place: string): string[] {
  const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants
  if (openedNames === undefined) {
    const names = readdirSync(place).sort()
    return isWithin(root, realpathSync.native(place)) ? names : []
  }
  const opened = openSync(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    const name = `${openedNames}/${opened}`
    return isWithin(root, readlinkSync(name)) ? readdirSync(name).sort() : []
  } finally {
    closeSync(opened)
  }
}

/** The names from a folder of this machine to what is below it, none for itself; `undefined` for what is elsewhere. No link is looked at. */
export function wayBelow(root: string, path: string): readonly string[] | undefined {
  const way = paths.relative(root, path)
  const isElsewhere = way === '..' || way.startsWith(`..${paths.sep}`) || paths.isAbsolute(way)
  return isElsewhere ? undefined : way.split(paths.sep).filter(Boolean)
}

/** Whether a path without links is below a folder. */
function isWithin(root: string, real: string): boolean {
  return (real.startsWith(root) && real[root.length] === paths.sep) || wayBelow(root, real) !== undefined
}

/** Whether an opened file is below a folder, whatever has its name by now. */
function isOpenedWithin(root: string, file: string, opened: number): boolean {
  if (openedNames !== undefined) return isWithin(root, readlinkSync(`${openedNames}/${opened}`))
  const [now, there] = [fstatSync(opened), lstatSync(file)]
  return there.ino === now.ino && there.dev === now.dev && isWithin(root, realpathSync.native(file))
}

/**
 * A regular file of this machine that is read whole, of at most `limit` bytes; links are not followed, pipes not waited for.
 * Throws `FileError`.
 */
export function readRegular(file: string, limit: number): Uint8Array {
  try {
    return readAt(realpathSync(paths.dirname(file)), paths.basename(file), undefined, limit)
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`${file}: cannot be read (${codeOf(error)})`)
  }
}

function readAt(root: string, path: string, limit: number | undefined, most = largest): Uint8Array {
  let opened: number | undefined
  const file = paths.join(root, path)
  try {
    // A link or a pipe that took the file's place since `lstat` must neither be followed nor waited for.
    opened = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const now = fstatSync(opened)
    if (!now.isFile()) throw new FileError(`${path}: not a regular file`)
    // The same of a link that took the place of a directory on the way.
    if (!isOpenedWithin(root, file, opened)) throw new FileError(`${path}: changed while it was read`)
    if (limit === undefined && now.size > most) {
      throw new FileError(`${path}: too large to read (${now.size} bytes, at most ${most})`)
    }
    const bytes = new Uint8Array(Math.min(now.size, limit ?? most))
    let length = 0
    while (length < bytes.length) {
      const count = readSync(opened, bytes, length, bytes.length - length, length)
      if (count === 0) break
      length += count
    }
    return bytes.subarray(0, length)
  } catch (error) {
    if (error instanceof FileError) throw error
    throw new FileError(`${path}: cannot be read (${codeOf(error)})`)
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
