/** The local history, where there is one. git is run without a shell, and nothing a repository says is executed. */
import { execFileSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { FileError, type FileKind, type FileSystem } from '../files/filesystem.js'
import type { Env } from './event.js'

/** A local repository. Nothing throws. */
export interface Git {
  /** The standard output of a git command, `undefined` when it fails or there is no such object here. */
  run(...args: string[]): Buffer | undefined
  /** A path of the workspace as the repository names it; `undefined` outside the repository. */
  path(file: string): string | undefined
  /** The other way: a path of the repository as the workspace names it. */
  file(path: string): string | undefined
  /** Whether the commit is in the local history. */
  has(commit: string): boolean
  /** The text of a file (by its name in the workspace) in a commit; `undefined` when it is not there. */
  show(commit: string, file: string): string | undefined
}

/** The repository that holds `directory` (an absolute path inside `workspace`); `undefined` when git knows of none. */
export function openGit(workspace: string, directory: string, env: Env): Git | undefined {
  const run: Git['run'] = (...args) => {
    try {
      // In container jobs the workspace belongs to another user. No lazy fetch: a partial clone stays local.
      return execFileSync(
        'git',
        ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args],
        {
          cwd: directory,
          env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' },
          stdio: ['ignore', 'pipe', 'ignore'],
          maxBuffer: 256 << 20,
          timeout: 60_000,
        },
      )
    } catch {
      return undefined
    }
  }
  const top = run('rev-parse', '--show-toplevel')
    ?.toString()
    .replace(/\r?\n$/, '')
  if (!top) return undefined
  const root = realpathSync(workspace)
  const git: Git = {
    run,
    path: (file) => inside(relative(top, join(root, file))),
    file: (path) => inside(relative(root, join(top, path))),
    has: (commit) => run('cat-file', '-e', `${commit}^{commit}`) !== undefined,
    show(commit, file) {
      const path = git.path(file)
      return path === undefined ? undefined : run('cat-file', 'blob', `${commit}:${path}`)?.toString()
    },
  }
  return git
}

function inside(path: string): string | undefined {
  const named = path.split(sep).join('/')
  return named === '..' || named.startsWith('../') ? undefined : named
}

/** The files of a commit, rooted where the workspace is. What version control ignores is asked of `now`, today's files. */
export function filesOf(git: Git, commit: string, now: FileSystem): FileSystem {
  const blobs = new Map<string, { mode: number; size: number; oid: string }>()
  const directories = new Map<string, Set<string>>([['', new Set()]])
  for (const entry of (git.run('ls-tree', '-r', '-l', '-z', '--full-tree', commit)?.toString() ?? '').split('\0')) {
    const match = /^(\d+) (\w+) (\w+) +(\d+|-)\t(.*)$/s.exec(entry)
    const path = match ? git.file(match[5] as string) : undefined
    if (!match || path === undefined) continue
    // A submodule (`commit`) is an empty directory in a checkout.
    const [, mode = '', type, oid = '', size] = match
    if (type === 'blob') blobs.set(path, { mode: Number.parseInt(mode, 8), size: Number(size), oid })
    else directories.set(path, new Set())
    for (let child = path; child !== ''; ) {
      const parent = child.includes('/') ? child.slice(0, child.lastIndexOf('/')) : ''
      const names = directories.get(parent) ?? new Set()
      directories.set(parent, names.add(child.slice(parent === '' ? 0 : parent.length + 1)))
      child = parent
    }
  }
  const read = (oid: string): Uint8Array => {
    const bytes = git.run('cat-file', 'blob', oid)
    if (bytes === undefined) throw new FileError('not in the local history')
    return bytes
  }
  const { ignored } = now
  return {
    stat(path) {
      const blob = blobs.get(path)
      if (blob === undefined) return directories.has(path) ? stat('dir', 0o755, 0) : undefined
      if (blob.mode === 0o120000)
        return { ...stat('link', 0o777, blob.size), target: Buffer.from(read(blob.oid)).toString() }
      return stat('file', blob.mode & 0o777, blob.size)
    },
    list: (path) => [...(directories.get(path) ?? [])].sort(),
    read(path, limit) {
      const blob = blobs.get(path)
      if (blob === undefined || blob.mode === 0o120000) throw new FileError(`${path} is not a file`)
      return read(blob.oid).subarray(0, limit)
    },
    ...(ignored === undefined ? {} : { ignored: (path: string) => ignored.call(now, path) }),
  }
}

function stat(kind: FileKind, mode: number, size: number) {
  return { kind, mode, size, owner: [0, 0] as const }
}
