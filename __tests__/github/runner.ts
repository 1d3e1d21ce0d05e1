/** A runner on this machine: lays a repository out, sets the environment, starts the bundled Action, and reads what it left. */
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'
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

type Change = Files | ((folder: string) => void)

const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'commit.gpgsign=false']
// what a commit starts in the background is a process for nothing
const quiet = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false']

function gitIn(folder: string): Repository['git'] {
  return (...args) =>
    execFileSync('git', [...identity, ...quiet, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .replace(/\n$/, '')
}

/** An empty text removes a file. */
function commit(folder: string, change: Change, message: string, executable: readonly string[]): void {
  if (typeof change === 'function') change(folder)
  else
    for (const [path, text] of Object.entries(change)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      if (text === '') rmSync(join(folder, path))
      else writeFileSync(join(folder, path), text)
      if (executable.includes(path)) chmodSync(join(folder, path), 0o755)
    }
  const git = gitIn(folder)
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', message)
}

const bases = new Map<string | Change, string>()
afterAll(() => {
  for (const folder of bases.values()) rmSync(folder, { recursive: true, force: true })
})

/** A copy of a repository of one commit, which is made once; a branch `topic` is checked out. */
function startingWith(base: Change, executable: readonly string[]): string {
  const key = typeof base === 'function' ? base : JSON.stringify([base, executable])
  let made = bases.get(key)
  if (made === undefined) {
    made = mkdtempSync(join(tmpdir(), 'lithos-ready-base-'))
    gitIn(made)('init', '-q', '-b', 'main', '--template=')
    mkdirSync(join(made, '.git/info'))
    commit(made, base, 'base', executable)
    gitIn(made)('checkout', '-q', '-b', 'topic')
    bases.set(key, made)
  }
  const folder = temporary()
  cpSync(made, folder, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  return folder
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
  base: Change
  head: Change
  later?: Files
  depth?: number | undefined
  executable?: readonly string[]
}): Repository {
  const folder = startingWith(base, executable)
  const git = gitIn(folder)
  commit(folder, head, 'head', executable)
  const [tip = '', fork = ''] = git('rev-parse', 'HEAD', 'HEAD~').split('\n')
  const [onto, merge] = later === undefined ? merged(folder, fork, tip) : mergedLater(folder, later)
  if (depth === undefined) return { folder, workspace: folder, base: onto, head: tip, fork, merge, git }
  git('branch', 'merged')
  const shallow = temporary()
  execFileSync(
    'git',
    ['clone', '-q', '--template=', `--depth=${depth}`, '--branch=merged', `file://${folder}`, shallow],
    {
      stdio: 'ignore',
    },
  )
  return { folder, workspace: shallow, base: onto, head: tip, fork, merge, git }
}

/** The branches where they belong, and the merge checked out: its files are those of the head, which are there. */
function merged(folder: string, fork: string, tip: string): [onto: string, merge: string] {
  const git = gitIn(folder)
  const merge = git('commit-tree', '-m', 'merge', '-p', fork, '-p', tip, 'HEAD^{tree}')
  git('update-ref', '--no-deref', 'HEAD', merge)
  return [fork, merge]
}

function mergedLater(folder: string, later: Files): [onto: string, merge: string] {
  const git = gitIn(folder)
  git('checkout', '-q', 'main')
  commit(folder, later, 'later', [])
  git('checkout', '-q', '--detach')
  git('merge', '-q', '--no-ff', '-m', 'merge', 'topic')
  const [onto = '', merge = ''] = git('rev-parse', 'main', 'HEAD').split('\n')
  return [onto, merge]
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
  const { base, head } = repo
  for (const commit of [base, head])
    hub.commits.set(commit, { parent: undefined, message: 'by hand', author: 'ann', files: filesOf(repo, commit) })
  hub.refs.set('heads/main', base)
  hub.refs.set('heads/topic', head)
  hub.listed = listing(repo)
  for (const to of [head, repo.merge]) hub.compared.set(`${base}...${to}`, hub.listed)
}

/** The files of a commit, all asked for at once. */
function filesOf({ git, folder }: Repository, commit: string): ReadonlyMap<string, string> {
  const names = git('ls-tree', '-r', '--name-only', commit).split('\n').filter(Boolean)
  const answer = Buffer.from(
    execFileSync('git', ['cat-file', '--batch'], {
      cwd: folder,
      input: names.map((name) => `${commit}:${name}\n`).join(''),
      maxBuffer: 1 << 28,
    }),
  )
  const files = new Map<string, string>()
  let at = 0
  for (const name of names) {
    // `OBJECT blob SIZE`, a line end, the content, a line end
    const end = answer.indexOf('\n', at)
    const size = Number(answer.subarray(at, end).toString().split(' ')[2])
    files.set(name, answer.subarray(end + 1, end + 1 + size).toString())
    at = end + 1 + size + 1
  }
  return files
}

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
}

/** The files of a pull request as GitHub lists them: renamed where they are similar, without a patch where no line changed. */
function listing({ git, fork, head }: Repository): Hub['listed'] {
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
