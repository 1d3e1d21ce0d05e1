/** Services of the same machine that a config or a program speaks to. */

import { textsOf } from '../../deployment/config.js'
import { normalize, under } from '../../deployment/paths.js'
import type { Trait } from '../../evidence/evidence.js'
import type { ContainerConfig } from '../../lithos/shape.js'
import { memoize } from '../../text/collections.js'
import { within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, RuleContext, RuleFinding } from '../rule.js'

/** Findings for every text of the config, mount point and host path of a volume that matches, and for what the program's sources show. */
export function* contacts(
  { deployments }: RuleContext,
  pattern: RegExp,
  trait: Trait | undefined,
  sentence: (what: string) => string,
  options: { variables?: RegExp; except?: RegExp; socket?: string } = {},
): Generator<RuleFinding & { readonly deployment: CheckedDeployment }> {
  for (const deployment of deployments) {
    if (options.socket !== undefined && isMounted(deployment, options.socket)) continue
    for (const { text, at, name } of placesOf(deployment.config.config)) {
      const found = options.except?.test(text) ? undefined : pattern.exec(text)?.[0]
      const byName = name !== undefined && text !== '' && options.variables?.test(name.value) ? name : undefined
      if (byName) yield { deployment, at: byName.at, message: sentence(`\`${byName.value}\``) }
      else if (found !== undefined) yield { deployment, at: within(at, found), message: sentence(`\`${found}\``) }
    }
    if (trait)
      for (const clue of deployment.evidence.of(trait))
        yield { deployment, at: clue.at, message: `${clue.message}. ${sentence('That')}` }
  }
}

/** A directory of the host is mounted where the socket is: that is meant, and the sandbox allows it or `volume-path-not-allowed` says so. */
function isMounted({ config }: CheckedDeployment, socket: string): boolean {
  const paths = [socket, `/var${socket}`]
  return config.config.volumes.entries.some(
    ({ key, value }) =>
      (value.tag === 'Readonly' || value.tag === 'Persistent') &&
      paths.some((path) => under(path, normalize(key.value)) && normalize(key.value) !== '/'),
  )
}

interface Place {
  readonly text: string
  readonly at: Location
  readonly name?: { readonly value: string; readonly at: Location } | undefined
}

const placesOf = memoize((config: ContainerConfig): readonly Place[] => [
  ...textsOf(config).map(({ value, at, name }) => ({ text: value, at, name })),
  ...config.volumes.entries.flatMap(({ key, value }) => [
    { text: key.value, at: key.at },
    ...(value.tag === 'Readonly' ? [{ text: value.value.value, at: value.value.at }] : []),
    ...(value.tag === 'Persistent' ? [{ text: value.value.path.value, at: value.value.path.at }] : []),
  ]),
])
