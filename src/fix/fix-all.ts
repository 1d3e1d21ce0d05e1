/** All fixes at once: what `--fix`, the patch in a summary, a commit and a pull request are made of. */
import type { FileSystem } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import type { Fix } from '../text/finding.js'
import { compose } from './apply.js'
import { type Candidate, doHarm, type Fixable } from './trial.js'

/** What fixes make of the files. */
export interface FixResult {
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[]
  /** The ids of the rules whose findings are fixed, sorted. */
  readonly rules: readonly string[]
  readonly safe: number
  readonly unsafe: number
}

/** Which fixes are made: the safe ones, or for a finding without one any. */
export type Safety = 'safe' | 'all'

/** Checks changed files; with `tryFixes` only fixes that hold are offered. */
export type Recheck<F extends Fixable> = (
  files: FileSystem,
  { tryFixes }: { readonly tryFixes: boolean },
) => readonly F[]

/** How fixes are made. */
interface FixOptions<F extends Fixable> {
  readonly files: FileSystem
  readonly check: Recheck<F>
  readonly safety: Safety
  /** Whether a file may be changed. Default: every one. */
  readonly isEditable?: ((path: string) => boolean) | undefined
  /** Which findings of a later pass are fixed. Default: all. */
  readonly isInScope?: ((finding: F) => boolean) | undefined
}

const passes = 10

/**
 * Makes the fixes of `findings`, checks again, and so on until nothing is left to fix, at most ten times and never in
 * circles. Nothing is written.
 */
export function fixAll<F extends Fixable>(
  findings: readonly F[],
  { files, check, safety, isEditable = () => true, isInScope = () => true }: FixOptions<F>,
): FixResult {
  const texts = new Map<string, { before: string; after: string }>()
  const rules = new Set<string>()
  const seen = new Set<string>()
  const made = { safe: 0, unsafe: 0 }
  let left = findings
  let before: readonly F[] | undefined
  for (let pass = 0; pass < passes; pass += 1) {
    const candidates = candidatesOf(left, safety).filter(({ fix }) =>
      fix.edits.every(({ at }) => isEditable(at.file.path)),
    )
    if (candidates.length === 0) break

    before ??= check(files, { tryFixes: false })
    const textsWith = (changed: ReadonlyMap<string, string>) =>
      new Map([...[...texts].map(([path, { after }]) => [path, after] as const), ...changed])
    const { changed, taken, after } = harmless(candidates, before, (changed) =>
      check(overlayFiles(files, textsWith(changed)), { tryFixes: true }),
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
    left = after.filter(isInScope)
  }
  return {
    files: [...texts].map(([path, text]) => ({ path, ...text })).filter(({ before, after }) => before !== after),
    rules: [...rules].sort(),
    ...made,
  }
}

/** Those fixes of `findings` that can be made in one go: what is suggested side by side. */
export function fixesTogether<F extends Fixable>(
  findings: readonly F[],
  { files, check, safety }: FixOptions<F>,
): ReadonlySet<Fix> {
  const candidates = candidatesOf(findings, safety)
  if (candidates.length === 0) return new Set()
  const checkWith = (changed: ReadonlyMap<string, string>) => check(overlayFiles(files, changed), { tryFixes: false })
  return new Set(harmless(candidates, checkWith(new Map()), checkWith).taken.map(({ fix }) => fix))
}

function candidatesOf(findings: readonly Fixable[], safety: Safety): readonly Candidate[] {
  const findingOf = new Map<Fix, Fixable>()
  for (const finding of findings) {
    const fix = finding.fixes.find((one) => safety === 'all' || one.safety === 'safe')
    if (fix !== undefined) findingOf.set(fix, finding)
  }
  return [...findingOf].map(([fix, finding]) => ({ fix, finding }))
}

/**
 * As many of the fixes, from the first one on, as do no harm in one go: each was tried, but not with every other one. Two may
 * give a mapping the same key.
 */
function harmless<F extends Fixable>(
  candidates: readonly Candidate[],
  before: readonly F[],
  checkWith: (changed: ReadonlyMap<string, string>) => readonly F[],
): {
  readonly changed: ReadonlyMap<string, string>
  readonly taken: readonly Candidate[]
  readonly after: readonly F[]
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
