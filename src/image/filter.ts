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
  const any = separated ? '[^/]' : '.'
  let out = ''
  let depth = 0
  for (let i = 0; i < glob.length; i += 1) {
    const c = glob[i] as string
    if (c === '*' && glob[i + 1] === '*') {
      const atStart = i === 0 || glob[i - 1] === '/'
      let end = i + 2
      while (glob[end] === '*') end += 1
      const after = glob[end]
      if (atStart && end === i + 2 && after === '/') {
        // `**/` at the start is any prefix; `/**/` in the middle was written as `/` already
        out = i === 0 ? '(?:.*/)?' : `${out.slice(0, -1)}(?:/|/.*/)`
        i = end
      } else if (atStart && end === i + 2 && after === undefined) {
        out = i === 0 ? '.*' : `${out.slice(0, -1)}/.*`
        i = end - 1
      } else {
        out += `${any}*`
        i = end - 1
      }
    } else if (c === '*') out += `${any}*`
    else if (c === '?') out += any
    else if (c === '{') {
      depth += 1
      out += '(?:'
    } else if (c === '}' && depth > 0) {
      depth -= 1
      out += ')'
    } else if (c === ',' && depth > 0) out += '|'
    else if (c === '[') {
      const close = glob.indexOf(']', glob[i + 1] === '!' || glob[i + 1] === '^' ? i + 3 : i + 2)
      if (close === -1)
        throw new FilterError(`globset error: error parsing glob '${glob}': unclosed character class; missing ']'`)
      const negated = glob[i + 1] === '!' || glob[i + 1] === '^'
      const inner = glob.slice(i + (negated ? 2 : 1), close).replace(/[\\\]^[]/g, '\\$&')
      out += `[${negated ? '^' : ''}${inner}]`
      i = close
    } else if (c === '\\') {
      i += 1
      if (glob[i] === undefined) throw new FilterError(`globset error: error parsing glob '${glob}': dangling '\\'`)
      out += quote(glob[i] as string)
    } else out += quote(c)
  }
  if (depth > 0)
    throw new FilterError(`globset error: error parsing glob '${glob}': unclosed alternate group; missing '}'`)
  const compiled = compilePattern(`(?s)${out}`)
  if (typeof compiled === 'string') throw new FilterError(`globset error: ${compiled}`)
  return (path) => compiled.matches(path)
}
