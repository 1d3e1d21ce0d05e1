/** Runs the rules over what was worked out and makes one tidy list of what they say. The engine distrusts its rules. */

import type { Deployment } from '../deployment/deployment.js'
import { complete, type Finding, type Fix, type Problem, type Related, type Severity } from '../text/finding.js'
import type { Location } from '../text/source.js'
import { applyIgnores, type IgnoreOptions } from './ignores/apply.js'
import type { Rule, RuleContext, RuleFinding } from './rule.js'

/** A rule that threw or pointed outside a file: our bug, never the author's. */
export interface RuleFailure {
  readonly rule: string
  readonly message: string
  readonly error?: unknown
}

interface RunOptions extends IgnoreOptions {
  /** `false`: neither settings nor comments silence anything. Default `true`. */
  readonly ignores?: boolean
  /** What is known of some of the deployments already. */
  readonly known?: KnownFindings | undefined
}

/** What rules found, as they said it. */
export type Found = ReadonlyMap<Rule, readonly RuleFinding[]>

/** What rules find of these deployments, and of others that do not count. */
export interface KnownFindings {
  readonly deployments: ReadonlySet<Deployment>
  readonly found: Found
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * All findings of the rules, sorted by file, place and severity, without duplicates and without the ignored ones, which are given apart.
 * Never throws: what a broken rule did is in `failures`, and the findings of the others are there.
 */
export function runRules(
  rules: readonly Rule[],
  context: RuleContext,
  options: RunOptions,
): { findings: Finding<Deployment>[]; ignored: Finding<Deployment>[]; failures: RuleFailure[]; found: Found } {
  const failures: RuleFailure[] = []
  const active = rules.filter((rule) => options.severities?.get(rule.id) !== 'off')
  const found = foundBy(active, context, options.known, failures)
  const offered = offers(context)
  const all = active.flatMap((rule) =>
    (found.get(rule) ?? []).flatMap((draft) =>
      completed(rule, draft, offered, options.severities?.get(rule.id) as Severity | undefined, failures),
    ),
  )
  const merged = merge(all)
  const kept = options.ignores === false ? merged : applyIgnores(merged, rules, context, options)
  const heard = new Set(kept)
  return { findings: kept.sort(byPlace), ignored: merged.filter((finding) => !heard.has(finding)), failures, found }
}

/** Of deployments of which everything is known, only the rules are asked again that see all of them together. */
function foundBy(
  rules: readonly Rule[],
  context: RuleContext,
  known: KnownFindings | undefined,
  failures: RuleFailure[],
): Found {
  const isKnown = (deployment: Deployment | undefined) => deployment !== undefined && known?.deployments.has(deployment)
  const rest: RuleContext = {
    ...context,
    deployments: context.deployments.filter((deployment) => !isKnown(deployment)),
    problems: context.problems.filter(({ deployment }) => !isKnown(deployment)),
  }
  const order = new Map<Deployment | undefined, number>(
    context.deployed.map((deployment, index) => [deployment, index]),
  )
  const place = ({ deployment }: RuleFinding) => order.get(deployment) ?? -1
  return new Map(
    rules.map((rule) => {
      const before = rule.together ? undefined : known?.found.get(rule)
      const found =
        before === undefined
          ? findingsOf(rule, context, failures)
          : [...before.filter(({ deployment }) => isKnown(deployment)), ...findingsOf(rule, rest, failures)]
      return [rule, found.sort((a, b) => place(a) - place(b))]
    }),
  )
}

/** When a rule throws, each deployment gets a try of its own, so that one of them does not cost the others their findings. */
function findingsOf(rule: Rule, context: RuleContext, failures: RuleFailure[]): RuleFinding[] {
  const found: RuleFinding[] = []
  try {
    for (const finding of rule.check(context)) found.push(finding)
    return found
  } catch (error) {
    let blamed = false
    for (const deployment of context.deployments) {
      try {
        for (const finding of rule.check({ ...context, deployments: [deployment] })) found.push(finding)
      } catch (inOne) {
        blamed = true
        failures.push(failure(rule, deployment.config.file.path, inOne))
      }
    }
    if (!blamed) failures.push(failure(rule, context.projects[0]?.file.path ?? 'this project', error))
    return found
  }
}

function failure(rule: Rule, path: string, error: unknown): RuleFailure {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    rule: rule.id,
    error,
    message: `rule ${rule.id} failed on ${path}; this is a bug in lithos-ready (${reason})`,
  }
}

/** The finding with what its rule and the settings say; none where it points outside a file. */
function completed(
  rule: Rule,
  draft: RuleFinding,
  offered: (fix: Fix, rule: Rule) => boolean,
  severity: Severity | undefined,
  failures: RuleFailure[],
): Finding<Deployment>[] {
  const finding = complete(draft, rule)
  const outside = [finding, ...finding.related].find(({ at }) => !isInside(at))
  if (outside !== undefined) {
    failures.push(failure(rule, outside.at.file.path, new Error('a finding points outside the file')))
    return []
  }
  const fixes = finding.fixes.filter((fix) => offered(fix, rule))
  return [{ ...finding, severity: severity ?? finding.severity, fixes }]
}

function isInside({ file, start, end }: Location): boolean {
  return start >= 0 && start <= end && end <= file.text.length
}

/** No fixes in a file that could not be read, except those that make it readable; none in a text that is not the whole file. */
function offers({ sources, problems }: RuleContext): (fix: Fix, rule: Rule) => boolean {
  const texts = new Map(sources.map(({ path, text }) => [path, text]))
  const refused = new Set(problems.filter(refuses).map(({ at }) => at.file.path))
  return (fix, { group }) =>
    fix.edits.every(
      ({ at }) =>
        isInside(at) &&
        (texts.get(at.file.path) ?? at.file.text) === at.file.text &&
        (group === 'reading' || !refused.has(at.file.path)),
    )
}

function refuses({ rule }: Problem<Deployment>): boolean {
  return rule === 'yaml-syntax' || rule === 'quire-unsupported'
}

/** An anchor makes one node appear twice, and deployments share files: one finding, with all its deployments. */
function merge(findings: readonly Finding<Deployment>[]): Finding<Deployment>[] {
  const byKey = new Map<string, [Finding<Deployment>, ...Finding<Deployment>[]]>()
  for (const finding of findings) {
    const key = `${finding.rule}\0${finding.at.file.path}\0${finding.at.start}\0${finding.at.end}\0${finding.message}`
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [finding])
    else known.push(finding)
  }
  return [...byKey.values()].map((same) => (same.length === 1 ? same[0] : join(same)))
}

function join(same: readonly [Finding<Deployment>, ...Finding<Deployment>[]]): Finding<Deployment> {
  const worst = same.reduce((first, second) => (rank[second.severity] < rank[first.severity] ? second : first))
  return {
    ...worst,
    related: uniqueRelated(same.flatMap(({ related }) => related)),
    fixes: [worst, ...same].find(({ fixes }) => fixes.length > 0)?.fixes ?? [],
    deployments: [...new Set(same.flatMap(({ deployments }) => deployments))],
  }
}

function uniqueRelated(all: readonly Related[]): Related[] {
  const byKey = new Map(
    all.map((related) => [`${related.at.file.path}\0${related.at.start}\0${related.message}`, related]),
  )
  return [...byKey.values()]
}

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.at.file.path, b.at.file.path) ||
    a.at.start - b.at.start ||
    a.at.end - b.at.end ||
    rank[a.severity] - rank[b.severity] ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
