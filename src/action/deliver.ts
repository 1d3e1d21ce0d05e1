/** What is said in the log, in files and on GitHub. */

import { endGroup, error, isDebug, notice, setOutput, startGroup, summary, warning } from '@actions/core'
import { projectsElsewhere } from '../check/did-you-mean.js'
import type { CheckOptions, CheckResult } from '../check/options.js'
import { recheck } from '../check.js'
import { type FixResult, fixAll, fixesTogether } from '../fix/fix-all.js'
import { keepComment } from '../github/comment.js'
import { commitFixes } from '../github/commit.js'
import { linkToLines, type Run } from '../github/event.js'
import { proposeFixes } from '../github/pull-request.js'
import { type Offer, suggestFixes } from '../github/suggestions.js'
import { annotations } from '../report/annotations.js'
import { jsonText } from '../report/json.js'
import { commentMarkdown, type MarkdownOptions, summaryMarkdown } from '../report/markdown.js'
import type { Report } from '../report/report.js'
import { reportedFix } from '../report/reported.js'
import { forPlainLog, visibleLines } from '../report/sanitize.js'
import { stageReasons, textReport } from '../report/text.js'
import { count } from '../report/words.js'
import { type SourceFile, sourceFile } from '../text/source.js'
import { keyOf } from './inputs.js'
import { attempt, documentation, type Job, type Log } from './job.js'
import type { Judged } from './judge.js'
import { summaryRoom, writeInside } from './runner.js'

/** Open suggestions of one pull request: with more nobody sees the conversation. */
const mostSuggestions = 20

/** The log, the annotations and the files for later steps. Throws `WrongUse` where a file cannot be written. */
export async function print(job: Job, result: CheckResult, log: Log): Promise<void> {
  const { inputs, env, workspace } = job
  const source = sourcesOf(job, result)
  const elsewhere = projectsElsewhere(result, inputs.path)
  log(textReport(result.report, { source, elsewhere }))
  if (isDebug()) {
    startGroup('Every stage of each start')
    const reasons = stageReasons(result.context.deployments)
    log(textReport(result.report, { source, elsewhere, trace: true, notes: true, reasons }))
    endGroup()
  }
  if (inputs.annotations) annotate(result.report)
  if (inputs.reportFile) writeInside(env, workspace, inputs.reportFile, jsonText(result.report))
  if (inputs.sarifFile) {
    const [{ sarif }, { rules }] = await Promise.all([import('../report/sarif.js'), import('../rules/index.js')])
    writeInside(env, workspace, inputs.sarifFile, jsonText(sarif(result.report, { rules, source, documentation })))
  }
}

/** Everything that is said on GitHub, and the outputs. Never throws: what goes wrong is told in the summary and the log. */
export async function report(job: Job, result: Judged, options: CheckOptions, log: Log): Promise<void> {
  const { inputs, env, run, notices } = job
  if (run.readOnly !== undefined && (inputs.fix !== 'none' || inputs.comment !== 'never')) {
    notices.push(`Nothing was written on GitHub: ${run.readOnly}.`)
  }
  const fixed = await attempt(job, `The fixes (\`fix: ${inputs.fix}\`)`, () => deliverFixes(job, result, options))
  const patch = await attempt(job, 'The patch', () => patchOf(job, result, options))
  const markdown: MarkdownOptions = {
    link: (file, line, endLine) => {
      const path = job.tree.path(file)
      return path === undefined ? undefined : linkToLines(run, path, line, endLine)
    },
    ...(patch === undefined ? {} : { patch }),
    lithosVersion: result.context.lithosVersion,
    elsewhere: projectsElsewhere(result, inputs.path),
    part: [inputs.path, inputs.only?.join(', ')].filter(Boolean).join(': '),
    commit: run.pullRequest?.head.sha ?? run.sha,
    documentation,
    more: `${run.serverUrl}/${run.owner}/${run.repo}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`,
  }
  const comment = await attempt(job, 'The comment', () => deliverComment(job, result.report, markdown))
  const { counts } = result.report
  const outputs = {
    verdict: result.report.verdict,
    ready: result.report.ready,
    errors: counts.error,
    warnings: counts.warning,
    notes: counts.note,
    'report-file': inputs.reportFile,
    'sarif-file': inputs.sarifFile,
    'comment-url': comment,
    ...fixed,
  }
  await attempt(job, 'The outputs', () => {
    if (env.GITHUB_OUTPUT)
      for (const [name, value] of Object.entries(outputs)) if (value !== undefined) setOutput(name, value)
  })
  await attempt(job, 'The summary', async () => {
    if (inputs.summary && env.GITHUB_STEP_SUMMARY)
      await summary.addRaw(summaryMarkdown(result.report, { ...markdown, notices, budget: summaryRoom(env) })).write()
  })
  for (const notice of notices) log(forPlainLog(`${notice}\n`))
}

