/** JSON on its way out. The report is printed as it is: `schemas/report.v1.json` describes it. */
import { forJsonLog } from './sanitize.js'

/** Any JSON value, indented, ending in a line feed. No line of it can be taken for a command by a runner. */
export function jsonText(value: unknown): string {
  return `${forJsonLog(JSON.stringify(value, null, 2))}\n`
}
