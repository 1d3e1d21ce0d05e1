/** What of a report belongs to the change at hand. What cannot be known counts as changed. */
import type { Report, ReportedFinding, Span } from '../report/report.js'
import type { Changes } from './changes.js'
import type { Run } from './event.js'
import type { Git } from './git.js'

/** Which findings count: all, those in files of the change, or those on its lines. */
export type Scope = 'all' | 'changed-files' | 'changed-lines'

/**
 * The commit that the checked-out files are to be compared with, where the local history has it: of a merge of a pull
 * request its first parent, which is what GitHub merged it with.
 */
export function localBase(git: Git, run: Run): string | undefined {
  const newest = newestBase(git, run)
  if (newest === undefined || run.pullRequest === undefined || newest === mergedOnto(git, run)) return newest
  return git.mergeBase(newest, 'HEAD')
}

/** The commit that says what is right, where the local history has it: the one that a change is to be merged into. */
export function newestBase(git: Git, run: Run): string | undefined {
  const newest = mergedOnto(git, run) ?? run.base
  return newest !== undefined && git.has(newest) ? newest : undefined
}

/** What GitHub merged a pull request into, where that merge is checked out. Any other merge is one that the author may have made. */
function mergedOnto(git: Git, run: Run): string | undefined {
  if (run.pullRequest === undefined || git.head !== run.sha) return undefined
  const [onto, merged] = git.parents(run.sha)
  return merged === run.pullRequest.head.sha ? onto : undefined
}

/** Whether the local repository is the one that the run is about: it has the commit that was to be checked out. */
export function isOfRun(git: Git, run: Run): boolean {
  return [run.sha, run.pullRequest?.head.sha].some((commit) => commit !== undefined && commit !== '' && git.has(commit))
}

/** What a change is judged by. */
export interface Judging {
  readonly scope: Scope
  readonly changes: Changes
  /** The report of the base; `undefined` when it could not be checked. */
  readonly before: () => Promise<Report | undefined>
  /** Whether a deployment of the report (by its index) may be otherwise when a file is. */
  readonly sees: (deployment: number, file: string) => boolean
}

/**
 * The findings that belong to the change: those that touch a changed file or line with their own place, a related one or
 * a fix, those that were not there at the base, and those of deployments that see what is not known of the base.
 */
export async function inScope(
  report: Report,
  { scope, changes, before, sees }: Judging,
): Promise<ReadonlySet<ReportedFinding>> {
  const changed = ({ file, line, endLine }: Span): boolean => {
    const change = changes.of(file)
    if (change === 'unchanged') return false
    if (change === 'unknown' || scope === 'changed-files') return true
    for (let at = line; at <= endLine; at += 1) if (change.added.has(at)) return true
    return false
  }
  const places = (finding: ReportedFinding) => [
    finding,
    ...finding.related,
    ...finding.fixes.flatMap(({ edits }) => edits),
  ]
  const isUnclear = ({ deployment }: ReportedFinding) =>
    changes.unclear.some((file) => deployment === null || sees(deployment, file))
  const counting = new Set(
    report.findings.filter((finding) => scope === 'all' || isUnclear(finding) || places(finding).some(changed)),
  )
  if (counting.size === report.findings.length) return counting

  const base = await before()
  if (base === undefined) return new Set(report.findings)
  const known = new Map<string, number>()
  for (const finding of base.findings) known.set(identity(base, finding), (known.get(identity(base, finding)) ?? 0) + 1)
  for (const finding of report.findings) {
    const id = identity(report, finding)
    const left = known.get(id) ?? 0
    known.set(id, left - 1)
    if (left <= 0) counting.add(finding)
  }
  return counting
}

function identity(report: Report, { rule, severity, file, message, deployment }: ReportedFinding): string {
  const { container, config } = deployment === null ? {} : (report.deployments[deployment] ?? {})
  return JSON.stringify([rule, severity, file, message, container, config?.file])
}
