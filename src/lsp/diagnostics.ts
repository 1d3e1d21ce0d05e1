/** Findings as an editor underlines them. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import { helpPage } from '../report/help.js'
import { groupBy } from '../text/collections.js'
import type { Problem, Related, Severity } from '../text/finding.js'
import type { Location } from '../text/source.js'
import { rangeOf } from './positions.js'
import type { Analysis, Project } from './project.js'

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
}

interface Shown {
  readonly rule: string
  readonly severity?: Severity | undefined
  readonly message: string
  readonly at: Location
  readonly related?: readonly Related[] | undefined
}

/** The diagnostics of a project by the paths of their files. */
export function diagnosticsOf(project: Project, { result, settingsProblems }: Analysis): Map<string, Diagnostic[]> {
  const shown: Shown[] = [...result.findings, ...settingsProblems.map(settingsError)]
  return new Map(
    [...groupBy(shown, ({ at }) => at.file.path)].map(([path, all]) => [
      path,
      all.map((one) => diagnostic(project, one)),
    ]),
  )
}

function settingsError(problem: Problem): Shown {
  return { ...problem, severity: problem.severity ?? 'error' }
}

function diagnostic(project: Project, { rule, severity, message, at, related = [] }: Shown): Diagnostic {
  return {
    range: rangeOf(at),
    severity: severities[severity ?? 'error'],
    source: 'lithos-ready',
    code: rule,
    message,
    ...(rule === 'settings' ? {} : { codeDescription: { href: helpPage(rule) } }),
    relatedInformation: related.map((one) => ({
      location: { uri: project.uriOf(one.at.file.path), range: rangeOf(one.at) },
      message: one.message,
    })),
  }
}
