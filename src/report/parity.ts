/** Development and production side by side: what vagga gives a process, and what lithos gives it. facts: vagga-run.md, vagga.md D, boot.md */

import { accessTo } from '../deployment/access.js'
import { groupOf, userOf } from '../deployment/config.js'
import { developmentContainer, developmentEnviron, developmentVolumes } from '../deployment/development.js'
import { normalize, vaggaPath } from '../deployment/paths.js'
import { servingVolume } from '../deployment/volumes.js'
import type { Volume } from '../lithos/shape.js'
import type { CheckedDeployment } from '../rules/rule.js'
import { leadsToEmpty } from '../rules/support/names.js'
import { bytes, octal } from '../rules/support/units.js'
import { memoize } from '../text/collections.js'
import type { VaggaVolume } from '../vagga/shape.js'
import type { ParityLine, ParityVerdict } from './report.js'

const proxies = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy']

/** The lines of the table, the most important first. Defaults are written out; of a config that nobody can read, nothing is known. */
export function parity(deployment: CheckedDeployment): readonly ParityLine[] {
  const lines = known(deployment)
  if (deployment.config.unread === undefined) return lines
  return lines.map(({ aspect, development }) => line(aspect, development, null, 'unknown'))
}

function known(deployment: CheckedDeployment): readonly ParityLine[] {
  return [
    program(deployment),
    programArguments(deployment),
    workingDirectory(deployment),
    user(deployment),
    ...environ(deployment),
    ...writableDirectories(deployment),
    sharedMemory(deployment),
    ports(deployment),
    names(deployment),
    memory(deployment),
  ]
}

function line(
  aspect: string,
  development: string | null,
  production: string | null,
  verdict?: ParityVerdict,
): ParityLine {
  return {
    aspect,
    development,
    production,
    verdict: verdict ?? compared(development, production),
  }
}

function compared(development: string | null, production: string | null): ParityVerdict {
  if (development === production) return 'same'
  return production === null ? 'missing' : 'differs'
}

/** `run` as words: a text goes through the shell (vagga: wrapper/util.rs; facts: vagga.md D10). */
function startedWords(deployment: CheckedDeployment): readonly string[] | undefined {
  const run = deployment.command?.command.value.run
  if (run === undefined) return undefined
  const words = run.items.map(({ value }) => value)
  if (run.node.kind !== 'scalar') return words
  const shell = developmentContainer(deployment).config.defaultShell.items.map(({ value }) => value)
  return shell.length > 0
    ? shell.map((word) => (word === '$cmdline' ? (words[0] as string) : word))
    : ['/bin/sh', '-c', ...words, '--']
}

function program(deployment: CheckedDeployment): ParityLine {
  const development = startedWords(deployment)?.[0] ?? null
  const production = deployment.config.config.executable?.value ?? null
  const base = (path: string | null) => path?.split('/').at(-1)
  if (development === null) return line('program', null, production, 'unknown')
  const isSame = base(development) === base(production)
  return line('program', development, production, isSame ? 'same' : compared(development, production))
}

function programArguments(deployment: CheckedDeployment): ParityLine {
  const words = startedWords(deployment)
  const production = deployment.config.config.arguments.items.map(({ value }) => value)
  if (words === undefined) return line('arguments', null, quote(production), 'unknown')
  const development = words.slice(1)
  const meant = development.at(-1) === '--' ? development.slice(0, -1) : development
  const isSame = meant.join('\0') === production.join('\0')
  const otherwise = production.length === 0 ? 'missing' : 'differs'
  return line('arguments', quote(development), quote(production), isSame ? 'same' : otherwise)
}

function quote(words: readonly string[]): string {
  return words.length === 0
    ? 'none'
    : words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}

function workingDirectory({ command, config, boot }: CheckedDeployment): ParityLine {
  const development = normalize(command?.command.value.workDir?.value ?? '', '/work')
  const production = normalize(config.config.workdir.value)
  const broken = boot.stages.some(({ code }) => code?.startsWith('workdir-'))
  return line('working directory', development, production, broken ? 'unusable' : undefined)
}

