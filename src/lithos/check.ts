/**
 * What `lithos_check` says of a container, its sandbox and its process, each with the place that is to blame; and what it
 * does not see although `lithos_knot` refuses it. lithos: bin/lithos_check.rs, container_config.rs, utils.rs, id_map.rs.
 */
import type { Problem, Severity } from '../finding.js'
import { networkContains, parseAddress, parseNetwork, parseRange, parseUnsigned } from '../schema/forms.js'
import { list } from '../schema/messages.js'
import type { Read, ReadList, ReadStructure } from '../schema/shape.js'
import type { Located, Location } from '../text/source.js'
import { parseSecret, shortHash } from './secrets.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig, Variable } from './shape.js'
import { replaceVariables, variablePlaces, variablesOf } from './variables.js'

export interface CheckInput {
  readonly container: ContainerConfig
  readonly sandbox?: SandboxConfig
  readonly process?: ProcessEntry
  /** The short hash of the key that secrets must be encrypted for, when it is known. */
  readonly keyHash?: string
  /** The file that `secret-environ-file` names, when it is known. */
  readonly secretsFile?: ContainerConfig['secretEnviron']
}

/** A problem that knows which of the two programs refuses for it. */
export interface CheckProblem extends Problem {
  /** `lithos_check` exits with 1. */
  readonly refused: boolean
}

/** Everything there is to say of a container where it runs. Sandbox and process may be unknown; then what depends on them is not said. */
export function lithosCheck(input: CheckInput): CheckProblem[] {
  const { container, sandbox, process } = input
  return [
    ...checkContainer(container),
    ...(process === undefined ? [] : checkProcess(process, sandbox)),
    ...(sandbox === undefined ? [] : checkUsers(container, sandbox)),
    ...(process === undefined ? [] : checkVariables(container, process, sandbox)),
    ...(process === undefined || sandbox === undefined ? [] : checkAddresses(process, sandbox)),
    ...checkPorts(container, process, sandbox),
    ...(process === undefined ? [] : checkKind(container, process)),
    ...checkSecrets(input),
  ]
}

/** What can be said of a container config by itself: `lithos_check --check-container`. */
export function checkContainer(container: ContainerConfig): CheckProblem[] {
  return [...checkActivation(container), ...checkSubstitutions(container), ...checkStart(container)]
}

/** What can be said of a sandbox by itself. */
export function checkSandbox(sandbox: SandboxConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  for (const [name, ranges] of [
    ['allow-users', sandbox.allowUsers],
    ['allow-groups', sandbox.allowGroups],
  ] as const) {
    if (ranges.items.length > 0 || !ranges.complete) continue
    const at = sandbox.keys.get(name) ?? headOf(sandbox.at)
    problems.push(refused('sandbox-without-users', at, `no ${name.slice(6)} are allowed: add \`${name}: [1-1000]\``))
  }
  return problems
}

/** What can be said of a process entry by its sandbox: image, config path, number of addresses. */
export function checkProcess(process: ProcessEntry, sandbox: SandboxConfig | undefined): CheckProblem[] {
  const problems: CheckProblem[] = []
  const { config, image } = process
  if (config !== undefined && !config.value.startsWith('/')) {
    problems.push(refused('config-path-relative', config.at, `\`config\` must be an absolute path in the image`))
  } else if (config?.value.split('/').includes('..')) {
    const message = '`config` must not contain `..`: lithos_check crashes on it'
    problems.push(refused('config-path-relative', config.at, message))
  }
  const known = sandbox !== undefined && !isUnread(sandbox, 'image-dir-levels', sandbox.imageDirLevels)
  const levels = known ? sandbox.imageDirLevels.value : undefined
  if (image !== undefined && levels !== undefined && imageLevels(image.value) !== levels) {
    const form = levels === 1 ? 'one name, without `/`' : `${levels} names with \`/\` between them`
    problems.push({
      ...refused('image-name-invalid', image.at, `\`image\` must be ${form}; found \`${image.value}\``),
      ...related(sandbox, 'image-dir-levels', 'the sandbox says how many levels image names have'),
    })
  }
  return problems
}

