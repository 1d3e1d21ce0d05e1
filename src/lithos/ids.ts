/** Ranges of users and groups, as sandboxes allow and id maps map them. lithos: range.rs, id_map.rs. */
import { parseRange } from '../schema/forms.js'
import type { Read, ReadList } from '../schema/shape.js'
import type { Location } from '../text/source.js'
import type { ContainerConfig } from './shape.js'

/** A `uid-map` or `gid-map`, of a container or of a sandbox. */
export type IdMap = ContainerConfig['uidMap']

/** An item of an id map: `count` ids from `inside` on are those from `outside` on to the server. */
export interface IdRange {
  readonly inside: number
  readonly outside: number
  readonly count: number
  readonly at: Location
}

/** The items of a map that could be read. */
export function idRanges(map: IdMap): readonly IdRange[] {
  return map.items.flatMap(({ inside, outside, count, at }) =>
    inside === undefined || outside === undefined || count === undefined
      ? []
      : [{ inside: inside.value, outside: outside.value, count: count.value, at }],
  )
}

/** The sum of ids as Rust's `u32` has it, which wraps around in a release build. */
export function u32(value: number): number {
  return value >>> 0
}

/** Whether one of the ranges (`N`, `N-M`) holds all of `first` to `last`. What could not be read may hold anything. */
export function coverage(ranges: ReadList<Read<string>>): (first: number, last?: number) => boolean {
  const sorted = ranges.items.flatMap(({ value }) => parseRange(value) ?? []).sort((a, b) => a.start - b.start)
  let end = -1
  const reach = sorted.map((range) => {
    end = Math.max(end, range.end)
    return end
  })
  return (first, last = first) => {
    if (!ranges.complete) return true
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as { start: number }).start <= first) low = middle + 1
      else high = middle
    }
    return low > 0 && (reach[low - 1] as number) >= last
  }
}

/** Whether an id of the container is one of the server, as the start asks. */
export function isMapped(map: IdMap, id: number): boolean {
  return idRanges(map).some(({ inside, count }) => id >= inside && id < u32(inside + count))
}

/** The item by which `map_id` translates an id: it takes one id more than the map has. lithos: id_map.rs map_id. */
export function itemOfMapId(map: IdMap, id: number): IdRange | undefined {
  return idRanges(map).find(({ inside, count }) => id >= inside && id <= u32(inside + count))
}

/** Whether `map_id` translates an id. */
export function isTakenByMapId(map: IdMap, id: number): boolean {
  return itemOfMapId(map, id) !== undefined
}

/** The first item of a map that leads to ids of the server that are not allowed. */
export function itemNotAllowed(map: IdMap, allowed: ReadList<Read<string>>): IdRange | undefined {
  const allows = coverage(allowed)
  return idRanges(map).find(({ outside, count }) => !allows(outside, u32(outside + count - 1)))
}
