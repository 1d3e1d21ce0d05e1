/** The report as annotations on the lines of a pull request: few, most severe first, plain text. facts: github.md. */
import type { Severity } from '../text/finding.js'
import type { Report, ReportedFinding } from './report.js'
import { forCommand, shorten, visible, visibleLines } from './sanitize.js'
import { severities } from './words.js'

/** What GitHub shows beside lines. Lines and columns from 1, ends exclusive. */
interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  /** Plain text, at most 1,000 characters. */
  readonly message: string
  readonly file: string
  readonly startLine: number
  readonly endLine: number
  /** Only of a span on one line: GitHub drops columns of others. */
  readonly startColumn?: number
  readonly endColumn?: number
}

/** How many annotations of each severity GitHub shows a step. */
const mostShown: Readonly<Record<Severity, number>> = { error: 10, warning: 10, note: 10 }

const LONGEST = 1000
const levels = { error: 'error', warning: 'warning', note: 'notice' } as const

/**
 * Chooses and words the annotations. Repeats of one message in one file are one annotation that names the other lines; of what
 * does not fit, the last annotation of the severity tells the number.
 */
export function annotations(report: Report, limits = mostShown): readonly Annotation[] {
  return severities.flatMap((severity) => {
    const groups = repeats(report.findings.filter((finding) => finding.severity === severity))
    const chosen = groups.slice(0, limits[severity])
    const more = groups.slice(limits[severity]).reduce((sum, group) => sum + group.length, 0)
    return chosen.map((group, index) => annotation(group, index === chosen.length - 1 ? more : 0))
  })
}

/** Findings that say the same of one file, together; in the order of the first of each. */
function repeats(findings: readonly ReportedFinding[]): readonly (readonly ReportedFinding[])[] {
  const groups = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.file, finding.message])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()]
}

function annotation(group: readonly ReportedFinding[], more: number): Annotation {
  const finding = group[0] as ReportedFinding
  const lines = [...new Set(group.map(({ line }) => line))].filter((line) => line !== finding.line)
  const tail = [
    ...(lines.length > 0
      ? [`Also on line ${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ` and ${lines.length - 10} more` : ''}.`]
      : []),
    ...(more > 0 ? [`+${more} more of this severity, see the summary.`] : []),
  ].join('\n')
  const remedy = finding.fixes.map(({ title, safety }) => `Fix (${safety}): ${title}`)
  const body = visibleLines([finding.message, ...remedy].join('\n'))
  const single = finding.line === finding.endLine
  return {
    level: levels[finding.severity],
    title: visible(finding.rule),
    message: tail === '' ? shorten(body, LONGEST) : `${shorten(body, LONGEST - tail.length - 1)}\n${tail}`,
    file: finding.file,
    startLine: finding.line,
    endLine: finding.endLine,
    ...(single ? { startColumn: finding.column, endColumn: Math.max(finding.endColumn, finding.column + 1) } : {}),
  }
}

/** The annotations as commands of the runner, one a line. */
export function annotationCommands(all: readonly Annotation[]): string {
  return all
    .map(({ level, title, message, file, startLine, endLine, startColumn, endColumn }) => {
      const properties = Object.entries({ title, file, line: startLine, endLine, col: startColumn, endColumn })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${forCommand(String(value), 'property')}`)
      return `::${level} ${properties.join(',')}::${forCommand(message, 'data')}\n`
    })
    .join('')
}
