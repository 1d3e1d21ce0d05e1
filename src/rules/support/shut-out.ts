import { accessTo } from '../../deployment/access.js'
import { normalize } from '../../deployment/paths.js'
import { isWritten } from '../../evidence/clues.js'
import type { Volume } from '../../lithos/shape.js'
import type { ReadEntry } from '../../schema/shape.js'
import type { CheckedDeployment } from '../rule.js'

/** The process certainly cannot write to this volume. lithos keeps files in a Statedir that are mostly for reading. */
export function isShutOut(deployment: CheckedDeployment, { key, value }: ReadEntry<Volume>): boolean {
  const access = accessTo(deployment, value)
  if (value.tag === 'Readonly' || access === undefined) return false
  const reads = value.tag === 'Statedir' && !isWritten(deployment, normalize(key.value))
  return !access.enter || !(access.write || reads)
}

/** `volume-not-writable-by-user` speaks of the mode of this volume: nobody else could own it. */
export function isModeTold(deployment: CheckedDeployment, entry: ReadEntry<Volume>): boolean {
  return entry.value.tag === 'Tmpfs' && isShutOut(deployment, entry)
}
