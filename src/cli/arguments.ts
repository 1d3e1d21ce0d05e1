/** What stands on the command line, read by the options that a command has. */
import { parseArgs } from 'node:util'
import { nearest } from '../schema/messages.js'

/** Wrong use: one line for people, exit status 2. */
export class UsageError extends Error {}

/** What an option takes. */
export interface Option {
  /** `none`: it is there or not. `optional`: the value only after `=`. */
  readonly value: 'none' | 'required' | 'optional'
  /** What would be accepted. */
  readonly choices?: readonly string[]
  /** Whether it may be given more than once. */
  readonly repeated?: boolean
}

/** An option without a value. */
export const flag: Option = { value: 'none' }
/** An option with any value. */
export const text: Option = { value: 'required' }
/** An option that may be given more than once. */
export const several: Option = { value: 'required', repeated: true }
/** One of these. */
export function oneOf(...choices: readonly string[]): Option {
  return { value: 'required', choices }
}

/** The arguments of a command, checked. */
export interface Arguments {
  /** What is no option, in order. */
  readonly positionals: readonly string[]
  /** Whether the option is there. */
  has(name: string): boolean
  /** The value of the option; `undefined` when it is not there, or has none. */
  get(name: string): string | undefined
  /** The values of a repeated option, in order. */
  all(name: string): readonly string[]
}

/** Reads the arguments of a command, of which at most `most` are no options. Throws `UsageError`. */
export function readArguments(
  argv: readonly string[],
  options: Readonly<Record<string, Option>>,
  most: number,
): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [name, { type: value === 'required' ? 'string' : 'boolean' }]),
    ),
  })
  const positionals: string[] = []
  const values = new Map<string, (string | undefined)[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined)
      throw new UsageError(
        `there is no option ${token.rawName}${didYouMean(
          token.rawName,
          Object.keys(options).map((name) => `--${name}`),
          'lithos-ready --help lists them',
        )}`,
      )
    const value = checkedValue(token.rawName, option, token.value)
    if (values.has(token.name) && option.repeated !== true) throw new UsageError(`${token.rawName} is given twice`)
    values.set(token.name, [...(values.get(token.name) ?? []), value])
  }
  if (positionals.length > most)
    throw new UsageError(`one argument too many: ${positionals[most]}; lithos-ready --help tells what is taken`)
  return {
    positionals,
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => (values.get(name) ?? []).filter((value) => value !== undefined),
  }
}

function checkedValue(name: string, { value: wanted, choices }: Option, value: string | undefined): string | undefined {
  if (wanted === 'none' && value !== undefined) throw new UsageError(`${name} takes no value; write it alone`)
  if (wanted === 'required' && value === undefined)
    throw new UsageError(`${name} needs a value${choices ? `: ${choices.join(', ')}` : ''}`)
  if (value !== undefined && choices !== undefined && !choices.includes(value))
    throw new UsageError(
      `${name}=${value} is not possible${didYouMean(value, choices, `it takes ${choices.join(', ')}`)}`,
    )
  return value
}

/** `; did you mean check?`, or where no word is near what to do else. */
export function didYouMean(word: string, words: readonly string[], otherwise: string): string {
  const near = nearest(word, words)
  return near === undefined ? `; ${otherwise}` : `; did you mean ${near}?`
}
