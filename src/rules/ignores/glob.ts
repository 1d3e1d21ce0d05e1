/** Globs over paths, matched in linear time: a glob comes out of somebody's YAML. Source: gitignore(5); braces as in a shell. */
import { compilePattern, quote } from '../../image/pattern.js'

/** Characters of a glob at most. */
const longest = 4096

/**
 * Whether a path fits a glob: `*` and `?` stand for what has no slash, `**` for any directories, `[a-z]` for one character,
 * `{a,b}` for either. `undefined` for what is no glob, or is too long.
 */
export function globMatcher(glob: string): ((path: string) => boolean) | undefined {
  if (glob === '' || glob.length > longest || glob.includes('\0')) return undefined
  const pattern = compilePattern(`^(?:${patternOf(glob.replace(/^(\.?\/)+/, ''))})$`)
  return typeof pattern === 'string' ? undefined : (path) => pattern.matcher(path).find()
}

const token = /\*\*\/|\/\*\*$|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|[{},]|[\s\S]/gu

function patternOf(glob: string): string {
  let depth = 0
  return glob.replace(token, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '/**') return '(?:/.*)?'
    if (part[0] === '*') return part.length > 1 ? '.*' : '[^/]*'
    if (part === '?') return '[^/]'
    if (part[0] === '[' && part.length > 2) return classOf(part)
    if (part === '{') {
      depth += 1
      return '(?:'
    }
    if (part === '}' && depth > 0) {
      depth -= 1
      return ')'
    }
    if (part === ',' && depth > 0) return '|'
    return quote(part.length > 1 && part[0] === '\\' ? part.slice(1) : part)
  })
}

function classOf(text: string): string {
  const [, negated = '', body = ''] = /^\[([!^]?)([\s\S]*)\]$/.exec(text) ?? []
  return `[${negated === '' ? '' : '^/'}${body.replace(/[\\[\]^&~]/g, '\\$&')}]`
}
