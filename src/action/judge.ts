/** The check of a pull request, and what of it counts. */

import { unknownContainer } from '../check/did-you-mean.js'
import type { EarlierDeployment } from '../check/lost.js'
import { type CheckOptions, type CheckResult, failOnOf, reportOf } from '../check/options.js'
import { check, deploymentsOf } from '../check.js'
import { FileError, type FileSystem } from '../files/filesystem.js'
import { type Changes, listedChanges, localChanges } from '../github/changes.js'
import { inScope, isOfRun, localBase } from '../github/scope.js'
import type { Report } from '../report/report.js'
import { count } from '../report/words.js'
import { memoize } from '../text/collections.js'
import type { Finding } from '../text/finding.js'
import type { VaggaProject } from '../vagga/project.js'
import { WrongUse } from './inputs.js'
import { attempt, type Job } from './job.js'
import { optionsAtBase } from './options.js'

/** A check of which only what the scope asks for is left. */
export interface Judged extends CheckResult {
  /** Whether a finding is one that the scope asks for. */
  readonly isInScope: (finding: Finding) => boolean
}

/** Checks, and keeps of the findings what the scope asks for. */
export async function judge(job: Job, options: CheckOptions): Promise<Judged> {
  const before = await deployedBefore(job, options)
  const result = { ...check(job.files, { ...options, before }), isInScope: () => true }
  for (const [input, names] of [
    ['only', options.only ?? []],
    ['images', [...job.inputs.images.keys()]],
  ] as const) {
    const unknown = unknownContainer(result, names)
    if (unknown !== undefined) throw new WrongUse(`${input}: ${unknown}`)
  }
  job.notices.push(...result.notices, ...result.failures.map(({ message }) => message))
  if (job.inputs.scope === 'all' || result.report.findings.length === 0) return result
  const changes = await changesSince(job)
  if (changes === undefined) return result
  const kept = await inScope(result.report, {
    scope: job.inputs.scope,
    changes,
    before: () => reportOfBase(job, changes.before),
    sees: sightOf(result),
  })
  const findings = result.findings.filter((_, index) =>
    kept.has(result.report.findings[index] as Report['findings'][number]),
  )
  const outside = new Set(result.findings.filter((finding) => !findings.includes(finding)).map(identity))
  const isInScope = (finding: Finding) => !outside.has(identity(finding))
  const left = result.findings.length - findings.length
  if (left > 0)
    job.notices.push(`${count(left, 'finding')} outside of this change ${left === 1 ? 'is' : 'are'} not counted.`)
  return { ...result, isInScope, findings, report: reportOf({ ...result, findings }, options) }
}

/** 0 ready, 1 not ready: of the findings alone. 3 when a rule failed, so that there might be more of them. */
export function verdict({ report, failures }: CheckResult, options: CheckOptions): 0 | 1 | 3 {
  if (!report.ready && failOnOf(options) !== 'never') return 1
  return failures.length > 0 ? 3 : 0
}

/** What the base of a pull request deploys; empty where the local history does not have it. */
async function deployedBefore(job: Job, options: CheckOptions): Promise<readonly EarlierDeployment[]> {
  const changes = job.run.pullRequest && changesOfHistory(job)
  if (changes === undefined) return []
  try {
    return deploymentsOf(changes.before, (await optionsAtBase(job, changes.before)) ?? options)
  } catch (error) {
    if (error instanceof FileError) return []
    throw error
  }
}

/** What the local history says of the change; `undefined` where it is of another repository, or does not have the base. */
const changesOfHistory = memoize(({ run, git, files }: Job): Changes | undefined => {
  const base = git && isOfRun(git, run) ? localBase(git, run) : undefined
  return git && base !== undefined ? localChanges(git, base, files) : undefined
})

async function changesSince(job: Job): Promise<Changes | undefined> {
  const { run, git, files } = job
  if (git !== undefined && !isOfRun(git, run)) {
    job.notices.push('The checkout is of another repository or commit than this run, so that every finding counts.')
    return undefined
  }
  const local = changesOfHistory(job)
  if (local !== undefined) return local
  if (run.base === undefined) {
    job.notices.push('There is nothing to compare with, so that every finding counts.')
    return undefined
  }
  const listed = await attempt(job, 'The changed lines are not known, so that every finding counts', async () => ({
    changes: await listedChanges(await job.github(), run, files, git),
  }))
  if (listed !== undefined && listed.changes === undefined)
    job.notices.push('GitHub does not list all files of so large a change, so that every finding counts.')
  return listed?.changes
}

/** The report of the base; `undefined` where something of it cannot be read. */
async function reportOfBase(job: Job, files: FileSystem): Promise<Report | undefined> {
  try {
    const options = await optionsAtBase(job, files)
    return options && check(files, { ...options, tryFixes: false }).report
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

/** A deployment sees configurations wherever they are, what is in the directory of its project, and what is in no project's. */
function sightOf({ deployments, projects }: CheckResult): (deployment: number, file: string) => boolean {
  const isIn = ({ directory }: VaggaProject, file: string) => directory === '' || file.startsWith(`${directory}/`)
  return (deployment, file) => {
    const own = deployments[deployment]?.project
    return /\.ya?ml$/i.test(file) || !own || isIn(own, file) || !projects.some((project) => isIn(project, file))
  }
}

function identity({ rule, message, at }: Finding): string {
  return JSON.stringify([rule, message, at.file.path])
}
