/** Directories in which something is written, and which no link can take the place of meanwhile. */
import { closeSync, constants, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { FileError } from './filesystem.js'

/** Where Linux names what a process has opened. What is below such a name is in that directory, whatever has its old name by now. */
export const openedNames = process.platform === 'linux' && existsSync('/proc/self/fd') ? '/proc/self/fd' : undefined

/**
 * Gives `use` a name of the directory that is reached by `way` from `root`, an absolute path without links. No link on the way is followed,
 * whenever it came there; on other systems than Linux, where it was there before. Directories that are missing are made where `make`
 * says so. Throws `FileError`, what the file system says, and what `use` throws.
 */
export function inDirectory<T>(
  root: string,
  way: readonly string[],
  use: (directory: string) => T,
  make: 'make' | 'only-there' = 'only-there',
): T {
  if (openedNames === undefined) return use(checkedDirectory(root, way, make))
  let held = openDirectory(root)
  try {
    for (const part of way) {
      const child = `${openedNames}/${held}/${part}`
      if (make === 'make' && !existsSync(child)) mkdirSync(child)
      const next = openDirectory(child)
      closeSync(held)
      held = next
    }
    return use(`${openedNames}/${held}`)
  } finally {
    closeSync(held)
  }
}

/** Throws where a link is, also a dangling one. */
function openDirectory(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
}

function checkedDirectory(root: string, way: readonly string[], make: 'make' | 'only-there'): string {
  const directory = join(root, ...way)
  if (make === 'make') mkdirSync(directory, { recursive: true })
  if (realpathSync(directory) !== directory) throw new FileError('a link took the place of a directory')
  return directory
}

/** What went wrong, without the names of what was opened. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/, \w+(?: '.*)?$/s, '') : String(error)
}
