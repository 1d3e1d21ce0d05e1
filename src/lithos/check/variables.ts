/** The variables of a config, and the values that a process gives them. */
import { parseUnsigned } from '../../schema/forms.js'
import { list } from '../../schema/messages.js'
import type { Read } from '../../schema/shape.js'
import type { Located } from '../../text/source.js'
import { coverage } from '../ids.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig, Variable } from '../shape.js'
import { variablePlaces } from '../variables.js'
import { activated } from './ports.js'
import { type CheckProblem, headOf, refused, unseen } from './problem.js'

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

/** Variables that are used and not declared, and the other way round. lithos: lithos_check.rs validate_substitutions. */
export function checkSubstitutions(container: ContainerConfig): CheckProblem[] {
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
        const message = `\`@{${name}}\` works when the container starts, but \`lithos_check\` refuses it as an undefined variable`
        problems.push({ ...refused('builtin-variable-rejected', at, message), severity: 'note' })
      } else if (name === 'lithos:pid') {
        const message = '`@{lithos:pid}` can only be the whole value of a variable in `environ`'
        problems.push(refused('variable-undefined', at, message))
      } else {
        const known = declared.size === 0 ? '' : `, or use ${list([...declared], name)}`
        problems.push(
          refused(
            'variable-undefined',
            at,
            `The variable \`${name}\` is not declared under \`variables\`, so the container does not start. Declare it there${known}`,
          ),
        )
      }
    }
  }
  if (!container.arguments.complete || !container.environ.complete || !container.tcpPorts.complete) return problems
  for (const { key } of container.variables.entries) {
    if (used.has(key.value)) continue
    problems.push(
      unseen(
        'variable-unused',
        key.at,
        `Nothing uses the variable \`${key.value}\`, but every process has to set it. Remove it`,
        'note',
      ),
    )
  }
  return problems
}

/** The values that the process gives, at their places, against the declarations. lithos: lithos_check.rs validate_variable_types. */
export function checkVariables(container: ContainerConfig, process: ProcessEntry, sandbox: SandboxConfig | undefined) {
  const problems: CheckProblem[] = []
  // with a bridged network every container has ports of its own
  const allows = sandbox === undefined || sandbox.bridgedNetwork ? () => true : coverage(sandbox.allowTcpPorts)
  for (const { key, value: variable } of container.variables.entries) {
    const given = process.variables.get(key.value)
    if (given === undefined) {
      if (!process.variables.complete) continue
      const at = process.keys.get('variables') ?? headOf(process.at)
      const message = `The lithos config declares the variable \`${key.value}\` (\`!${variable.tag}\`), but the process does not set it, so the container does not start. Set it under \`variables\` of the process`
      problems.push({
        ...refused('variable-not-provided', at, message),
        related: [{ at: key.at, message: 'declared here' }],
      })
      continue
    }
    const wrong = variableProblem(variable, given, allows)
    if (wrong === undefined) continue
    problems.push({
      ...refused(wrong.rule, given.at, `The variable \`${key.value}\` ${wrong.message}`),
      related: [{ at: key.at, message: `declared as \`!${variable.tag}\`` }],
    })
  }
  return problems
}

/** What is wrong with a value; `undefined` when it is right. lithos: container_config.rs Variable::validate. */
function variableProblem(variable: Variable, { value }: Read<string>, allowed: (port: number) => boolean) {
  const invalid = (message: string) => ({ rule: 'variable-invalid', message: `${message}; found \`${value}\`` })
  switch (variable.tag) {
    case 'TcpPort': {
      const port = parseUnsigned(value, 16)
      if (port === undefined) return invalid('must be a port number from 0 to 65535')
      if (allowed(port)) return undefined
      return {
        rule: 'port-not-allowed',
        message: `is port ${port}, which is not in \`allow-tcp-ports\` of the sandbox. Use an allowed port, or extend the list`,
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
