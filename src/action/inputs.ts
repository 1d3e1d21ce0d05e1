/** What a workflow wrote under `with:`. action.yml describes every input. */
import { sep } from 'node:path'
import { getInput } from '@actions/core'
import type { Scope } from '../github/scope.js'

/** The Action was used wrongly: exit status 2. The message is for the author of the workflow. */
export class WrongUse extends Error {}

/** The inputs, checked. `undefined`: not given, so that settings or defaults count. SPEC 4. */
export interface Inputs {
  /** The directory that is checked, relative to the workspace; `''` is the workspace. */
  readonly path: string
  readonly configFile: string | undefined
  readonly failOn: 'error' | 'warning' | 'note' | 'never' | undefined
  readonly requireDeployment: boolean | undefined
  readonly scope: Scope
  readonly settingsFrom: 'head' | 'base'
  readonly comment: 'on-failure' | 'always' | 'never'
  readonly annotations: boolean
  readonly summary: boolean
  readonly sarifFile: string | undefined
  readonly reportFile: string | undefined
  readonly fix: 'none' | 'suggest' | 'commit' | 'pull-request'
  readonly fixSafety: 'safe' | 'all'
  readonly lithosVersion: string | undefined
  /** Paths of built root filesystems, by container. */
  readonly images: ReadonlyMap<string, string>
  /** Check only these containers; `undefined` is all. */
  readonly only: readonly string[] | undefined
  readonly token: string | undefined
}

/** Reads the inputs as the runner passes them; `input` gives the text of one by its name, `''` where there is none. Throws `WrongUse` that names every input that is wrong. */
export function readInputs(input: (name: string) => string = getInput): Inputs {
  const wrong: string[] = []
  const given = (name: string) => input(name) || undefined
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = given(name)
    const found = choices.find((one) => one === value?.toLowerCase())
    if (value !== undefined && found === undefined) wrong.push(`${name}: \`${value}\` is none of ${choices.join(', ')}`)
    return found
  }
  const yes = (name: string) => choice(name, ['true', 'false']) !== 'false'
  const images = new Map<string, string>()
  for (const line of given('images')?.split('\n') ?? []) {
    const [, container, path] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/.exec(line) ?? []
    if (container !== undefined && path !== undefined) images.set(container, path)
    else if (line.trim() !== '') wrong.push(`images: \`${line.trim()}\` is not CONTAINER=PATH`)
  }
  const inputs: Inputs = {
    path: directory(given('path') ?? '', wrong),
    configFile: given('config-file')?.replace(/^(\.\/)+/, ''),
    failOn: choice('fail-on', ['error', 'warning', 'note', 'never']),
    requireDeployment: { true: true, false: false, '': undefined }[
      choice('require-deployment', ['true', 'false']) ?? ''
    ],
    scope: choice('scope', ['all', 'changed-files', 'changed-lines']) ?? 'all',
    settingsFrom: choice('settings-from', ['head', 'base']) ?? 'head',
    comment: choice('comment', ['on-failure', 'always', 'never']) ?? 'on-failure',
    annotations: yes('annotations'),
    summary: yes('summary'),
    sarifFile: given('sarif-file'),
    reportFile: given('report-file'),
    fix: choice('fix', ['none', 'suggest', 'commit', 'pull-request']) ?? 'none',
    fixSafety: choice('fix-safety', ['safe', 'all']) ?? 'safe',
    lithosVersion: given('lithos-version'),
    images,
    only: given('only')
      ?.split(/[\n,]/)
      .map((name) => name.trim())
      .filter(Boolean),
    token: given('token'),
  }
  // A shard of a matrix that checks nothing would pass.
  if (inputs.only?.length === 0) wrong.push('only: names no container')
  if (wrong.length > 0) throw new WrongUse(wrong.join('; '))
  return inputs
}

/** What tells several checks of one repository apart: directory and containers. `''` is the whole of it. */
export function keyOf({ path, only }: Inputs): string {
  return [path, ...(only ?? []).toSorted()].join('\0')
}

function directory(given: string, wrong: string[], separator = sep): string {
  const path = given.replaceAll(separator, '/')
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (path.startsWith('/') || parts.includes('..') || (separator !== '/' && path.includes(':')))
    wrong.push(`path: \`${given}\` leaves the workspace`)
  return parts.join('/')
}
