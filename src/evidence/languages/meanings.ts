/** What calls of any language do: the words that the tables are written in. */
import type { Trait } from '../evidence.js'
import type { CallReader, Claim, Meaning, Value } from './language.js'
import type { Expression } from './syntax.js'

/** Something is done with the path that an argument gives. */
const withPath =
  (trait: Trait) =>
  (index = 0, ...names: readonly string[]): Meaning =>
  (call) => [{ trait, value: call.value(call.argument(index, ...names)) }]

export const writes = withPath('writes-file')
export const reads = withPath('reads-file')
/** A directory is made where there is none. */
export const makesDirectory =
  (index = 0, ...names: readonly string[]): Meaning =>
  (call) => [{ trait: 'writes-file', value: call.value(call.argument(index, ...names)), isDirectory: true }]
export const enters = withPath('enters-directory')

/** Something is done with the path whose method is called. */
const withReceiver =
  (trait: Trait): Meaning =>
  (call) => [{ trait, value: call.value(call.receiver()) }]

export const writesReceiver = withReceiver('writes-file')
export const readsReceiver = withReceiver('reads-file')
export const makesReceiver: Meaning = (call) => [
  { trait: 'writes-file', value: call.value(call.receiver()), isDirectory: true },
]

/** The first path is read, the second written. */
export const copies: Meaning = (call) => [...reads(0)(call), ...writes(1)(call)]
/** Both paths are changed. */
export const moves: Meaning = (call) => [...writes(0)(call), ...writes(1)(call)]

/** Opens by a mode: `w`, `a`, `x`, `+` write. */
export const opens =
  (mode: number, usual = 'r', index = 0, ...names: readonly string[]): Meaning =>
  (call) => {
    const given = call.argument(mode, 'mode')
    const letters = given === undefined ? usual : call.value(given)?.text
    if (letters === undefined) return []
    return [
      {
        trait: /[waxc+]/.test(letters) ? 'writes-file' : 'reads-file',
        value: call.value(call.argument(index, ...names)),
      },
    ]
  }

export const shares: Meaning = () => [{ trait: 'shared-memory' }]
/** Needs a screen, or somebody who types. */
export const needsTerminal: Meaning = () => [{ trait: 'terminal' }]
export const talksToBus: Meaning = () => [{ trait: 'dbus' }]
export const opensDisplay: Meaning = () => [{ trait: 'x11' }]
/** A temporary file, where the usual directory is; an argument may name another. */
export const temporary =
  (index?: number, ...names: readonly string[]): Meaning =>
  (call) => {
    const given = index === undefined ? undefined : call.argument(index, ...names)
    const value = given && call.value(given)
    return given === undefined || value === null ? [{ trait: 'temporary-file' }] : [{ trait: 'writes-file', value }]
  }

/** Starts the program that the first item of a list, or a text, names; with a shell nobody knows. */
export const runs: Meaning = (call) => {
  const given = call.argument(0, 'args')
  if (call.call.named.has('shell') || given === undefined) return []
  return runOf(call.value(given.kind === 'list' ? given.items[0] : given))
}

/** A program, by its path or its bare name. */
export function runOf(value: Value | null | undefined): readonly Claim[] {
  if (!value?.known || !/^[\w./+-]+$/.test(value.text)) return []
  const trait = value.text.includes('/') ? 'runs-path' : 'runs-by-bare-name'
  return trait === 'runs-path' ? [{ trait, value }] : [{ trait, subject: value.text }]
}

/** `LOCALHOST:PORT`; a service whose host is not given is on localhost. */
export function connectsTo(
  call: CallReader,
  host: Expression | undefined,
  port: Expression | undefined,
  usual: number,
): Claim[] {
  const name = host === undefined ? 'localhost' : call.value(host)?.text
  const number = port === undefined ? String(usual) : (call.value(port)?.text ?? '')
  return name === undefined ? [] : [{ trait: 'connects', subject: addressOf(name, number) }]
}

/** `host:port`, `/path`, `@name`. */
export function addressOf(host: string, port?: string): string {
  const path = host.replace(/^unix:(?:\/\/)?/, '')
  if (path.startsWith('\0')) return `@${path.slice(1)}`
  if (/^[/@]/.test(path)) return path
  return port && !/:\d+$/.test(host) ? `${host}:${port}` : host
}

const schemes =
  /^(?:jdbc:)?(rediss?|postgres(?:ql)?|mysql|mariadb|mongodb|amqps?|memcached|https?|ldap|nats|smtp|sqlserver|wss?)(?:\+\w+)?:\/\/(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d+))?/i
const usualPorts: Readonly<Record<string, string>> = {
  redis: '6379',
  postgres: '5432',
  postgresql: '5432',
  mysql: '3306',
  mariadb: '3306',
  mongodb: '27017',
  amqp: '5672',
  memcached: '11211',
  http: '80',
  https: '443',
  ldap: '389',
  nats: '4222',
}

/** The address of a URL. */
export function addressOfUrl(text: string): string | undefined {
  const [, scheme, host, port] = schemes.exec(text) ?? []
  if (scheme === undefined || host === undefined) return undefined
  const usual = usualPorts[scheme.toLowerCase()]
  return (port ?? usual) ? `${host}:${port ?? usual}` : host
}

/** A URL or `host:port` among the arguments. */
export const connectsByUrl =
  (index = 0, ...names: readonly string[]): Meaning =>
  (call) => {
    const given = call.argument(index, ...names)
    const text = call.value(given?.kind === 'list' ? given.items[0] : given)?.text
    const address =
      text === undefined ? undefined : (addressOfUrl(text) ?? (/^[\w.-]+:\d+$/.test(text) ? text : undefined))
    return address === undefined ? [] : [{ trait: 'connects', subject: address }]
  }

/** As `readsVariable`, where a variable that is not set and has no default is a failure: `ENV.fetch('X')`. */
export const needsVariable =
  (defaultIndex: number): Meaning =>
  (call) =>
    readsVariable(defaultIndex)(call).map((claim) => ({ ...claim, isDoubtful: claim.hasDefault }))

/** A variable whose name is an argument; the second argument, or its absence, says whether it is needed. */
export const readsVariable =
  (defaultIndex?: number): Meaning =>
  (call) => {
    const name = call.value(call.argument(0, 'key', 'name'))
    const hasDefault = defaultIndex !== undefined && call.argument(defaultIndex, 'default') !== undefined
    return name?.known
      ? [{ trait: 'uses-variable', subject: name.text, isDoubtful: defaultIndex !== undefined, hasDefault }]
      : []
  }
