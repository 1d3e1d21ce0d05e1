/** What the words of a shell command stand for. Whatever is not known stays so, with the beginning that is known. */

import type { DoubleQuotedChild, ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash'
import { compilePattern, quote } from '../pattern.js'
import { children, walk } from '../tree.js'
import type { Shell } from './shell.js'

/** A word after expansion. When it is not `known`, `text` is only its beginning. */
export interface Field {
  readonly text: string
  readonly known: boolean
}

/** Runs a command substitution and gives its output. */
export type Substitute = (script: ParsedScript) => string | undefined

interface Piece {
  readonly text: string | undefined
  /** Quoted text is not split and has no wildcards. */
  readonly quoted: boolean
  readonly glob?: boolean
}

/** Variables that the shell or the host sets to something that cannot be known. */
const unknowable = new Set(
  'http_proxy https_proxy ftp_proxy all_proxy no_proxy PPID RANDOM LINENO SECONDS HOSTNAME OLDPWD UID EUID BASH BASH_VERSION'.split(
    ' ',
  ),
)

/** The fields of a list of words, in order. */
export const fieldsOf = (shell: Shell, words: readonly Word[], substitute: Substitute): Field[] =>
  words.flatMap((word) => fields(shell, word, substitute))

/** The fields that one word becomes: split at blanks and matched against file names where it is not quoted. */
export function fields(shell: Shell, word: Word, substitute: Substitute): Field[] {
  if (word.text === '"$@"' || word.text === '$@' || word.text === '$*') {
    return shell.args.map((arg) => ({ text: arg ?? '', known: arg !== undefined }))
  }
  const pieces = piecesOf(shell, word, substitute)
  const out: Field[] = []
  let text = ''
  let pattern = ''
  let any = false
  let wild = false
  let known = true
  const flush = () => {
    if (!any) return
    if (!known) out.push({ text, known: false })
    else if (wild) out.push(...matches(shell, text, pattern))
    else out.push({ text, known: true })
    text = ''
    pattern = ''
    any = false
    wild = false
  }
  for (const piece of pieces) {
    if (!known) break
    if (piece.text === undefined) {
      any = true
      known = false
    } else if (piece.quoted) {
      any = true
      text += piece.text
      pattern += quote(piece.text)
    } else if (piece.glob) {
      any = true
      wild = true
      text += piece.text
      pattern += globOf(piece.text)
    } else {
      const split = piece.text.split(/[ \t\n]+/)
      split.forEach((part, i) => {
        if (i > 0) flush()
        if (part === '') return
        any = true
        text += part
        pattern += /[*?[]/.test(part) ? globOf(part) : quote(part)
        wild ||= /[*?[]/.test(part)
      })
    }
  }
  flush()
  return out
}

/** One word as one text, without splitting and without wildcards (assignments, redirections, `case`). */
export function single(shell: Shell, word: Word, substitute: Substitute): Field {
  let text = ''
  for (const piece of piecesOf(shell, word, substitute)) {
    if (piece.text === undefined) return { text, known: false }
    text += piece.text
  }
  return { text, known: true }
}

/** The text of a here-document. */
export function bodyText(
  shell: Shell,
  parts: readonly WordPart[] | undefined,
  raw: string,
  substitute: Substitute,
): string | undefined {
  if (parts === undefined) return raw
  let text = ''
  for (const part of parts) {
    for (const piece of partPieces(shell, part, true, substitute)) {
      if (piece.text === undefined || text.length > maxText) return undefined
      text += piece.text
    }
  }
  return text
}

/** Longer texts are not followed: each variable may be twice the one before. */
const maxText = 256 * 1024

function piecesOf(shell: Shell, word: Word, substitute: Substitute): Piece[] {
  let length = 0
  return unboundedPieces(shell, word, substitute).map((piece) => {
    length += piece.text?.length ?? 0
    return length > maxText ? { ...piece, text: undefined } : piece
  })
}

function unboundedPieces(shell: Shell, word: Word, substitute: Substitute): Piece[] {
  const pieces =
    word.parts === undefined
      ? [{ text: word.value, quoted: true }]
      : word.parts.flatMap((part) => partPieces(shell, part, false, substitute))
  const first = pieces[0]
  if (first?.text !== undefined && word.text.startsWith('~') && /^~(\/|$)/.test(first.text)) {
    const home = variable(shell, 'HOME')
    return [{ text: home, quoted: true }, { ...first, text: first.text.slice(1) }, ...pieces.slice(1)]
  }
  return pieces
}

function partPieces(
  shell: Shell,
  part: WordPart | DoubleQuotedChild,
  quoted: boolean,
  substitute: Substitute,
): Piece[] {
  switch (part.type) {
    case 'Literal':
      return [{ text: part.value, quoted: true }]
    case 'SingleQuoted':
      return [{ text: part.value, quoted: true }]
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'ExtendedGlob':
    case 'ProcessSubstitution':
    case 'ArithmeticExpansion':
      return [{ text: undefined, quoted }]
    case 'DoubleQuoted': {
      const inner = part.parts.flatMap((child) => partPieces(shell, child, true, substitute))
      return inner.length === 0 ? [{ text: '', quoted: true }] : inner
    }
    case 'Glob':
      return [{ text: part.text, quoted: false, glob: true }]
    case 'SimpleExpansion':
      return [{ text: variable(shell, part.text.slice(1)), quoted }]
    case 'ParameterExpansion':
      return parameter(shell, part, quoted, substitute)
    case 'CommandExpansion':
      return [{ text: part.script === undefined ? undefined : substitute(part.script), quoted }]
    case 'BraceExpansion':
      // dash and busybox have no braces; bash has
      return [{ text: isBash(shell) ? undefined : part.text, quoted: true }]
  }
}

function isBash(shell: Shell): boolean {
  const sh = walk(shell.world, '/bin/sh')
  return sh.exists !== 'yes' || sh.node?.kind === 'some' || /bash/.test(sh.path)
}

/** The value of `$name`; unset variables are empty. */
export function variable(shell: Shell, name: string): string | undefined {
  if (shell.vars.has(name)) return shell.vars.get(name)
  if (name === 'PWD') return shell.cwd
  if (unknowable.has(name)) return undefined
  if (name === '#') return String(Math.max(0, shell.args.length))
  if (/^[1-9]\d*$/.test(name)) return Number(name) <= shell.args.length ? shell.args[Number(name) - 1] : ''
  return /^[A-Za-z_]\w*$/.test(name) ? '' : undefined
}

function parameter(shell: Shell, part: ParameterExpansionPart, quoted: boolean, substitute: Substitute): Piece[] {
  const value = variable(shell, part.parameter)
  if (part.prefix !== undefined || part.index !== undefined) return [{ text: undefined, quoted }]
  const operation = part.operation
  if (operation === undefined) return [{ text: value, quoted }]
  if (operation.type !== 'Default' || value === undefined) return [{ text: undefined, quoted }]
  const set = shell.vars.has(part.parameter) || value !== ''
  const filled = operation.operator.startsWith(':') ? value !== '' : set
  const operand = (): Piece[] => [{ ...pieceOf(single(shell, operation.operand, substitute)), quoted }]
  switch (operation.operator.replace(':', '')) {
    case '-':
      return filled ? [{ text: value, quoted }] : operand()
    case '=': {
      if (filled) return [{ text: value, quoted }]
      const [piece] = operand()
      shell.vars.set(part.parameter, piece?.text)
      return piece === undefined ? [] : [piece]
    }
    case '+':
      return filled ? operand() : [{ text: '', quoted }]
    default:
      return [{ text: filled ? value : undefined, quoted }]
  }
}

const pieceOf = (field: Field) => ({ text: field.known ? field.text : undefined })

/** A shell pattern of one path segment or more as a regular expression. */
function globOf(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string
    if (c === '*') out += '[^/]*'
    else if (c === '?') out += '[^/]'
    else if (c === '[') {
      const close = text.indexOf(']', i + 2)
      if (close === -1) out += '\\['
      else {
        const inner = text
          .slice(i + 1, close)
          .replace(/^!/, '^')
          .replace(/[\\[]/g, '\\$&')
        out += `[${inner}]`
        i = close
      }
    } else out += quote(c)
  }
  return out
}

/** Whether a text fits a shell pattern as a whole; `undefined` for patterns that cannot be used. */
export function fits(text: string, pattern: string): boolean | undefined {
  const compiled = compilePattern(globOf(pattern).replaceAll('[^/]', '(?s:.)'))
  return typeof compiled === 'string' ? undefined : compiled.matches(text)
}

/** The files that a pattern names. A directory that may hold more than is known makes the rest unknown. */
function matches(shell: Shell, text: string, pattern: string): Field[] {
  const absolute = text.startsWith('/')
  if (!absolute && shell.cwd === undefined) return [{ text: '', known: false }]
  const segments = splitPattern(pattern)
  const texts = text.split('/')
  let paths = [absolute ? '' : undefined] as (string | undefined)[]
  let unknown: string | undefined
  for (let i = absolute ? 1 : 0; i < segments.length; i += 1) {
    const next: string[] = []
    const expression = compilePattern(segments[i] as string)
    if (typeof expression === 'string') return [{ text, known: true }]
    const wild = /\[|\*/.test((segments[i] as string).replace(/\\./g, ''))
    for (const path of paths) {
      const prefix = path === undefined ? '' : `${path}/`
      if (!wild) {
        next.push(prefix + (texts[i] ?? ''))
        continue
      }
      const at = walk(shell.world, absolute ? path || '/' : `${shell.cwd}/${path ?? ''}`)
      if (at.exists === 'no') continue
      if (at.node?.kind !== 'dir') {
        if (at.exists === 'unknown' || at.node?.kind === 'some') unknown ??= prefix
        continue
      }
      const listed = [...children(at.node)].filter(([, node]) => node.kind !== 'gone')
      const open =
        walk(shell.world, `${absolute ? path || '' : `${shell.cwd}/${path ?? ''}`}/\u0000`).exists === 'unknown'
      if (open || listed.some(([, node]) => node.kind === 'maybe')) unknown ??= prefix
      for (const [name, node] of listed.sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (node.kind === 'maybe' || (name.startsWith('.') && !(texts[i] ?? '').startsWith('.'))) continue
        if (expression.matches(name)) next.push(prefix + name)
      }
    }
    paths = next
    if (paths.length > 100_000) return [{ text: '', known: false }]
  }
  const found = (paths as string[]).filter(
    (path) => walk(shell.world, absolute ? path : `${shell.cwd}/${path}`, { follow: false }).exists !== 'no',
  )
  if (unknown !== undefined)
    return [...found.map((path) => ({ text: path, known: true })), { text: unknown, known: false }]
  return found.length === 0 ? [{ text, known: true }] : found.map((path) => ({ text: path, known: true }))
}

/** At slashes that are not inside of a class. */
function splitPattern(pattern: string): string[] {
  const out: string[] = ['']
  let inClass = false
  for (let i = 0; i < pattern.length; i += 1) {
    const c = pattern[i] as string
    if (c === '\\') {
      const next = pattern[i + 1] ?? ''
      if (next === '/' && !inClass) out.push('')
      else out[out.length - 1] += c + next
      i += 1
    } else if (c === '/' && !inClass) out.push('')
    else {
      if (c === '[') inClass = true
      if (c === ']') inClass = false
      out[out.length - 1] += c
    }
  }
  return out
}
