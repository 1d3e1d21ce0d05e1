/** Problems of single files as findings of a report. */
import type { Problem } from '../finding.js'
import { helpPage } from '../report/help.js'
import type { ReportedFinding, Span } from '../report/report.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'

/** Findings of problems, and the texts that they are in. `name` gives the path of a file as the user would write it. */
export async function reported(
  problems: readonly Problem[],
  name: (path: string) => string,
): Promise<{ findings: readonly ReportedFinding[]; source: (path: string) => SourceFile | undefined }> {
  if (problems.length === 0) return { findings: [], source: () => undefined }
  const { rules } = await import('../rules/index.js')
  const sources = new Map<string, SourceFile>()
  const span = ({ file, start, end }: Location): Span => {
    const path = name(file.path)
    sources.set(path, sourceFile(path, file.text))
    const from = file.position(start)
    const to = file.position(end)
    return { file: path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
  }
  const findings = problems.map((problem): ReportedFinding => {
    const rule = rules.find(({ id }) => id === problem.rule)
    return {
      rule: problem.rule,
      clause: rule?.clause ?? null,
      severity: problem.severity ?? rule?.severity ?? 'error',
      message: problem.message,
      deployment: null,
      ...span(problem.at),
      related: (problem.related ?? []).map(({ at, message }) => ({ ...span(at), message })),
      help: helpPage(problem.rule),
      fixes: (problem.fixes ?? []).map(({ title, safety, edits }) => ({
        title,
        safety,
        edits: edits.map(({ at, text }) => ({ ...span(at), text })),
      })),
    }
  })
  return { findings, source: (path) => sources.get(path) }
}
