/** A repository with a pull request, as a runner checks it out. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Commit, commitOf, commitWith, writeGit } from './objects.js'
import type { Hub, ListedFile } from './server.js'

export type Files = Readonly<Record<string, string>>

export interface Repository {
  /** Where `git` works: of a shallow workspace the whole repository. */
  readonly folder: string
  readonly workspace: string
  readonly base: string
  readonly head: string
  /** Where the branch began. */
  readonly fork: string
  /** What is checked out. */
  readonly merge: string
  git(...args: string[]): string
  /** The texts in base or head. */
  files(commit: string): ReadonlyMap<string, string>
}

const made: string[] = []

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-test-'))
  made.push(folder)
  return folder
}

export function cleanUp(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Files with their new texts, of which an empty one removes the file; or what is done in the folder. */
export type Change = Files | ((folder: string) => void)

const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'commit.gpgsign=false']
// what a commit starts in the background is a process for nothing
const quiet = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false']

/** git in a folder, with an index of what is checked out. */
export function gitIn(folder: string): Repository['git'] {
  const run = (...args: string[]) =>
    execFileSync('git', [...identity, ...quiet, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .replace(/\n$/, '')
  return (...args) => {
    if (!existsSync(join(folder, '.git/index'))) run('read-tree', 'HEAD')
    return run(...args)
  }
}

function apply(folder: string, change: Change, executable: readonly string[] = []): void {
  if (typeof change === 'function') {
    change(folder)
    return
  }
  for (const [path, text] of Object.entries(change)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    if (text === '') rmSync(join(folder, path))
    else writeFileSync(join(folder, path), text)
    if (executable.includes(path)) chmodSync(join(folder, path), 0o755)
  }
}

interface Base {
  readonly folder: string
  readonly commit: Commit
}

const bases = new Map<string | Change, Base>()
process.on('exit', () => {
  for (const { folder } of bases.values()) rmSync(folder, { recursive: true, force: true })
})

/** The folder of a first commit, which is made once. */
function baseOf(change: Change, executable: readonly string[]): Base {
  const key = typeof change === 'function' ? change : JSON.stringify([change, executable])
  const known = bases.get(key)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-base-'))
  apply(folder, change, executable)
  const base = { folder, commit: commitOf(folder, [], 'base') }
  bases.set(key, base)
  return base
}

function copyOf(folder: string): string {
  const copy = temporary()
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  return copy
}

/**
 * A repository with `base` on main, and `head` on a branch `topic`; the merge of both is checked out, as for a pull
 * request, with a history of `depth` commits (1: itself alone, 2: its parents as well). `later` is what main says when
 * the branch is merged.
 */
export function repository({
  base,
  head,
  later,
  depth,
  executable = [],
}: {
  base: Change
  head: Change
  later?: Files
  depth?: number | undefined
  executable?: readonly string[]
}): Repository {
  const from = baseOf(base, executable)
  const folder = copyOf(from.folder)
  apply(folder, head, executable)
  const fork = from.commit
  const topic = commitOf(folder, [fork], 'head')
  const onto = later === undefined ? fork : mergedWith(folder, from, topic, later)
  const merge =
    later === undefined ? commitWith(topic, [fork, topic], 'merge') : commitOf(folder, [onto, topic], 'merge')
  const workspace = depth === undefined ? folder : copyOf(folder)
  const branches = { main: onto.id, topic: topic.id }
  writeGit(folder, [fork, topic, onto, merge], { head: merge.id, branches })
  if (depth !== undefined) writeShallow(workspace, merge, depth)
  return {
    folder,
    workspace,
    base: onto.id,
    head: topic.id,
    fork: fork.id,
    merge: merge.id,
    git: gitIn(folder),
    files: (id) => textsOf(id === topic.id ? topic : onto),
  }
}

/** What a checkout of so little history has. */
function writeShallow(workspace: string, merge: Commit, depth: number): void {
  const commits = depth === 1 ? [merge] : [merge, ...merge.parents]
  const cut = depth === 1 ? [merge] : merge.parents.filter(({ parents }) => parents.length > 0)
  writeGit(workspace, commits, { head: merge.id, branches: {}, shallow: cut.map(({ id }) => id) })
}

/** Makes the folder, which has the topic's files, their merge with what main says later; that commit of main. */
function mergedWith(folder: string, base: Base, topic: Commit, later: Files): Commit {
  const main = copyOf(base.folder)
  apply(main, later)
  for (const [path, text] of Object.entries(later)) {
    const [old, ours] = [base.commit.files.get(path), topic.files.get(path)]
    const isOurs = old === undefined || ours === undefined || !old.equals(ours)
    apply(folder, { [path]: isOurs && ours !== undefined ? mergedText([folder, base.folder, main], path) : text })
  }
  return commitOf(main, [base.commit], 'later')
}

function mergedText(folders: readonly string[], path: string): string {
  const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...folders.map((folder) => join(folder, path))])
  if (status !== 0) throw new Error(`${path} cannot be merged`)
  return stdout.toString()
}

const textsOf = ({ files }: Commit) => new Map([...files].map(([path, content]) => [path, content.toString()]))

/** The event of its pull request, from a branch of the repository that is named; `null` where it is deleted. */
export const pullRequest = ({ base, head }: Repository, from: string | null = 'acme/shop') => ({
  sender: { login: 'ann' },
  pull_request: {
    number: 7,
    user: { login: 'ann' },
    head: { ref: 'topic', sha: head, repo: from === null ? null : { full_name: from } },
    base: { ref: 'main', sha: base, repo: { full_name: 'acme/shop' } },
  },
})

/** Tells GitHub of a repository: its commits, branches, and the files of the pull request. */
export function publish(hub: Hub, repo: Repository): void {
  const { base, head } = repo
  for (const commit of [base, head])
    hub.commits.set(commit, { parent: undefined, message: 'by hand', author: 'ann', files: repo.files(commit) })
  hub.refs.set('heads/main', base)
  hub.refs.set('heads/topic', head)
  let listed: readonly ListedFile[] | undefined
  hub.listed = () => {
    listed ??= listing(repo)
    return listed
  }
  for (const to of [head, repo.merge]) hub.compared.set(`${base}...${to}`, hub.listed)
}

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
}

/** The files of a pull request as GitHub lists them: renamed where they are similar, without a patch where no line changed. */
function listing({ git, fork, head }: Repository): readonly ListedFile[] {
  const [rows = '', ...diffs] = git('diff', '-M', '--raw', '--patch', '--abbrev=40', fork, head).split(
    /^(?=diff --git )/m,
  )
  return rows
    .split('\n')
    .filter(Boolean)
    .map((row) => {
      const [meta = '', from = '', to = from] = row.split('\t')
      const [, , old = '', now = '', letter = ''] = meta.split(' ')
      // of another type is what goes and comes
      const diff = diffs.splice(0, letter === 'T' ? 2 : 1).join('')
      const at = diff.indexOf('\n@@')
      const patch = at < 0 ? undefined : diff.slice(at + 1).replace(/\n$/, '')
      const changes = patch?.split('\n').filter((line) => /^[-+]/.test(line)).length ?? 0
      return {
        filename: to,
        status: statuses[letter[0] as string] ?? 'changed',
        sha: letter === 'D' ? old : now,
        changes,
        ...(patch === undefined ? {} : { patch }),
        ...(letter[0] === 'R' ? { previous_filename: from } : {}),
      }
    })
}

export function makeExecutable({ workspace }: Repository, path: string): void {
  chmodSync(join(workspace, path), 0o755)
}