/** Components of an image name; none when it leaves the directory of images. sandbox_config.rs check_path. */
function imageLevels(image: string): number | undefined {
  const parts = image.split('/').filter((part, index) => part !== '' && (part !== '.' || index === 0))
  return image.startsWith('/') || parts.some((part) => part === '..' || part === '.') ? undefined : parts.length
}

const refused = (rule: string, at: Location, message: string): CheckProblem => ({
  rule,
  at,
  message: `${message}.`,
  refused: true,
})

/** Something that lithos_check does not mind. */
const unseen = (rule: string, at: Location, message: string, severity?: Severity): CheckProblem => ({
  rule,
  at,
  message: `${message}.`,
  refused: false,
  ...(severity === undefined ? {} : { severity }),
})

function related(of: { keys: ReadonlyMap<string, Location> } | undefined, key: string, message: string) {
  const at = of?.keys.get(key)
  return at === undefined ? {} : { related: [{ at, message }] }
}

/** Whether a key is written with a value that could not be read: then nothing is said of it here, its own problem says enough. */
function isUnread(of: ReadStructure, key: string, value: { readonly implied?: true } | undefined): boolean {
  const at = of.keys.get(key)
  if (at === undefined || (value !== undefined && !value.implied) || of.node.kind !== 'mapping') return false
  return of.node.entries.some((entry) => entry.key.at === at && entry.value.kind !== 'null')
}

/** The first line: a short place for what is absent. */
function headOf(at: Location): Location {
  const line = at.file.text.indexOf('\n', at.start)
  return { ...at, end: Math.max(at.start, Math.min(at.end, line === -1 ? at.end : line)) }
}

const placeIn = (container: ContainerConfig): Location => container.keys.get('executable') ?? headOf(container.at)

// Activation

type TcpPort = Extract<Variable, { tag: 'TcpPort' }>

/** Variables whose port is passed on by lithos, in the order of the descriptors: the first has descriptor 3. */
function activated(container: ContainerConfig): { key: Located<string>; value: TcpPort }[] {
  return container.variables.entries
    .flatMap(({ key, value }) =>
      value.tag === 'TcpPort' && value.value.activation !== undefined ? [{ key, value }] : [],
    )
    .sort((a, b) => (a.key.value < b.key.value ? -1 : 1))
}

const LISTEN = ['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID']

/** validate_activation */
function checkActivation(container: ContainerConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  const variables = activated(container)
  for (const { value: port } of container.tcpPorts.entries) {
    const fd = port.fd?.value
    const variable = fd === undefined ? undefined : variables[fd - 3]
    if (port.fd === undefined || variable === undefined) continue
    const name = variable.key.value
    const message = `descriptor ${fd} is also that of the variable \`${name}\`, whose port lithos passes on: use a higher \`fd\``
    const at = variable.value.value.activation?.at ?? variable.key.at
    problems.push({
      ...refused('activation-conflict', port.fd.at, message),
      related: [{ at, message: `\`${name}\` takes descriptor ${fd}` }],
    })
  }
  if (variables.length === 0) return problems
  const environ = [...container.environ.entries, ...container.secretEnviron.entries]
  for (const { key } of environ.filter((entry) => LISTEN.includes(entry.key.value))) {
    const message = `\`${key.value}\` is set by lithos where a variable has \`activation\`: remove it, or the activation`
    problems.push(refused('reserved-variable', key.at, message))
  }
  return problems
}

// Variables

/** What lithos itself puts in place of a variable. */
const BUILT_IN = ['lithos:name', 'lithos:config_filename']

