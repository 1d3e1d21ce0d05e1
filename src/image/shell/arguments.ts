/** Options of programs. */
import type { Field } from '../../shell/field.js'

/** Short and long options of a program; `odd` when one is not known here. */
export function options(
  args: readonly Field[],
  flags: string,
  valued: string,
  long: Readonly<Record<string, string>>,
): { flags: Set<string>; values: Map<string, Field>; rest: Field[]; odd: boolean } {
  const found = new Set<string>()
  const values = new Map<string, Field>()
  const rest: Field[] = []
  let odd = false
  let only = false
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as Field
    const { text } = arg
    if (only || !text.startsWith('-') || text === '-' || !arg.known) {
      rest.push(arg)
      continue
    }
    if (text === '--') {
      only = true
      continue
    }
    if (text.startsWith('--')) {
      const [name, value] = text.slice(2).split(/=(.*)/s, 2) as [string, string | undefined]
      const short = long[name]
      if (short === undefined) odd = true
      else if (valued.includes(short))
        values.set(short, value === undefined ? (args[++i] ?? { text: '', known: true }) : { text: value, known: true })
      else found.add(short)
      continue
    }
    for (let at = 1; at < text.length; at += 1) {
      const letter = text[at] as string
      if (flags.includes(letter)) found.add(letter)
      else if (valued.includes(letter)) {
        const inline = text.slice(at + 1)
        values.set(letter, inline === '' ? (args[++i] ?? { text: '', known: true }) : { text: inline, known: true })
        break
      } else odd = true
    }
  }
  return { flags: found, values, rest, odd }
}

/** The value of an option of a program whose other options do not matter. */
export function optionValue(args: readonly Field[], short: string, long: string): Field | undefined {
  for (let i = 0; i < args.length; i += 1) {
    const { text, known } = args[i] as Field
    if (text === `--${long}`) return args[i + 1]
    if (text.startsWith(`--${long}=`)) return { text: text.slice(long.length + 3), known }
    if (!text.startsWith('--') && text.startsWith('-')) {
      const at = text.indexOf(short, 1)
      if (at !== -1) return at === text.length - 1 ? args[i + 1] : { text: text.slice(at + 1), known }
    }
  }
  return undefined
}
