/** Users and groups against what the sandbox allows and maps. */
import { parseUnsigned } from '../../schema/forms.js'
import { list } from '../../schema/messages.js'
import type { Read } from '../../schema/shape.js'
import { coverage, type IdMap, idRanges, u32 } from '../ids.js'
import type { ContainerConfig, SandboxConfig } from '../shape.js'
import { type CheckProblem, isUnread, placeIn, refused, related } from './problem.js'

/** User and group of a container, and its id maps, against what the sandbox allows. lithos: lithos_check.rs, id_map.rs; facts: boot.md 1.1.8. */
export function checkUsers(container: ContainerConfig, sandbox: SandboxConfig): CheckProblem[] {
  return [
    ...checkIds(container, sandbox, {
      what: 'user',
      id: container.userId,
      fallback: sandbox.defaultUser,
      map: container.uidMap,
      sandboxMap: sandbox.uidMap,
      allowed: sandbox.allowUsers,
    }),
    ...checkIds(container, sandbox, {
      what: 'group',
      id: container.groupId,
      fallback: sandbox.defaultGroup,
      map: container.gidMap,
      sandboxMap: sandbox.gidMap,
      allowed: sandbox.allowGroups,
    }),
  ]
}

/** All that is said of users, or of groups. */
interface Ids {
  readonly what: 'user' | 'group'
  readonly id: Read<number> | undefined
  readonly fallback: Read<string> | undefined
  readonly map: IdMap
  readonly sandboxMap: IdMap
  readonly allowed: SandboxConfig['allowUsers']
}

function checkIds(container: ContainerConfig, sandbox: SandboxConfig, ids: Ids): CheckProblem[] {
  const { what, id, fallback, map, sandboxMap, allowed } = ids
  if (isUnread(container, `${what}-id`, id) || isUnread(sandbox, `default-${what}`, fallback)) return []
  const short = what === 'user' ? 'uid' : 'gid'
  const chosen = id?.value ?? (fallback === undefined ? undefined : parseUnsigned(fallback.value, 32))
  const at = id?.at ?? placeIn(container)
  const allowKey = `allow-${what}s`
  const whose = id === undefined ? `The default ${what} ${chosen}` : `${what === 'user' ? 'User' : 'Group'} ${chosen}`
  const origin = id === undefined ? related(sandbox, `default-${what}`, 'the default is set here') : {}
  const ranges = idRanges(map)
  const allows = coverage(allowed)
  const problems: CheckProblem[] = []

  if (chosen === undefined) {
    const message = `No ${what} is set, so lithos does not start the process. Set \`${what}-id\` here, or \`default-${what}\` in the sandbox config`
    problems.push({
      ...refused('user-not-set', at, message),
      ...related(sandbox, allowKey, 'the sandbox has no default'),
    })
  } else if (map.items.length > 0) {
    const mapped = ranges.some(({ inside, count }) => chosen >= inside && chosen < u32(inside + count))
    if (!mapped) {
      const message = `${whose} is not in the \`${short}-map\` of the lithos config, so the container does not start. Use a ${what} in the map, or extend it`
      problems.push({ ...refused(`${what}-not-mapped`, at, message), ...related(container, `${short}-map`, 'the map') })
    }
  } else {
    // `<=`: id_map.rs map_id takes one id more than the map has
    const mapped = idRanges(sandboxMap).some(({ inside, count }) => chosen >= inside && chosen <= u32(inside + count))
    if (sandboxMap.items.length > 0 && !mapped) {
      const message = `${whose} is not in the \`${short}-map\` of the sandbox, so the container does not start. Use a ${what} in the map, or extend it`
      problems.push({ ...refused(`${what}-not-mapped`, at, message), ...related(sandbox, `${short}-map`, 'the map') })
    }
    if (!allows(chosen)) {
      const rule = what === 'group' && id === undefined ? 'default-group-not-allowed' : `${what}-not-allowed`
      const texts = allowed.items.map((range) => range.value)
      const message = `${whose} is not allowed in the sandbox, so the container does not start; allowed: ${texts.length === 0 ? 'none' : list(texts)}. Use an allowed one, or add it to \`${allowKey}\` in the sandbox config`
      const reason = related(sandbox, allowKey, `\`${allowKey}\` of the sandbox`).related ?? []
      const place = id === undefined ? (sandbox.keys.get(allowKey) ?? at) : at
      problems.push({ ...refused(rule, place, message), related: [...reason, ...(origin.related ?? [])] })
    }
  }
  if (map.items.length > 0 && sandboxMap.items.length > 0) {
    const message = `Both the lithos config and the sandbox config have a \`${short}-map\`, which \`lithos_check\` refuses. Keep one of them`
    problems.push({
      ...refused('uid-map-conflict', container.keys.get(`${short}-map`) ?? map.at, message),
      ...related(sandbox, `${short}-map`, 'the map of the sandbox'),
    })
  }
  const outside = ranges.find((range) => !allows(range.outside, u32(range.outside + range.count - 1)))
  if (outside !== undefined) {
    const last = outside.outside + outside.count - 1
    const message = `The \`${short}-map\` maps to ${what}s ${outside.outside}-${last} of the server, which the sandbox does not allow. Use ids in \`${allowKey}\``
    problems.push({
      ...refused('uid-map-not-allowed', container.keys.get(`${short}-map`) ?? map.at, message),
      ...related(sandbox, allowKey, `\`${allowKey}\` of the sandbox`),
    })
  }
  return problems
}
