/** One run of the Action: what it was asked, and by whom. */
import { readFileSync, realpathSync } from 'node:fs'
import { diskFiles } from '../files/disk.js'
import type { FileSystem } from '../files/filesystem.js'
import { gitIgnores } from '../files/gitignore.js'
import { connect, type GitHub, Trouble } from '../github/client.js'
import { type Env, type Run, readRun } from '../github/event.js'
import { type Git, openGit } from '../github/git.js'
import type { Tree } from '../github/head.js'
import { project } from '../report/help.js'
import { version } from '../report/version.js'
import { type Inputs, readInputs, WrongUse } from './inputs.js'
import { placeInside } from './runner.js'

/** The address of the project's documentation. */
export const documentation = `${project}/blob/v${version}/docs/rules/README.md`

/** Milliseconds. A run must not hang on a GitHub that does not answer; secondary limits ask for a minute. */
const patience = { answer: 10_000, all: 120_000 }

/** Writes to the log of the step. */
export type Log = (text: string) => void

/** One run of the Action. */
export interface Job {
  readonly env: Env
  readonly inputs: Inputs
  readonly run: Run
  /** An absolute path without links. */
  readonly workspace: string
  /** The files of the workspace. */
  readonly files: FileSystem
  readonly git: Git | undefined
  readonly tree: Tree
  /** Throws `Trouble` without a token. */
  readonly github: () => Promise<GitHub>
  /** What the summary says below the verdict: what was not counted or could not be delivered. */
  readonly notices: string[]
}

/** Reads what a run was asked, from the runner's environment and its inputs by their names. Throws `WrongUse`. */
export function prepare(env: Env, input?: (name: string) => string): Job {
  const inputs = readInputs(input)
  const workspace = realpathSync(env.GITHUB_WORKSPACE || '.')
  const onDisk = diskFiles(workspace)
  if (onDisk.stat(inputs.path)?.kind !== 'dir') throw new WrongUse(`path: there is no directory \`${inputs.path}\``)
  for (const path of [inputs.sarifFile, inputs.reportFile]) if (path !== undefined) placeInside(env, workspace, path)
  const run = readRun(env, textOf(env.GITHUB_EVENT_PATH))
  const commits = [run.sha, run.base, run.pullRequest?.head.sha].flatMap((commit) => commit || [])
  const git = openGit(workspace, inputs.path, env, commits)
  // No pattern of the author hides what a commit may have brought.
  const isTracked = (path: string) => git?.isTracked(path) ?? onDisk.stat(path) !== undefined
  const files: FileSystem = { ...onDisk, ...gitIgnores(onDisk, isTracked) }
  const path = git?.path ?? ((file: string) => file)
  const plain = (file: string) => {
    const stat = files.stat(file)
    return stat?.kind === 'file' && (stat.mode & 0o111) === 0
  }
  let connected: Promise<GitHub> | undefined
  const github = () => {
    if (inputs.token === undefined) throw new Trouble('there is no token', false)
    connected ??= connect(run, inputs.token, patience)
    return connected
  }
  return { env, inputs, run, workspace, files, git, tree: { git, path, plain }, github, notices: [] }
}

/** The text of a file; `''` when there is none that can be read. */
export function textOf(path: string | undefined): string {
  try {
    return path ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

/** Does one thing of many: what goes wrong becomes a notice that begins with `what`, and the rest goes on. Never throws. */
export async function attempt<T>(job: Job, what: string, act: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    const known = error instanceof Trouble || (error instanceof Error && 'syscall' in error)
    const why = known ? error.message : `a bug in lithos-ready (${error})`
    job.notices.push(`${what}: ${why}.`)
    return undefined
  }
}
