/** Problems of single files as findings of a report. */

import type { ReportedFinding, Span } from '../report/report.js'
import { reportedFinding, spanOf } from '../report/reported.js'
import { complete, type Problem } from '../text/finding.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'

/** Findings of problems, and the texts that they are in. `name` gives the path of a file as the user would write it. */
export async function reported(
  problems: readonly Problem[],
  name: (path: string) => string,
): Promise<{ findings: readonly ReportedFinding[]; source: (path: string) => SourceFile | undefined }> {
  if (problems.length === 0) return { findings: [], source: () => undefined }
  const { rules } = await import('../rules/index.js')
  const sources = new Map<string, SourceFile>()
  const place = (at: Location): Span => {
    const path = name(at.file.path)
    sources.set(path, sourceFile(path, at.file.text))
    return { ...spanOf(at), file: path }
  }
  const findings = problems.map((problem) => {
    const rule = rules.find(({ id }) => id === problem.rule) ?? { id: problem.rule, clause: null, severity: 'error' }
    return reportedFinding(complete(problem, rule), null, place)
  })
  return { findings, source: (path) => sources.get(path) }
}
