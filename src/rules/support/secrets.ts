/** Secrets of a config against the namespaces of sandbox and process. */
import { namespacesOf, parseSecret, shortHash } from '../../lithos/secrets.js'
import type { ContainerConfig } from '../../lithos/shape.js'
import type { Location } from '../../text/source.js'
import type { Placed } from './judge.js'

/** A value that lithos cannot decrypt: by its form (`malformed` says how, the end of a sentence), or else by its namespace. */
interface UnreadableSecret {
  readonly at: Location
  readonly malformed: string | undefined
}

/** The values of a secret when lithos can decrypt none of them: one that it can is enough. */
export function unreadableSecrets(
  { sandbox, process }: Placed,
  { items, complete }: ContainerConfig['secretEnviron']['entries'][number]['value'],
): readonly UnreadableSecret[] {
  const hashes = sandbox && new Set(namespacesOf(sandbox, process).map(shortHash))
  const unreadable = items.flatMap(({ value, at }): UnreadableSecret[] => {
    const secret = parseSecret(value)
    if ('wrong' in secret) return [{ at, malformed: secret.wrong }]
    return hashes === undefined || hashes.has(secret.namespace) ? [] : [{ at, malformed: undefined }]
  })
  return complete && unreadable.length === items.length ? unreadable : []
}
