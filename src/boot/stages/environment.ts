/** The environment of the process. lithos: lithos_knot/main.rs; facts: boot.md 1.1.13, 2 Environment. */
import type { Location } from '../../text/source.js'
import type { Boot } from '../start.js'
import type { Instance } from './variables.js'

export interface EnvironmentVariable {
  /** `undefined` when only the server knows it: a secret, the id of the process, a variable of the process entry. */
  readonly value: string | undefined
  /** `lithos`: set by lithos itself. `activation`: of `activation: systemd`. */
  readonly from: 'lithos' | 'environ' | 'secret' | 'activation'
  /** Where it is written. */
  readonly at?: Location
}

/** Later ones replace earlier ones: secrets replace environ, lithos' own names replace both, TERM is replaced by both. */
export function environmentOf(boot: Boot, instance: Instance): ReadonlyMap<string, EnvironmentVariable> {
  const { config, name, configInImage } = boot
  const found = new Map<string, EnvironmentVariable>([['TERM', { value: undefined, from: 'lithos' }]])
  for (const [key, { text, at }] of instance.environ) {
    found.set(key, { value: text, from: instance.activation.has(key) ? 'activation' : 'environ', at })
  }
  for (const { key } of config.secretEnviron.entries)
    found.set(key.value, { value: undefined, from: 'secret', at: key.at })
  found.set('LITHOS_NAME', { value: name, from: 'lithos' })
  found.set('LITHOS_CONFIG', { value: configInImage, from: 'lithos' })
  for (const key of instance.pidVariables) {
    found.set(key, { value: undefined, from: instance.activation.has(key) ? 'activation' : 'environ' })
  }
  return found
}
