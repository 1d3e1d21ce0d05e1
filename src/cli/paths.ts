/** Paths of the command line as file systems. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve as resolvePath, sep } from 'node:path'
import { diskFiles, wayBelow } from '../files/disk.js'
import { FileError, type FileSystem, resolve } from '../files/filesystem.js'
import type { Unpacking } from '../files/tar.js'
import { below } from '../files/workspace.js'

/** What is at a path, links followed. Throws `FileError` when nothing is there or may be seen. */
export function kindOf(path: string): 'file' | 'dir' | 'other' {
  try {
    const stat = statSync(path)
    if (stat.isFile()) return 'file'
    return stat.isDirectory() ? 'dir' : 'other'
  } catch (error) {
    throw new FileError(`${path}: ${reason(error)}`)
  }
}

/** The root of a check: the real path of a directory. Throws `FileError`. */
export function directory(path: string): string {
  if (kindOf(path) !== 'dir') throw new FileError(`${path}: not a directory; name the one that has the vagga.yaml`)
  return realpathSync(path)
}

/** Where `root` is in the repository that it belongs to; `''` for its top, and outside of one. A worktree has a file `.git`. */
export function placeInRepository(root: string): string {
  for (let top = root; ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return relative(top, root).split(sep).join('/')
    if (dirname(top) === top) return ''
  }
}

/** A whole file. Throws `FileError`. */
export function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new FileError(`${path}: ${reason(error)}`)
  }
}

/** The path below a root as file systems have it; `undefined` when it is not below. */
export function inside(root: string, path: string): string | undefined {
  return wayBelow(root, resolvePath(path))?.join('/')
}

/** A built root filesystem: a folder, or a tar archive. Throws `FileError`. */
export async function rootFilesystem(path: string, budget?: Unpacking): Promise<FileSystem> {
  if (kindOf(path) === 'dir') return diskFiles(realpathSync(path))
  return archive(path, readWhole(path), budget)
}

/** The same of a path that the settings name, which must not lead out of the checkout. Throws `FileError`. */
export async function rootFilesystemIn(files: FileSystem, path: string, budget?: Unpacking): Promise<FileSystem> {
  const found = resolve(files, path)
  if (found === undefined) throw new FileError(`${path}: no such file or directory`)
  if (found.stat.kind === 'dir') return below(files, found.path)
  return archive(path, files.read(found.path, found.stat.size), budget)
}

async function archive(path: string, bytes: Uint8Array, budget?: Unpacking): Promise<FileSystem> {
  const { tarFiles } = await import('../files/tar.js')
  try {
    return tarFiles(bytes, budget)
  } catch (error) {
    throw error instanceof FileError ? new FileError(`${path}: ${error.message}`) : error
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or directory',
    ENOTDIR: 'no such file or directory',
    EACCES: 'permission denied',
    EISDIR: 'is a directory',
    ELOOP: 'too many symbolic links',
  }
  return reasons[code ?? ''] ?? message
}
