/** The list "Deploying Vagga Containers" of the lithos documentation, in the words of this project. SPEC 1. */
import type { Clause } from '../text/finding.js'
import type { ClauseStatus, ReportedDeployment } from './report.js'

/** What each clause is about, in the order of the list; Markdown-free except for `code` in backticks. */
export const clauseTitles: Readonly<Record<Clause, string>> = {
  '1a': 'Sources are in the image',
  '1b': 'Working directory',
  '1c': 'Writing to the working directory',
  '2a': 'Temporary files in `/tmp`',
  '2b': 'Shared memory in `/dev/shm`',
  '2c': 'Volumes, and writing outside of them',
  '3a': '`TERM` (kind of terminal)',
  '3b': '`PATH` (where programs are found)',
  '3c': 'Proxy variables',
  '4a': '`resolv.conf` and `hosts` in the image',
  '4b': '`/state` volume for `resolv.conf` and `hosts`',
  '4c': '`resolv.conf` and `hosts` are provided',
  '4d': '`resolv.conf` and `hosts` can change',
  '5a': 'D-Bus',
  '5b': 'Displays (X11, Wayland)',
  '5c': 'nscd (cache of names)',
  '5d': 'systemd-resolved',
  '5': 'Services on localhost',
}

/** What each clause asks, for somebody who never read the list. */
export const clauseReasons: Readonly<Record<Clause, string>> = {
  '1a': 'vagga mounts the project at `/work`; lithos does not. Whatever the program needs has to be copied or installed into the image.',
  '1b': 'vagga starts commands in `/work`; lithos starts the program in `workdir`, or in `/` if that is not set.',
  '1c': 'In development everything below `/work` can be written to. In production the working directory is read-only, as is all of the image.',
  '2a': 'vagga mounts a writable `/tmp`; lithos does not. A volume has to be there: `!Tmpfs` keeps files in memory, `!Persistent` on the disk of the server.',
  '2b': 'In development `/dev/shm` is that of the host. In production it is read-only, unless a `!Tmpfs` is mounted there; each container has its own.',
  '2c': 'The root file system is read-only in production, also for root, and lithos creates no mount points. Only volumes can be written to.',
  '3a': 'lithos passes on the TERM of whoever starts it. A daemon has no use for it; a command at a terminal may.',
  '3b': 'vagga sets a PATH; lithos sets none. Programs that are started by their bare name are found in `/bin` and `/usr/bin` at most.',
  '3c': "vagga passes on `http_proxy` and similar variables from the developer's machine; lithos passes none on.",
  '4a': 'lithos provides its own resolv.conf and hosts: over regular files in the image (since 0.15), or through links to `/state`.',
  '4b': 'If the two files are links to `/state`, a `!Statedir` volume (the directory with the files of lithos) has to be mounted there.',
  '4c': "lithos fills both files with copies of the server's, unless `resolv-conf` and `hosts-file` say otherwise.",
  '4d': 'Names can change while a container runs. A file that is changed in place reaches every container, one that is replaced only those with links and a `!Statedir`.',
  '5a': 'D-Bus is a service of the host, not of the container. An abstract address (`unix:abstract=`) works only without a bridged network.',
  '5b': 'A display (X11, Wayland) is a service of the host, not of the container.',
  '5c': 'nscd, a cache of names, is a service of the host, not of the container.',
  '5d': "systemd-resolved answers at 127.0.0.53 on the host. In a bridged network nobody does, although the server's resolv.conf may say so.",
  '5': 'What development starts next to the program and reaches over localhost or an abstract socket is missing in production unless it is deployed, too.',
}

/** Lines of a checklist that say the same of neighbouring clauses, as one: `4a-4d`. */
interface ChecklistRow {
  readonly clauses: readonly Clause[]
  readonly title: string
  readonly status: ClauseStatus
  readonly notes: readonly string[]
}

const joined: readonly { readonly title: string; readonly clauses: readonly Clause[] }[] = [
  { title: '`resolv.conf` and `hosts`', clauses: ['4a', '4b', '4c', '4d'] },
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
