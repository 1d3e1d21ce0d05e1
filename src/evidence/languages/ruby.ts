/**
 * How Ruby's sources are read. There is no small parser for it that is kept up, so words, texts and marks are told apart, and blocks are
 * followed by their keywords; only calls whose arguments are written out are understood. Where the blocks do not come out even, nothing
 * is certain.
 */
import {
  assign,
  type Call,
  type Expression,
  inside,
  type Module,
  newModule,
  newScope,
  type Reading,
  under,
  type Where,
} from './syntax.js'
import { unescaped } from './text.js'
import { isNestedTooDeeply } from './tree.js'

interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
  /** A text with `#{…}`: what is before it. */
  readonly isPart?: boolean
}

const comment = /#[^\n]*|^=begin\b[\s\S]*?^=end\b|^__END__[\s\S]*/
const pieces = new RegExp(
  [
    /(?<blank>[ \t\r]+|\\\n)/,
    new RegExp(`(?<comment>${comment.source})`),
    /(?<heredoc><<[~-]?(?<quote>['"]?)(?<name>[A-Z_]\w*)\k<quote>)/,
    /(?<text>'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?)/,
    /(?<words>%[wWiI](?:\[[^\]]*\]|\([^)]*\)|\{[^}]*\}))/,
    /(?<word>[A-Za-z_]\w*(?:::[A-Z]\w*)*[?!]?|@{1,2}[A-Za-z_]\w*|\$(?:\w+|[!?~&'+:"/\\,;.<>_*$@-]))/,
    /(?<number>\d[\w.]*)/,
    /(?<end>[\n;])/,
    /(?<mark>=>|&&|\|\||==|!=|[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gmy',
)

/** Reads a source; takes time in proportion to its size. */
export function readRuby(text: string): Module {
  const module = newModule()
  if (isNestedTooDeeply(text)) return module
  const reading = { module } as Reading
  const tokens = tokensOf(text)
  const { blocks, isEven } = blocksOf(tokens)
  const top: Where = { scope: module.top, conditions: [], caught: [] }
  let where = isEven ? top : under(top)
  const around: Where[] = []
  for (let index = 0; index < tokens.length; index++) {
    const block = isEven ? blocks.get(index) : undefined
    if (block === 'end') where = around.pop() ?? top
    else if (block !== undefined) {
      around.push(where)
      where = within(tokens, index, block, where, reading)
    }
    const token = tokens[index] as Token
    if (token.kind !== 'word' || isPartOfName(tokens, index)) continue
    const at = isAssignment(tokens, index) ? index + 2 : undefined
    if (at !== undefined) assign(reading, where, token.text, () => wholeAt(tokens, at))
    else noteCall(tokens, index, where, module)
  }
  return module
}

/** `.name`, `:name` */
function isPartOfName(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  if (before?.kind !== 'mark') return false
  return before.text === '.' || (before.text === ':' && before.end === tokens[index]?.start)
}

/** `name = …` at the beginning of a statement, or a constant anywhere. */
function isAssignment(tokens: readonly Token[], index: number): boolean {
  const name = tokens[index]?.text ?? ''
  return tokens[index + 1]?.text === '=' && (/^[A-Z]\w*$/.test(name) || beginsStatement(tokens, index))
}

/** A block of the source that `end`, or `}`, closes. */
interface Block {
  readonly word: string
  /** Failures in it are caught. */
  isRescued: boolean
}

/** Nobody writes so many blocks in blocks. */
const mostOpen = 500

/** The blocks, by the tokens that begin them, and the tokens that end them; whether all of them come out even. */
function blocksOf(tokens: readonly Token[]): { blocks: ReadonlyMap<number, Block | 'end'>; isEven: boolean } {
  const blocks = new Map<number, Block | 'end'>()
  const open: Block[] = []
  let isEven = true
  let loopLine = false
  const close = (index: number, isBrace: boolean) => {
    const block = open.pop()
    if (block === undefined || (block.word === '{') !== isBrace) isEven = false
    blocks.set(index, 'end')
  }
  for (let index = 0; index < tokens.length; index++) {
    const { kind, text } = tokens[index] as Token
    if (kind === 'end') loopLine = false
    if (kind === 'mark' && text === '}') close(index, true)
    const isKey = tokens[index + 1]?.text === ':' && tokens[index + 1]?.start === tokens[index]?.end
    if (kind === 'word' && text === 'end' && !isPartOfName(tokens, index) && !isKey) close(index, false)
    if (kind === 'word' && text === 'rescue' && beginsStatement(tokens, index)) {
      const block = open.at(-1)
      if (block !== undefined) block.isRescued = true
    }
    const isLoop = /^(?:while|until|for)$/.test(text)
    const begins =
      kind === 'mark'
        ? text === '{'
        : kind === 'word' &&
          !isPartOfName(tokens, index) &&
          !isKey &&
          (/^(?:def|class|module|case|begin)$/.test(text) ||
            (text === 'do' && !loopLine) ||
            ((isLoop || /^(?:if|unless)$/.test(text)) && beginsStatement(tokens, index)))
    if (!begins) continue
    if (isLoop) loopLine = true
    const block: Block = { word: text, isRescued: false }
    open.push(block)
    if (open.length > mostOpen) return { blocks, isEven: false }
    blocks.set(index, block)
  }
  return { blocks, isEven: isEven && open.length === 0 }
}

/** A keyword here begins something of its own; behind a statement it is only its condition: `x if y`. */
function beginsStatement(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  if (before === undefined || before.kind === 'end') return true
  if (before.kind === 'mark') return /^[={(|]$/.test(before.text) || before.text === '||'
  return before.kind === 'word' && /^(?:then|else|do|begin|ensure)$/.test(before.text)
}

/** What holds inside of a block. */
function within(tokens: readonly Token[], index: number, block: Block, outer: Where, reading: Reading): Where {
  const caught = block.isRescued ? [...outer.caught.slice(-20), '*'] : outer.caught
  const name = tokens[index + 1]?.text
  if (block.word === 'def') {
    const isOwn = name === 'self' && tokens[index + 2]?.text === '.'
    const scope = newScope('function', outer.scope, isOwn ? tokens[index + 3]?.text : name)
    return { ...inside(reading, outer, scope), caught: block.isRescued ? ['*'] : [] }
  }
  if (block.word === 'class' || block.word === 'module')
    return { ...outer, caught, scope: newScope('class', outer.scope, name) }
  if (block.word === 'begin' || (block.word === 'do' && isEndless(tokens, index))) return { ...outer, caught }
  if (block.word === 'if') {
    const test = startTest(tokens, index)
    if (test !== undefined) return under({ ...outer, caught }, () => test)
  }
  return under({ ...outer, caught })
}

/** `loop do` */
const isEndless = (tokens: readonly Token[], index: number): boolean =>
  tokens[index - 1]?.text === 'loop' && beginsStatement(tokens, index - 1)

/** `if __FILE__ == $0` */
function startTest(tokens: readonly Token[], index: number): Expression | undefined {
  const [left, sign, right, end] = tokens.slice(index + 1, index + 5)
  const names = [left?.text, right?.text].sort()
  if (!left || !right || sign?.text !== '==' || end?.kind !== 'end') return undefined
  if (names[1] !== '__FILE__' || !/^\$(?:0|PROGRAM_NAME)$/.test(names[0] ?? '')) return undefined
  const name = ({ text, start, end }: Token): Expression => ({ kind: 'name', name: text, start, end })
  return { kind: 'equal', left: name(left), right: name(right), holds: true, start: left.start, end: right.end }
}

function noteCall(tokens: readonly Token[], index: number, where: Where, module: Module): void {
  const { expression, next } = expressionAt(tokens, index, 20)
  const behind = tokens[next]
  const isDefaulted = /^(?:\|\||or|&)$/.test(behind?.text ?? '')
  if (expression.kind === 'index') {
    // what is not set is `nil`, which only some uses refuse
    if (expression.of.kind === 'name' && expression.of.name === 'ENV' && behind?.text !== '=')
      module.members.push({
        where: under(where),
        name: 'environ',
        expression: () => expression,
        hasDefault: isDefaulted,
      })
    return
  }
  const isAlone = expression.kind === 'name' && beginsStatement(tokens, index) && (behind?.kind ?? 'end') === 'end'
  const { start, end } = expression
  const call: Expression = isAlone
    ? { kind: 'call', callee: expression, items: [], named: new Map(), start, end }
    : expression
  if (call.kind !== 'call') return
  const { callee, items } = call
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : ''
  const [path] = items
  const isBeside = name === 'require_relative' && path?.kind === 'text'
  if (isBeside) module.imports.push({ start, end, where, module: path.value, names: new Map() })
  else if (/^(?:require|load)$/.test(name) && path !== undefined)
    module.imports.push({ start, end, where, module: '', path: () => path, names: new Map() })
  // a condition behind the statement: `File.write(x, y) if z`
  const isPerhaps = /^(?:if|unless|while|until)$/.test(behind?.text ?? '')
  const caught = behind?.text === 'rescue' ? [...where.caught, '*'] : where.caught
  const here = { ...(isPerhaps ? under(where) : where), caught }
  const hasBlock = behind?.text === '{' || behind?.text === 'do'
  module.calls.push({ where: here, name, expression: () => call, hasDefault: isDefaulted || hasBlock })
}

/** The expression of a whole statement. */
function wholeAt(tokens: readonly Token[], index: number): Expression {
  const { expression, next } = sumAt(tokens, index, 20)
  const { start, end } = expression
  return (tokens[next]?.kind ?? 'end') === 'end' ? expression : { kind: 'unknown', start, end }
}

/** As `expressionAt`, with `+` and `||`. */
function sumAt(tokens: readonly Token[], index: number, depth: number): { expression: Expression; next: number } {
  let { expression, next } = expressionAt(tokens, index, depth)
  for (let left = 20; left > 0; left--) {
    const sign = tokens[next]?.text
    if (sign !== '+' && sign !== '||') break
    const { start } = expression
    const right = expressionAt(tokens, next + 1, depth)
    const { end } = right.expression
    expression =
      sign === '+'
        ? { kind: 'joined', parts: [expression, right.expression], start, end }
        : { kind: 'either', left: expression, right: right.expression, start, end }
    next = right.next
  }
  return { expression, next }
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
    const { expression, next } = sumAt(tokens, isNamed ? at + 2 : at, depth - 1)
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

const pattern = /^\/(?:[^/\\\n]|\\.)*\/[a-z]*/

/** Where a `/` is no division. */
const beginsPattern = (before: Token | undefined): boolean =>
  before === undefined ||
  before.kind === 'end' ||
  (before.kind === 'mark' && /^(?:[(,=!~|&{[]|==|!=|&&|\|\||=>)$/.test(before.text)) ||
  (before.kind === 'word' && /^(?:if|unless|when|and|or|not|return)$/.test(before.text))

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
    else if (groups.mark === '/' && beginsPattern(tokens.at(-1)) && pattern.test(text.slice(start, start + 500))) {
      const [whole = '/'] = pattern.exec(text.slice(start, start + 500)) ?? []
      tokens.push({ kind: 'mark', text: '/…/', start, end: start + whole.length })
      pieces.lastIndex = start + whole.length
    } else if (groups.mark !== undefined || groups.number !== undefined || groups.words !== undefined)
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