/** Everything in which lithos replaces variables, with the kind of place. */
function substituted(container: ContainerConfig): { text: Located<string>; where: 'port' | 'environ' | 'argument' }[] {
  return [
    ...container.tcpPorts.entries.map(({ key }) => ({ text: key, where: 'port' as const })),
    ...container.environ.entries.map(({ value }) => ({ text: value, where: 'environ' as const })),
    ...container.arguments.items.map((text) => ({ text, where: 'argument' as const })),
  ]
}

/** validate_substitutions, and variables that nothing uses. */
function checkSubstitutions(container: ContainerConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  const { node, complete, entries } = container.variables
  if (!complete && node.kind !== 'mapping') return problems
  // a variable whose declaration could not be read is declared all the same
  const names = !complete && node.kind === 'mapping' ? node.entries : entries
  const declared = new Set(names.map(({ key }) => key.value))
  const used = new Set(activated(container).map(({ key }) => key.value))
  for (const { text, where } of substituted(container)) {
    for (const { name, at } of variablePlaces(text)) {
      used.add(name)
      if (declared.has(name)) continue
      const alone = where === 'environ' && text.value === '@{lithos:pid}'
      if (BUILT_IN.includes(name) || alone) {
        const message = `\`@{${name}}\` works when the container starts, but \`lithos_check\` refuses it as undefined`
        problems.push({ ...refused('builtin-variable-rejected', at, message), severity: 'note' })
      } else if (name === 'lithos:pid') {
        const message = '`@{lithos:pid}` can only be the whole value of a variable in `environ`'
        problems.push(refused('variable-undefined', at, message))
      } else {
        const known = declared.size === 0 ? 'the config declares none' : `declared: ${list([...declared], name)}`
        problems.push(
          refused('variable-undefined', at, `the variable \`${name}\` is not declared in \`variables\`; ${known}`),
        )
      }
    }
  }
  if (!container.arguments.complete || !container.environ.complete || !container.tcpPorts.complete) return problems
  for (const { key } of container.variables.entries) {
    if (used.has(key.value)) continue
    problems.push(unseen('variable-unused', key.at, `nothing uses the variable \`${key.value}\``, 'note'))
  }
  return problems
}

/** validate_variable_types, at the process, which gives the values. */
function checkVariables(container: ContainerConfig, process: ProcessEntry, sandbox: SandboxConfig | undefined) {
  const problems: CheckProblem[] = []
  // with a bridged network every container has ports of its own
  const allows = sandbox === undefined || sandbox.bridgedNetwork ? () => true : coverage(sandbox.allowTcpPorts)
  for (const { key, value: variable } of container.variables.entries) {
    const given = process.variables.get(key.value)
    if (given === undefined) {
      if (!process.variables.complete) continue
      const at = process.keys.get('variables') ?? headOf(process.at)
      const message = `the container needs the variable \`${key.value}\` (!${variable.tag}), and the process gives none. Write it under \`variables\` of the process`
      problems.push({
        ...refused('variable-not-provided', at, message),
        related: [{ at: key.at, message: 'declared here' }],
      })
      continue
    }
    const wrong = variableProblem(variable, given, allows)
    if (wrong === undefined) continue
    problems.push({
      ...refused(wrong.rule, given.at, `the variable \`${key.value}\` ${wrong.message}`),
      related: [{ at: key.at, message: `declared as !${variable.tag}` }],
    })
  }
  return problems
}

