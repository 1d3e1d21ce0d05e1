/** All fixes at once: what `--fix`, the patch in a summary, a commit and a pull request are made of. */
import type { CheckOptions } from './check/options.js'
import { check } from './check.js'
import type { FileSystem } from './files/filesystem.js'
import { overlayFiles } from './files/overlay.js'
import type { Fix } from './finding.js'
import { compose } from './fix/apply.js'
import type { StampedFinding } from './rules/rule.js'

export interface Mending {
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[]
  /** The ids of the rules whose findings are mended, sorted. */
  readonly rules: readonly string[]
  readonly safe: number
  readonly unsafe: number
}

const passes = 10

/** Which fix of a finding is made: the first that is safe, or with `all` the first. */
export function fixOf({ fixes }: Pick<StampedFinding, 'fixes'>, safety: 'safe' | 'all'): Fix | undefined {
  return fixes?.find((fix) => safety === 'all' || fix.safety === 'safe')
}

/**
 * Makes the fixes of `findings`, checks again, and so on until nothing is left to mend, at most ten times and never in
 * circles. Only fixes whose files all `may` be changed are made, and of what a later pass finds only what is `wanted`.
 * Nothing is written.
 */
export function mend(
  findings: readonly StampedFinding[],
  files: FileSystem,
  options: CheckOptions,
  safety: 'safe' | 'all',
  may: (path: string) => boolean = () => true,
  wanted: (finding: StampedFinding) => boolean = () => true,
): Mending {
  const texts = new Map<string, { before: string; after: string }>()
  const rules = new Set<string>()
  const seen = new Set<string>()
  const made = { safe: 0, unsafe: 0 }
  // an image that was built before the first change is not what the changed steps make
  const { images: _, ...again } = options
  let left = findings
  for (let pass = 0; pass < passes; pass += 1) {
    const ruleOf = new Map<Fix, string>()
    for (const finding of left) {
      const fix = fixOf(finding, safety)
      if (fix?.edits.every(({ at }) => may(at.file.path))) ruleOf.set(fix, finding.rule)
    }
    const { texts: changed, taken } = compose([...ruleOf.keys()])
    const next = new Map([...[...texts].map(([path, { after }]) => [path, after] as const), ...changed])
    const state = JSON.stringify([...next].sort())
    if (changed.size === 0 || seen.has(state)) break
    seen.add(state)
    for (const fix of taken) {
      made[fix.safety] += 1
      rules.add(ruleOf.get(fix) as string)
      for (const { at } of fix.edits)
        texts.set(at.file.path, {
          before: texts.get(at.file.path)?.before ?? at.file.text,
          after: changed.get(at.file.path) ?? at.file.text,
        })
    }
    left = check(overlayFiles(files, next), again).findings.filter(wanted)
  }
  return {
    files: [...texts].map(([path, text]) => ({ path, ...text })).filter(({ before, after }) => before !== after),
    rules: [...rules].sort(),
    ...made,
  }
}
