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
} from 'node:fs'
import { join } from 'node:path'
import { FileError, type FileKind, type FileStat, type FileSystem, LONGEST_PATH, parentOf } from './filesystem.js'
import { gitIgnores } from './gitignore.js'

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
    if (!stats.has(path)) stats.set(path, reachable(path) ? statAt(path === '' ? root : join(root, path)) : undefined)
    return stats.get(path)
  }
  const reachable = (path: string): boolean => {
    if (path === '') return true
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (path.length > LONGEST_PATH || name === '' || name === '.' || name === '..' || path.includes('\0')) return false
    return stat(parentOf(path))?.kind === 'dir'
  }
  const files: FileSystem = {
    stat,
    list(path) {
      let names = lists.get(path)
      if (names === undefined) {
        names = stat(path)?.kind === 'dir' ? (attempt(() => readdirSync(join(root, path)).sort()) ?? []) : []
        lists.set(path, names)
      }
      return names
    },
    read(path, limit) {
      const kind = stat(path)?.kind
      if (kind !== 'file') throw new FileError(kind ? `${path}: not a regular file` : `${path}: no such file`)
      return readAt(join(root, path), path, limit)
    },
    ignored: (path) => ignored(path),
  }
  const ignored = gitIgnores(files)
  return files
}

/** `undefined` instead of an error: files vanish, and directories are closed. */
function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

function statAt(file: string): FileStat | undefined {
  const found = attempt(() => lstatSync(file))
  if (found === undefined) return undefined
  const kind: FileKind = found.isFile()
    ? 'file'
    : found.isDirectory()
      ? 'dir'
      : found.isSymbolicLink()
        ? 'link'
        : 'other'
  const target = kind === 'link' ? attempt(() => readlinkSync(file)) : undefined
  return {
    kind,
    mode: found.mode & 0o7777,
    size: found.size,
    owner: [found.uid, found.gid],
    ...(target !== undefined && { target }),
  }
}

function readAt(file: string, path: string, limit: number | undefined): Uint8Array {
  let opened: number | undefined
  try {
    // A link or a pipe that took the file's place since `lstat` must neither be followed nor waited for.
    opened = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const now = fstatSync(opened)
    if (!now.isFile()) throw new FileError(`${path}: not a regular file`)
    if (limit === undefined && now.size > largest) {
      throw new FileError(`${path}: too large to read (${now.size} bytes, at most ${largest})`)
    }
    const bytes = new Uint8Array(Math.min(now.size, limit ?? largest))
    let length = 0
    while (length < bytes.length) {
      const count = readSync(opened, bytes, length, bytes.length - length, length)
      if (count === 0) break
      length += count
    }
    return bytes.subarray(0, length)
  } catch (error) {
    if (error instanceof FileError) throw error
    throw new FileError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`)
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
}
