/** What a check tells, and where. */

import type { ReadStructure } from '../../schema/shape.js'
import type { Problem, Severity } from '../../text/finding.js'
import type { Location } from '../../text/source.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../shape.js'

/** A problem that knows which of the two programs refuses for it. */
export interface CheckProblem extends Problem {
  /** `lithos_check` exits with 1. */
  readonly refused: boolean
}

/** Something for which lithos_check exits with 1. */
export const refused = (rule: string, at: Location, message: string): CheckProblem => ({
  rule,
  at,
  message: `${message}.`,
  refused: true,
})

/** Something that lithos_check does not mind. */
export const unseen = (rule: string, at: Location, message: string, severity?: Severity): CheckProblem => ({
  rule,
  at,
  message: `${message}.`,
  refused: false,
  ...(severity === undefined ? {} : { severity }),
})

/** The place of a key as a related one, where the key is written. */
export function related(structure: { keys: ReadonlyMap<string, Location> } | undefined, key: string, message: string) {
  const at = structure?.keys.get(key)
  return at === undefined ? {} : { related: [{ at, message }] }
}

/** Whether a key is written with a value that could not be read: then nothing is said of it here, its own problem says enough. */
export function isUnread(
  { keys, node }: ReadStructure,
  key: string,
  value: { readonly implied?: true } | undefined,
): boolean {
  const at = keys.get(key)
  if (at === undefined || (value !== undefined && !value.implied) || node.kind !== 'mapping') return false
  return node.entries.some((entry) => entry.key.at === at && entry.value.kind !== 'null')
}

/** The first line: a short place for what is absent. */
export function headOf(at: Location): Location {
  const line = at.file.text.indexOf('\n', at.start)
  return { ...at, end: Math.max(at.start, Math.min(at.end, line === -1 ? at.end : line)) }
}

/** Where to point when something is missing in a container config. */
export const placeIn = (container: ContainerConfig): Location =>
  container.keys.get('executable') ?? headOf(container.at)

/** What lithos_check is given; absent where the repository does not have it. */
export interface CheckInput {
  readonly container: ContainerConfig
  readonly sandbox?: SandboxConfig
  readonly process?: ProcessEntry
}
