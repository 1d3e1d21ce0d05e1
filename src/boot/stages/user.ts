/** User, group and id maps. lithos: lithos_knot/main.rs, utils.rs; facts: boot.md 1.1.8, 2 Start errors. */
import {
  coverage,
  type IdMap,
  type IdRange,
  idRanges,
  isMapped,
  itemNotAllowed,
  itemOfMapId,
  u32,
} from '../../lithos/ids.js'
import type { SandboxConfig } from '../../lithos/shape.js'
import { errorText } from '../../text/errno.js'
import type { Location } from '../../text/source.js'
import { fatal } from '../errors.js'
import type { Identity } from '../identity.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'

type Ranges = SandboxConfig['allowUsers']

interface Id {
  readonly value: number | undefined
  readonly at: Location
}

/** The ids inside the container; `undefined` where only the server's side could tell. */
function idsOf({ config, sandbox }: Boot): { user: Id; group: Id } {
  const user = config.userId?.value ?? numberOf(sandbox?.config.defaultUser?.value)
  const group = config.groupId?.value ?? numberOf(sandbox?.config.defaultGroup?.value)
  return {
    user: { value: user, at: config.userId?.at ?? config.keys.get('user-id') ?? config.at },
    group: { value: group, at: config.groupId?.at ?? config.keys.get('group-id') ?? config.at },
  }
}

/** May the config run as this user and group? Four stages: user, group, and the config's own maps against the sandbox. */
export function userStages(boot: Boot): readonly Stage[] {
  const { config, sandbox } = boot
  const { user, group } = idsOf(boot)
  return [
    idStage('user', user, config.uidMap, sandbox?.config.allowUsers),
    idStage('group', group, config.gidMap, sandbox?.config.allowGroups),
    mapStage('uid map', config.uidMap, sandbox?.config.allowUsers),
    mapStage('gid map', config.gidMap, sandbox?.config.allowGroups),
  ].filter((stage) => stage !== undefined)
}

const words = {
  user: {
    name: 'User',
    id: 'uid',
    unset: 'user-not-set',
    notAllowed: 'user-not-allowed',
    notMapped: 'user-not-mapped',
  },
  group: {
    name: 'Group',
    id: 'gid',
    unset: 'user-not-set',
    notAllowed: 'group-not-allowed',
    notMapped: 'group-not-mapped',
  },
} as const

function idStage(stage: 'user' | 'group', { value, at }: Id, map: IdMap, allowed: Ranges | undefined): Stage {
  const { name, id, unset, notAllowed, notMapped } = words[stage]
  if (value === undefined) {
    if (allowed === undefined) return { stage, status: 'unknown', at, note: `the sandbox may have a default ${stage}` }
    const error = fatal(`No ${stage} id specified and no default is found`)
    return { stage, status: 'fails', code: unset, at, error }
  }
  if (map.items.length > 0) {
    if (isMapped(map, value)) return { stage, status: 'ok', at }
    return {
      stage,
      status: 'fails',
      code: notMapped,
      at,
      error: fatal(`${name} is not in mapped range (${id}: ${value})`),
    }
  }
  if (allowed === undefined)
    return { stage, status: 'unknown', at, note: `the sandbox decides whether ${id} ${value} is allowed` }
  if (coverage(allowed)(value)) return { stage, status: 'ok', at }
  return {
    stage,
    status: 'fails',
    code: notAllowed,
    at,
    error: fatal(`${name} is not in allowed range (${id}: ${value})`),
  }
}

function mapStage(stage: 'uid map' | 'gid map', map: IdMap, allowed: Ranges | undefined): Stage | undefined {
  if (map.items.length === 0) return undefined
  if (allowed === undefined)
    return { stage, status: 'unknown', at: map.at, note: 'the sandbox decides whether it is allowed' }
  const bad = itemNotAllowed(map, allowed)
  if (bad === undefined) return { stage, status: 'ok', at: map.at }
  const [id, users] = stage === 'uid map' ? ['uid', 'users'] : ['gid', 'groups']
  return {
    stage,
    status: 'fails',
    code: 'id-map-refused',
    at: bad.at,
    error: fatal(`Bad ${id} mapping (probably doesn't match allow_${users})`),
  }
}

