/** All fixes at once: what `--fix`, the patch in a summary, a commit and a pull request are made of. */
import type { CheckOptions } from '../check/options.js'
import { check } from '../check.js'
import type { FileSystem } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import type { StampedFinding } from '../rules/rule.js'
import type { Fix } from '../text/finding.js'
import { compose } from './apply.js'
import { type Candidate, doHarm } from './trial.js'

export interface Mending {
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[]
  /** The ids of the rules whose findings are mended, sorted. */
  readonly rules: readonly string[]
  readonly safe: number
  readonly unsafe: number
}

const passes = 10

/** Which fix of a finding is made: the first that is safe, or with `all` the first. */
function fixOf({ fixes }: Pick<StampedFinding, 'fixes'>, safety: 'safe' | 'all'): Fix | undefined {
  return fixes?.find((fix) => safety === 'all' || fix.safety === 'safe')
}

/**
 * Makes the fixes of `findings`, checks again, and so on until nothing is left to mend, at most ten times and never in
 * circles. Only fixes whose files all `may` be changed are made, and of what a later pass finds only what is `wanted`.
 * Nothing is written.
 */
export function fixAll(
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
  let before: readonly StampedFinding[] | undefined
  for (let pass = 0; pass < passes; pass += 1) {
    const candidates = candidatesOf(left, safety).filter(({ fix }) => fix.edits.every(({ at }) => may(at.file.path)))
    if (candidates.length === 0) break
    before ??= check(files, { ...again, tryFixes: false }).findings
    const textsWith = (changed: ReadonlyMap<string, string>) =>
      new Map([...[...texts].map(([path, { after }]) => [path, after] as const), ...changed])
    const { changed, taken, after } = harmless(
      candidates,
      before,
      (changed) => check(overlayFiles(files, textsWith(changed)), again).findings,
    )
    const state = JSON.stringify([...textsWith(changed)].sort())
    if (changed.size === 0 || seen.has(state)) break
    seen.add(state)
    for (const { fix, finding } of taken) {
      made[fix.safety] += 1
      rules.add(finding.rule)
      for (const { at } of fix.edits)
        texts.set(at.file.path, {
          before: texts.get(at.file.path)?.before ?? at.file.text,
          after: changed.get(at.file.path) ?? at.file.text,
        })
    }
    before = after
    left = after.filter(wanted)
  }
  return {
    files: [...texts].map(([path, text]) => ({ path, ...text })).filter(({ before, after }) => before !== after),
    rules: [...rules].sort(),
    ...made,
  }
}

/** Those fixes of `findings` that can be made in one go: what is suggested side by side. */
export function fixesTogether(
  findings: readonly StampedFinding[],
  files: FileSystem,
  { images: _, ...options }: CheckOptions,
  safety: 'safe' | 'all',
): ReadonlySet<Fix> {
  const candidates = candidatesOf(findings, safety)
  if (candidates.length === 0) return new Set()
  const checkWith = (changed: ReadonlyMap<string, string>) =>
    check(overlayFiles(files, changed), { ...options, tryFixes: false }).findings
  return new Set(harmless(candidates, checkWith(new Map()), checkWith).taken.map(({ fix }) => fix))
}

function candidatesOf(findings: readonly StampedFinding[], safety: 'safe' | 'all'): readonly Candidate[] {
  const findingOf = new Map<Fix, StampedFinding>()
  for (const finding of findings) {
    const fix = fixOf(finding, safety)
    if (fix !== undefined) findingOf.set(fix, finding)
  }
  return [...findingOf].map(([fix, finding]) => ({ fix, finding }))
}

/**
 * As many of the fixes, from the first one on, as do no harm in one go: each was tried, but not with every other one. Two may
 * give a mapping the same key.
 */
function harmless(
  candidates: readonly Candidate[],
  before: readonly StampedFinding[],
  checkWith: (changed: ReadonlyMap<string, string>) => readonly StampedFinding[],
): {
  readonly changed: ReadonlyMap<string, string>
  readonly taken: readonly Candidate[]
  readonly after: readonly StampedFinding[]
} {
  const { texts: changed, taken: fixes } = compose(candidates.map(({ fix }) => fix))
  if (changed.size === 0) return { changed, taken: [], after: before }
  const isTaken = new Set(fixes)
  const taken = candidates.filter(({ fix }) => isTaken.has(fix))
  const after = checkWith(changed)
  return taken.length > 1 && doHarm(taken, before, after)
    ? harmless(taken.slice(0, taken.length >> 1), before, checkWith)
    : { changed, taken, after }
}
