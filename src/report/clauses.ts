/** The list "Deploying Vagga Containers" of the lithos documentation, in the words of this project. SPEC 1. */
import type { Clause } from '../finding.js'
import type { ClauseStatus, ReportedDeployment } from './report.js'

/** What each clause is about, in the order of the list; Markdown-free except for `code` in backticks. */
export const clauseTitles: Readonly<Record<Clause, string>> = {
  '1a': 'Sources are in the image',
  '1b': 'Working directory',
  '1c': 'Nothing is written under it',
  '2a': 'Writable `/tmp`',
  '2b': '`/dev/shm`',
  '2c': 'Read-only root',
  '3a': '`TERM`',
  '3b': '`PATH`',
  '3c': 'Proxy variables',
  '4a': 'DNS files in the image',
  '4b': '`/state` volume',
  '4c': 'DNS files are provided',
  '4d': 'DNS files can change',
  '5a': 'D-Bus',
  '5b': 'X11 and Wayland',
  '5c': 'nscd',
  '5d': 'systemd-resolved',
  '5': 'Neighbours',
}

/** Lines of a checklist that say the same of neighbouring clauses, as one: `4a-4d`. */
export interface ChecklistRow {
  readonly clauses: readonly Clause[]
  readonly title: string
  readonly status: ClauseStatus
  readonly notes: readonly string[]
}

const joined: readonly { readonly title: string; readonly clauses: readonly Clause[] }[] = [
  { title: 'DNS files', clauses: ['4a', '4b', '4c', '4d'] },
  { title: 'Services of the host', clauses: ['5a', '5b', '5c', '5d'] },
]

/** The rows of a checklist as people read them: clauses of one subject with one status share a row. */
export function checklistRows(checklist: ReportedDeployment['checklist']): readonly ChecklistRow[] {
  const rows: ChecklistRow[] = []
  for (const line of checklist) {
    const subject = joined.find(({ clauses }) => clauses.includes(line.clause))
    const members = subject ? checklist.filter(({ clause }) => subject.clauses.includes(clause)) : []
    const shared = subject && members.length > 1 && members.every(({ status }) => status === line.status)
    if (shared && line !== members[0]) continue
    const group = shared ? members : [line]
    rows.push({
      clauses: group.map(({ clause }) => clause),
      title: shared ? subject.title : clauseTitles[line.clause],
      status: line.status,
      notes: [...new Set(group.map(({ note }) => note).filter((note) => note !== ''))],
    })
  }
  return rows
}
