/** A runner on this machine: sets the environment, starts the Action, and reads what it left. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { summary } from '@actions/core'
import { act } from '../../src/action/act.js'
import { dist } from '../bundle.js'
import { inProcess } from '../in-process.js'
import { temporary } from './repository.js'

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

/** What is started. */
export type Program =
  /** The Action of the sources, in the process of the tests: what a process of its own costs is most of a run's time. */
  | 'sources'
  /** The bundle in `dist`, as a process of `node`. */
  | { readonly node: string; readonly dist: string }

/** The bundle that people run, on the Node of the tests or another one. */
export const bundle = (node = process.execPath): Program => ({ node, dist })

export interface Start {
  readonly program: Program
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
  const env = environment(given, temp)
  const { program, workspace } = given
  const ended = await (program === 'sources' ? here(workspace, env) : asProcess(program, workspace, env))
  const read = (name: string) => readFileSync(join(temp, name), 'utf8')
  const summary = readFileSync(env.GITHUB_STEP_SUMMARY as string, 'utf8')
  return { ...ended, outputs: outputsOf(read('output')), summary, env: read('env'), temp }
}

type Environment = Readonly<Record<string, string>>

function environment({ workspace, event, payload = {}, inputs, env, api }: Start, temp: string): Environment {
  const file = (name: string, text = '') => {
    writeFileSync(join(temp, name), text)
    return join(temp, name)
  }
  const named = Object.entries({ token: 'a-token', ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  return {
    PATH: process.env.PATH ?? '',
    HOME: temp,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'ann',
    GITHUB_API_URL: api,
    GITHUB_GRAPHQL_URL: api.endsWith('/api/v3') ? api.replace(/v3$/, 'graphql') : `${api}/graphql`,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file('event.json', typeof payload === 'string' ? payload : JSON.stringify(payload)),
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_ENV: file('env'),
    GITHUB_RUN_ID: '42',
    RUNNER_TEMP: temp,
    ...Object.fromEntries(named),
    ...env,
  }
}

type Ended = Pick<Outcome, 'status' | 'stdout' | 'stderr'>

async function asProcess(
  { node, dist }: Exclude<Program, string>,
  workspace: string,
  env: Environment,
): Promise<Ended> {
  const child = spawn(node, [join(dist, 'index.js')], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, ...text }
}

/** In the process of the tests, in which `summary` of @actions/core would remember where the last run wrote. */
async function here(workspace: string, env: Environment): Promise<Ended> {
  Object.assign(summary, { _filePath: undefined })
  const { status, out, err } = await inProcess(() => act(process.env), { cwd: workspace, env })
  return { status, stdout: out, stderr: err }
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
