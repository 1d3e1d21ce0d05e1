/** What rules about servers' configs share: the same judgement is a rule's finding and a line of `validate`. */
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../../lithos/shape.js'
import type { ReadStructure } from '../../schema/shape.js'
import type { Draft, Problem, Related } from '../../text/finding.js'
import type { Location } from '../../text/source.js'
import type { Rule } from '../rule.js'

/** A container where it runs; sandbox and process are absent where the repository does not have them. */
export interface Placed {
  readonly container: ContainerConfig
  readonly sandbox?: SandboxConfig | undefined
  readonly process?: ProcessEntry | undefined
}

/** A process entry, and its sandbox where it is known. */
export interface PlacedProcess {
  readonly process: ProcessEntry
  readonly sandbox?: SandboxConfig | undefined
}

/** What a rule has against a config. */
export interface Judgement extends Draft {
  /** `lithos_check` exits with 1. */
  readonly refused: boolean
}

/** A judgement with its rule. */
export type JudgedProblem = Problem & Judgement

/** A rule that judges configs by themselves, wherever they are: of a deployment, of none, or in a server's tree. */
export interface JudgingRule<Subject> extends Rule {
  judge(subject: Subject): Iterable<Judgement>
}

/** Something for which lithos_check exits with 1. `message` are whole sentences. */
export function refused(at: Location, message: string, related: readonly Related[] = []): Judgement {
  return { at, message, related, refused: true }
}

/** Something that lithos_check does not mind. */
export function unseen(at: Location, message: string, related: readonly Related[] = []): Judgement {
  return { at, message, related, refused: false }
}

/** The place of a key as a related one, where the key is written. */
export function relatedKey(
  structure: { readonly keys: ReadonlyMap<string, Location> } | undefined,
  key: string,
  message: string,
): readonly Related[] {
  const at = structure?.keys.get(key)
  return at === undefined ? [] : [{ at, message }]
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
export function placeIn(container: ContainerConfig): Location {
  return container.keys.get('executable') ?? headOf(container.at)
}

/** Where to point when the addresses of a process are wrong as a whole. */
export function addressesAt(process: ProcessEntry): Location {
  return process.keys.get('ip-addresses') ?? process.keys.get('image') ?? headOf(process.at)
}