/** container_config.rs Variable::validate */
function variableProblem(variable: Variable, { value }: Read<string>, allowed: (port: number) => boolean) {
  const invalid = (message: string) => ({ rule: 'variable-invalid', message: `${message}; found \`${value}\`` })
  switch (variable.tag) {
    case 'TcpPort': {
      const port = parseUnsigned(value, 16)
      if (port === undefined) return invalid('must be a port number from 0 to 65535')
      if (allowed(port)) return undefined
      return {
        rule: 'port-not-allowed',
        message: `is port ${port}, which \`allow-tcp-ports\` of the sandbox does not allow`,
      }
    }
    case 'Name':
      return /^[A-Za-z0-9_-]*$/.test(value) ? undefined : invalid('must be a name of letters, digits, `-` and `_`')
    case 'DottedName': {
      if (!/^[A-Za-z0-9_.-]*$/.test(value))
        return invalid('must be names of letters, digits, `-` and `_` with dots between')
      const broken = value.split('.').some((part) => part === '' || part.startsWith('-') || part.endsWith('-'))
      return broken ? invalid('must be names with dots between, none empty or with `-` at an end') : undefined
    }
    case 'Choice': {
      const choices = variable.value.items.map((choice) => choice.value)
      if (choices.includes(value) || !variable.value.complete) return undefined
      return invalid(`must be ${choices.length === 0 ? 'one of no choices' : list(choices, value)}`)
    }
  }
}

// Users and groups

interface IdRange {
  readonly inside: number
  readonly outside: number
  readonly count: number
}

function idRanges(map: ContainerConfig['uidMap']): IdRange[] {
  return map.items.flatMap(({ inside, outside, count }) =>
    inside === undefined || outside === undefined || count === undefined
      ? []
      : [{ inside: inside.value, outside: outside.value, count: count.value }],
  )
}

/** Rust's u32 wraps around in a release build. */
const u32 = (value: number): number => value % 2 ** 32

/** Whether one of the ranges holds all of `first` to `last`. What could not be read may hold anything. */
function coverage(ranges: ReadList<Read<string>>): (first: number, last?: number) => boolean {
  const sorted = ranges.items.flatMap(({ value }) => parseRange(value) ?? []).sort((a, b) => a.start - b.start)
  let end = -1
  const reach = sorted.map((range) => {
    end = Math.max(end, range.end)
    return end
  })
  return (first, last = first) => {
    if (!ranges.complete) return true
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as { start: number }).start <= first) low = middle + 1
      else high = middle
    }
    return low > 0 && (reach[low - 1] as number) >= last
  }
}

function checkUsers(container: ContainerConfig, sandbox: SandboxConfig): CheckProblem[] {
  return [
    ...checkIds(container, sandbox, {
      what: 'user',
      id: container.userId,
      fallback: sandbox.defaultUser,
      map: container.uidMap,
      sandboxMap: sandbox.uidMap,
      allowed: sandbox.allowUsers,
    }),
    ...checkIds(container, sandbox, {
      what: 'group',
      id: container.groupId,
      fallback: sandbox.defaultGroup,
      map: container.gidMap,
      sandboxMap: sandbox.gidMap,
      allowed: sandbox.allowGroups,
    }),
  ]
}

interface Ids {
  readonly what: 'user' | 'group'
  readonly id: Read<number> | undefined
  readonly fallback: Read<string> | undefined
  readonly map: ContainerConfig['uidMap']
  readonly sandboxMap: SandboxConfig['uidMap']
  readonly allowed: SandboxConfig['allowUsers']
}

