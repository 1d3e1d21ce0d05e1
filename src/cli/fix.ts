/** `--fix` and `--diff`: what the fixes of a check make of the files. */
import { type CheckOptions, check } from '../check.js'
import type { FileSystem } from '../files/filesystem.js'
import { unifiedPatch } from '../fix/patch.js'
import { type Fixed, fixAll } from '../fix/trial.js'
import { replaceFile } from '../fix/write.js'
import type { Report } from '../report/report.js'
import { visible } from '../report/sanitize.js'
import { count } from '../report/words.js'
import { tell } from './output.js'

type Safety = 'safe' | 'all'

function fixed(files: FileSystem, options: CheckOptions, safety: Safety): Fixed {
  return fixAll(files, (changed) => check(changed, { ...options, tryFixes: false }).findings, safety)
}

function patchText(files: FileSystem, { texts }: Fixed): string {
  return unifiedPatch([...texts].map(([path, after]) => ({ path, before: textOf(files, path), after })))
}

function textOf(files: FileSystem, path: string): string {
  return new TextDecoder().decode(files.read(path))
}

/** The changes as a patch; what they do, and how many need a look first, is told on standard error. */
export function diffOf(files: FileSystem, options: CheckOptions, safety: Safety): string {
  const result = fixed(files, options, safety)
  tellChanges(result, '--diff=all')
  return patchText(files, result)
}

/** Makes the changes. Throws `FileError` when a file cannot be written, or changed meanwhile. */
export function fixFiles(root: string, files: FileSystem, options: CheckOptions, safety: Safety): void {
  const result = fixed(files, options, safety)
  for (const [path, after] of result.texts) replaceFile(root, path, textOf(files, path), after)
  tellChanges(result, '--fix=all')
}

function tellChanges({ applied, heldBack }: Fixed, all: string): void {
  for (const { rule, title } of applied) tell(`fix: ${visible(title)} (${rule})`)
  if (applied.length === 0) tell('fix: nothing to change')
  if (heldBack > 0)
    tell(`${count(heldBack, 'fix').replace(/fixs$/, 'fixes')} held back because a person should look first: ${all}`)
}

/** All changes as one patch for a summary, with the number of the safe ones and of the others; `undefined` when there is none. */
export function patchOf(
  files: FileSystem,
  options: CheckOptions,
  { findings }: Report,
): { text: string; safe: number; unsafe: number } | undefined {
  const fixable = findings.filter(({ fixes }) => fixes.length > 0)
  if (fixable.length === 0) return undefined
  const safe = fixable.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length
  return { text: patchText(files, fixed(files, options, 'all')), safe, unsafe: fixable.length - safe }
}
