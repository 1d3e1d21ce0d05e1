import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { FileError } from '../files/filesystem.js'

/** A file that was read as `before` and shall be `after`; without `before` it shall be new. */
export interface Change {
  readonly path: string
  readonly before: string | undefined
  readonly after: string
}

/**
 * Writes files below `root`, all of them or none, keeping their modes. Nothing is written when one of them is a link, leaves
 * the root, or no longer holds `before` (somebody changed it meanwhile): then, and when a file cannot be written,
 * `FileError` is thrown.
 */
export function writeChanges(root: string, changes: readonly Change[]): void {
  const top = realpathSync(root)
  for (const change of changes) verify(top, change)
  const temporary = (path: string) => `${join(top, path)}.lithos-ready-${process.pid}`
  const made: string[] = []
  const written: Change[] = []
  try {
    // a full disk shows here, before anything is replaced
    for (const { path, before, after } of changes) {
      const target = join(top, path)
      if (before === undefined) mkdirSync(dirname(target), { recursive: true })
      writeFileSync(temporary(path), after, { flag: 'wx' })
      made.push(path)
      if (before !== undefined) chmodSync(temporary(path), lstatSync(target).mode & 0o7777)
    }
    for (const change of changes) {
      renameSync(temporary(change.path), join(top, change.path))
      written.push(change)
    }
  } catch (error) {
    const path = changes[made.length]?.path ?? changes[written.length]?.path
    for (const done of written) takeBack(join(top, done.path), done.before)
    throw new FileError(`${path} cannot be written: ${error instanceof Error ? error.message : error}`)
  } finally {
    for (const { path } of changes) rmSync(temporary(path), { force: true })
  }
}

function takeBack(target: string, before: string | undefined): void {
  if (before === undefined) rmSync(target, { force: true })
  else writeFileSync(target, before)
}

function verify(top: string, { path, before }: Change): void {
  const target = join(top, path)
  let parent = dirname(target)
  while (parent !== top && !existsSync(parent)) parent = dirname(parent)
  const inside = relative(top, realpathSync(parent))
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new FileError(`${path} is outside of the workspace; nothing was written`)
  const stat = lstatSync(target, { throwIfNoEntry: false })
  if (before === undefined) {
    if (stat !== undefined) throw new FileError(`${path} is there already; nothing was written`)
    return
  }
  if (stat === undefined) throw new FileError(`${path} is not there any more; nothing was written`)
  if (stat.isSymbolicLink())
    throw new FileError(`${path} is a symbolic link, and links are not written to; nothing was written`)
  if (!stat.isFile()) throw new FileError(`${path} is not a regular file; nothing was written`)
  if (readFileSync(target, 'utf8') !== before)
    throw new FileError(`${path} changed while it was checked; nothing was written`)
}