function user(deployment: CheckedDeployment): ParityLine {
  const value = deployment.command?.command.value
  const uid = value && 'userId' in value ? value.userId?.value : undefined
  const gid = value && 'groupId' in value ? value.groupId?.value : undefined
  const production = userOf(deployment)
  const development = `${uid ?? 0}:${gid ?? 0}`
  if (production === undefined) return line('user', development, 'default-user of the sandbox', 'unknown')
  return line('user', development, `${production}:${groupOf(deployment)}`)
}

function environ(deployment: CheckedDeployment): ParityLine[] {
  const { config } = deployment.config
  const development = new Map(developmentEnviron(deployment).map(({ name, value }) => [name.value, value.value]))
  const production = new Map(config.environ.entries.map(({ key, value }) => [key.value, value.value]))
  for (const { key } of config.secretEnviron.entries) production.set(key.value, '(secret)')

  const row = (name: string, fallback: string | null = null) =>
    line(
      `environ ${name}`,
      shown(name, development.get(name) ?? fallback),
      shown(name, production.get(name) ?? null),
      verdictOf(development.get(name) ?? fallback, production.get(name)),
    )
  const first = [
    row('PATH', vaggaPath),
    line(
      'environ TERM',
      development.get('TERM') ?? "the caller's, or dumb",
      production.get('TERM') ?? "lithos_tree's, or dumb",
      development.get('TERM') === production.get('TERM') ? 'same' : 'differs',
    ),
    ...proxyRow(development, production),
    ...['HOME', 'LANG'].filter((name) => development.has(name) || production.has(name)).map((name) => row(name)),
  ]
  const done = new Set(['PATH', 'TERM', 'HOME', 'LANG', ...proxies])
  const others = [...new Set([...development.keys(), ...production.keys()])].filter((name) => !done.has(name)).sort()
  return [...first, ...others.map((name) => row(name))]
}

function verdictOf(development: string | null, production: string | undefined): ParityVerdict {
  if (production === undefined) return 'missing'
  return development === production ? 'same' : 'differs'
}

/** vagga passes the lower-case ones of its caller on; lithos passes none (facts: vagga-run.md). */
function proxyRow(development: ReadonlyMap<string, string>, production: ReadonlyMap<string, string>): ParityLine[] {
  const own = (map: ReadonlyMap<string, string>) =>
    proxies
      .filter((name) => map.has(name))
      .map((name) => `${name}=${map.get(name)}`)
      .join(' ') || null
  return [
    line(
      'environ *_proxy',
      own(development) ?? "the caller's",
      own(production),
      own(production) === null ? 'missing' : compared(own(development), own(production)),
    ),
  ]
}

/** Values that may be secrets are not repeated where others read them. */
function shown(name: string, value: string | null): string | null {
  return value !== null && value !== '' && /pass|secret|token|key|credential|_dsn$/i.test(name) ? '(set)' : value
}

function writableDirectories(deployment: CheckedDeployment): ParityLine[] {
  const development = new Map<string, string>([
    ['/tmp', `Tmpfs ${bytes(100 * 2 ** 20)}, 0o1777`],
    ['/run', `Tmpfs ${bytes(100 * 2 ** 20)}, 0o755`],
    ['/work', 'the project'],
  ])
  for (const { key, value } of developmentVolumes(deployment)) {
    const text = vaggaVolume(value)
    if (text === undefined) development.delete(normalize(key.value))
    else development.set(normalize(key.value), text)
  }
  const own = deployment.config.config.volumes.entries.filter(({ value }) => value.tag !== 'Readonly')
  const paths = new Set(['/tmp', ...development.keys(), ...own.map(({ key }) => normalize(key.value))])
  paths.delete('/dev/shm')
  return [...paths].map((path) => {
    const volume = servingVolume(deployment, path)
    const before = development.get(path) ?? null
    if (volume === undefined) return line(`writable ${path}`, before, null, 'missing')
    const after = lithosVolume(volume.value, normalize(volume.key.value) === path ? '' : ` at ${volume.key.value}`)
    const whenUsable = before === null ? 'differs' : 'same'
    return line(`writable ${path}`, before, after, isUsable(deployment, volume) ? whenUsable : 'unusable')
  })
}

