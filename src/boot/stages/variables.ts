/** `@{name}` in environ, arguments and ports. lithos: container_config.rs instantiate; facts: boot.md 1.1.12, 1.1.13. */

import type { ContainerConfig } from '../../lithos/shape.js'
import { replaceVariables } from '../../lithos/variables.js'
import { compareTexts, quoted } from '../../text/rust.js'
import type { Location } from '../../text/source.js'
import { fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'

export interface Substituted {
  /** `undefined` when a variable in it is not known. */
  readonly text: string | undefined
  readonly at: Location
}

export interface Instance {
  readonly stage: Stage
  readonly environ: ReadonlyMap<string, Substituted>
  readonly arguments: readonly Substituted[]
  /** Names of the variables that get the id of the process. */
  readonly pidVariables: ReadonlySet<string>
  /** Names that `activation: systemd` sets. */
  readonly activation: ReadonlySet<string>
  /** Ports that can be told. */
  readonly ports: readonly {
    readonly port: number
    readonly fd: number
    readonly host: string
    readonly at: Location
    readonly external: boolean
    readonly reusePort: boolean
    /** Its settings, where it has some. */
    readonly settings?: ContainerConfig['tcpPorts']['entries'][number]['value']
  }[]
}

/** lithos_knot substitutes whatever the process entry gives; declarations and types are a matter of lithos_check. */
export function instantiate(boot: Boot): Instance {
  const { config, process } = boot
  // lithos tells unknown variables first, then ports, then sockets.
  const errors = {
    unknown: new Map<string, Location>(),
    ports: new Map<string, Location>(),
    sockets: new Map<string, Location>(),
  }
  const open = new Set<string>()
  const given = new Map(process?.entry.variables.entries.map(({ key, value }) => [key.value, value.value]))
  const substitute = (text: string, at: Location): string | undefined => {
    let known = true
    const replaced = replaceVariables(text, (name) => {
      const value = given.get(name) ?? builtIn(name, boot)
      if (value !== undefined) return value
      known = false
      if (name === 'lithos:pid') {
        errors.unknown.set('lithos:pid variable can only be used in environment as a sole value', at)
      } else if (process === undefined || !process.entry.variables.complete) open.add(name)
      else errors.unknown.set(`unknown variable ${quoted(name)}`, at)
      return ''
    })
    return known ? replaced : undefined
  }

  const ports: Instance['ports'][number][] = []
  for (const { key, value } of config.tcpPorts.entries) {
    const text = substitute(key.value, key.at)
    if (text === undefined && open.size > 0) continue
    const port = parsePort(text ?? '<<no var>>')
    if (typeof port === 'string') errors.ports.set(`Bad port ${quoted(key.value)}: ${port}`, key.at)
    else {
      const { fd, host, external, reusePort } = value
      const flags = { host: host.value, external: external.value, reusePort: reusePort.value }
      ports.push({ port, fd: fd?.value ?? -1, at: key.at, ...flags, settings: value })
    }
  }

  const environ = new Map<string, Substituted>()
  const pidVariables = new Set<string>()
  for (const { key, value } of config.environ.entries) {
    if (value.value === '@{lithos:pid}') pidVariables.add(key.value)
    else environ.set(key.value, { text: substitute(value.value, value.at), at: value.at })
  }

  const activated = config.variables.entries
    .filter(({ value }) => value.tag === 'TcpPort' && value.value.activation?.tag === 'systemd')
    .sort((a, b) => compareTexts(a.key.value, b.key.value))
  for (const [i, { key }] of activated.entries()) {
    const text = given.get(key.value)
    if (text === undefined && process === undefined) open.add(key.value)
    else if (text === undefined) errors.sockets.set(`can't find var ${quoted(key.value)}`, key.at)
    else {
      const port = parsePort(text)
      if (typeof port === 'string')
        errors.sockets.set(`can't parse port ${quoted(key.value)}: value ${quoted(text)}: ${port}`, key.at)
      else ports.push({ port, fd: 3 + i, host: '0.0.0.0', at: key.at, external: false, reusePort: false })
    }
  }
  const activation = new Set<string>()
  if (activated.length > 0) {
    for (const name of ['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID']) activation.add(name)
    const at = (activated[0] as (typeof activated)[number]).key.at
    environ.set('LISTEN_FDS', { text: String(activated.length), at })
    environ.set('LISTEN_FDNAMES', { text: activated.map(({ key }) => key.value).join(':'), at })
    pidVariables.add('LISTEN_PID')
  }

  const args = config.arguments.items.map((item) => ({ text: substitute(item.value, item.at), at: item.at }))
  return {
    stage: stageOf(new Map([...errors.unknown, ...errors.ports, ...errors.sockets]), open, config.at),
    environ,
    arguments: args,
    pidVariables,
    activation,
    ports,
  }
}

function stageOf(errors: ReadonlyMap<string, Location>, open: ReadonlySet<string>, at: Location): Stage {
  const [first] = errors
  if (first !== undefined) {
    const error = fatal(`Variable substitution error: ${[...errors.keys()].join('; ')}`)
    return { stage: 'variables', status: 'fails', code: 'variable-undefined', at: first[1], error }
  }
  if (open.size > 0) {
    const note = `the process entry must give ${[...open].map((name) => `\`${name}\``).join(', ')}`
    return { stage: 'variables', status: 'unknown', at, note }
  }
  return { stage: 'variables', status: 'ok' }
}

function builtIn(name: string, boot: Boot): string | undefined {
  if (name === 'lithos:name') return boot.name
  if (name === 'lithos:config_filename') return boot.configInImage
  return undefined
}

/** A `u16` as Rust parses it, or why it is none. */
function parsePort(text: string): number | string {
  if (text === '') return 'cannot parse integer from empty string'
  if (!/^\+?[0-9]+$/.test(text)) return 'invalid digit found in string'
  const value = Number(text)
  return value > 65535 ? 'number too large to fit in target type' : value
}
