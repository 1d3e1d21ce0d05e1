/** From findings and deployments to the report, version 1. SPEC 3. */

import type { Fix } from '../finding.js'
import { helpPage } from '../report/help.js'
import type { Report, ReportedFinding, ReportedFix, Span } from '../report/report.js'
import { version } from '../report/version.js'
import type { StampedFinding } from '../rules/engine.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import type { Location } from '../text/source.js'
import { checklist } from './checklist.js'
import { parity } from './parity.js'

export interface Assembly {
  readonly findings: readonly StampedFinding[]
  readonly deployments: readonly CheckedDeployment[]
  readonly context: RuleContext
  /** The least severity that makes a check fail; with `never` the report still says what errors mean. */
  readonly failOn: 'error' | 'warning' | 'note' | 'never'
}

/** Findings keep their order, so that the n-th of the report is the n-th that was given. */
export function assemble({ findings, deployments, context, failOn }: Assembly): Report {
  const fails = ({ severity }: StampedFinding) =>
    severity === 'error' || (severity === 'warning' && failOn === 'warning') || failOn === 'note'
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  return {
    schema: 'lithos-ready/report/v1',
    tool: { name: 'lithos-ready', version },
    ready: !findings.some(fails),
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
    deployments: deployments.map((deployment) => {
      const { container, config, configInImage, command, sandbox, process, boot } = deployment
      const own = (finding: StampedFinding) => concerns(finding, deployment)
      return {
        container: container.name.value,
        config: { file: config.file.path, image: configInImage },
        command: command?.title ?? null,
        sandbox: sandbox?.file.path ?? null,
        process: process === undefined ? null : process.name.value,
        ready: !findings.some((finding) => fails(finding) && own(finding)),
        checklist: checklist(deployment, context).map(({ clause, status, note }) => {
          const indices = findings.flatMap((finding, index) =>
            finding.clause === clause && own(finding) ? [index] : [],
          )
          const about = indices.map((index) => findings[index] as StampedFinding)
          const failed = about.find(({ severity }) => severity === 'error')
          const warned = about.find(({ severity }) => severity === 'warning')
          if (failed !== undefined) return { clause, status: 'failed', note: brief(failed), findings: indices }
          if (warned !== undefined) return { clause, status: 'warned', note: brief(warned), findings: indices }
          return { clause, status, note, findings: indices }
        }),
        parity: parity(deployment),
        boot: boot.stages.map(({ stage, status, error }) => ({ stage, status, error: error ?? null })),
      }
    }),
    findings: findings.map((finding) => reported(finding, deployments)),
  }
}

/** A finding about no deployment concerns each whose files it is in. */
export function concerns({ deployments, at }: StampedFinding, deployment: CheckedDeployment): boolean {
  const { project, container, config, sandbox, process } = deployment
  if (deployments.length > 0) {
    return deployments.some(
      (other) => other.config === config && other.container === container && other.process === process,
    )
  }
  const files = [...project.sources, config.file, sandbox?.file, process?.file]
  return files.some((file) => file?.path === at.file.path)
}

/** The first sentence, with the place. */
function brief({ message, at }: StampedFinding): string {
  const first = /^.*?[^.][.;:](?=\s)/s.exec(message)?.[0]?.slice(0, -1) ?? message.replace(/\.$/, '')
  return `${first} (${at.file.path}:${at.file.position(at.start).line})`
}

function reported(finding: StampedFinding, deployments: readonly CheckedDeployment[]): ReportedFinding {
  const { rule, clause, severity, message, at, related, fixes } = finding
  const deployment = deployments.findIndex(
    (candidate) => finding.deployments.length > 0 && concerns(finding, candidate),
  )
  return {
    rule,
    clause,
    severity,
    message,
    deployment: deployment < 0 ? null : deployment,
    ...span(at),
    related: (related ?? []).map((one) => ({ ...span(one.at), message: one.message })),
    help: helpPage(rule),
    fixes: (fixes ?? []).map(reportedFix),
  }
}

function reportedFix({ title, safety, edits }: Fix): ReportedFix {
  return { title, safety, edits: edits.map(({ at, text }) => ({ ...span(at), text })) }
}

/** Lines and columns of a place. */
export function span({ file, start, end }: Location): Span {
  const from = file.position(start)
  const to = file.position(end)
  return { file: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}
