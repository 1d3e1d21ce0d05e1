/** Network and ports. lithos: setup_network.rs, lithos_tree/main.rs; facts: boot.md 2 Network. */

import { type Errno, errorText } from '../../text/errno.js'
import type { Location } from '../../text/source.js'
import { fatal, panicked } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import type { Instance, Port } from './variables.js'

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
    const isInside = boot.sandbox?.config.bridgedNetwork !== undefined
    return { ...stage, status: 'ok', note: isInside ? undefined : 'no port is opened for a command' }
  }
  const own = portsOfTree(boot, instance)
  const fails = (at: Location, error: string, note: string): Stage => {
    return { ...stage, status: 'fails', code: 'ports', at, error, note }
  }
  const family = own.find((port) => port.host.includes(':'))
  if (family !== undefined) return fails(placeOf(family, 'host'), 'Socket option error: Sys(EAFNOSUPPORT)', onlyFour)
  const taken = own.find((port) => port.fd === 1 || port.fd === 2)
  if (taken !== undefined) return fails(placeOf(taken, 'fd'), 'passing fd 1 and fd 2 is not supported yet', standard)
  // One that may be open twice is not opened, but looked for beside the others.
  const unopened = own.find((port) => port.reusePort)
  if (unopened !== undefined && own.some((port) => !port.reusePort)) {
    const place = `src/bin/lithos_tree/main.rs:${boot.version === '0.18.4' ? 665 : 662}:60`
    const error = panicked(boot.version, place, 'called `Option::unwrap()` on a `None` value')
    return fails(placeOf(unopened, 'reuse-port'), error, 'lithos_tree crashes on `reuse-port` beside a port without it')
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
  const fails = (at: Location, error: string, note: string): Stage => {
    return { ...stage, status: 'fails', code: 'ports', at, error, note }
  }
  const failing = (at: Location, errno: Errno, note: string) => {
    const since = `Error running "${name}": error in before_exec callback: ${errorText(errno)}`
    return fails(at, fatal(version === '0.18.4' ? `Socket option error: Sys(${errno})` : since), note)
  }
  const family = own.find((port) => port.host.includes(':'))
  if (family !== undefined) return failing(placeOf(family, 'host'), 'EAFNOSUPPORT', onlyFour)
  const taken = own.find((port) => port.fd === 1 || port.fd === 2)
  if (taken !== undefined && version === '0.18.4') {
    const place = 'unshare-0.3.0/src/fds.rs:33:13'
    const message = `Stdio file descriptors must be configured with respective methods instead of passing fd ${taken.fd} to \`file_descritor()\``
    return fails(placeOf(taken, 'fd'), panicked(version, place, message), standard)
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
  const note = `the container has only loopback, not \`${foreign.host}\``
  return failing(placeOf(foreign, 'host'), 'EADDRNOTAVAIL', note)
}

const onlyFour = 'lithos opens sockets of IPv4 alone: write `host: 0.0.0.0`, or an address of IPv4'
const standard = 'descriptors 1 and 2 are the standard output and error: use 3 or more'

/** The setting that is to blame, else the port. */
function placeOf({ settings, at }: Port, name: 'fd' | 'host' | 'reuse-port'): Location {
  const key = settings?.keys.get(name)
  const value = { fd: settings?.fd, host: settings?.host, 'reuse-port': settings?.reusePort }[name]
  return key && value ? { ...key, end: value.at.end } : at
}

const onLoopback = ({ host }: Port): boolean => host === '0.0.0.0' || host.startsWith('127.')
