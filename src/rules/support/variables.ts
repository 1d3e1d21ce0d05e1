/** What a process gives the variables and ports of its config. lithos: container_config.rs instantiate and Variable::validate. */
import { coverage } from '../../lithos/ids.js'
import type { ContainerConfig, Variable } from '../../lithos/shape.js'
import { replaceVariables, variablePlaces, variablesOf } from '../../lithos/variables.js'
import { parseUnsigned } from '../../schema/forms.js'
import { list } from '../../schema/messages.js'
import type { Read, ReadEntry } from '../../schema/shape.js'
import { memoize } from '../../text/collections.js'
import type { Related } from '../../text/finding.js'
import type { Located, Location } from '../../text/source.js'
import type { Placed } from './judge.js'

/** A use of a variable in a place where lithos replaces it. */
export interface VariableUse {
  readonly name: string
  readonly at: Location
  /** The variable is the whole value of a variable in `environ`. */
  readonly isWholeEnviron: boolean
}

/** Every use of a variable in a config: in ports, environ and arguments. */
export const usesOf = memoize((container: ContainerConfig): readonly VariableUse[] => {
  const texts: { text: Located<string>; isEnviron: boolean }[] = [
    ...container.tcpPorts.entries.map(({ key }) => ({ text: key, isEnviron: false })),
    ...container.environ.entries.map(({ value }) => ({ text: value, isEnviron: true })),
    ...container.arguments.items.map((text) => ({ text, isEnviron: false })),
  ]
  return texts.flatMap(({ text, isEnviron }) =>
    variablePlaces(text).map(({ name, at }) => ({
      name,
      at,
      isWholeEnviron: isEnviron && text.value === `@{${name}}`,
    })),
  )
})

/** The names of the declared variables, also of those that could not be read; `undefined` where nobody can tell. */
export function declaredNames({ variables: { node, complete, entries } }: ContainerConfig): Set<string> | undefined {
  if (complete) return new Set(entries.map(({ key }) => key.value))
  return node.kind === 'mapping' ? new Set(node.entries.map(({ key }) => key.value)) : undefined
}

/** What lithos itself puts in place of a variable: `lithos_check` does not know it. */
export function isBuiltIn({ name, isWholeEnviron }: VariableUse): boolean {
  if (name === 'lithos:pid') return isWholeEnviron
  return name === 'lithos:name' || name === 'lithos:config_filename'
}

/** A value that a process gives, with the declaration of its variable. */
export interface GivenVariable {
  readonly key: Located<string>
  readonly variable: Variable
  readonly given: Read<string>
  /** The declaration, as a related place. */
  readonly declared: readonly Related[]
}

/** The declared variables to which the process gives a value. */
export function givenVariables({ container, process }: Placed): readonly GivenVariable[] {
  return container.variables.entries.flatMap(({ key, value: variable }) => {
    const given = process?.variables.get(key.value)
    const declared = [{ at: key.at, message: `declared as \`!${variable.tag}\`` }]
    return given === undefined ? [] : [{ key, variable, given, declared }]
  })
}

/** What is wrong with the form of a value: the end of a sentence; `undefined` when it is right. */
export function wrongForm(variable: Variable, value: string): string | undefined {
  switch (variable.tag) {
    case 'TcpPort':
      return parseUnsigned(value, 16) === undefined ? 'must be a port number from 0 to 65535' : undefined
    case 'Name':
      return /^[A-Za-z0-9_-]*$/.test(value) ? undefined : 'must be a name of letters, digits, `-` and `_`'
    case 'DottedName': {
      if (!/^[A-Za-z0-9_.-]*$/.test(value)) return 'must be names of letters, digits, `-` and `_` with dots between'
      const broken = value.split('.').some((part) => part === '' || part.startsWith('-') || part.endsWith('-'))
      return broken ? 'must be names with dots between, none empty or with `-` at an end' : undefined
    }
    case 'Choice': {
      const choices = variable.value.items.map((choice) => choice.value)
      if (choices.includes(value) || !variable.value.complete) return undefined
      return `must be ${choices.length === 0 ? 'one of no choices' : list(choices, value)}`
    }
  }
}

/** A port of `tcp-ports` as it is when the process has its variables. */
export interface InstancePort {
  readonly key: Located<string>
  readonly settings: ReadEntry<ContainerConfig['tcpPorts']['entries'][number]['value']>['value']
  /** The key, with the values in place of the variables. */
  readonly text: string
  readonly hasVariables: boolean
  /** `undefined` where the text is no port. */
  readonly port: number | undefined
}

/** The ports whose variables the process gives. */
export function portsOf({ container, process }: Placed): readonly InstancePort[] {
  const given = new Map(process?.variables.entries.map(({ key, value }) => [key.value, value.value]))
  return container.tcpPorts.entries.flatMap(({ key, value: settings }) => {
    const names = variablesOf(key.value).map((use) => use.name)
    if (names.some((name) => !given.has(name))) return []
    const text = replaceVariables(key.value, (name) => given.get(name) as string)
    return [{ key, settings, text, hasVariables: names.length > 0, port: parseUnsigned(text, 16) }]
  })
}

/** Whether the process runs at all: without instances it opens no port. */
export function hasInstances({ process }: Placed): boolean {
  return (process?.instances?.value ?? 1) > 0
}

/** Whether the sandbox allows a port; every one where no sandbox is known. */
export function portsAllowed({ sandbox }: Placed): (port: number) => boolean {
  return sandbox === undefined ? () => true : coverage(sandbox.allowTcpPorts)
}
