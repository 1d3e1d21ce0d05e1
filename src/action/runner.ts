/** The files that the workflow reads after us. What the runner itself reads `@actions/core` writes, and never GITHUB_ENV: no value of a repository becomes a variable. */
import { Buffer } from 'node:buffer'
import { existsSync, lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { wayBelow } from '../files/disk.js'
import { LONGEST_PATH } from '../files/filesystem.js'
import { inDirectory, reasonOf } from '../files/held.js'
import type { Env } from '../github/event.js'
import { SUMMARY_BYTES } from '../report/markdown.js'
import { WrongUse } from './inputs.js'

/** Bytes that the summary of the step can still take; other parts of it may have been written before. */
export function summaryRoom({ GITHUB_STEP_SUMMARY: file }: Env): number {
  return SUMMARY_BYTES - (file ? (statSync(file, { throwIfNoEntry: false })?.size ?? 0) : 0)
}

/** Where a file that the workflow asked for is: below the workspace or the runner's temporary folder, both without links. */
export interface Place {
  readonly root: string
  /** From the root on, with `/` between parts, and without links. */
  readonly path: string
}

/** The place of a file in the workspace or the runner's temporary folder that is reached through no symbolic link out of them. Throws `WrongUse`. */
export function placeInside(env: Env, workspace: string, path: string): Place {
  const target = resolve(workspace, path)
  const outside = () => new WrongUse(`\`${path}\` is neither in the workspace nor in the runner's temporary folder`)
  if (/[\\/][^\\/]{256,}|\0/.test(target) || target.length > LONGEST_PATH) throw outside()
  let existing = dirname(target)
  while (!existsSync(existing)) existing = dirname(existing)
  const real = resolve(realpathSync(existing), relative(existing, target))
  const roots = [workspace, env.RUNNER_TEMP ?? ''].filter((root) => root !== '' && isThere(root))
  const root = roots.map((one) => realpathSync(one)).find((one) => wayBelow(one, real)?.length)
  if (root === undefined) throw outside()
  if (!statSync(existing).isDirectory())
    throw new WrongUse(`\`${path}\`: \`${relative(workspace, existing)}\` is no directory`)
  if (isThere(target) && lstatSync(target).isSymbolicLink()) throw new WrongUse(`\`${path}\` is a symbolic link`)
  return { root, path: relative(root, real).split(sep).join('/') }
}

/** Writes a file for the steps that follow, all or nothing, making its folders. Throws `WrongUse` where it cannot be. */
export function writeInside(env: Env, workspace: string, path: string, text: string): void {
  const place = placeInside(env, workspace, path)
  const way = place.path.split('/').slice(0, -1)
  try {
    inDirectory(place.root, way, (directory) => replace(join(directory, basename(place.path)), text), 'make')
  } catch (error) {
    throw new WrongUse(`\`${path}\` cannot be written: ${reasonOf(error)}`)
  }
}

function replace(target: string, text: string): void {
  const temporary = `${target}.${process.pid}.part`
  try {
    // never through a link, and a full disk leaves what was there
    writeFileSync(temporary, Buffer.from(text), { flag: 'wx', mode: 0o644 })
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
