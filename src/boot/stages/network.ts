/** Network and ports. lithos: setup_network.rs, lithos_tree/main.rs; facts: boot.md 2 Network. */
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import type { Instance } from './variables.js'

/** A bridged network needs the bridge and the programs of the server; without an address only loopback is brought up. */
export function networkStage({ sandbox, process }: Boot): Stage | undefined {
  const network = sandbox?.config.bridgedNetwork
  if (network === undefined) return undefined
  const stage = { stage: 'network', at: network.at }
  if (process !== undefined && process.entry.ipAddresses.items.length === 0) {
    return { ...stage, status: 'ok', note: 'no address is given: there is only loopback' }
  }
  return { ...stage, status: 'unknown', note: 'it depends on the bridge of the server' }
}

/** Daemons get their sockets from lithos_tree, which cannot pass stdout and stderr. */
export function portsStage({ kind }: Boot, { ports }: Instance): Stage | undefined {
  if (ports.length === 0) return undefined
  const stage = { stage: 'ports', at: (ports[0] as (typeof ports)[number]).at }
  if (kind === 'Command') return { ...stage, status: 'ok', note: 'no port is opened for a command' }
  const taken = ports.find((port) => (port.fd === 1 || port.fd === 2) && !port.external)
  if (taken !== undefined) {
    return {
      ...stage,
      status: 'fails',
      code: 'ports',
      at: taken.at,
      error: 'passing fd 1 and fd 2 is not supported yet',
      note: 'lithos_tree logs it every second and does not start the process',
    }
  }
  return { ...stage, status: 'ok', note: 'a port that is taken on the server keeps the process from starting' }
}