/** The maps that the kernel gets: the sandbox's, else the config's. */
function mapsOf({ config, sandbox }: Boot) {
  const server = sandbox?.config
  const isServers = server !== undefined && (server.uidMap.items.length > 0 || server.gidMap.items.length > 0)
  const { uidMap, gidMap, keys } = isServers ? server : config
  return { uids: idRanges(uidMap), gids: idRanges(gidMap), at: keys.get('uid-map') ?? keys.get('gid-map') }
}

/** The last id that there is. */
const largestId = 0xffffffff

/** The kernel takes the maps, or refuses them: Linux map_write. A map without items is not written at all. */
export function idMapStage(boot: Boot): Stage | undefined {
  const { uids, gids } = mapsOf(boot)
  if (uids.length === 0 && gids.length === 0) return undefined
  const stage = 'id maps'
  const refused = refusedItem(uids) ?? refusedItem(gids)
  if (refused === undefined) return { stage, status: 'ok' }
  const { item, note } = refused
  const error = fatal(`Error running "${boot.name}": error setting uid/gid mappings: ${errorText('EINVAL')}`)
  return { stage, status: 'fails', code: 'id-map-refused', at: item.at, error, note }
}

function refusedItem(map: readonly IdRange[]): { item: IdRange; note: string } | undefined {
  const seen: IdRange[] = []
  for (const item of map) {
    const { inside, outside, count } = item
    if (count === 0) return { item, note: 'the kernel takes no map with a `count` of 0' }
    if (Math.max(inside, outside) + count > largestId)
      return { item, note: 'it reaches over the last id that there is' }
    const overlaps = (start: number, otherStart: number, other: IdRange) =>
      start < otherStart + other.count && otherStart < start + count
    if (seen.some((other) => overlaps(inside, other.inside, other) || overlaps(outside, other.outside, other))) {
      return { item, note: 'the kernel takes no ranges that overlap' }
    }
    seen.push(item)
  }
  return undefined
}

/** The process becomes its user: the kernel refuses ids that are in no map. */
export function becomeStage(boot: Boot): Stage {
  const { uids, gids, at } = mapsOf(boot)
  const { user, group } = idsOf(boot)
  const stage = 'set user and group'
  if (uids.length === 0 && gids.length === 0) return { stage, status: 'ok' }
  for (const [id, map] of [
    [group, gids],
    [user, uids],
  ] as const) {
    if (id.value !== undefined && outsideOf(map, id.value) === undefined) {
      return {
        stage,
        status: 'fails',
        code: id === user ? 'user-not-mapped' : 'group-not-mapped',
        at: map.length > 0 ? id.at : (at ?? id.at),
        error: fatal(`Error running "${boot.name}": error setting user or groups: ${errorText('EINVAL')}`),
        note:
          map.length > 0
            ? `${id === user ? 'uid' : 'gid'} ${id.value} is in no id map`
            : `\`uid-map\` and \`gid-map\` need each other, and there is only one: ${id === user ? 'uid' : 'gid'} ${id.value} is in no id map`,
      }
    }
  }
  return user.value === undefined || group.value === undefined ? { stage, status: 'unknown' } : { stage, status: 'ok' }
}

/** Who the process is to the kernel. Without a sandbox file no id map of the server is assumed. */
export function identityOf(boot: Boot): Identity {
  const { uids, gids } = mapsOf(boot)
  const { user, group } = idsOf(boot)
  const mapped = uids.length > 0 || gids.length > 0
  const outside = (map: readonly IdRange[], id: number | undefined) =>
    id === undefined || !mapped ? id : (outsideOf(map, id) ?? 65534)
  const inside = (map: readonly IdRange[], id: number) =>
    map.some((item) => id >= item.outside && id < item.outside + item.count)
  return {
    uid: outside(uids, user.value),
    gid: outside(gids, group.value),
    root: user.value === 0,
    sees: mapped ? ([uid, gid]) => inside(uids, uid) && inside(gids, gid) : undefined,
  }
}

function outsideOf(map: readonly IdRange[], id: number): number | undefined {
  const item = map.find(({ inside, count }) => id >= inside && id < inside + count)
  return item && item.outside + id - item.inside
}

/**
 * The owner that lithos gives to a directory that it makes. Only the config's own map counts, and it reaches one further than
 * it should. The last id of all means "leave it", and root has made the directory. lithos: id_map.rs map_id; facts: boot.md 1.1.8.
 */
export function ownerOnHost(map: IdMap, id: number): number | undefined {
  const item = itemOfMapId(map, id)
  const owner = map.items.length === 0 ? id : item && u32(item.outside + id - item.inside)
  return owner === largestId ? 0 : owner
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