/** The findings on the lines of the pull request. */
function annotate(found: Report): void {
  const say = { error, warning, notice }
  for (const { level, message, file, ...where } of annotations(found))
    say[level](message, { ...where, file: visibleLines(file) })
}

/** A message for the author of the workflow, as an annotation. */
export function complain(message: string): void {
  error(visibleLines(message), { title: 'lithos-ready' })
}

async function deliverComment(job: Job, found: Report, markdown: MarkdownOptions): Promise<string | undefined> {
  const { inputs, run } = job
  const pull = run.pullRequest
  if (inputs.comment === 'never' || pull === undefined || run.readOnly !== undefined) return undefined
  const notices = [...job.notices]
  return keepComment(await job.github(), run, pull, {
    key: keyOf(inputs),
    ready: found.ready,
    create: !found.ready || inputs.comment === 'always',
    text: (recovered) => commentMarkdown(found, { ...markdown, notices, recovered }),
  })
}

async function deliverFixes(
  job: Job,
  result: Judged,
  options: CheckOptions,
): Promise<Record<string, string | undefined>> {
  const { inputs, run, tree, files } = job
  if (inputs.fix === 'none' || run.readOnly !== undefined) return {}
  if (inputs.fix === 'pull-request' ? run.branch === undefined : run.pullRequest === undefined) return {}
  const github = await job.github()
  const fixed = (isEditable: (path: string) => boolean) =>
    fixAll(result.findings, {
      files,
      check: recheck(options),
      safety: inputs.fixSafety,
      isEditable,
      isInScope: result.isInScope,
    })
  if (inputs.fix === 'pull-request' && run.branch) {
    return { 'fix-pull-request': await proposeFixes(github, run, run.branch, tree, fixed, keyOf(inputs)) }
  }
  const pull = run.pullRequest as NonNullable<Run['pullRequest']>
  if (inputs.fix === 'commit') return { 'fix-commit': await commitFixes(github, run, pull, tree, fixed) }
  const source = sourcesOf(job, result)
  const suggested = await suggestFixes(github, run, pull, tree, await offers(job, result, options), {
    key: keyOf(inputs),
    limit: mostSuggestions,
    read: (file) => source(file)?.text ?? '',
  })
  if (suggested.elsewhere > 0) {
    job.notices.push(
      `${count(suggested.elsewhere, 'fix', 'fixes')} could not be suggested, because not all of their lines are in the diff, or the lines end with CR LF. The patch has them.`,
    )
  }
  return {}
}

/** The fixes that can be made together, as the report words them. */
async function offers({ inputs, files }: Job, result: CheckResult, options: CheckOptions): Promise<Offer[]> {
  const together = fixesTogether(result.findings, {
    files,
    check: recheck(options),
    safety: inputs.fixSafety,
  })
  return result.findings.flatMap(({ rule, fixes }) => {
    const fix = fixes.find((one) => together.has(one))
    return fix === undefined ? [] : [{ rule, ...reportedFix(fix) }]
  })
}

function sourcesOf(job: Job, { context }: CheckResult): (path: string) => SourceFile | undefined {
  return (path) => {
    const known = context.sources.find((source) => source.path === path)
    if (known !== undefined) return known
    try {
      return sourceFile(path, new TextDecoder().decode(job.files.read(path)))
    } catch {
      return undefined
    }
  }
}

/** What all fixes make of the files; `undefined` when they change nothing. */
async function patchOf(
  job: Job,
  { findings, isInScope }: Judged,
  options: CheckOptions,
): Promise<MarkdownOptions['patch']> {
  const all = fixAll(findings, { files: job.files, check: recheck(options), safety: 'all', isInScope })
  if (all.files.length === 0) return undefined
  return { ...all, text: (await import('../fix/patch.js')).unifiedPatch(named(job, all)) }
}

function named(job: Job, { files }: FixResult) {
  return files.map((file) => ({ ...file, path: job.tree.path(file.path) ?? file.path }))
}
