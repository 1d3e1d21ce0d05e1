/** A report whose paths start at the top of the repository, as GitHub wants them. */
import type { Report, Span } from './report.js'

/** The report with `prefix/` before each path of its findings. */
export function withPrefix(report: Report, prefix: string): Report {
  if (prefix === '') return report
  const moved = <T extends Span>(span: T): T => ({ ...span, file: `${prefix}/${span.file}` })
  const findings = report.findings.map((finding) => ({
    ...moved(finding),
    related: finding.related.map(moved),
    fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(moved) })),
  }))
  return { ...report, findings }
}
