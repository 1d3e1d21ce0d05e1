import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { FileError } from '../files/filesystem.js'

/**
 * Replaces the text of a regular file in `root`, all or nothing, keeping its mode. Throws `FileError` when the path is a
 * link, leaves the root, cannot be written, or no longer holds `before` (somebody changed it meanwhile).
 */
export function replaceFile(root: string, path: string, before: string, after: string): void {
  const target = join(root, path)
  const inside = relative(realpathSync(root), realpathSync(dirname(target)))
  if (inside === '..' || inside.startsWith(`..${sep}`))
    throw new FileError(`${path} is outside of the workspace; nothing was written`)
  const stat = lstatSync(target)
  if (!stat.isFile()) throw new FileError(`${path} is not a regular file; it was not changed`)
  if (readFileSync(target, 'utf8') !== before)
    throw new FileError(`${path} changed while it was checked; it was not written`)
  const temporary = `${target}.lithos-ready-${process.pid}`
  try {
    writeFileSync(temporary, after, { flag: 'wx' })
    chmodSync(temporary, stat.mode & 0o7777)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new FileError(`${path} could not be written: ${error instanceof Error ? error.message : error}`)
  }
}
