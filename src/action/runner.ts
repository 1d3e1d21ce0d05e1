/** The files that the workflow reads after us. What the runner itself reads `@actions/core` writes, and never GITHUB_ENV: no value of a repository becomes a variable. */
import { Buffer } from 'node:buffer'
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { LONGEST_PATH } from '../files/filesystem.js'
import type { Env } from '../github/event.js'
import { SUMMARY_BYTES } from '../report/markdown.js'
import { WrongUse } from './inputs.js'

/** Bytes that the summary of the step can still take; other parts of it may have been written before. */
export function summaryRoom({ GITHUB_STEP_SUMMARY: file }: Env): number {
  return SUMMARY_BYTES - (file ? (statSync(file, { throwIfNoEntry: false })?.size ?? 0) : 0)
}

/**
 * Where a file that the workflow asked for is: in the workspace or the runner's temporary folder, and reached through no
 * symbolic link out of them. Throws `WrongUse`.
 */
export function placeInside(env: Env, workspace: string, path: string): string {
  const target = resolve(workspace, path)
  const outside = () => new WrongUse(`\`${path}\` is neither in the workspace nor in the runner's temporary folder`)
  if (/[\\/][^\\/]{256,}|\0/.test(target) || target.length > LONGEST_PATH) throw outside()
  const roots = [workspace, ...(env.RUNNER_TEMP ? [env.RUNNER_TEMP] : [])]
  let existing = dirname(target)
  while (!existsSync(existing)) existing = dirname(existing)
  const real = resolve(realpathSync(existing), relative(existing, target))
  const inside = roots.some((root) => isThere(root) && contains(realpathSync(root), real))
  if (!inside) throw outside()
  if (!statSync(existing).isDirectory())
    throw new WrongUse(`\`${path}\`: \`${relative(workspace, existing)}\` is no directory`)
  if (isThere(target) && lstatSync(target).isSymbolicLink()) throw new WrongUse(`\`${path}\` is a symbolic link`)
  return real
}

/** Writes a file for the steps that follow, all or nothing, making its folders. Throws `WrongUse` where it cannot be. */
export function writeInside(env: Env, workspace: string, path: string, text: string): void {
  const target = placeInside(env, workspace, path)
  const temporary = `${target}.${process.pid}.part`
  try {
    mkdirSync(dirname(target), { recursive: true })
    // never through a link, and a full disk leaves what was there
    writeFileSync(temporary, Buffer.from(text), { flag: 'wx', mode: 0o644 })
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new WrongUse(`\`${path}\` cannot be written: ${error instanceof Error ? error.message : error}`)
  }
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
