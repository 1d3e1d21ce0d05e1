/** The working directory. lithos: lithos_knot/main.rs; facts: boot.md 2 Start errors. */
import type { Errno } from '../../text/errno.js'
import { fatal, spawnErrorText } from '../errors.js'
import { type Identity, permits } from '../identity.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

const codes = { ENOENT: 'workdir-missing', ENOTDIR: 'workdir-kind', EACCES: 'workdir-closed' } as const

/** The process, already as its user, changes into `workdir`. A relative one counts from `/`. facts: boot.md 2 Start errors. */
export function workdirStage(boot: Boot, who: Identity): Stage {
  const { workdir } = boot.config
  const stage = { stage: 'working directory', at: workdir.at, path: workdir.value }
  const fails = (errno: Errno, note: string): Stage => ({
    ...stage,
    status: 'fails',
    code: errno in codes ? codes[errno as keyof typeof codes] : 'workdir-missing',
    error: fatal(`Error running "${boot.name}": error when setting working directory: ${spawnErrorText(errno)}`),
    note,
  })
  if (workdir.value === '') return fails('ENOENT', 'it is empty')
  const walked = walk(boot.tree, workdir.value, { as: who })
  if (walked.status === 'unknown') return { ...stage, status: 'unknown', note: walked.entry.because }
  if (walked.status === 'EACCES') return fails('EACCES', 'a directory on the way is closed to the process')
  if (walked.status !== 'found') return fails(walked.status, walked.entry.because)
  if (walked.entry.kind !== 'dir') return fails('ENOTDIR', 'it is no directory')
  const open = permits(walked.entry, who, 1)
  if (open === 'no') return fails('EACCES', 'it is closed to the process')
  return { ...stage, status: open === 'yes' ? 'ok' : 'unknown' }
}
