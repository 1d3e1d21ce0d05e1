/** A finding as the report has it: with lines and columns instead of offsets. */
import type { Finding, Fix } from '../text/finding.js'
import type { Location } from '../text/source.js'
import { helpPage } from './help.js'
import type { ReportedFinding, ReportedFix, Span } from './report.js'

/** `deployment` is an index into those of the report; `place` gives the lines and columns of a range. */
export function reportedFinding(
  { rule, clause, severity, message, at, related, fixes }: Finding,
  deployment: number | null,
  place: (at: Location) => Span = spanOf,
): ReportedFinding {
  return {
    rule,
    clause,
    severity,
    message,
    deployment,
    ...place(at),
    related: related.map((one) => ({ ...place(one.at), message: one.message })),
    help: helpPage(rule),
    fixes: fixes.map((fix) => reportedFix(fix, place)),
  }
}

/** A fix with lines and columns. */
export function reportedFix({ title, safety, edits }: Fix, place: (at: Location) => Span = spanOf): ReportedFix {
  return { title, safety, edits: edits.map(({ at, text }) => ({ ...place(at), text })) }
}

/** Lines and columns of a range. */
export function spanOf({ file, start, end }: Location): Span {
  const from = file.position(start)
  const to = file.position(end)
  return { file: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}
