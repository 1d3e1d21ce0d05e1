/** The report as JSON: exactly the value, as `schemas/report.v1.json` describes it. */
import type { Report } from './report.js'
import { forJsonLog } from './sanitize.js'

/** Report v1, indented, ending in a line feed. No line of it can be taken for a command by a runner. */
export function jsonReport(report: Report): string {
  return jsonText(report)
}

/** Any JSON value as `jsonReport` writes it. */
export function jsonText(value: unknown): string {
  return `${forJsonLog(JSON.stringify(value, null, 2))}\n`
}