/** `undefined` for those that cannot be written. */
function vaggaVolume(volume: VaggaVolume): string | undefined {
  switch (volume.tag) {
    case 'Tmpfs':
      return `Tmpfs ${bytes(volume.value.size?.value ?? 0)}, ${octal(volume.value.mode?.value ?? 0)}`
    case 'Persistent':
      return `Persistent ${volume.value.name?.value ?? ''}`
    case 'BindRW':
      return `BindRW ${volume.value.value}`
    case 'CacheDir':
      return `CacheDir ${volume.value.value}`
    case 'Snapshot':
      return 'Snapshot of the image'
    default:
      return undefined
  }
}

function lithosVolume(volume: Volume, suffix: string): string {
  switch (volume.tag) {
    case 'Tmpfs':
      return `Tmpfs ${bytes(volume.value.size?.value ?? 0)}, ${octal(volume.value.mode?.value ?? 0)}${suffix}`
    case 'Persistent':
      return `Persistent ${volume.value.path?.value ?? '/'}${suffix}`
    case 'Statedir':
      return `Statedir ${volume.value.path?.value ?? '/'}${suffix}`
    case 'Readonly':
      return `Readonly ${volume.value.value}${suffix}`
  }
}

const stagesOf = memoize(({ stages }: CheckedDeployment['boot']) => {
  return new Map(stages.toReversed().map((stage) => [stage.stage, stage]))
})

/** Mounted, writable, and not shut to the process by its mode (facts: boot.md 1.1.6-1.1.8). */
export function isUsable(
  deployment: CheckedDeployment,
  { key, value }: { readonly key: { readonly value: string }; readonly value: Volume },
): boolean {
  const stage = stagesOf(deployment.boot).get(`volume ${key.value}`)
  if (value.tag === 'Readonly' || stage?.status === 'fails' || stage?.code !== undefined) return false
  const access = accessTo(deployment, value)
  return access === undefined || (access.write && access.enter)
}

function sharedMemory(deployment: CheckedDeployment): ParityLine {
  const volume = servingVolume(deployment, '/dev/shm')
  if (volume === undefined) return line('writable /dev/shm', "the host's", 'read-only', 'unusable')
  return line(
    'writable /dev/shm',
    "the host's",
    lithosVolume(volume.value, ''),
    isUsable(deployment, volume) ? 'same' : 'unusable',
  )
}

function ports({ command, config }: CheckedDeployment): ParityLine {
  const passed = command?.command.value.passTcpSocket?.value
  const development = passed === undefined ? null : `fd 3: ${passed}`
  const opened = config.config.tcpPorts.entries.map(
    ({ key, value }) => `fd ${value.fd?.value ?? '?'}: ${value.host?.value ?? '0.0.0.0'}:${key.value}`,
  )
  const activated = config.config.variables.entries
    .filter(({ value }) => value.tag === 'TcpPort' && value.value.activation !== undefined)
    .map(({ key }) => `@{${key.value}} by systemd activation`)
  const production = [...opened, ...activated].join(', ') || null
  if (development === null && production === null) return line('sockets', 'none', 'none')
  if (development === null || production === null)
    return line('sockets', development, production, production === null ? 'missing' : 'differs')
  return line(
    'sockets',
    development,
    production,
    opened.some((port) => port.startsWith('fd 3:')) || activated.length > 0 ? 'same' : 'differs',
  )
}

function names(deployment: CheckedDeployment): ParityLine {
  const { boot } = deployment
  const path = developmentContainer(deployment).config.resolvConfPath?.value
  const development = `the host's, mounted at ${path ?? '/etc/resolv.conf'}`
  const trouble = boot.stages.find(
    ({ code }) =>
      code === 'name-file-dangling' ||
      code === 'name-file-closed' ||
      code === 'name-file-not-mounted' ||
      code === 'name-file-mount-conflict',
  )
  if (leadsToEmpty(deployment, '/etc/resolv.conf'))
    return line('DNS', development, 'a link to a file that stays empty', 'unusable')
  if (trouble !== undefined) return line('DNS', development, trouble.note ?? 'not provided', 'unusable')
  const unknown = boot.stages.some(({ stage, status }) => /resolv|hosts/.test(stage) && status === 'unknown')
  return line('DNS', development, "the server's", unknown ? 'unknown' : 'same')
}

function memory({ config }: CheckedDeployment): ParityLine {
  const limit = config.config.memoryLimit
  return line('memory', 'unlimited', limit.implied ? 'unlimited' : bytes(limit.value))
}
