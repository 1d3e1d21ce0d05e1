/**
 * A fix is offered only after it was tried: it is made in memory, everything is read and checked again, and it is kept
 * only if its finding is gone and nothing of the same or a higher severity came.
 */
import type { FileSystem } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import type { Finding, Fix, Severity } from '../text/finding.js'
import type { Stage } from '../text/progress.js'
import { compose } from './apply.js'

/** What the trial needs to know of a finding. */
export type Fixable = Pick<Finding, 'rule' | 'severity' | 'message' | 'at' | 'fixes'>

/** Reads and checks a whole workspace; what `check.ts` does, without trying fixes. */
export type Check = (files: FileSystem) => readonly Fixable[]

/** A fix, and the finding that it mends. */
export interface Candidate {
  readonly finding: Fixable
  readonly fix: Fix
}

/** Which fixes hold, and how many were not tried because that would have taken too long. */
export interface Trial {
  readonly holding: ReadonlySet<Fix>
  readonly untried: number
}

/** What a trial needs besides the fixes. */
interface TrialOptions {
  readonly files: FileSystem
  readonly check: Check
  /** What the check says without any change, where it is not what the findings are. */
  readonly before?: readonly Fixable[] | undefined
  /** How much it looks at, in deployments: the images of a container are as much work as two; none where that is not known. */
  readonly work?: number | undefined
  /** Is told how many fixes were tried. */
  readonly say?: ((stage: Stage) => void) | undefined
}

/**
 * How often a workspace is checked again at most: out of reach of what people have, whose fixes need a handful of checks. Where files are
 * huge or deployments and containers count in thousands, what is still untried then is not offered.
 */
function mostChecks(findings: readonly Fixable[], work: number): number {
  const files = new Set(findings.map(({ at }) => at.file))
  const size = [...files].reduce((sum, { text }) => sum + text.length, 1 + 1000 * work)
  return Math.min(400, Math.max(4, Math.floor(20_000_000 / size)))
}

/**
 * Which fixes of `findings` hold. They are tried together; where that fails, those that are not suspected are tried again without the
 * others.
 */
export function tried(findings: readonly Fixable[], options: TrialOptions): Trial {
  const { files, check, before = findings, work = 0, say } = options
  const all = findings.reduce((sum, { fixes }) => sum + fixes.length, 0)
  const holding = new Set<Fix>()
  let left = mostChecks(findings, work)
  let settled = 0
  let untried = 0
  const settle = (many: number) => {
    settled += many
    say?.({ what: 'fixes', done: settled, of: all })
  }
  const hold = (candidates: readonly Candidate[]): void => {
    if (candidates.length === 0) return
    if (left === 0) {
      untried += candidates.length
      return
    }
    left -= 1
    const { texts, taken } = compose(candidates.map(({ fix }) => fix))
    const fixes = new Set(taken)
    const now = candidates.filter(({ fix }) => fixes.has(fix))
    const suspected = suspects(now, before, texts.size === 0 ? before : check(overlayFiles(files, texts)))
    if (suspected.size === 0) {
      for (const { fix } of now) holding.add(fix)
      settle(now.length)
      hold(candidates.filter(({ fix }) => !fixes.has(fix)))
    } else if (candidates.length === 1) {
      settle(1)
    } else {
      for (const half of parted(candidates, suspected)) hold(half)
    }
  }

  say?.({ what: 'fixes', done: 0, of: all })
  const most = findings.reduce((longest, { fixes }) => Math.max(longest, fixes.length), 0)
  for (let nth = 0; nth < most; nth += 1)
    hold(
      findings.flatMap((finding) => {
        const fix = finding.fixes[nth]
        return fix === undefined ? [] : [{ finding, fix }]
      }),
    )
  return { holding, untried }
}

/** What is tried next where something did harm: the others and the suspected ones, or where all are suspected two halves. */
function parted(
  candidates: readonly Candidate[],
  suspected: ReadonlySet<Candidate>,
): readonly [readonly Candidate[], readonly Candidate[]] {
  const others = candidates.filter((candidate) => !suspected.has(candidate))
  if (others.length > 0) return [others, [...suspected]]
  const middle = candidates.length >> 1
  return [candidates.slice(0, middle), candidates.slice(middle)]
}

const weight: Record<Severity, number> = { note: 0, warning: 1, error: 2 }

/**
 * The candidates that may have done harm: their finding is still there, or one of the same or a higher severity came;
 * then those are suspected that change the file in which it came, else all of them.
 */
function suspects(
  made: readonly Candidate[],
  before: readonly Fixable[],
  after: readonly Fixable[],
): ReadonlySet<Candidate> {
  const identity = (finding: Fixable) => `${place(finding)}\0${finding.message}`
  const were = count(before, identity)
  const are = count(after, identity)
  const gone = count(new Set(made.map(({ finding }) => finding)), identity)
  const suspected = new Set(
    made.filter(({ finding }) => {
      const key = identity(finding)
      return (are.get(key) ?? 0) > Math.max(0, (were.get(key) ?? 0) - (gone.get(key) ?? 0))
    }),
  )

  for (const level of [0, 1, 2]) {
    const able = made.filter(({ finding }) => weight[finding.severity] === level)
    if (able.length === 0) continue
    const places = (findings: Iterable<Fixable>) =>
      count(
        [...findings].filter(({ severity }) => weight[severity] >= level),
        place,
      )
    const had = places(before)
    const mended = places(new Set(made.map(({ finding }) => finding)))
    for (const [key, many] of places(after)) {
      if (many <= Math.max(0, (had.get(key) ?? 0) - (mended.get(key) ?? 0))) continue
      const near = able.filter(({ fix }) => fix.edits.some(({ at }) => key.endsWith(`\0${at.file.path}`)))
      for (const candidate of near.length > 0 ? near : able) suspected.add(candidate)
    }
  }
  return suspected
}

/** Whether fixes that were made together did harm: a finding is still there, or one of the same or a higher severity came. */
export function doHarm(made: readonly Candidate[], before: readonly Fixable[], after: readonly Fixable[]): boolean {
  return suspects(made, before, after).size > 0
}

function place(finding: Fixable): string {
  return `${finding.rule}\0${finding.at.file.path}`
}

function count(findings: Iterable<Fixable>, key: (finding: Fixable) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1)
  return counts
}
