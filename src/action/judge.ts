/** The check of a pull request, and what of it counts. */

import { unknownContainer } from '../check/did-you-mean.js'
import { type CheckOptions, type CheckResult, failOnOf } from '../check/options.js'
import { check } from '../check.js'
import { filesOf } from '../github/git.js'
import { type Changes, inScope, listedChanges, localBase, localChanges } from '../github/scope.js'
import { assemble } from '../report/assemble.js'
import type { Report } from '../report/report.js'
import { count } from '../report/words.js'
import type { Finding } from '../text/finding.js'
import { WrongUse } from './inputs.js'
import { attempt, type Job } from './job.js'

/** A check of which only what the scope asks for is left. */
export interface Judged extends CheckResult {
  /** Whether a finding is one that the scope asks for. */
  readonly isInScope: (finding: Finding) => boolean
}

/** Checks, and keeps of the findings what the scope asks for. */
export async function judge(job: Job, options: CheckOptions): Promise<Judged> {
  const result = { ...check(job.files, options), isInScope: () => true }
  for (const [input, names] of [
    ['only', options.only ?? []],
    ['images', [...job.inputs.images.keys()]],
  ] as const) {
    const unknown = unknownContainer(result, names)
    if (unknown !== undefined) throw new WrongUse(`${input}: ${unknown}`)
  }
  job.notices.push(...result.notices, ...result.failures.map(({ message }) => message))
  if (job.inputs.scope === 'all' || result.report.findings.length === 0) return result
  const base = job.git && localBase(job.git, job.run)
  const changes = await changesSince(job, base)
  if (changes === undefined) return result
  const before = () => {
    if (job.git === undefined || base === undefined) return undefined
    return check(filesOf(job.git, base, job.files), { ...options, tryFixes: false }).report
  }
  const kept = inScope(result.report, job.inputs.scope, changes, before)
  const findings = result.findings.filter((_, index) =>
    kept.has(result.report.findings[index] as Report['findings'][number]),
  )
  const outside = new Set(result.findings.filter((finding) => !findings.includes(finding)).map(identity))
  const isInScope = (finding: Finding) => !outside.has(identity(finding))
  const left = result.findings.length - findings.length
  if (left > 0)
    job.notices.push(`${count(left, 'finding')} outside of this change ${left === 1 ? 'is' : 'are'} not counted.`)
  return { ...result, isInScope, findings, report: assemble({ ...result, findings, failOn: failOnOf(options) }) }
}

/** 0 ready, 1 not ready: of the findings alone. 3 when a rule failed, so that there might be more of them. */
export function verdict({ report, failures }: CheckResult, options: CheckOptions): 0 | 1 | 3 {
  if (!report.ready && failOnOf(options) !== 'never') return 1
  return failures.length > 0 ? 3 : 0
}

async function changesSince(job: Job, base: string | undefined): Promise<Changes | undefined> {
  const { run, git } = job
  const local = git && base !== undefined ? localChanges(git, base) : undefined
  if (local !== undefined) return local
  if (run.base === undefined) {
    job.notices.push('There is nothing to compare with, so that every finding counts.')
    return undefined
  }
  return attempt(job, 'The changed lines are not known, so that every finding counts', async () =>
    listedChanges(await job.github(), run, job.files, job.tree.path),
  )
}

function identity({ rule, message, at }: Finding): string {
  return JSON.stringify([rule, message, at.file.path])
}
