/**
 * A fix is offered only after it was tried: it is made in memory, everything is read and checked again, and it is kept
 * only if its finding is gone and nothing of the same or a higher severity came.
 */
import type { FileSystem } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import type { Fix, Severity } from '../finding.js'
import type { Location } from '../text/source.js'
import { compose } from './apply.js'

/** What the trial needs to know of a finding. */
export interface Fixable {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly at: Location
  readonly fixes?: readonly Fix[]
}

/** Reads and checks a whole workspace; what `check.ts` does, without trying fixes. */
export type Check = (files: FileSystem) => readonly Fixable[]

interface Candidate {
  readonly finding: Fixable
  readonly fix: Fix
}

/** The fixes of `findings` that hold, tried over `files`. Fixes are tried together and apart only where that fails. */
export function tried(findings: readonly Fixable[], files: FileSystem, check: Check): ReadonlySet<Fix> {
  const holding = new Set<Fix>()
  const rounds = Math.max(0, ...findings.map((finding) => finding.fixes?.length ?? 0))
  for (let round = 0; round < rounds; round += 1) {
    const candidates = findings.flatMap((finding) => {
      const fix = finding.fixes?.[round]
      return fix === undefined ? [] : [{ finding, fix }]
    })
    for (const { fix } of hold(candidates, findings, files, check)) holding.add(fix)
  }
  return holding
}

function hold(
  candidates: readonly Candidate[],
  before: readonly Fixable[],
  files: FileSystem,
  check: Check,
): readonly Candidate[] {
  if (candidates.length === 0) return []
  const { texts, taken } = compose(candidates.map(({ fix }) => fix))
  const now = candidates.filter(({ fix }) => taken.includes(fix))
  const later = candidates.filter(({ fix }) => !taken.includes(fix))
  const after = texts.size === 0 ? before : check(overlayFiles(files, texts))
  if (mends(now, before, after)) return [...now, ...hold(later, before, files, check)]
  if (candidates.length === 1) return []
  const middle = candidates.length >> 1
  return [
    ...hold(candidates.slice(0, middle), before, files, check),
    ...hold(candidates.slice(middle), before, files, check),
  ]
}

const weight: Record<Severity, number> = { note: 0, warning: 1, error: 2 }

function mends(fixed: readonly Candidate[], before: readonly Fixable[], after: readonly Fixable[]): boolean {
  const identity = (finding: Fixable) => `${finding.rule}\0${finding.at.file.path}\0${finding.message}`
  const left = count(after, identity)
  const were = count(before, identity)
  const gone = count(
    fixed.map(({ finding }) => finding),
    identity,
  )
  for (const [key, many] of gone) if ((left.get(key) ?? 0) > (were.get(key) ?? 0) - many) return false

  const lightest = Math.min(...fixed.map(({ finding }) => weight[finding.severity]))
  const place = (finding: Fixable) => `${finding.rule}\0${finding.at.file.path}`
  const serious = (finding: Fixable) => weight[finding.severity] >= lightest
  const had = count(before.filter(serious), place)
  for (const [key, many] of count(after.filter(serious), place)) if (many > (had.get(key) ?? 0)) return false
  return true
}

function count(findings: readonly Fixable[], key: (finding: Fixable) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1)
  return counts
}

export interface Fixed {
  /** The new text of each file that changes, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** What was done, in order. */
  readonly applied: readonly { readonly rule: string; readonly title: string }[]
  /** How many fixes need a look and were not made. */
  readonly heldBack: number
}

const mostPasses = 10

/**
 * Makes every fix that holds (with `safety` `safe`: only those that certainly mean the same), pass after pass, until
 * nothing is left to do, texts repeat, or ten passes are done.
 */
export function fixAll(files: FileSystem, check: Check, safety: 'safe' | 'all'): Fixed {
  let texts: ReadonlyMap<string, string> = new Map()
  const applied: { rule: string; title: string }[] = []
  const seen = new Set<string>()
  let findings = check(files)
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const current = overlayFiles(files, texts)
    const candidates = findings.flatMap((finding) => {
      const fix = finding.fixes?.find((f) => safety === 'all' || f.safety === 'safe')
      return fix === undefined ? [] : [{ finding, fix }]
    })
    const holding = hold(candidates, findings, current, check)
    const { texts: changed, taken } = compose(holding.map(({ fix }) => fix))
    if (changed.size === 0) break
    const next = new Map([...texts, ...changed])
    const state = JSON.stringify([...next].sort())
    if (seen.has(state)) break
    seen.add(state)
    texts = next
    for (const { finding, fix } of holding)
      if (taken.includes(fix)) applied.push({ rule: finding.rule, title: fix.title })
    findings = check(overlayFiles(files, texts))
  }
  const heldBack = safety === 'all' ? 0 : findings.filter((f) => f.fixes?.some((fix) => fix.safety === 'unsafe')).length
  return { texts, applied, heldBack }
}
