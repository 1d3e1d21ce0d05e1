/** What of a report belongs to the change at hand. What cannot be known counts as changed. */
import { createHash } from 'node:crypto'
import type { FileSystem } from '../files/filesystem.js'
import type { Report, ReportedFinding, Span } from '../report/report.js'
import { deliver, type GitHub } from './client.js'
import type { Run } from './event.js'
import type { Git } from './git.js'
import { type PatchedFile, readPatch } from './patch.js'

/** Which findings count: all, those in files of the change, or those on its lines. */
export type Scope = 'all' | 'changed-files' | 'changed-lines'

/** How a file of the workspace differs from the base; `unknown` where its lines cannot be told apart. */
export type Change = 'unchanged' | 'unknown' | PatchedFile

/** The change at hand. */
export interface Changes {
  /** How a file of the workspace, by its name there, was changed. */
  of(file: string): Change
  /** Whether some configuration lost lines, so that the cause of a finding may be at no line at all. */
  readonly deleted: () => boolean
}

/**
 * The commit that the checked-out files are to be compared with, where the local history has it: of a merge of a pull
 * request its first parent, which is what GitHub merged it with.
 */
export function localBase(git: Git, run: Run): string | undefined {
  if (run.pullRequest !== undefined) {
    const parents = [
      ...((git.run('cat-file', 'commit', 'HEAD')?.toString() ?? '').split('\n\n', 1)[0]?.matchAll(/^parent (\w+)$/gm) ??
        []),
    ]
    const [onto, merged] = parents.map((match) => match[1] as string)
    if (onto !== undefined && merged === run.pullRequest.head.sha) return git.has(onto) ? onto : undefined
  }
  if (run.base === undefined || !git.has(run.base)) return undefined
  if (run.pullRequest === undefined) return run.base
  return git.run('merge-base', run.base, 'HEAD')?.toString().trim() || undefined
}

/** The changes of the working tree against a commit of the local history; `undefined` when git cannot tell. */
export function localChanges(git: Git, base: string): Changes | undefined {
  const plain = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames']
  const names = git.run('diff', ...plain, '--name-only', '-z', base, '--')
  if (names === undefined) return undefined
  const changed = new Set(names.toString().split('\0').slice(0, -1))
  const patch = once((path: string): Change => {
    const text = git.run('--literal-pathspecs', 'diff', ...plain, '--unified=0', base, '--', path)
    const read = text && readPatch(text.toString())
    return read === undefined || read.hunks.length === 0 ? 'unknown' : read
  })
  const tracked = once(
    (path: string) => git.run('--literal-pathspecs', 'ls-files', '--error-unmatch', '--', path) !== undefined,
  )
  return {
    of(file) {
      const path = git.path(file)
      if (path === undefined) return 'unknown'
      // A file that was deleted and made anew by an earlier step is in the diff, and is not what the diff says.
      if (!tracked(path)) return 'unknown'
      return changed.has(path) ? patch(path) : 'unchanged'
    },
    deleted: () => [...changed].some((path) => isConfiguration(path) && lostLines(patch(path))),
  }
}

interface ListedFile {
  readonly filename: string
  readonly sha: string | null
  readonly status: string
  readonly patch?: string
}

/**
 * The changes as GitHub lists them. Its lines are those of the head commit: a file that differs in the workspace (a merge
 * with a base that went on) is `unknown`. `path` gives a file's name in the repository. Throws `Trouble`.
 */
export async function listedChanges(
  github: GitHub,
  run: Run,
  files: FileSystem,
  path: (file: string) => string | undefined,
): Promise<Changes> {
  const where = { owner: run.owner, repo: run.repo }
  const pull = run.pullRequest
  const needs = pull ? 'pull-requests: read' : 'contents: read'
  const { listed, limit } = await deliver(needs, async () => {
    if (pull) {
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
      return { listed: await github.list<ListedFile>(route, { ...where, pull_number: pull.number }, 30), limit: 3000 }
    }
    const basehead = `${run.base}...${run.sha}`
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...where, basehead })
    return { listed: (data.files ?? []) as ListedFile[], limit: 300 }
  })
  const byName = new Map(listed.map((file) => [file.filename, file]))
  const changeOf = ({ patch }: ListedFile): Change => (patch === undefined ? 'unknown' : readPatch(patch))
  return {
    of(file) {
      const name = path(file)
      const found = name === undefined ? undefined : byName.get(name)
      if (found === undefined) return name === undefined || listed.length >= limit ? 'unknown' : 'unchanged'
      return found.sha === blobHash(files, file) ? changeOf(found) : 'unknown'
    },
    deleted: () =>
      listed.some((file) => isConfiguration(file.filename) && (file.status === 'removed' || lostLines(changeOf(file)))),
  }
}

/** The hash under which git knows a file's content; `undefined` where there is no such file. */
function blobHash(files: FileSystem, file: string): string | undefined {
  try {
    const bytes = files.read(file)
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  } catch {
    return undefined
  }
}

/**
 * The findings that belong to the change: those that touch a changed file or line with their own place, a related one or
 * a fix, and those that were not there at the base. Where the base could not be checked (`before` is `undefined`), a
 * finding of a deployment counts when some configuration lost lines.
 */
export function inScope(
  report: Report,
  scope: Scope,
  changes: Changes,
  before: () => Report | undefined,
): ReadonlySet<ReportedFinding> {
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
  const touched = new Set(report.findings.filter((finding) => scope === 'all' || places(finding).some(changed)))
  if (touched.size === report.findings.length) return touched

  const base = before()
  if (base === undefined) {
    const deleted = changes.deleted()
    return new Set(
      report.findings.filter((finding) => touched.has(finding) || (deleted && finding.deployment !== null)),
    )
  }
  const known = new Map<string, number>()
  for (const finding of base.findings) known.set(identity(base, finding), (known.get(identity(base, finding)) ?? 0) + 1)
  return new Set(
    report.findings.filter((finding) => {
      const id = identity(report, finding)
      const left = known.get(id) ?? 0
      known.set(id, left - 1)
      return touched.has(finding) || left <= 0
    }),
  )
}

function identity(report: Report, { rule, file, message, deployment }: ReportedFinding): string {
  return JSON.stringify([rule, file, message, deployment === null ? null : report.deployments[deployment]?.container])
}

function lostLines(change: Change): boolean {
  return typeof change !== 'string' && change.deleted
}

function isConfiguration(path: string): boolean {
  return /\.ya?ml$/i.test(path)
}

/** Asks once for each key. */
function once<T>(ask: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    if (!known.has(key)) known.set(key, ask(key))
    return known.get(key) as T
  }
}