function checkIds(container: ContainerConfig, sandbox: SandboxConfig, ids: Ids): CheckProblem[] {
  const { what, id, fallback, map, sandboxMap, allowed } = ids
  if (isUnread(container, `${what}-id`, id) || isUnread(sandbox, `default-${what}`, fallback)) return []
  const short = what === 'user' ? 'uid' : 'gid'
  const chosen = id?.value ?? (fallback === undefined ? undefined : parseUnsigned(fallback.value, 32))
  const at = id?.at ?? placeIn(container)
  const allowKey = `allow-${what}s`
  const whose = id === undefined ? `the default ${what} ${chosen} of the sandbox` : `${what} ${chosen}`
  const origin = id === undefined ? related(sandbox, `default-${what}`, 'the default is set here') : {}
  const ranges = idRanges(map)
  const allows = coverage(allowed)
  const problems: CheckProblem[] = []

  if (chosen === undefined) {
    const message = `no ${what}: set \`${what}-id\` here or \`default-${what}\` in the sandbox`
    problems.push({
      ...refused('user-not-set', at, message),
      ...related(sandbox, allowKey, 'the sandbox has no default'),
    })
  } else if (map.items.length > 0) {
    const mapped = ranges.some(({ inside, count }) => chosen >= inside && chosen < u32(inside + count))
    if (!mapped) {
      const message = `${whose} is not in the \`${short}-map\` of the container`
      problems.push({ ...refused(`${what}-not-mapped`, at, message), ...related(container, `${short}-map`, 'the map') })
    }
  } else {
    // `<=`: id_map.rs map_id takes one id more than the map has
    const mapped = idRanges(sandboxMap).some(({ inside, count }) => chosen >= inside && chosen <= u32(inside + count))
    if (sandboxMap.items.length > 0 && !mapped) {
      const message = `${whose} is not in the \`${short}-map\` of the sandbox`
      problems.push({ ...refused(`${what}-not-mapped`, at, message), ...related(sandbox, `${short}-map`, 'the map') })
    }
    if (!allows(chosen)) {
      const rule = what === 'group' && id === undefined ? 'default-group-not-allowed' : `${what}-not-allowed`
      const texts = allowed.items.map((range) => range.value)
      const message = `${whose} is not allowed in the sandbox; allowed: ${texts.length === 0 ? 'none' : list(texts)}. Use an allowed one, or add it to \`${allowKey}\` of the sandbox`
      const reason = related(sandbox, allowKey, `\`${allowKey}\` of the sandbox`).related ?? []
      const place = id === undefined ? (sandbox.keys.get(allowKey) ?? at) : at
      problems.push({ ...refused(rule, place, message), related: [...reason, ...(origin.related ?? [])] })
    }
  }
  if (map.items.length > 0 && sandboxMap.items.length > 0) {
    const message = `both the container and the sandbox have a \`${short}-map\`: only one may`
    problems.push({
      ...refused('uid-map-conflict', container.keys.get(`${short}-map`) ?? map.at, message),
      ...related(sandbox, `${short}-map`, 'the map of the sandbox'),
    })
  }
  const outside = ranges.find((range) => !allows(range.outside, u32(range.outside + range.count - 1 + 2 ** 32)))
  if (outside !== undefined) {
    const last = outside.outside + outside.count - 1
    const message = `the \`${short}-map\` maps to ${what}s ${outside.outside}-${last} of the host, which the sandbox does not allow`
    problems.push({
      ...refused('uid-map-not-allowed', container.keys.get(`${short}-map`) ?? map.at, message),
      ...related(sandbox, allowKey, `\`${allowKey}\` of the sandbox`),
    })
  }
  return problems
}

// Addresses

/** ChildConfig::instantiate and the check of addresses against the network. */
export function checkAddresses(process: ProcessEntry, sandbox: SandboxConfig | undefined): CheckProblem[] {
  const problems: CheckProblem[] = []
  const addresses = process.ipAddresses.items
  const instances = process.instances?.value ?? 1
  const place = process.keys.get('ip-addresses') ?? process.keys.get('image') ?? headOf(process.at)
  if (!process.ipAddresses.complete) return problems
  if (addresses.length > 0 && instances > addresses.length) {
    const message = `${instances} instances need as many \`ip-addresses\`; found ${addresses.length}`
    problems.push({
      ...refused('ip-addresses-too-few', place, message),
      ...related(process, 'instances', 'so many instances'),
    })
  }
  const bridge = sandbox?.bridgedNetwork
  const network = bridge?.network && parseNetwork(bridge.network.value)
  if (bridge === undefined) return problems
  if (addresses.length === 0 && instances > 0 && process.kind?.value !== 'Command') {
    const message = 'the sandbox has a `bridged-network`, so a daemon needs `ip-addresses`'
    problems.push({
      ...refused('ip-address-missing', place, message),
      ...related(sandbox, 'bridged-network', 'the network'),
    })
  }
  for (const address of addresses.slice(0, instances)) {
    const parsed = parseAddress(address.value)
    if (parsed === undefined || network === undefined || networkContains(network, parsed)) continue
    const message = `\`${address.value}\` is not in the network \`${bridge.network?.value}\` of the sandbox`
    problems.push({
      ...refused('ip-address-outside', address.at, message),
      ...related(bridge, 'network', 'the network'),
    })
  }
  return problems
}

