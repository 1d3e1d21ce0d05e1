/** What the process may do in a volume that lithos makes: user and group against mode and owner. facts: boot.md 1.1.5-1.1.8. */
import type { Entry } from '../image/image.js'
import type { Volume } from '../lithos/shape.js'
import { groupOf, userOf } from './config.js'
import type { Deployment, DeploymentWithImage } from './deployment.js'
import { under } from './paths.js'
import { servingVolume } from './volumes.js'

/** What the process may do with a file or directory; `enter`: pass through it. */
export interface Access {
  readonly read: boolean
  readonly write: boolean
  readonly enter: boolean
}

interface IdRange {
  readonly inside?: { readonly value: number } | undefined
  readonly outside?: { readonly value: number } | undefined
  readonly count?: { readonly value: number } | undefined
}

/**
 * The rights of the process in a directory that lithos makes for a volume. `undefined` when nobody knows: an existing
 * directory of the host (`!Persistent` without `mkdir`), `!Readonly`, or a user that only the server knows.
 */
export function accessTo(deployment: Deployment, volume: Volume): Access | undefined {
  if (volume.tag === 'Readonly' || (volume.tag === 'Persistent' && !volume.value.mkdir.value)) return undefined
  const user = userOf(deployment)
  const mode = volume.value.mode.value
  if (user === undefined) return (mode & 0o777) === 0o777 ? { read: true, write: true, enter: true } : undefined
  const { config } = deployment.config
  const sandbox = deployment.sandbox?.config
  const byConfig = config.uidMap.items.length > 0
  const bySandbox = !byConfig && (sandbox?.uidMap.items.length ?? 0) > 0
  const owner = volume.tag === 'Tmpfs' ? 0 : volume.value.user.value
  const group = volume.tag === 'Tmpfs' ? 0 : volume.value.group.value
  if (volume.tag === 'Tmpfs' && (byConfig || bySandbox)) return rights(mode, false, false, false)
  if (!bySandbox) return rights(mode, user === 0, user === owner, groupOf(deployment) === group)
  const isOwner = outside(sandbox?.uidMap.items ?? [], user) === owner
  const inGroup = outside(sandbox?.gidMap.items ?? [], groupOf(deployment)) === group
  return rights(mode, false, isOwner, inGroup)
}

/** The rights that mode bits give: to the superuser all of them, else those of the first class that fits. */
export function rights(mode: number, superuser: boolean, isOwner: boolean, inGroup: boolean): Access {
  if (superuser) return { read: true, write: true, enter: true }
  const others = inGroup ? mode >> 3 : mode
  const bits = isOwner ? mode >> 6 : others
  return { read: (bits & 4) !== 0, write: (bits & 2) !== 0, enter: (bits & 1) !== 0 }
}

/** The number by which the server knows the process' user: the sandbox's `uid-map` counts, the config's own does not (facts: boot.md 1.1.8). */
export function userOnHost(deployment: Deployment): number | undefined {
  const user = userOf(deployment)
  const map = deployment.config.config.uidMap.items.length > 0 ? [] : (deployment.sandbox?.config.uidMap.items ?? [])
  return user === undefined || map.length === 0 ? user : outside(map, user)
}

function outside(map: readonly IdRange[], id: number): number | undefined {
  for (const range of map) {
    if (!range.inside || !range.outside || !range.count) continue
    if (id >= range.inside.value && id < range.inside.value + range.count.value)
      return range.outside.value + id - range.inside.value
  }
  return undefined
}

/** What stands in the way of the process. */
export interface Closed {
  readonly path: string
  readonly entry: Entry
}

/** The first directory on the way that the process cannot enter, or the file itself when it cannot read it. */
export function closedOn(deployment: DeploymentWithImage, path: string): Closed | undefined {
  if (servingVolume(deployment, path) || under(path, '/proc') || under(path, '/sys') || under(path, '/dev'))
    return undefined
  const parts = path.split('/').slice(1)
  for (let count = 1; count <= parts.length; count++) {
    const here = `/${parts.slice(0, count).join('/')}`
    const entry = deployment.image.entry(here)
    if (entry.exists !== 'yes' || entry.kind === 'link') return undefined
    if (entry.mode === undefined || entry.owner === undefined) continue
    const may = rightsIn(deployment, entry.mode, entry.owner)
    if (may && !(count < parts.length || entry.kind === 'dir' ? may.enter : may.read)) return { path: here, entry }
  }
  return undefined
}

/**
 * With a `uid-map` the process and the files are compared as the server numbers them: a file of somebody who is not mapped belongs to
 * nobody, and root inside has no power over it. facts: boot.md 2, Start errors
 */
function rightsIn(deployment: DeploymentWithImage, mode: number, [uid, gid]: readonly [number, number]) {
  const user = userOf(deployment)
  if (user === undefined) return undefined
  const group = groupOf(deployment)
  const { config } = deployment.config
  const maps = config.uidMap.items.length > 0 ? config : deployment.sandbox?.config
  if (!maps || maps.uidMap.items.length === 0) return rights(mode, user === 0, user === uid, group === gid)
  const { items: users } = maps.uidMap
  const { items: groups } = maps.gidMap
  const isRoot = user === 0 && isMapped(users, uid) && isMapped(groups, gid)
  return rights(mode, isRoot, outside(users, user) === uid, outside(groups, group) === gid)
}

/** Whether the map of a container has a number of the server. */
function isMapped(map: readonly IdRange[], id: number): boolean {
  return map.some(({ outside: from, count }) => from && count && id >= from.value && id < from.value + count.value)
}
