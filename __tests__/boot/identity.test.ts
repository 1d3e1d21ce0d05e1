import { type Identity, permits } from '../../src/boot/identity.js'
import type { Answer, Entry } from '../../src/image/image.js'

const read = 4
const write = 2
const run = 1

const file = (mode: number | undefined, owner?: readonly [number, number]): Entry => ({
  exists: 'yes',
  kind: 'file',
  mode,
  owner,
  because: '',
})
const folder = (mode: number | undefined, owner?: readonly [number, number]): Entry => ({
  ...file(mode, owner),
  kind: 'dir',
})

/** User 1 of group 10, with no power over anything. */
const one: Identity = { uid: 1, gid: 10, root: false }
const root: Identity = { uid: 0, gid: 0, root: true }
/** Root of a container whose id maps have the users and groups below 100. */
const mapped: Identity = { uid: 0, gid: 0, root: true, sees: ([uid, gid]) => uid < 100 && gid < 100 }

describe('what the permission bits answer', () => {
  test.each<[string, Entry, Identity, 4 | 2 | 1, Answer]>([
    ['the owner by his own bits', file(0o400, [1, 9]), one, read, 'yes'],
    ['the owner, whom the others may more than', file(0o077, [1, 10]), one, read, 'no'],
    ['the group by its bits', file(0o040, [9, 10]), one, read, 'yes'],
    ['the group, which may less than others', file(0o604, [9, 10]), one, read, 'no'],
    ['others by theirs', file(0o004, [9, 9]), one, read, 'yes'],
    ['others, who may less than the group', file(0o660, [9, 9]), one, read, 'no'],
    ['to write is another bit than to read', file(0o500, [1, 10]), one, write, 'no'],
    ['to write', file(0o200, [1, 10]), one, write, 'yes'],
    ['to run is another bit than to write', file(0o600, [1, 10]), one, run, 'no'],
    ['to run', file(0o100, [1, 10]), one, run, 'yes'],
  ])('%s', (_, entry, who, want, answer) => {
    expect(permits(entry, who, want)).toBe(answer)
  })

  test.each<[string, Entry, Identity, 4 | 2 | 1, Answer]>([
    ['an unknown mode', file(undefined, [1, 10]), one, read, 'unknown'],
    ['an unknown owner, of whom all may the same', file(0o644), one, read, 'yes'],
    ['an unknown owner, of whom none may', file(0o444), one, write, 'no'],
    ['an unknown owner, who may more than others', file(0o700), one, read, 'unknown'],
    ['an unknown owner, whose group may more than others', file(0o750), one, read, 'unknown'],
    [
      'an unknown user: as owner, or as one of others',
      file(0o604, [1, 10]),
      { ...one, uid: undefined },
      read,
      'unknown',
    ],
    [
      'an unknown user, where only others count beside the owner',
      file(0o044, [1, 10]),
      { ...one, uid: undefined },
      read,
      'unknown',
    ],
    ['an unknown group: as the group, or as others', file(0o040, [9, 10]), { ...one, gid: undefined }, read, 'unknown'],
    [
      'an unknown group of the owner, whose bits come first',
      file(0o400, [1, 10]),
      { ...one, gid: undefined },
      read,
      'yes',
    ],
  ])('%s', (_, entry, who, want, answer) => {
    expect(permits(entry, who, want)).toBe(answer)
  })
})

describe('root', () => {
  test.each<[string, Entry, Identity, 4 | 2 | 1, Answer]>([
    ['reads what is closed to everybody', file(0o000, [1, 1]), root, read, 'yes'],
    ['reads what has an unknown mode', file(undefined, [1, 1]), root, read, 'yes'],
    ['writes what is closed to everybody', file(0o000, [1, 1]), root, write, 'yes'],
    ['enters folders that are closed to everybody', folder(0o000, [1, 1]), root, run, 'yes'],
    ['runs what somebody may run', file(0o001, [1, 1]), root, run, 'yes'],
    ['does not run what nobody may run', file(0o666, [1, 1]), root, run, 'no'],
    ['may run what has an unknown mode', file(undefined, [1, 1]), root, run, 'unknown'],
    ['has power over files of an unknown owner, where everybody is mapped', file(0o000), root, read, 'yes'],
    ['has power over those that are mapped', file(0o000, [99, 99]), mapped, read, 'yes'],
    ['has none over files of a user that is not mapped', file(0o000, [100, 0]), mapped, read, 'no'],
    ['has none over files of a group that is not mapped', file(0o000, [0, 100]), mapped, write, 'no'],
    [
      'has not certainly any over files of an unknown owner, where somebody is not mapped',
      file(0o600),
      mapped,
      read,
      'unknown',
    ],
    ['of another container is one of others', file(0o600, [1, 1]), { uid: 0, gid: 0, root: false }, read, 'no'],
  ])('%s', (_, entry, who, want, answer) => {
    expect(permits(entry, who, want)).toBe(answer)
  })
})

describe('a mode that is so under the usual umask', () => {
  const usual = (usualMode: number): Entry => ({ exists: 'yes', kind: 'file', usualMode, owner: [9, 9], because: '' })

  test.each<[string, number, 4 | 2 | 1, Answer]>([
    ['refuses to read: no umask gives a right', 0o640, read, 'no'],
    ['refuses to run', 0o754, run, 'no'],
    ['does not certainly let anybody read', 0o644, read, 'unknown'],
    ['says nothing of writing, which the umask takes', 0o644, write, 'unknown'],
  ])('%s', (_, mode, want, answer) => {
    expect(permits(usual(mode), one, want)).toBe(answer)
  })
})
