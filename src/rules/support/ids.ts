/** Users and groups of a container against what the sandbox allows and maps. lithos: lithos_check.rs, id_map.rs; facts: boot.md 1.1.8. */
import type { Deployment } from '../../deployment/deployment.js'
import { coverage, type IdMap, isMapped, isTakenByMapId } from '../../lithos/ids.js'
import type { ContainerConfig, SandboxConfig } from '../../lithos/shape.js'
import { parseUnsigned } from '../../schema/forms.js'
import { list } from '../../schema/messages.js'
import type { Read } from '../../schema/shape.js'
import { memoize } from '../../text/collections.js'
import type { Fix, Related } from '../../text/finding.js'
import type { Location } from '../../text/source.js'
import { keyFix } from './fixes.js'
import { isUnread, type Judgement, type Placed, placeIn, refused, relatedKey } from './judge.js'

/** The user, or the group, that a container asks for in a sandbox. */
export interface ChosenId {
  readonly what: 'user' | 'group'
  /** The number: of the config, else the sandbox's default. */
  readonly value: number | undefined
  /** Where the config says it, else where it could. */
  readonly at: Location
  readonly isDefault: boolean
  /** `User 5`, `The default group 0`. */
  readonly title: string
  readonly container: ContainerConfig
  readonly sandbox: SandboxConfig
  /** The maps of the config and of the sandbox. */
  readonly map: IdMap
  readonly sandboxMap: IdMap
  /** `uid-map` or `gid-map`. */
  readonly mapKey: 'uid-map' | 'gid-map'
  readonly allowKey: 'allow-users' | 'allow-groups'
  readonly allowed: SandboxConfig['allowUsers']
}

/** User and group; not those of which something is written that cannot be read. */
export const chosenIds = memoize(({ container, sandbox }: Placed): readonly ChosenId[] => {
  if (sandbox === undefined) return []
  const user = chosenId('user', container.userId, sandbox.defaultUser, { container, sandbox })
  const group = chosenId('group', container.groupId, sandbox.defaultGroup, { container, sandbox })
  return [user, group].filter((id) => id !== undefined)
})

function chosenId(
  what: 'user' | 'group',
  own: Read<number> | undefined,
  fallback: Read<string> | undefined,
  { container, sandbox }: { readonly container: ContainerConfig; readonly sandbox: SandboxConfig },
): ChosenId | undefined {
  if (isUnread(container, `${what}-id`, own) || isUnread(sandbox, `default-${what}`, fallback)) return undefined
  const value = own?.value ?? (fallback === undefined ? undefined : parseUnsigned(fallback.value, 32))
  const name = what === 'user' ? 'User' : 'Group'
  const title = own === undefined ? `The default ${what} ${value}` : `${name} ${value}`
  const common = { what, value, at: own?.at ?? placeIn(container), isDefault: own === undefined, title } as const
  return what === 'user'
    ? {
        ...common,
        container,
        sandbox,
        map: container.uidMap,
        sandboxMap: sandbox.uidMap,
        mapKey: 'uid-map',
        allowKey: 'allow-users',
        allowed: sandbox.allowUsers,
      }
    : {
        ...common,
        container,
        sandbox,
        map: container.gidMap,
        sandboxMap: sandbox.gidMap,
        mapKey: 'gid-map',
        allowKey: 'allow-groups',
        allowed: sandbox.allowGroups,
      }
}

/** The id is in no map, of the config or else of the sandbox. */
export function* notMapped({ what, value, at, title, ...id }: ChosenId): Generator<Judgement> {
  if (value === undefined) return
  const remedy = `Use a ${what} in the map, or extend it.`
  if (id.map.items.length > 0) {
    if (isMapped(id.map, value)) return
    const message = `${title} is not in the \`${id.mapKey}\` of the lithos config, so the container does not start. ${remedy}`
    yield refused(at, message, relatedKey(id.container, id.mapKey, 'the map'))
  } else if (id.sandboxMap.items.length > 0 && !isTakenByMapId(id.sandboxMap, value)) {
    const message = `${title} is not in the \`${id.mapKey}\` of the sandbox, so the container does not start. ${remedy}`
    yield refused(at, message, relatedKey(id.sandbox, id.mapKey, 'the map'))
  }
}

/** The sandbox does not allow the id, which no map of the config makes another one. */
export function isNotAllowed({ value, map, allowed }: ChosenId): boolean {
  return value !== undefined && map.items.length === 0 && !coverage(allowed)(value)
}

/** The key of the sandbox that says what is allowed, as a related place. */
export function allowedBy({ sandbox, allowKey }: ChosenId): readonly Related[] {
  return relatedKey(sandbox, allowKey, `\`${allowKey}\` of the sandbox`)
}

/** The first id that the sandbox allows, or that the map contains, but not root where there is another. */
function usableId({ map, sandboxMap, allowed }: ChosenId): number | undefined {
  const maps = map.items.length > 0 ? map : sandboxMap
  const mapped = maps.items.map(
    ({ inside, count }) => [inside?.value ?? 0, (inside?.value ?? 0) + (count?.value ?? 0) - 1] as const,
  )
  const ranges =
    map.items.length > 0 || allowed.items.length === 0 ? [] : allowed.items.map(({ value }) => bounds(value))
  const isUsable = (id: number) =>
    (ranges.length === 0 || ranges.some(([low, high]) => low <= id && id <= high)) &&
    (mapped.length === 0 || mapped.some(([low, high]) => low <= id && id <= high))
  const starts = [...ranges, ...mapped].flatMap(([low]) => [low, low + 1]).sort((a, b) => a - b)
  return starts.find((id) => id > 0 && isUsable(id)) ?? starts.find(isUsable)
}

function bounds(range: string): readonly [low: number, high: number] {
  const [low = Number.NaN, high = low] = range.split('-').map(Number)
  return [low, high]
}

/** The sandbox does not allow the id. */
export function* notAllowed(id: ChosenId): Generator<Judgement> {
  const { what, at, isDefault, title, sandbox, allowKey, allowed } = id
  if (!isNotAllowed(id)) return
  const ranges = allowed.items.map((range) => range.value)
  const message = `${title} is not allowed in the sandbox, so the container does not start; allowed: ${ranges.length === 0 ? 'none' : list(ranges)}. Use an allowed one, or add it to \`${allowKey}\` in the sandbox config.`
  if (!isDefault) yield refused(at, message, allowedBy(id))
  else
    yield refused(sandbox.keys.get(allowKey) ?? at, message, [
      ...allowedBy(id),
      ...relatedKey(sandbox, `default-${what}`, 'the default is set here'),
    ])
}

/** Another user, or group, in the lithos config, which the sandbox allows and the map contains. */
export function idFix(deployment: Deployment | undefined, what: 'user' | 'group'): readonly Fix[] {
  const { config, sandbox } = deployment ?? {}
  if (config === undefined) return []
  const chosen = chosenIds({ container: config.config, sandbox: sandbox?.config }).find((id) => id.what === what)
  const usable = chosen && usableId(chosen)
  if (usable === undefined || usable === chosen?.value) return []
  const text = `${what}-id: ${usable}`
  return keyFix(config.config.node, `${what}-id`, String(usable), `write \`${text}\``, 'unsafe')
}
