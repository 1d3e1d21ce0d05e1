/** Who the process is to the kernel, and what that opens. */
import type { Answer, Entry } from '../image/image.js'

/** Whatever is not known is `undefined`. */
export interface Identity {
  /** Ids outside of all id maps: those that files are owned by. */
  readonly uid: number | undefined
  readonly gid: number | undefined
  /** Root of the container: passes over the permission bits of files whose owner and group it can see. */
  readonly root: boolean
  /** Whether a file's owner and group are inside the id maps. Without maps everything is. */
  readonly sees?: (owner: readonly [number, number]) => boolean
}

/** `4` read, `2` write, `1` execute or search. */
type Want = 4 | 2 | 1

/** What the permission bits of one file or folder answer; nothing about the folders above it. */
export function permits(entry: Entry, who: Identity, want: Want): Answer {
  // Any umask only takes bits, and the usual one leaves all but the right to write.
  const isRefused =
    entry.usualMode !== undefined && want !== 2 && permittedBy(entry.usualMode, entry, who, want) === 'no'
  return isRefused ? 'no' : permittedBy(entry.mode, entry, who, want)
}

function permittedBy(mode: number | undefined, { owner, kind }: Entry, who: Identity, want: Want): Answer {
  if (who.root && (owner === undefined ? who.sees === undefined : (who.sees?.(owner) ?? true))) {
    // Root runs a file only when somebody may.
    if (want !== 1 || kind === 'dir') return 'yes'
    return mode === undefined ? 'unknown' : (mode & 0o111) !== 0 ? 'yes' : 'no'
  }
  if (mode === undefined) return 'unknown'
  const has = (shift: number) => ((mode >> shift) & want) !== 0
  const answers = new Set<boolean>()
  const isOwner = owner === undefined || who.uid === undefined ? undefined : owner[0] === who.uid
  if (isOwner !== false) answers.add(has(6))
  if (isOwner !== true) {
    const inGroup = owner === undefined || who.gid === undefined ? undefined : owner[1] === who.gid
    if (inGroup !== false) answers.add(has(3))
    if (inGroup !== true) answers.add(has(0))
  }
  return answers.size > 1 ? 'unknown' : answers.has(true) ? 'yes' : 'no'
}
