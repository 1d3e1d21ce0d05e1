/** The report as annotations on the lines of a pull request: few, most severe first, plain text. facts: github.md. */
import type { Severity } from '../text/finding.js'
import { type Mistake, mistakesOf } from './mistakes.js'
import type { Report } from './report.js'
import { forCommand, shorten, visible, visibleLines } from './sanitize.js'
import { some } from './words.js'

/** What GitHub shows beside lines. Lines and columns from 1, ends exclusive. */
interface Annotation {
  readonly level: 'error' | 'warning'
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

/** What is said beside lines: notes are not, GitHub shows too few. */
type Annotated = Exclude<Severity, 'note'>

/** How many annotations of each severity GitHub shows a step. */
const mostShown: Readonly<Record<Annotated, number>> = { error: 10, warning: 10 }

/** Characters of a message. */
const LONGEST = 1000

/** Places of a mistake that are named besides its first. */
const MOST_PLACES = 10

/**
 * Chooses and words the annotations: one a mistake, at its first place, with the others named; of what does not fit, the last
 * annotation of the severity tells the number.
 */
export function annotations(report: Report, limits = mostShown): readonly Annotation[] {
  const mistakes = mistakesOf(report)
  return (['error', 'warning'] as const).flatMap((severity) => {
    const those = mistakes.filter(({ finding }) => finding.severity === severity)
    const chosen = those.slice(0, limits[severity])
    const more = those.slice(limits[severity]).reduce((sum, { findings }) => sum + findings.length, 0)
    return chosen.map((mistake, index) => annotation(mistake, severity, index === chosen.length - 1 ? more : 0))
  })
}

function annotation({ finding, findings }: Mistake, level: Annotated, more: number): Annotation {
  const others = findings.slice(1).map(({ file, line }) => `${visible(file)}:${line}`)
  const tail = [
    ...(others.length > 0 ? [`Also: ${some([...new Set(others)], MOST_PLACES)}.`] : []),
    ...(more > 0 ? [`+${more} more of this severity, see the summary.`] : []),
  ].join('\n')
  const remedy = finding.fixes.map(({ title, safety }) => `Fix (${safety}): ${title}`)
  const body = visibleLines([finding.message, ...remedy].join('\n'))
  const single = finding.line === finding.endLine
  return {
    level,
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
