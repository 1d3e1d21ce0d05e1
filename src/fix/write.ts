import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { attempt, readRegular, wayBelow } from '../files/disk.js'
import { FileError } from '../files/filesystem.js'
import { inDirectory, reasonOf } from '../files/held.js'

/** A file that was read as `before` and shall be `after`; without `before` it shall be new. */
export interface Change {
  readonly path: string
  readonly before: string | undefined
  readonly after: string
}

/** Does something with a file, by a name of it that is right only meanwhile. Throws where a link leads to it, or came there. */
type At = <T>(use: (target: string) => T, make?: 'make') => T

/**
 * Writes files below `root`, all of them or none, keeping their modes. Nothing is written when one of them is a link, leaves
 * the root, or no longer holds `before` (somebody changed it meanwhile): then, and when a file cannot be written,
 * `FileError` is thrown.
 */
export function writeChanges(root: string, changes: readonly Change[]): void {
  const top = realpathSync(root)
  const files = changes.map((change) => ({ change, at: placeOf(top, change.path) }))
  for (const { change, at } of files) verify(change, at)
  const temporary = (target: string) => `${target}.lithos-ready-${process.pid}`
  const made: At[] = []
  const written: typeof files = []
  try {
    // a full disk shows here, before anything is replaced
    for (const { change, at } of files) {
      at((target) => write(temporary(target), target, change), change.before === undefined ? 'make' : undefined)
      made.push(at)
    }
    for (const file of files) {
      file.at((target) => renameSync(temporary(target), target))
      written.push(file)
    }
  } catch (error) {
    const path = changes[made.length]?.path ?? changes[written.length]?.path
    for (const { change, at } of written) attempt(() => at((target) => takeBack(target, change.before)))
    throw new FileError(`${path} cannot be written: ${reasonOf(error)}`)
  } finally {
    for (const { at } of files) attempt(() => at((target) => rmSync(temporary(target), { force: true })))
  }
}

function placeOf(top: string, path: string): At {
  const target = join(top, path)
  let parent = dirname(target)
  while (parent !== top && !existsSync(parent)) parent = dirname(parent)
  const real = attempt(() => realpathSync(parent)) ?? sep
  const way = wayBelow(top, join(real, relative(parent, dirname(target))))
  if (way === undefined) throw new FileError(`${path} is outside of the workspace; nothing was written`)
  return (use, make) => inDirectory(top, way, (directory) => use(join(directory, basename(target))), make)
}

function verify({ path, before }: Change, at: At): void {
  const stat = attempt(() => at((target) => lstatSync(target, { throwIfNoEntry: false })))
  if (before === undefined) {
    if (stat !== undefined) throw new FileError(`${path} is there already; nothing was written`)
    return
  }
  if (stat === undefined) throw new FileError(`${path} is not there any more; nothing was written`)
  if (stat.isSymbolicLink())
    throw new FileError(`${path} is a symbolic link, and links are not written to; nothing was written`)
  if (!stat.isFile()) throw new FileError(`${path} is not a regular file; nothing was written`)
  const now = attempt(() => at((target) => readRegular(target, stat.size)))
  if (now === undefined || Buffer.from(now).toString() !== before)
    throw new FileError(`${path} changed while it was checked; nothing was written`)
}

/** Writes a new file that is to take a file's place, with its mode. */
function write(file: string, target: string, { before, after }: Change): void {
  writeTo(file, 'wx', after, before === undefined ? undefined : lstatSync(target).mode & 0o7777)
}

function takeBack(target: string, before: string | undefined): void {
  if (before === undefined) rmSync(target, { force: true })
  else writeTo(target, constants.O_WRONLY | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0), before)
}

function writeTo(file: string, flags: string | number, text: string, mode?: number): void {
  const opened = openSync(file, flags)
  try {
    writeFileSync(opened, text)
    if (mode !== undefined) fchmodSync(opened, mode)
  } finally {
    closeSync(opened)
  }
}