// Ports

/** ContainerConfig::instantiate as far as ports go, and what the sandbox allows. */
function checkPorts(
  container: ContainerConfig,
  process: ProcessEntry | undefined,
  sandbox: SandboxConfig | undefined,
): CheckProblem[] {
  const problems: CheckProblem[] = []
  const given = new Map(process?.variables.entries.map(({ key, value }) => [key.value, value.value]))
  // a process without instances opens no port
  const runs = (process?.instances?.value ?? 1) > 0
  const allows = sandbox === undefined ? () => true : coverage(sandbox.allowTcpPorts)
  const ports = new Map<number, Located<string>>()
  const descriptors = new Map<number, Located<string>>()
  for (const { key, value } of container.tcpPorts.entries) {
    const fd = value.fd?.value
    const sameFd = fd === undefined ? undefined : descriptors.get(fd)
    if (fd !== undefined && sameFd !== undefined) {
      const message = `port \`${key.value}\` has the same descriptor ${fd} as port \`${sameFd.value}\``
      problems.push({
        ...unseen('port-conflict', value.fd?.at ?? key.at, message),
        related: [{ at: sameFd.at, message: 'the other port' }],
      })
    } else if (fd !== undefined) descriptors.set(fd, key)
    const names = variablesOf(key.value).map((use) => use.name)
    if (names.some((name) => !given.has(name))) continue
    const text = replaceVariables(key.value, (name) => given.get(name) as string)
    const port = parseUnsigned(text, 16)
    if (port === undefined) {
      const message = `\`${key.value}\` ${names.length > 0 ? `becomes \`${text}\`, which ` : ''}is no port number from 0 to 65535`
      const problem = refused('port-invalid', key.at, message)
      // alone, a container config may say anything here (facts: quire.md 5.3)
      if (runs) problems.push({ ...problem, refused: process !== undefined && sandbox !== undefined })
      continue
    }
    const same = ports.get(port)
    if (same !== undefined) {
      const message = `port ${port} is there twice: lithos opens only one of them`
      problems.push({
        ...unseen('port-conflict', key.at, message),
        related: [{ at: same.at, message: 'the other one' }],
      })
    }
    ports.set(port, key)
    const checked = sandbox !== undefined && (sandbox.bridgedNetwork === undefined || value.external.value)
    if (runs && checked && !allows(port)) {
      const problem = refused('port-not-allowed', key.at, `port ${port} is not in \`allow-tcp-ports\` of the sandbox`)
      const refuses = process !== undefined
      problems.push({ ...problem, refused: refuses, ...related(sandbox, 'allow-tcp-ports', 'what is allowed') })
    }
  }
  return problems
}

// What only the start shows

function checkKind(container: ContainerConfig, process: ProcessEntry): CheckProblem[] {
  const kind = container.kind.value
  const wanted = process.kind.value
  if (kind === 'CommandOrDaemon' || kind === wanted) return []
  if (isUnread(container, 'kind', container.kind) || isUnread(process, 'kind', process.kind)) return []
  const at = container.keys.get('kind') === undefined ? placeIn(container) : container.kind.at
  const message = `the container is a ${kind}, and the process runs it as a ${wanted}: lithos does not start it. Write the same \`kind\` in both`
  const place = process.keys.get('kind') ?? process.keys.get('config') ?? headOf(process.at)
  return [{ ...unseen('kind-mismatch', at, message), related: [{ at: place, message: `the process is a ${wanted}` }] }]
}

