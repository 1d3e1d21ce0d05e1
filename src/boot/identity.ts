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
  readonly sees?: ((owner: readonly [number, number]) => boolean) | undefined
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

function permittedBy(mode: number | undefined, entry: Entry, who: Identity, want: Want): Answer {
  if (passesOver(who, entry)) return permittedToRoot(mode, entry, want)
  if (mode === undefined) return 'unknown'
  const answers = new Set(classesOf(who, entry).map((shift) => ((mode >> shift) & want) !== 0))
  if (answers.size > 1) return 'unknown'
  return answers.has(true) ? 'yes' : 'no'
}

/** Whether a process is root over a file: it has power over those whose owner and group it can see. */
function passesOver({ root, sees }: Identity, { owner }: Entry): boolean {
  if (!root || sees === undefined) return root
  return owner !== undefined && sees(owner)
}

/** Root runs a file only when somebody may. */
function permittedToRoot(mode: number | undefined, { kind }: Entry, want: Want): Answer {
  if (want !== 1 || kind === 'dir') return 'yes'
  if (mode === undefined) return 'unknown'
  return (mode & 0o111) !== 0 ? 'yes' : 'no'
}

/** Where the bits of the classes are that the process may be in: the owner's, the group's, those of others. */
function classesOf({ uid, gid }: Identity, { owner }: Entry): readonly number[] {
  const isOwner = owner === undefined || uid === undefined ? undefined : owner[0] === uid
  if (isOwner === true) return [6]
  const isInGroup = owner === undefined || gid === undefined ? undefined : owner[1] === gid
  const others = [...(isInGroup === false ? [] : [3]), ...(isInGroup === true ? [] : [0])]
  return isOwner === undefined ? [6, ...others] : others
}
