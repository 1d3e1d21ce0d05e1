/** Programs that make text out of text: what they print, where all of it is known. */

import { RE2JS } from 're2js'

const maxText = 20_000

/** The output of a filter over a text; `undefined` where the program does something that is not understood. */
export function filtered(program: string, words: readonly string[], text: string): string | undefined {
  if (text.length > maxText || !Object.hasOwn(filters, program)) return undefined
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const printed = filters[program]?.(words, lines)
  return printed?.map((line) => `${line}\n`).join('')
}

/** The words that are files: what `filtered` does not take as options or programs. `undefined` where that is not clear. */
export function filesOfFilter(program: string, words: readonly string[]): readonly string[] | undefined {
  const rest = optionsOf(program, words)?.rest
  if (program === 'tr') return []
  return /^(?:sed|grep|awk)$/.test(program) ? rest?.slice(1) : rest
}

type Filter = (words: readonly string[], lines: readonly string[]) => readonly string[] | undefined

const filters: Readonly<Record<string, Filter>> = {
  cat: (words, lines) => (optionsOf('cat', words)?.options.size === 0 ? lines : undefined),
  head: (words, lines) => some(optionsOf('head', words), (count) => lines.slice(0, count)),
  tail: (words, lines) => some(optionsOf('tail', words), (count) => (count === 0 ? [] : lines.slice(-count))),
  grep,
  sed,
  cut,
  awk,
  tr(words, lines) {
    const [set, by, ...more] = words
    if (set === '-d' && by !== undefined && more.length === 0 && /^(?:[^\\[\]-]|\\[rt])+$/.test(by)) {
      const signs = new Set(by.replace('\\r', '\r').replace('\\t', '\t'))
      return signs.has('\n') ? undefined : lines.map((line) => [...line].filter((sign) => !signs.has(sign)).join(''))
    }
    return undefined
  },
}

const valued: Readonly<Record<string, string>> = { head: 'n', tail: 'n', cut: 'df', awk: 'F' }
const plain: Readonly<Record<string, string>> = { grep: 'Eivo', sed: 'nEr' }

interface Options {
  /** By their letter; `''` of those that take no word. */
  readonly options: ReadonlyMap<string, string>
  readonly rest: readonly string[]
}

/** `-n 1`, `-n1`, `-d=`, `-F=`; `undefined` for an option that is not known. */
function optionsOf(program: string, words: readonly string[]): Options | undefined {
  const options = new Map<string, string>()
  let at = 0
  for (; at < words.length; at += 1) {
    const word = words[at] as string
    if (!/^-./.test(word)) break
    const letter = word.charAt(1)
    const takes = (valued[program] ?? '').includes(letter)
    if (takes) options.set(letter, word.length > 2 ? word.slice(2) : (words[++at] ?? ''))
    else if ([...word.slice(1)].every((one) => (plain[program] ?? '').includes(one)))
      for (const one of word.slice(1)) options.set(one, '')
    else return undefined
  }
  const rest = words.slice(at)
  return rest.some((word) => /^-./.test(word)) ? undefined : { options, rest }
}

function some(given: Options | undefined, take: (count: number) => readonly string[]): readonly string[] | undefined {
  const count = given?.options.get('n') ?? '10'
  return given === undefined || !/^\d+$/.test(count) ? undefined : take(Number(count))
}

function grep(words: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const { options, rest } = optionsOf('grep', words) ?? {}
  const pattern = rest?.[0] === undefined ? undefined : regExpOf(rest[0], options?.has('E') === true)
  if (pattern === undefined || options === undefined || options.has('i') || options.has('o')) return undefined
  return lines.filter((line) => pattern.matcher(line).find() !== options.has('v'))
}

/** `s/PATTERN/TEXT/` with `g` and `p`, alone. */
function sed(words: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const { options, rest } = optionsOf('sed', words) ?? {}
  const script = rest?.[0] ?? ''
  const [, sign = '/'] = /^s([/|#,:@])/.exec(script) ?? []
  const [command, pattern, by, flags, ...more] = script.split(sign)
  if (command !== 's' || by === undefined || flags === undefined || more.length > 0 || !/^[gp]*$/.test(flags))
    return undefined
  if (/\\[^1-9]|&/.test(by) || pattern?.includes('\\n')) return undefined
  const found = regExpOf(pattern ?? '', options?.has('E') === true || options?.has('r') === true)
  if (found === undefined || options === undefined) return undefined
  const text = by.replaceAll('$', () => '$$').replace(/\\([1-9])/g, (_, group) => `$${group}`)
  const isQuiet = options.has('n')
  return lines.flatMap((line) => {
    const fits = found.matcher(line).find()
    const changed = flags.includes('g') ? found.matcher(line).replaceAll(text) : found.matcher(line).replaceFirst(text)
    return [...(isQuiet ? [] : [changed]), ...(fits && flags.includes('p') ? [changed] : [])]
  })
}

/** One field by one sign. */
function cut(words: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const { options } = optionsOf('cut', words) ?? {}
  const [sign = '\t', field = ''] = [options?.get('d'), options?.get('f')]
  const [, first, isOpen] = /^([1-9]\d*)(-?)$/.exec(field) ?? []
  if (options === undefined || sign.length !== 1 || first === undefined) return undefined
  const from = Number(first) - 1
  return lines.map((line) => {
    const parts = line.split(sign)
    return parts.length === 1 ? line : parts.slice(from, isOpen ? undefined : from + 1).join(sign)
  })
}

/** `{print $2}`, with a pattern in front and a sign that parts the fields. */
function awk(words: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const { options, rest } = optionsOf('awk', words) ?? {}
  const [, pattern, field] = /^\s*(?:\/([^/]+)\/)?\s*\{\s*print\s+\$(\d|NF)\s*;?\s*\}\s*$/.exec(rest?.[0] ?? '') ?? []
  const sign = options?.get('F') ?? ' '
  const found = pattern === undefined ? undefined : regExpOf(pattern, true)
  if (options === undefined || field === undefined || sign.length !== 1 || (pattern !== undefined && !found))
    return undefined
  const fits = lines.filter((line) => found?.matcher(line).find() ?? true)
  return fits.map((line) => {
    const parts = sign === ' ' ? line.trim().split(/[ \t]+/) : line.split(sign)
    if (field === '0') return line
    return (field === 'NF' ? parts.at(-1) : parts[Number(field) - 1]) ?? ''
  })
}

/** A basic (or extended) regular expression of which everything is understood, as one that is linear. */
function regExpOf(pattern: string, isExtended: boolean): RE2JS | undefined {
  if (pattern.length > 200 || /[{}|?]|\\[^().[\]*^$/"'=-]/.test(pattern)) return undefined
  const source = isExtended
    ? pattern
    : pattern.replace(/\\?[()+]/g, (sign) => (sign.startsWith('\\') ? sign.slice(1) : `\\${sign}`))
  try {
    return RE2JS.compile(source)
  } catch {
    return undefined
  }
}
