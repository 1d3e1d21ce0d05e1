/** `@{name}` in tcp-ports, environ and arguments. lithos: container_config.rs replace_vars. */
import type { Read } from '../schema/shape.js'
import { compareTexts, trim } from '../text/rust.js'
import type { Located, Location } from '../text/source.js'
import type { ContainerConfig, Variable } from './shape.js'

/** A place in a text where a variable stands; offsets count from the start of the text. */
interface VariableUse {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** The uses of variables in a text, in its order. Blanks around a name do not count; without a `}` the rest is plain text. */
export function variablesOf(text: string): readonly VariableUse[] {
  const uses: VariableUse[] = []
  for (let start = text.indexOf('@{'); start !== -1; start = text.indexOf('@{', start)) {
    const close = text.indexOf('}', start)
    if (close === -1) break
    uses.push({ name: trim(text.slice(start + 2, close)), start, end: close + 1 })
    start = close + 1
  }
  return uses
}

/** The text with every use of a variable replaced by what `replace` gives for its name. */
export function replaceVariables(text: string, replace: (name: string) => string): string {
  let result = ''
  let from = 0
  for (const use of variablesOf(text)) {
    result += text.slice(from, use.start) + replace(use.name)
    from = use.end
  }
  return result + text.slice(from)
}

/** The place of each variable of a value in its file; the whole value where escapes hide it. */
export function variablePlaces(value: Pick<Read<string>, 'value' | 'at'>): readonly { name: string; at: Location }[] {
  const { file, start, end } = value.at
  const source = file.text.slice(start, end)
  let from = 0
  return variablesOf(value.value).map((use) => {
    const raw = value.value.slice(use.start, use.end)
    const found = from === -1 ? -1 : source.indexOf(raw, from)
    from = found === -1 ? -1 : found + raw.length
    if (found === -1) return { name: use.name, at: value.at }
    return { name: use.name, at: { file, start: start + found, end: start + from } }
  })
}

/** A variable that is the number of a port. */
export type TcpPort = Extract<Variable, { tag: 'TcpPort' }>

/** Variables whose port is passed on by lithos, in the order of the descriptors: the first has descriptor 3. lithos: lithos_check.rs validate_activation. */
export function activated(
  container: ContainerConfig,
): readonly { readonly key: Located<string>; readonly value: TcpPort }[] {
  return container.variables.entries
    .flatMap(({ key, value }) =>
      value.tag === 'TcpPort' && value.value.activation !== undefined ? [{ key, value }] : [],
    )
    .sort((a, b) => compareTexts(a.key.value, b.key.value))
}
