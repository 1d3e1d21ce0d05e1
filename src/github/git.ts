/**
 * The local history, where there is one. Of git only commands run that read objects by their names; they never see the
 * working tree, whose attributes start filters, and they get nothing of our environment. Source: git(1), gitrepository-layout(5).
 */
import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { wayBelow } from '../files/disk.js'
import { pathFrom } from '../files/filesystem.js'
import { memoizeByName } from '../text/collections.js'
import type { Env } from './event.js'

/** A file, a link or a submodule of a commit. */
export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000` (a link) or `160000` (a submodule). */
  readonly mode: string
  /** The hash of its content. */
  readonly id: string
  /** Bytes; 0 for a submodule. */
  readonly size: number
}

/** A local repository. Nothing throws. */
export interface Git {
  /** A path of the workspace as the repository names it; `undefined` outside the repository. */
  path(file: string): string | undefined
  /** The other way: a path of the repository as the workspace names it. */
  file(path: string): string
  /** The commit that is checked out. */
  readonly head: string | undefined
  /** Whether the commit is in the local history. */
  has(commit: string): boolean
  /** The parents that a commit names, whether the local history has them or not; `[]` for a commit that it has not. */
  parents(commit: string): readonly string[]
  /** The newest commit that both have in their history. */
  mergeBase(one: string, other: string): string | undefined
  /** Everything in a commit, by its name in the workspace; `undefined` when the commit is not in the local history. */
  entries(commit: string): ReadonlyMap<string, TreeEntry> | undefined
  /** Whether the commit that is checked out has a file, or one below it; `true` for everything in a submodule. */
  isTracked(file: string): boolean | undefined
  /** Contents by their hashes, read by one process; those that the local history does not have are left out. */
  blobs(ids: Iterable<string>): ReadonlyMap<string, Buffer>
  /** Texts of files (by their names in the workspace) in a commit; those that are not there are left out. */
  texts(commit: string, files: readonly string[]): ReadonlyMap<string, string>
}

/** Bytes that one command may answer. */
const longestAnswer = 256 << 20

/**
 * The repository of the checkout that holds `directory` (relative to the workspace, which is an absolute path without
 * links); `undefined` where there is none. It is the outermost one: `.git` is the one name that no commit can hold, and
 * what looks like a repository without it is somebody's files. `asked` are commits that it will be asked about, which one
 * process reads with the one that is checked out.
 */
export function openGit(
  workspace: string,
  directory: string,
  env: Env,
  asked: readonly string[] = [],
): Git | undefined {
  const found = findRepository(workspace, directory)
  if (found === undefined) return undefined
  const { root, gitDirectory } = found
  const prefix = relative(workspace, root).split(sep).filter(Boolean).join('/')
  const within = (file: string) => (prefix === '' || file.startsWith(`${prefix}/`) ? pathFrom(prefix, file) : undefined)
  const run = (args: readonly string[], input = '') => runGit(args, input, { root, gitDirectory, workspace, env })

  const entries = memoizeByName((commit) => {
    const listing = run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])
    return listing && entriesOf(listing.toString(), git.file)
  })
  const objects = (names: readonly string[]) =>
    objectsOf(run(['cat-file', '--batch'], names.map((name) => `${name}\n`).join('')))
  const commits = (names: readonly string[]) => objects(names.map((name) => `${name}^{commit}`))
  const first = ['HEAD', ...asked]
  const known = new Map(commits(first).map((commit, index) => [first[index], commit]))
  const commit = memoizeByName((name) => (known.has(name) ? known.get(name) : commits([name])[0]))
  const header = memoizeByName((name) => commit(name)?.content.toString().split('\n\n', 1)[0])
  const git: Git = {
    path: within,
    file: (path) => (prefix === '' ? path : `${prefix}/${path}`),
    head: commit('HEAD')?.id,
    has: (name) => commit(name) !== undefined,
    parents: (commit) => [...(header(commit) ?? '').matchAll(/^parent (\w+)$/gm)].map((match) => match[1] as string),
    mergeBase: (one, other) => run(['merge-base', one, other])?.toString().trim() || undefined,
    entries,
    isTracked: trackedIn(() => entries('HEAD')),
    blobs: (ids) =>
      new Map(objects([...ids]).flatMap((one) => (one?.type === 'blob' ? [[one.id, one.content] as const] : []))),
    texts(commit, files) {
      const found = files.flatMap((file) => {
        const entry = entries(commit)?.get(file)
        return entry?.mode.startsWith('100') ? [[file, entry.id] as const] : []
      })
      const blobs = found.length === 0 ? new Map<string, Buffer>() : git.blobs(new Set(found.map(([, id]) => id)))
      return new Map(
        found.flatMap(([file, id]) => {
          const bytes = blobs.get(id)
          return bytes === undefined ? [] : [[file, bytes.toString()] as const]
        }),
      )
    },
  }
  return git
}

interface Place {
  /** The top of the working tree. */
  readonly root: string
  readonly gitDirectory: string
}

function findRepository(workspace: string, directory: string): Place | undefined {
  let root = workspace
  for (const part of ['', ...directory.split('/').filter(Boolean)]) {
    root = join(root, part)
    const place = lstatSync(join(root, '.git'), { throwIfNoEntry: false })
    if (place !== undefined) {
      const gitDirectory = gitDirectoryAt(root)
      return gitDirectory === undefined ? undefined : { root, gitDirectory }
    }
  }
  return undefined
}

/** `.git` itself, or where its `gitdir:` leads (a worktree, a submodule), which is never into files that a commit can hold. */
function gitDirectoryAt(root: string): string | undefined {
  const place = join(root, '.git')
  try {
    const stat = lstatSync(place)
    if (stat.isDirectory()) return place
    if (!stat.isFile() || stat.size > 4096) return undefined
    const [, named] = /^gitdir: (.+?)\r?\n?$/.exec(readFileSync(place, 'utf8')) ?? []
    if (named === undefined) return undefined
    const target = realpathSync(resolve(root, named))
    const isOutside = wayBelow(root, target) === undefined
    return isOutside && statSync(target).uid === stat.uid ? target : undefined
  } catch {
    return undefined
  }
}

interface Surroundings extends Place {
  readonly workspace: string
  readonly env: Env
}

/** Standard output of a git command, without a shell; `undefined` when it fails. */
function runGit(args: readonly string[], input: string, around: Surroundings): Buffer | undefined {
  const { root, gitDirectory } = around
  const settings = [
    'safe.bareRepository=explicit',
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.attributesFile=/dev/null',
    'core.quotePath=false',
    'protocol.allow=never',
  ]
  const options = [
    '--no-pager',
    '--no-replace-objects',
    '--literal-pathspecs',
    `--git-dir=${gitDirectory}`,
    `--work-tree=${root}`,
  ]
  try {
    return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...options, ...args], {
      // on Windows a program is looked for in the current directory first
      cwd: gitDirectory,
      env: childEnvironment(around),
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: longestAnswer,
      timeout: 60_000,
    })
  } catch {
    return undefined
  }
}

/** Made from nothing: no token, no input, no setting of the machine or of its user, no program of the workspace. */
function childEnvironment({ workspace, env }: Surroundings): NodeJS.ProcessEnv {
  const isOurs = (folder: string) => isAbsolute(folder) && !`${realPath(folder)}${sep}`.startsWith(`${workspace}${sep}`)
  return {
    PATH: (env.PATH ?? '').split(delimiter).filter(isOurs).join(delimiter),
    // without it nothing starts on Windows
    ...(env.SYSTEMROOT === undefined ? {} : { SYSTEMROOT: env.SYSTEMROOT }),
    NoDefaultCurrentDirectoryInExePath: '1',
    HOME: '',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    // a partial clone stays as it is
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** Whether entries have a file, or one below it, or it is in a submodule; `undefined` where they are not known. */
function trackedIn(entries: () => ReadonlyMap<string, TreeEntry> | undefined): Git['isTracked'] {
  let folders: Set<string> | undefined
  return (file) => {
    const known = entries()
    if (known === undefined) return undefined
    folders ??= new Set([...known.keys()].flatMap(parents))
    return known.has(file) || folders.has(file) || parents(file).some((path) => known.get(path)?.mode === '160000')
  }
}

/** The folders that a path is in, without the root. */
function parents(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function entriesOf(listing: string, name: (path: string) => string): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>()
  for (const line of listing.split('\0')) {
    const [, mode, id, size, path] = /^(\d+) \w+ (\w+) +(\d+|-)\t(.*)$/s.exec(line) ?? []
    if (mode === undefined || id === undefined || path === undefined) continue
    entries.set(name(path), { mode, id, size: size === '-' ? 0 : Number(size) })
  }
  return entries
}

interface StoredObject {
  readonly id: string
  readonly type: string
  readonly content: Buffer
}

/**
 * What `cat-file --batch` answers to each name: `HASH TYPE SIZE`, a line feed, the content, a line feed; or `NAME missing`.
 */
function objectsOf(answer: Buffer | undefined): readonly (StoredObject | undefined)[] {
  const found: (StoredObject | undefined)[] = []
  for (let at = 0; answer !== undefined && at < answer.length; ) {
    const end = answer.indexOf(0x0a, at)
    if (end < 0) break
    const [id = '', type = '', size] = answer.toString('latin1', at, end).split(' ')
    at = end + 1
    if (size === undefined) {
      found.push(undefined)
      continue
    }
    const content = answer.subarray(at, at + Number(size))
    found.push(content.length === Number(size) ? { id, type, content } : undefined)
    at += Number(size) + 1
  }
  return found
}
