/** Network and ports. lithos: setup_network.rs, lithos_tree/main.rs; facts: boot.md 2 Network. */
import { fatal, panicked } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import type { Instance } from './variables.js'

type Port = Instance['ports'][number]

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

/** The ports that lithos_tree opens for a daemon: of a bridged network only the external ones. */
export function portsOfTree({ kind, sandbox }: Boot, { ports }: Instance): readonly Port[] {
  if (kind === 'Command') return []
  return sandbox?.config.bridgedNetwork === undefined ? ports : ports.filter((port) => port.external)
}

/** Daemons get their sockets from lithos_tree, which cannot pass stdout and stderr. */
export function portsStage(boot: Boot, instance: Instance): Stage | undefined {
  const [first] = instance.ports
  if (first === undefined) return undefined
  const stage = { stage: 'ports', at: first.at }
  if (boot.kind === 'Command') {
    const inside = boot.sandbox?.config.bridgedNetwork !== undefined
    return { ...stage, status: 'ok', ...(!inside && { note: 'no port is opened for a command' }) }
  }
  const own = portsOfTree(boot, instance)
  const fails = (port: Port, error: string): Stage => ({
    ...stage,
    status: 'fails',
    code: 'ports',
    at: port.at,
    error,
    note: 'lithos_tree logs it every second and does not start the process',
  })
  const family = own.find((port) => port.host.includes(':'))
  if (family !== undefined) return fails(family, 'Socket option error: Sys(EAFNOSUPPORT)')
  const taken = own.find((port) => port.fd === 1 || port.fd === 2)
  if (taken !== undefined) return fails(taken, 'passing fd 1 and fd 2 is not supported yet')
  // One that may be open twice is not opened, but looked for beside the others.
  const unopened = own.find((port) => port.reusePort)
  if (unopened !== undefined && own.some((port) => !port.reusePort)) {
    const place = `src/bin/lithos_tree/main.rs:${boot.version === '0.18.4' ? 665 : 662}:60`
    const error = panicked(boot.version, place, 'called `Option::unwrap()` on a `None` value')
    return { ...fails(unopened, error), note: 'lithos_tree crashes on `reuse-port` beside a port without it' }
  }
  const foreign = own.find((port) => !onLoopback(port))
  if (foreign !== undefined) {
    return { ...stage, status: 'unknown', at: foreign.at, note: `\`${foreign.host}\` must be an address of the server` }
  }
  return { ...stage, status: 'ok', note: 'a port that is taken on the server keeps the process from starting' }
}

/** The other ports of a bridged network are opened inside: since 0.19 by the process itself, just before it runs the executable. */
export function socketsStage({ sandbox, process, version, name }: Boot, { ports }: Instance): Stage | undefined {
  if (sandbox?.config.bridgedNetwork === undefined) return undefined
  const own = ports.filter((port) => !port.external)
  const [first] = own
  if (first === undefined) return undefined
  const stage = { stage: 'sockets', at: first.at }
  const fails = ({ at }: Port, error: string, note: string): Stage => {
    return { ...stage, status: 'fails', code: 'ports', at, error, note }
  }
  const failing = (port: Port, errno: string, text: string, note: string) => {
    const since = `Error running "${name}": error in before_exec callback: ${text}`
    return fails(port, fatal(version === '0.18.4' ? `Socket option error: Sys(${errno})` : since), note)
  }
  const family = own.find((port) => port.host.includes(':'))
  if (family !== undefined) {
    const text = 'Address family not supported by protocol (os error 97)'
    return failing(family, 'EAFNOSUPPORT', text, 'lithos opens sockets of IPv4 alone')
  }
  const taken = own.find((port) => port.fd === 1 || port.fd === 2)
  if (taken !== undefined && version === '0.18.4') {
    const place = 'unshare-0.3.0/src/fds.rs:33:13'
    const message = `Stdio file descriptors must be configured with respective methods instead of passing fd ${taken.fd} to \`file_descritor()\``
    return fails(taken, panicked(version, place, message), 'lithos crashes on descriptor 1 or 2')
  }
  const foreign = own.find((port) => !onLoopback(port))
  if (foreign === undefined) return { ...stage, status: 'ok' }
  if (process === undefined || process.entry.ipAddresses.items.length > 0) {
    return {
      ...stage,
      status: 'unknown',
      at: foreign.at,
      note: `\`${foreign.host}\` must be an address of the container`,
    }
  }
  const text = 'Cannot assign requested address (os error 99)'
  return failing(foreign, 'EADDRNOTAVAIL', text, `the container has only loopback, not \`${foreign.host}\``)
}

const onLoopback = ({ host }: Port): boolean => host === '0.0.0.0' || host.startsWith('127.')
