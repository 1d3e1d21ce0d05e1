/** A runner on this machine: lays a repository out, sets the environment, starts the bundled Action, and reads what it left. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dist } from '../bundle.js'
import type { Hub } from './server.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The Node that runs the tests, the one that started npm (which puts its own first), and that of GitHub's runner. */
export const nodes: [version: string, path: string][] = [
  ...new Map(
    [process.execPath, process.env.npm_node_execpath, join(root, 'node_modules/node/bin/node')]
      .filter((path) => path !== undefined && existsSync(path))
      .map(
        (path) =>
          [
            execFileSync(path as string, ['--version'])
              .toString()
              .trim(),
            path as string,
          ] as const,
      ),
  ),
]

export type Files = Readonly<Record<string, string>>

export interface Repository {
  readonly workspace: string
  readonly base: string
  readonly head: string
  /** What is checked out. */
  readonly merge: string
  git(...args: string[]): string
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

/**
 * A repository with `base` on main, and `head` on a branch `topic`; the merge of both is checked out, as for a pull
 * request. `later` is what main says when the branch is merged. An empty text removes a file.
 */
export function repository({
  base,
  head,
  later,
  depth,
  executable = [],
}: {
  base: Files
  head: Files | ((folder: string) => void)
  later?: Files
  depth?: number | undefined
  executable?: readonly string[]
}): Repository {
  const folder = temporary()
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
      .toString()
      .replace(/\n$/, '')
  const commit = (files: Files | ((folder: string) => void), message: string) => {
    if (typeof files === 'function') files(folder)
    for (const [path, text] of typeof files === 'function' ? [] : Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      if (text === '') rmSync(join(folder, path))
      else writeFileSync(join(folder, path), text)
      if (executable.includes(path)) chmodSync(join(folder, path), 0o755)
    }
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  git('init', '-q', '-b', 'main')
  const fork = commit(base, 'base')
  git('checkout', '-q', '-b', 'topic')
  const tip = commit(head, 'head')
  git('checkout', '-q', 'main')
  const onto = later === undefined ? fork : commit(later, 'later')
  git('checkout', '-q', '--detach')
  git('merge', '-q', '--no-ff', '-m', 'merge', tip)
  const merge = git('rev-parse', 'HEAD')
  if (depth === undefined) return { workspace: folder, base: onto, head: tip, merge, git }
  git('branch', 'merged')
  const shallow = temporary()
  execFileSync('git', ['clone', '-q', `--depth=${depth}`, '--branch=merged', `file://${folder}`, shallow], {
    stdio: 'ignore',
  })
  return { workspace: shallow, base: onto, head: tip, merge, git }
}

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
  const { git, base, head } = repo
  for (const commit of [base, head]) {
    const names = git('ls-tree', '-r', '--name-only', commit).split('\n').filter(Boolean)
    const files = new Map(names.map((name) => [name, `${git('show', `${commit}:${name}`)}\n`]))
    hub.commits.set(commit, { parent: undefined, message: 'by hand', author: 'ann', files })
  }
  hub.refs.set('heads/main', base)
  hub.refs.set('heads/topic', head)
  hub.listed = listing(repo)
}

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
}

/** The files of a pull request as GitHub lists them: renamed where they are similar, without a patch where no line changed. */
function listing({ git, base, head }: Repository): Hub['listed'] {
  const fork = git('merge-base', base, head)
  return git('diff', '-M', '--raw', '--abbrev=40', fork, head)
    .split('\n')
    .filter(Boolean)
    .map((row) => {
      const [meta = '', from = '', to = from] = row.split('\t')
      const [, , old = '', now = '', letter = ''] = meta.split(' ')
      const diff = git('diff', '-M', fork, head, '--', from, to)
      const at = diff.indexOf('\n@@')
      const patch = at < 0 ? undefined : diff.slice(at + 1)
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

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What GITHUB_ENV holds: nothing, ever. */
  readonly env: string
  readonly temp: string
}

export interface Start {
  readonly node?: string
  readonly dist?: string
  readonly workspace: string
  readonly event: string
  readonly payload?: unknown
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly api: string
}

/** Starts the Action as the runner does. */
export async function start(given: Start): Promise<Outcome> {
  const temp = temporary()
  const file = (name: string, text = '') => {
    writeFileSync(join(temp, name), text)
    return join(temp, name)
  }
  const inputs = Object.entries({ token: 'a-token', ...given.inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: temp,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'ann',
    GITHUB_API_URL: given.api,
    GITHUB_GRAPHQL_URL: given.api.endsWith('/api/v3') ? given.api.replace(/v3$/, 'graphql') : `${given.api}/graphql`,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: given.event,
    GITHUB_EVENT_PATH: file(
      'event.json',
      typeof given.payload === 'string' ? given.payload : JSON.stringify(given.payload ?? {}),
    ),
    GITHUB_WORKSPACE: given.workspace,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_ENV: file('env'),
    GITHUB_RUN_ID: '42',
    RUNNER_TEMP: temp,
    ...Object.fromEntries(inputs),
    ...given.env,
  }
  const child = spawn(given.node ?? process.execPath, [join(given.dist ?? dist, 'index.js')], {
    cwd: given.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const read = (name: string) => readFileSync(join(temp, name), 'utf8')
  return { status, ...text, outputs: outputsOf(read('output')), summary: read('summary.md'), env: read('env'), temp }
}

// As the runner reads the file: `name<<end`, lines, `end`.
function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let i = 0; i < lines.length - 1; i += 1) {
    const [, name, end] = /^([\w-]+)<<(.+)$/.exec(lines[i] as string) ?? []
    if (name === undefined || end === undefined) throw new Error(`no output: ${lines[i]}`)
    const value: string[] = []
    for (i += 1; lines[i] !== end; i += 1) value.push(lines[i] as string)
    outputs[name] = value.join('\n')
  }
  return outputs
}

export function makeExecutable({ workspace }: Repository, path: string): void {
  chmodSync(join(workspace, path), 0o755)
}
