/** Settings and ignores of the base commit: those that the author of a pull request cannot write. */
import type { CheckOptions } from '../check/options.js'
import { check } from '../check.js'
import type { FileSystem } from '../files/filesystem.js'
import { memoryFiles } from '../files/memory.js'
import { deliver, Trouble } from '../github/client.js'
import { contents } from '../github/head.js'
import { lineMap } from '../github/patch.js'
import { newestBase } from '../github/scope.js'
import { WrongUse } from './inputs.js'
import type { Job } from './job.js'

/** Reads files, by their names in the workspace; those that are not there are left out. Throws `WrongUse` when nobody can tell. */
export type ReadTexts = (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>

/** Files of which GitHub is asked at most: a repository has 1,000 requests an hour. */
const mostAsked = 100

/** Texts of the base commit: of the local history where it has the commit, else of GitHub, and not too many of them. */
export function baseTexts(job: Job, base: string): ReadTexts {
  const { git, run } = job
  const local = git && newestBase(git, run)
  if (git !== undefined && local !== undefined) return async (paths) => git.texts(local, paths)
  const read = async (path: string): Promise<string | undefined> => {
    const name = job.tree.path(path)
    if (name === undefined) return undefined
    try {
      const github = await job.github()
      return await deliver('contents: read', () => contents(github, run, base, name))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      throw new WrongUse(`settings-from: the base commit cannot be read: ${error.message}`)
    }
  }
  return async (paths) => {
    const asked = paths.slice(0, mostAsked)
    if (asked.length < paths.length)
      job.notices.push(
        `Ignores in comments count in ${mostAsked} of ${paths.length} files: the checkout does not have what they were at the base (\`fetch-depth: 2\` brings it).`,
      )
    const texts = await Promise.all(asked.map(async (path) => [path, await read(path)] as const))
    return new Map(texts.filter((entry): entry is [string, string] => entry[1] !== undefined))
  }
}

/** Throws `WrongUse` where the base has one of these files behind a link: what it says would be missed. */
export function refuseLinks({ git, run }: Job, paths: readonly string[]): void {
  const local = git && newestBase(git, run)
  const entries = local === undefined ? undefined : git?.entries(local)
  const ways = paths.flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/')))
  const link = ways.find((way) => entries?.get(way)?.mode === '120000')
  if (link !== undefined)
    throw new WrongUse(`settings-from: \`${link}\` is a symbolic link in the base commit, where links are not followed`)
}

/** The files, where those of `paths` have the texts that `read` gives; what it does not have is not there, nor behind any link. */
export async function withTexts(files: FileSystem, paths: readonly string[], read: ReadTexts): Promise<FileSystem> {
  const given = memoryFiles(Object.fromEntries(await read(paths)))
  const leadsThere = (path: string) => paths.some((one) => one.startsWith(`${path}/`))
  return {
    ...files,
    stat(path) {
      if (paths.includes(path)) return given.stat(path)
      const stat = files.stat(path)
      // A link on the way would lead to a file that the base does not have.
      return leadsThere(path) && stat?.kind !== 'dir' ? given.stat(path) : stat
    },
    read: (path, limit) => (paths.includes(path) ? given : files).read(path, limit),
  }
}

/**
 * The options with which only those ignores in comments count that the base has, too: in the same file, on a line that the change left
 * alone, and of what begins on that line or, with nothing new between, below it.
 */
export async function trusting(job: Job, options: CheckOptions, read: ReadTexts): Promise<CheckOptions> {
  const { context, findings } = check(job.files, { ...options, tryFixes: false, ignores: false })
  const sources = new Set([...context.sources, ...findings.map(({ at }) => at.file)])
  const ignoring = [...sources].filter(({ text }) => text.includes('lithos-ready:'))
  const before = await read([...new Set(ignoring.map(({ path }) => path))])
  const trusted = new Map<string, (line: number) => number | undefined>()
  for (const { path, text } of ignoring) {
    const then = before.get(path)
    if (then !== undefined) trusted.set(path, lineMap(withLineFeeds(text), withLineFeeds(then)))
  }
  const heeds: NonNullable<CheckOptions['heeds']> = ({ file, start }, finding) => {
    const then = trusted.get(file.path) ?? (() => undefined)
    const comment = file.position(start).line
    const about = finding === undefined ? comment : file.position(finding.start).line
    const [first, last] = [Math.min(comment, about), Math.max(comment, about)]
    const from = then(first)
    if (from === undefined) return false
    for (let line = first; line <= last; line += 1) if (then(line) !== from + line - first) return false
    return true
  }
  // An ignore of the base cannot be removed by the change that makes it unused.
  const severities = new Map([...(options.settings?.rules ?? []), ['ignore-unused', 'off'] as const])
  return { ...options, heeds, ...(options.settings ? { settings: { ...options.settings, rules: severities } } : {}) }
}

const withLineFeeds = (text: string): string => text.replaceAll('\r\n', '\n')
