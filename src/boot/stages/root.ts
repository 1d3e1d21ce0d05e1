/** The image becomes the root: the old root goes to /tmp for a moment. lithos: utils.rs change_root; facts: boot.md 2 Image root. */

import { under } from '../../shell/paths.js'
import { type Errno, errorText } from '../../text/errno.js'
import { fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** `pivot_root` needs /tmp as a directory of the image, or of the volume that is mounted there. */
export function rootStage(boot: Boot): Stage {
  const stage = { stage: 'root', path: '/tmp' }
  const walked = walk(boot.tree, '/tmp', { host: boot.hostFiles })
  const fails = (errno: Errno, note: string): Stage => {
    const text = `Error pivot_root to ${boot.paths.mount}: ${errorText(errno)}`
    const error = fatal(
      boot.version === '0.18.4' ? text : `Error running "${boot.name}": error in before_unfreeze callback: ${text}`,
    )
    return { ...stage, status: 'fails', code: 'image-incomplete', error, note }
  }
  if (walked.status === 'unknown') return { ...stage, status: 'unknown', note: walked.entry.because }
  if (walked.status !== 'found') return fails(walked.status, `there is no \`/tmp\`: ${walked.entry.because}`)
  if (walked.entry.kind !== 'dir') return fails('ENOTDIR', '`/tmp` is no directory')
  if (walked.onHost) {
    const elsewhere = ['/dev', '/proc', '/sys'].some((mount) => under(walked.path, mount))
    const note = '`/tmp` is an absolute symlink: lithos follows it on the server, not in the image'
    return fails(elsewhere ? 'EINVAL' : 'EBUSY', note)
  }
  return { ...stage, status: 'ok' }
}
