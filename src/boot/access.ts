import type { Answer, Image } from '../image/image.js'
import { type Identity, permits, type Want } from './identity.js'
import { walk } from './walk.js'

/**
 * Whether `who` may read (4), write (2) or execute (1) what a path leads to: every folder on the way must let it through, and
 * the permission bits at the end must say so. `no` also when nothing is there. It does not ask whether the place is mounted
 * read-only: that is `Production.writable`.
 */
export function canAccess(image: Image, path: string, who: Identity, want: Want): Answer {
  const walked = walk(image, path, { as: who })
  if (walked.status === 'unknown') return 'unknown'
  if (walked.status !== 'found') return 'no'
  return permits(walked.entry, who, want)
}
