/** What a process finds at a path: the volumes over it, and whether it may write there. */

import { follow } from '../image/follow.js'
import type { Entry } from '../image/image.js'
import type { ContainerConfig, Volume } from '../lithos/shape.js'
import type { ReadEntry } from '../schema/shape.js'
import { memoize } from '../text/collections.js'
import type { Clause } from '../text/finding.js'
import type { DeploymentWithImage } from './deployment.js'
import { normalize, under } from './paths.js'

/** The volumes of a lithos config by their mount points; the first of two at one place counts. */
const volumesOf = memoize(
  ({ volumes }: ContainerConfig) =>
    new Map(volumes.entries.toReversed().map((entry) => [normalize(entry.key.value), entry])),
)

/** The volume of a lithos config whose mount point covers `path`: the deepest one. */
export function volumeOver(config: ContainerConfig, path: string): ReadEntry<Volume> | undefined {
  const byPath = volumesOf(config)
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = byPath.get(at)
    if (found !== undefined) return found
  }
  return byPath.get('/')
}

/** The usual links of distributions, so that a volume at `/run` is known to serve `/var/run`. */
const aliases: readonly (readonly [string, string])[] = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
  ['/run/shm', '/dev/shm'],
]

/** What is asked of a deployment here. */
type Placed = Pick<DeploymentWithImage, 'config' | 'image'>

/**
 * The volume that serves a path inside the container, following the image's own links; `undefined` when the path is part
 * of the image, which is read-only.
 */
export function servingVolume(deployment: Placed, path: string): ReadEntry<Volume> | undefined {
  const { config } = deployment.config
  const direct = volumeOver(config, path)
  if (direct) return direct
  const followed = followedIn(deployment, path)
  const through = followed === path ? undefined : volumeOver(config, followed)
  if (through) return through
  for (const [link, target] of aliases)
    if (under(path, link)) return volumeOver(config, target + path.slice(link.length))
  return undefined
}

/** Where a path leads by the image's own links. */
function followedIn({ image }: Placed, path: string): string {
  return normalize(follow(image, path).path)
}

/** Somebody wrote a volume for it, which cannot be read: that is told elsewhere. */
function isUnread({ volumes }: ContainerConfig, path: string): boolean {
  if (volumes.complete) return false
  const { node } = volumes
  if (node.kind !== 'mapping') return true
  return node.entries.some(({ key }) => volumes.get(key.value) === undefined && under(path, normalize(key.value)))
}

/** The line of the list that a volume belongs to. */
export function clauseOfVolume({ key }: ReadEntry<Volume>): Clause {
  const path = normalize(key.value)
  if (path === '/tmp') return '2a'
  return path === '/dev/shm' ? '2b' : '2c'
}

/** Whether lithos gives the process a place to write at `path`; the kernel's own file systems count as writable. */
export function isWritable(deployment: Placed, path: string): boolean {
  const volume = servingVolume(deployment, path)
  if (volume) return volume.value.tag !== 'Readonly'
  if (isUnread(deployment.config.config, path)) return true
  const followed = followedIn(deployment, path)
  return under(followed, '/proc') || (under(followed, '/dev') && !under(followed, '/dev/shm'))
}

/** What is at a path when the process runs; `unknown` below volumes. */
export function existsAt(deployment: Placed, path: string): Entry['exists'] {
  const volume = servingVolume(deployment, path)
  if (volume) {
    const point = normalize(volume.key.value)
    return point === path || point === normalize(follow(deployment.image, path).path) ? 'yes' : 'unknown'
  }
  if (under(path, '/proc') || under(path, '/dev') || under(path, '/sys')) return 'unknown'
  return follow(deployment.image, path).entry.exists
}
