/**
 * Which paths of a directory `!Copy`, `!Depends` and `!Build` take: vagga's rules and regular expressions.
 * vagga: path_filter/src/lib.rs, builder/commands/copy.rs `create_path_filter`; facts: vagga.md B2, B3. Patterns come out of
 * somebody's YAML, so everything is matched by a linear-time engine.
 */
import { compilePattern, quote } from './pattern.js'

/** What to do with a path: take it, look below it, or leave it with everything below. */
export type Verdict = 'take' | 'enter' | 'skip'

/** Which paths a step takes. */
export interface Filter {
  /** Two filters with the same key take the same paths. */
  readonly key: string
  /** `path` is relative to the source, without a leading `/`; `directory` is false for a link to one. */
  (path: string, directory: boolean): Verdict
}

/** vagga cannot use these rules; the message is vagga's. */
export class FilterError extends Error {}

/** The options of `!Copy`, `!Depends` and `!Build` that say so. */
interface FilterOptions {
  readonly rules: readonly string[]
  readonly noDefaultRules: boolean | undefined
  readonly ignoreRegex: string | undefined
  readonly includeRegex: string | undefined
}

const defaultIgnore = String.raw`(^|/)\.(git|hg|svn|vagga)($|/)|~$|\.bak$|\.orig$|^#.*#$`
const defaultRules = ['!.git/', '!.hg/', '!.svn/', '!.vagga/', '!*.bak', '!*.orig', '!*~', '!#*#', '!.#*']

/** Throws `FilterError` for combinations and patterns that vagga refuses. */
export function pathFilter({ rules, noDefaultRules, ignoreRegex, includeRegex }: FilterOptions): Filter {
  if ((rules.length > 0 || noDefaultRules !== undefined) && (ignoreRegex !== undefined || includeRegex !== undefined)) {
    throw new FilterError('You must specify either rules or regular expressions but not both')
  }
  if (rules.length === 0) return regexFilter(ignoreRegex ?? defaultIgnore, includeRegex)
  for (const rule of rules) {
    if (!rule.startsWith('!') && !rule.startsWith('/')) {
      throw new FilterError('Relative paths are allowed only for excluding rules')
    }
  }
  return globFilter(noDefaultRules === true ? rules : [...defaultRules, ...rules])
}

/** True when nothing can match: vagga warns, and copies nothing. */
export const onlyExcludes = (rules: readonly string[]) =>
  rules.length > 0 && rules.every((rule) => rule.startsWith('!'))

type Matches = (path: string) => boolean

/** vagga's own pattern is harmless, and much the most used. */
const defaultIgnored = new RegExp(defaultIgnore)

function regexFilter(ignore: string, include: string | undefined): Filter {
  const ignored = ignore === defaultIgnore ? (path: string) => defaultIgnored.test(path) : compile(ignore)
  const included = include === undefined ? undefined : compile(include)
  const filter = (path: string): Verdict => {
    if (ignored(path)) return 'skip'
    return included === undefined || included(path) ? 'take' : 'enter'
  }
  return Object.assign(filter, { key: JSON.stringify(['regex', ignore, include]) })
}

function compile(pattern: string): Matches {
  const compiled = compilePattern(pattern)
  if (typeof compiled === 'string') throw new FilterError(`regex error: ${compiled}`)
  return (path) => compiled.matcher(path).find()
}

interface Glob {
  readonly matches: Matches
  readonly ignore: boolean
  readonly directory: boolean
  /** The rule names the path itself, not something above it. */
  readonly exact: boolean
  readonly onTheWay: boolean
}

function globFilter(rules: readonly string[]): Filter {
  const globs: Glob[] = []
  const seen = new Set<string>()
  // vagga prepares the last rule first and drops repetitions, so the later of two equal rules stays
  for (const rule of [...rules].reverse()) {
    const made: Glob[] = []
    for (const { text, ...glob } of prepare(rule)) {
      const id = JSON.stringify([rule, text, glob.ignore, glob.directory, glob.exact, glob.onTheWay])
      if (seen.has(id)) continue
      seen.add(id)
      made.push(glob)
    }
    globs.unshift(...made)
  }
  const filter = (path: string, directory: boolean): Verdict => {
    let winner: Glob | undefined
    for (let i = globs.length - 1; i >= 0; i -= 1) {
      const glob = globs[i] as Glob
      if (glob.directory && !directory) continue
      if (winner !== undefined && !glob.exact) continue
      if (!glob.matches(path)) continue
      winner = glob
      if (glob.exact) break
    }
    if (winner === undefined) return 'skip'
    if (winner.ignore) return 'skip'
    return winner.onTheWay || (directory && !winner.directory) ? 'enter' : 'take'
  }
  return Object.assign(filter, { key: JSON.stringify(rules) })
}

