/** `--fix` and `--diff`: what the fixes of a check make of the files. */
import type { CheckOptions, CheckResult } from '../check/options.js'
import { recheck } from '../check.js'
import type { FileSystem } from '../files/filesystem.js'
import { type FixResult, fixAll, type Safety } from '../fix/fix-all.js'
import { unifiedPatch } from '../fix/patch.js'
import { writeChanges } from '../fix/write.js'
import { count } from '../report/words.js'
import { tell } from './output.js'

/** The changes as a patch, and a word on standard error of how many there are. */
export async function diffOf(
  { findings }: CheckResult,
  files: FileSystem,
  options: CheckOptions,
  safety: Safety,
): Promise<string> {
  const fixed = fixAll(findings, { files, check: recheck(options), safety })
  tellChanges(fixed, findings, safety, '--diff=all')
  return unifiedPatch(fixed.files)
}

/** Makes the changes below `root`. Throws `FileError` when a file cannot be written, or changed meanwhile. */
export async function fixFiles(
  root: string,
  { findings }: CheckResult,
  files: FileSystem,
  options: CheckOptions,
  safety: Safety,
): Promise<void> {
  const fixed = fixAll(findings, { files, check: recheck(options), safety })
  writeChanges(root, fixed.files)
  tellChanges(fixed, findings, safety, '--fix=all')
}

function tellChanges(
  { safe, unsafe, files, rules }: FixResult,
  findings: CheckResult['findings'],
  safety: Safety,
  all: string,
): void {
  const made = safe + unsafe
  tell(
    made === 0
      ? 'nothing to fix'
      : `${count(made, 'fix', 'fixes')} in ${count(files.length, 'file')}: ${rules.join(', ')}`,
  )
  const held =
    safety === 'all'
      ? 0
      : findings.filter((finding) => finding.fixes.length > 0 && finding.fixes.every((fix) => fix.safety === 'unsafe'))
          .length
  if (held > 0) tell(`${count(held, 'fix', 'fixes')} held back, because a person should look first: ${all}`)
}

/** All changes as one patch for a summary; `undefined` when there are none. */
export async function patchOf(
  { findings }: CheckResult,
  files: FileSystem,
  options: CheckOptions,
): Promise<{ text: string; safe: number; unsafe: number } | undefined> {
  const fixed = fixAll(findings, { files, check: recheck(options), safety: 'all' })
  if (fixed.files.length === 0) return undefined
  return { text: unifiedPatch(fixed.files), safe: fixed.safe, unsafe: fixed.unsafe }
}
