/**
 * How Ruby's sources are read. There is no small parser for it that is kept up, so only words, texts and marks are told apart, and
 * only calls whose arguments are written out are understood; nothing of that is certain.
 */
import {
  assign,
  type Call,
  type Expression,
  type Module,
  newModule,
  type Reading,
  under,
  type Where,
} from './syntax.js'
import { unescaped } from './text.js'

interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
  /** A text with `#{…}`: what is before it. */
  readonly isPart?: boolean
}

const comment = /#[^\n]*|^=begin\b[\s\S]*?^=end\b/
const pieces = new RegExp(
  [
    /(?<blank>[ \t\r]+|\\\n)/,
    new RegExp(`(?<comment>${comment.source})`),
    /(?<heredoc><<[~-]?(?<quote>['"]?)(?<name>[A-Z_]\w*)\k<quote>)/,
    /(?<text>'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?)/,
    /(?<word>[A-Za-z_]\w*(?:::[A-Z]\w*)*[?!]?)/,
    /(?<number>\d[\w.]*)/,
    /(?<end>[\n;])/,
    /(?<mark>=>|&&|\|\||[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gmy',
)

/** Reads a source; takes time in proportion to its size. */
export function readRuby(text: string): Module {
  const module = newModule()
  const reading: Pick<Reading, 'module'> = { module }
  const where = under({ scope: module.top, conditions: [], caught: [] })
  const tokens = tokensOf(text)
  for (let index = 0; index < tokens.length; index++) {
    const [token, next] = [tokens[index] as Token, tokens[index + 1]]
    if (token.kind !== 'word' || tokens[index - 1]?.text === '.') continue
    const at = index
    const isConstant = /^[A-Z]\w*$/.test(token.text) && next?.text === '=' && tokens[index + 2]?.text !== '='
    if (isConstant) assign(reading as Reading, where, token.text, () => expressionAt(tokens, at + 2, 20).expression)
    else noteCall(tokens, index, where, module)
  }
  return module
}

function noteCall(tokens: readonly Token[], index: number, where: Where, module: Module): void {
  const { expression } = expressionAt(tokens, index, 20)
  if (expression.kind === 'index') {
    if (expression.of.kind === 'name' && expression.of.name === 'ENV')
      module.members.push({ where, name: 'environ', expression: () => expression, hasDefault: false })
    return
  }
  if (expression.kind !== 'call') return
  const { callee, items, start, end } = expression
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : ''
  const [path] = items
  if (name === 'require_relative' && path?.kind === 'text')
    module.imports.push({ start, end, where, module: path.value, names: new Map() })
  module.calls.push({ where, name, expression: () => expression, hasDefault: false })
}

/** The expression that begins at a token, and the token behind it. */
function expressionAt(
  tokens: readonly Token[],
  index: number,
  depth: number,
): { expression: Expression; next: number } {
  const token = tokens[index]
  const { start = 0, end = 0 } = token ?? {}
  const unknown: Expression = { kind: 'unknown', start, end }
  if (token === undefined || depth <= 0) return { expression: unknown, next: index + 1 }
  if (token.kind === 'text') {
    const text: Expression = { kind: 'text', value: token.text, start, end }
    return { expression: token.isPart ? { kind: 'joined', parts: [text, unknown], start, end } : text, next: index + 1 }
  }
  if (token.kind !== 'word') return { expression: unknown, next: index + 1 }
  let expression: Expression = { kind: 'name', name: token.text, start, end }
  let at = index + 1
  for (let left = 20; left > 0; left--) {
    const [mark, name] = [tokens[at], tokens[at + 1]]
    if (mark?.text === '.' && name?.kind === 'word') {
      expression = { kind: 'member', of: expression, name: name.text, start, end: name.end }
      at += 2
    } else if (mark?.text === '[' && expression.kind === 'name') {
      const key = expressionAt(tokens, at + 1, depth - 1)
      return {
        expression: { kind: 'index', of: expression, key: key.expression, start, end: key.expression.end },
        next: key.next + 1,
      }
    } else if (mark?.text === '(') {
      const call = argumentsAt(tokens, at + 1, expression, start, depth)
      expression = call.expression
      at = call.next
      // a call that does not end is followed by nothing
      if (tokens[at - 1]?.text !== ')') break
    } else break
  }
  // `Logger.new 'log/app.log'`
  if (expression.kind !== 'call' && tokens[at]?.kind === 'text')
    return argumentsAt(tokens, at, expression, start, depth)
  return { expression, next: at }
}

function argumentsAt(
  tokens: readonly Token[],
  from: number,
  callee: Expression,
  start: number,
  depth: number,
): { expression: Call; next: number } {
  const items: Expression[] = []
  const named = new Map<string, Expression>()
  let at = from
  for (let left = 20; left > 0; left--) {
    const [token, colon] = [tokens[at], tokens[at + 1]]
    if (token === undefined || token.kind === 'end' || token.text === ')') break
    const isNamed = token.kind === 'word' && colon?.text === ':' && colon.start === token.end
    const { expression, next } = expressionAt(tokens, isNamed ? at + 2 : at, depth - 1)
    const behind = tokens[next]
    const isWhole =
      behind === undefined ||
      behind.kind === 'end' ||
      /^[,)]$/.test(behind.text) ||
      /^(?:do|if|unless|\{)$/.test(behind.text)
    const value: Expression = isWhole ? expression : { kind: 'unknown', start: expression.start, end: expression.end }
    if (isNamed) named.set(token.text, value)
    else items.push(value)
    if (behind?.text !== ',') {
      at = next
      break
    }
    at = next + 1
  }
  const last = tokens[at]
  return {
    expression: {
      kind: 'call',
      callee,
      items,
      named,
      start,
      end: last?.text === ')' ? last.end : (tokens[at - 1]?.end ?? start),
    },
    next: last?.text === ')' ? at + 1 : at,
  }
}

/** Comments and the texts of here-documents are left out. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let skipTo: string | undefined
  pieces.lastIndex = 0
  for (let match = pieces.exec(text); match !== null; match = pieces.exec(text)) {
    const { groups = {}, index: start } = match
    const end = start + match[0].length
    if (groups.heredoc !== undefined) skipTo = groups.name
    if (groups.text !== undefined) tokens.push(textToken(match[0], start, end))
    else if (groups.word !== undefined) tokens.push({ kind: 'word', text: match[0].replaceAll('::', '.'), start, end })
    else if (groups.end !== undefined) tokens.push({ kind: 'end', text: '', start, end })
    else if (groups.mark !== undefined || groups.number !== undefined)
      tokens.push({ kind: 'mark', text: match[0], start, end })
    if (groups.end === '\n' && skipTo !== undefined) {
      const rest = new RegExp(`^[ \\t]*${skipTo}[ \\t]*$`, 'gm')
      rest.lastIndex = end
      const found = rest.exec(text)
      pieces.lastIndex = found === null ? text.length : found.index + found[0].length
      skipTo = undefined
    }
    if (end >= text.length) break
  }
  return tokens
}

function textToken(written: string, start: number, end: number): Token {
  const inner = written.slice(1, written.length > 1 && written.endsWith(written[0] as string) ? -1 : undefined)
  if (written.startsWith("'")) return { kind: 'text', text: inner.replaceAll(/\\([\\'])/g, '$1'), start, end }
  const part = inner.indexOf('#{')
  return { kind: 'text', text: unescaped(part < 0 ? inner : inner.slice(0, part)), start, end, isPart: part >= 0 }
}