function prepare(rule: string): (Glob & { text: string })[] {
  const ignore = rule.startsWith('!')
  let text = ignore ? rule.slice(1) : rule
  if (text.startsWith('\\!')) text = text.slice(1)
  const separated = text.includes('/')
  const absolute = text.startsWith('/')
  const directory = text.endsWith('/')
  if (directory) text = text.slice(0, -1)
  if (text.startsWith('/')) text = text.slice(1)
  const prefix = absolute || text.startsWith('**/') ? '' : '**/'
  const glob = (pattern: string, how: Pick<Glob, 'directory' | 'exact' | 'onTheWay'>) => ({
    text: pattern,
    matches: plainGlob(pattern) ?? globPattern(pattern, separated),
    ignore,
    ...how,
  })
  const made: (Glob & { text: string })[] = []
  if (ignore) {
    made.push(glob(prefix + text, { directory, exact: true, onTheWay: false }))
  } else {
    const way: string[] = []
    for (const part of text.split('/')) {
      way.push(part)
      const here = way.join('/')
      if (here === '') continue
      const last = here.length === text.length
      made.push(glob(prefix + here, { directory: !last || directory, exact: true, onTheWay: !last }))
    }
  }
  const below = { directory: false, exact: false, onTheWay: false }
  if (directory) made.push(glob(text === '' ? '**/*' : `${prefix}${text}/**/*`, below))
  else if (!text.endsWith('/**')) made.push(glob(`${prefix}${text}/**`, below))
  return made
}

/** The globs that nearly every rule comes down to, without an engine: `a/b`, `a/b/**`, and at any depth `a`, `*.c`, with or without what is below. */
function plainGlob(glob: string): Matches | undefined {
  if (glob === '**/*') return () => true
  const anywhere = glob.startsWith('**/')
  const below = glob.endsWith('/**') || glob.endsWith('/**/*')
  const core = glob.slice(anywhere ? 3 : 0, below ? glob.lastIndexOf('/**') : undefined)
  if (core === '' || /[?{}[\]\\,]/.test(core)) return undefined
  if (!core.includes('*')) {
    if (!anywhere) return below ? (path) => path.startsWith(`${core}/`) : (path) => path === core
    if (below) return (path) => path.startsWith(`${core}/`) || path.includes(`/${core}/`)
    return (path) => path === core || path.endsWith(`/${core}`)
  }
  const suffix = core.slice(1)
  if (!anywhere || !core.startsWith('*') || suffix.includes('*') || suffix.includes('/') || suffix === '')
    return undefined
  return below ? (path) => path.includes(`${suffix}/`) : (path) => path.endsWith(suffix)
}

/**
 * A pattern of the crate globset as a regular expression: `*` and `?` cross `/` unless the rule has one, `**` between slashes is any
 * number of directories, braces are alternatives, a backslash quotes.
 */
function globPattern(glob: string, separated: boolean): Matches {
  const translation: Translation = { glob, any: separated ? '[^/]' : '.', at: 0, out: '', depth: 0 }
  while (translation.at < glob.length) translateNext(translation)
  if (translation.depth > 0) throw globError(glob, "unclosed alternate group; missing '}'")
  const compiled = compilePattern(`(?s)${translation.out}`)
  if (typeof compiled === 'string') throw new FilterError(`globset error: ${compiled}`)
  return (path) => compiled.matches(path)
}

/** A glob that is being translated. */
interface Translation {
  readonly glob: string
  /** What one character matches that may be any. */
  readonly any: string
  at: number
  out: string
  /** Braces that are open. */
  depth: number
}

const globError = (glob: string, what: string) =>
  new FilterError(`globset error: error parsing glob '${glob}': ${what}`)

function translateNext(translation: Translation): void {
  const { glob, at } = translation
  const character = glob[at] as string
  if (glob.startsWith('**', at)) translateStars(translation)
  else if (character === '[') translateClass(translation)
  else {
    translation.at += 1
    translation.out += character === '\\' ? translateEscape(translation) : translateSign(translation, character)
  }
}

function translateSign(translation: Translation, sign: string): string {
  const isInBraces = translation.depth > 0
  if (sign === '*') return `${translation.any}*`
  if (sign === '?') return translation.any
  if (sign === ',' && isInBraces) return '|'
  if (sign === '{') {
    translation.depth += 1
    return '(?:'
  }
  if (sign === '}' && isInBraces) {
    translation.depth -= 1
    return ')'
  }
  return quote(sign)
}

function translateEscape(translation: Translation): string {
  const escaped = translation.glob[translation.at]
  if (escaped === undefined) throw globError(translation.glob, "dangling '\\'")
  translation.at += 1
  return quote(escaped)
}

/** Two stars between slashes are any number of directories; elsewhere they are one. */
function translateStars(translation: Translation): void {
  const { glob, any, at: start, out } = translation
  let end = start + 2
  while (glob[end] === '*') end += 1
  const isAtStart = start === 0
  const after = glob[end]
  const isDirectories = (isAtStart || glob[start - 1] === '/') && end === start + 2
  // what comes before ends with the slash that belongs to the stars
  const before = out.slice(0, -1)
  if (isDirectories && after === '/') {
    translation.out = isAtStart ? '(?:.*/)?' : `${before}(?:/|/.*/)`
    translation.at = end + 1
  } else {
    const isRest = isDirectories && after === undefined
    if (isRest) translation.out = isAtStart ? '.*' : `${before}/.*`
    else translation.out += `${any}*`
    translation.at = end
  }
}

/** `[a-z]`, `[!a-z]` */
function translateClass(translation: Translation): void {
  const { glob, at } = translation
  const isNegated = glob[at + 1] === '!' || glob[at + 1] === '^'
  const start = at + (isNegated ? 2 : 1)
  const close = glob.indexOf(']', start + 1)
  if (close === -1) throw globError(glob, "unclosed character class; missing ']'")
  const inner = glob.slice(start, close).replace(/[\\\]^[]/g, '\\$&')
  translation.out += `[${isNegated ? '^' : ''}${inner}]`
  translation.at = close + 1
}
