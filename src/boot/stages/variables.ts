/** `@{name}` in environ, arguments and ports. lithos: container_config.rs instantiate; facts: boot.md 1.1.12, 1.1.13. */
import type { ContainerConfig } from '../../lithos/shape.js'
import { activated, replaceVariables } from '../../lithos/variables.js'
import { quoted } from '../../text/rust.js'
import type { Located, Location } from '../../text/source.js'
import { fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'

/** A port that lithos opens for the process. */
export interface Port {
  readonly port: number
  /** The descriptor that the process gets; -1 where the config has none. */
  readonly fd: number
  readonly host: string
  readonly at: Location
  readonly external: boolean
  readonly reusePort: boolean
  /** Its settings, where it has some. */
  readonly settings?: ContainerConfig['tcpPorts']['entries'][number]['value']
}

/** A config with the variables of one process. */
export interface Instance {
  readonly stage: Stage
  /** Those whose number can be told. */
  readonly ports: readonly Port[]
}

/** What substitution met. lithos tells unknown variables first, then ports, then sockets; by the text, where it stands. */
interface Trouble {
  readonly unknown: Map<string, Location>
  readonly ports: Map<string, Location>
  readonly sockets: Map<string, Location>
  /** Variables that the process entry would have to give. */
  readonly open: Set<string>
}

/** lithos_knot substitutes whatever the process entry gives; declarations and types are a matter of lithos_check. */
export function instantiate(boot: Boot): Instance {
  const { config, process } = boot
  const trouble: Trouble = { unknown: new Map(), ports: new Map(), sockets: new Map(), open: new Set() }
  const given = new Map(process?.entry.variables.entries.map(({ key, value }) => [key.value, value.value]))
  const substitute = (text: Located<string>): string | undefined => {
    let isKnown = true
    const replaced = replaceVariables(text.value, (name) => {
      const value = given.get(name) ?? builtIn(name, boot)
      if (value !== undefined) return value
      isKnown = false
      if (name === 'lithos:pid') {
        trouble.unknown.set('lithos:pid variable can only be used in environment as a sole value', text.at)
      } else if (process === undefined || !process.entry.variables.complete) trouble.open.add(name)
      else trouble.unknown.set(`unknown variable ${quoted(name)}`, text.at)
      return ''
    })
    return isKnown ? replaced : undefined
  }

  const ports = configuredPorts(config, substitute, trouble)
  for (const { value } of config.environ.entries) if (value.value !== '@{lithos:pid}') substitute(value)
  ports.push(...activatedPorts(boot, given, trouble))
  for (const argument of config.arguments.items) substitute(argument)
  return { stage: stageOf(trouble, config.at), ports }
}

/** `tcp-ports`, whose keys may be variables. */
function configuredPorts(
  { tcpPorts }: ContainerConfig,
  substitute: (text: Located<string>) => string | undefined,
  trouble: Trouble,
): Port[] {
  const ports: Port[] = []
  for (const { key, value: settings } of tcpPorts.entries) {
    const text = substitute(key)
    if (text === undefined && trouble.open.size > 0) continue
    const port = parsePort(text ?? '<<no var>>')
    if (typeof port === 'string') {
      trouble.ports.set(`Bad port ${quoted(key.value)}: ${port}`, key.at)
      continue
    }
    const { fd, host, external, reusePort } = settings
    const flags = { external: external.value, reusePort: reusePort.value }
    ports.push({ port, fd: fd?.value ?? -1, host: host.value, at: key.at, ...flags, settings })
  }
  return ports
}

/** Variables with `activation: systemd`: their sockets have the descriptors from 3 on. */
function activatedPorts({ config, process }: Boot, given: ReadonlyMap<string, string>, trouble: Trouble): Port[] {
  const ports: Port[] = []
  for (const [index, { key }] of activated(config).entries()) {
    const text = given.get(key.value)
    if (text === undefined) {
      if (process === undefined) trouble.open.add(key.value)
      else trouble.sockets.set(`can't find var ${quoted(key.value)}`, key.at)
      continue
    }
    const port = parsePort(text)
    if (typeof port === 'string')
      trouble.sockets.set(`can't parse port ${quoted(key.value)}: value ${quoted(text)}: ${port}`, key.at)
    else ports.push({ port, fd: 3 + index, host: '0.0.0.0', at: key.at, external: false, reusePort: false })
  }
  return ports
}

function stageOf({ unknown, ports, sockets, open }: Trouble, at: Location): Stage {
  const errors = new Map([...unknown, ...ports, ...sockets])
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