/** Limits and options of the container that cannot do what they say. facts: boot.md 1.1.2, 2 Limits. */
function checkStart(container: ContainerConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  if (!container.keys.has('memory-limit')) {
    problems.push(
      unseen(
        'memory-limit-missing',
        placeIn(container),
        'no `memory-limit`: the container may take all memory of the host',
        'note',
      ),
    )
  }
  // lithos_knot itself: its five files, copies of the output's, two pipes
  const files = container.interactive.value ? 9 : 11
  if (container.filenoLimit !== undefined && container.filenoLimit.value < files) {
    const message = `with \`fileno-limit: ${container.filenoLimit.value}\` the container cannot start; it needs at least ${files}`
    problems.push(unseen('fileno-limit-too-low', container.filenoLimit.at, message))
  }
  if (container.restartProcessOnly?.value) {
    const message = '`restart-process-only` does not work: the second start fails, or lithos crashes'
    problems.push(unseen('restart-process-only-broken', container.restartProcessOnly.at, message, 'warning'))
  }
  return problems
}

// Secrets

/** Secrets by their form, their key and their namespace; what lithos would find only when it starts the container. */
function checkSecrets({ container, sandbox, process, keyHash, secretsFile }: CheckInput): CheckProblem[] {
  const problems: CheckProblem[] = []
  const inline = container.secretEnviron.entries
  const file = container.secretEnvironFile
  if (inline.length > 0 && file !== undefined) {
    const message = '`secret-environ` and `secret-environ-file` cannot be used together'
    problems.push({
      ...unseen('secret-conflict', file.at, message),
      ...related(container, 'secret-environ', 'the other one'),
    })
  }
  if ((inline.length > 0 || file !== undefined) && sandbox !== undefined && sandbox.secretsPrivateKey === undefined) {
    const at = container.keys.get('secret-environ') ?? container.keys.get('secret-environ-file') ?? placeIn(container)
    const message = 'the container has secrets, and the sandbox names no `secrets-private-key` to read them with'
    problems.push(unseen('missing-key', at, message))
  }
  const allowed = sandbox && namespaces(sandbox, process)
  const hashes = new Set(allowed?.map(shortHash))
  for (const { key, value } of [...inline, ...(secretsFile?.entries ?? [])]) {
    const wrong: { rule: string; at: Location; message: string }[] = []
    for (const item of value.items) {
      const secret = parseSecret(item.value)
      if ('wrong' in secret) {
        wrong.push({ rule: 'secret-malformed', at: item.at, message: `the secret \`${key.value}\` ${secret.wrong}` })
      } else if (keyHash !== undefined && secret.key !== keyHash) {
        const message = `the secret \`${key.value}\` is encrypted for another key than the one of the settings`
        wrong.push({ rule: 'secret-malformed', at: item.at, message })
      } else if (allowed !== undefined && !hashes.has(secret.namespace)) {
        const names = list(allowed.map((name) => name || '(empty)'))
        const message = `the secret \`${key.value}\` belongs to a namespace that the sandbox and the process do not have; theirs: ${names}`
        wrong.push({ rule: 'secret-namespace-not-allowed', at: item.at, message })
      }
    }
    // one that lithos can read is enough
    if (wrong.length < value.items.length || !value.complete) continue
    for (const { rule, at, message } of wrong) problems.push(unseen(rule, at, message))
    if (value.items.length === 0) problems.push(unseen('secret-malformed', key.at, `\`${key.value}\` has no secret`))
  }
  return problems
}

/** secrets.rs decode: without any in the sandbox, the empty namespace. */
function namespaces(sandbox: SandboxConfig, process: ProcessEntry | undefined): string[] {
  const own = sandbox.secretsNamespaces.items.map((name) => name.value)
  return [
    ...(own.length === 0 ? [''] : own),
    ...(process?.extraSecretsNamespaces.items ?? []).map((name) => name.value),
  ]
}
