/** Ports that lithos opens and passes on. */
import { parseUnsigned } from '../../schema/forms.js'
import { compareTexts } from '../../text/rust.js'
import type { Located } from '../../text/source.js'
import { coverage } from '../ids.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig, Variable } from '../shape.js'
import { replaceVariables, variablesOf } from '../variables.js'
import { type CheckProblem, refused, related, unseen } from './problem.js'

/** A variable that is the number of a port. */
export type TcpPort = Extract<Variable, { tag: 'TcpPort' }>

/** Variables whose port is passed on by lithos, in the order of the descriptors: the first has descriptor 3. */
export function activated(container: ContainerConfig): { key: Located<string>; value: TcpPort }[] {
  return container.variables.entries
    .flatMap(({ key, value }) =>
      value.tag === 'TcpPort' && value.value.activation !== undefined ? [{ key, value }] : [],
    )
    .sort((a, b) => compareTexts(a.key.value, b.key.value))
}

const LISTEN = ['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID']

/** Variables with `activation` against the rest of the config. lithos: lithos_check.rs validate_activation. */
export function checkActivation(container: ContainerConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  const variables = activated(container)
  for (const { value: port } of container.tcpPorts.entries) {
    const fd = port.fd?.value
    const variable = fd === undefined ? undefined : variables[fd - 3]
    if (port.fd === undefined || variable === undefined) continue
    const name = variable.key.value
    const message = `File descriptor ${fd} is already taken by the variable \`${name}\`, which has \`activation\`. Use a higher \`fd\``
    const at = variable.value.value.activation?.at ?? variable.key.at
    problems.push({
      ...refused('activation-conflict', port.fd.at, message),
      related: [{ at, message: `\`${name}\` takes descriptor ${fd}` }],
    })
  }
  if (variables.length === 0) return problems
  const environ = [...container.environ.entries, ...container.secretEnviron.entries]
  for (const { key } of environ.filter((entry) => LISTEN.includes(entry.key.value))) {
    const message = `\`${key.value}\` is set by lithos itself when a variable has \`activation\`. Remove it, or the \`activation\``
    problems.push(refused('reserved-variable', key.at, message))
  }
  return problems
}

/** `tcp-ports` with the variables of the process, and what the sandbox allows. lithos: container_config.rs instantiate, lithos_check.rs. */
export function checkPorts(
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
      const message = `Port \`${key.value}\` has the same file descriptor (\`fd: ${fd}\`) as port \`${sameFd.value}\`, so the process gets only one of the two. Give it another \`fd\``
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
      const message = `\`${key.value}\` ${names.length > 0 ? `becomes \`${text}\`, which ` : ''}is not a port number from 0 to 65535`
      const problem = refused('port-invalid', key.at, message)
      // alone, a container config may say anything here (facts: quire.md 5.3)
      if (runs) problems.push({ ...problem, refused: process !== undefined && sandbox !== undefined })
      continue
    }
    const same = ports.get(port)
    if (same !== undefined) {
      const message = `Port ${port} appears twice, and lithos opens it only once. Remove one of them`
      problems.push({
        ...unseen('port-conflict', key.at, message),
        related: [{ at: same.at, message: 'the other one' }],
      })
    }
    ports.set(port, key)
    const checked = sandbox !== undefined && (sandbox.bridgedNetwork === undefined || value.external.value)
    if (runs && checked && !allows(port)) {
      const problem = refused(
        'port-not-allowed',
        key.at,
        `Port ${port} is not in \`allow-tcp-ports\` of the sandbox, which \`lithos_check\` refuses. Use an allowed port, or extend the list`,
      )
      const refuses = process !== undefined
      problems.push({ ...problem, refused: refuses, ...related(sandbox, 'allow-tcp-ports', 'what is allowed') })
    }
  }
  return problems
}
