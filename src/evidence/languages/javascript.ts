/** How JavaScript's and TypeScript's trees are read. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/javascript'
import { once } from '../../text/collections.js'
import {
  assign,
  childrenOf,
  choice,
  type Expression,
  type Grammar,
  inside,
  mainChildren,
  newScope,
  type Of,
  type Reading,
  under,
  unknownAt,
  type Visit,
  type Visitor,
  type Where,
} from './syntax.js'
import { unescaped } from './text.js'

const visitors: Readonly<Record<string, Visitor>> = {
  ImportDeclaration(node, where, reading) {
    readImport(node, where, reading)
    return []
  },
  ExportDeclaration(node, where, reading) {
    const from = node.getChild('String')
    if (from) addImport(from, where, reading, new Map())
    return undefined
  },
  FunctionDeclaration: functionOf,
  FunctionExpression: functionOf,
  ArrowFunction: functionOf,
  MethodDeclaration: functionOf,
  ClassDeclaration: classOf,
  ClassExpression: classOf,
  PropertyDeclaration(node, where, reading) {
    const [name, value] = [node.getChild('PropertyDefinition'), node.lastChild?.prevSibling]
    const last = mainChildren(node).at(-1) ?? value
    if (name && last && last.from > name.to) assign(reading, where, `this.${reading.of(name)}`, reading.later(last))
    return undefined
  },
  IfStatement: branches,
  WhileStatement: branches,
  ForStatement: loop,
  SwitchStatement: (node, where) =>
    mainChildren(node).map((child) => [child, child.name === 'SwitchBody' ? under(where) : where]),
  TryStatement: (node, where) =>
    mainChildren(node).map((child): Visit => {
      if (child.name === 'CatchClause') return [child, under(where)]
      const isTried = child.name === 'Block' && node.getChild('CatchClause') !== null
      return [child, isTried ? { ...where, caught: ['*'] } : where]
    }),
  ConditionalExpression: (node, where) =>
    mainChildren(node).map((child, index) => [child, index === 0 ? where : under(where)]),
  BinaryExpression(node, where) {
    const [left, operator, right] = childrenOf(node)
    return operator?.name === 'LogicOp' && left && right
      ? [
          [left, where],
          [right, under(where)],
        ]
      : undefined
  },
  ReturnStatement(_node, where) {
    if (where.conditions.length > 0) where.scope.hasLeft = true
    return undefined
  },
  CallExpression: call,
  NewExpression: call,
  DynamicImport(node, where, reading) {
    const from = node.getChild('String')
    if (from) addImport(from, where, reading, new Map())
    return []
  },
  MemberExpression(node, where, reading) {
    const object = node.firstChild
    if (!object || reading.of(object) !== 'process.env') return undefined
    const whenRead = isUsedWhole(node, reading) ? 'used' : 'environ'
    const name = isTarget(node) ? 'set' : whenRead
    reading.module.members.push({ where, name, expression: reading.later(node), hasDefault: isDefaulted(node) })
    return undefined
  },
  ObjectExpression(node, where, reading) {
    if (/\bhost/i.test(reading.text.slice(node.from, Math.min(node.to, node.from + 2000))))
      reading.module.dictionaries.push({ where, name: '', expression: reading.later(node), hasDefault: false })
    return undefined
  },
  AssignmentExpression(node, where, reading) {
    const [target, operator, value] = childrenOf(node)
    const name = target && reading.of(target)
    if (name && value && /^[\w.$]+$/.test(name))
      assign(reading, where, name, operator?.name === 'Equals' ? reading.later(value) : undefined)
    return undefined
  },
  VariableDefinition(node, { scope }, reading) {
    const name = reading.of(node)
    if (!scope.constants.has(name)) scope.constants.set(name, undefined)
    return []
  },
  VariableDeclaration(node, where, reading) {
    const parts = childrenOf(node)
    for (const [index, part] of parts.entries()) {
      if (part.name !== 'VariableDefinition' && part.name !== 'ObjectPattern') continue
      const equals = parts.slice(index, index + 4).findIndex(({ name }) => name === 'Equals' || name === ',')
      const value = parts[index + equals]?.name === 'Equals' ? parts[index + equals + 1] : undefined
      if (part.name === 'ObjectPattern') unpack(part, value, where, reading)
      else {
        assign(reading, where, reading.of(part), value && reading.later(value))
        const from = value && required(value, reading)
        if (from) addImport(from, where, reading, new Map([[reading.of(part), '*']]))
      }
    }
    return undefined
  },
}

const grammarOf = (dialect: string): Grammar => ({
  parser: once(() => parser.configure({ dialect })),
  visitors,
  expression,
})

export const javascript = grammarOf('jsx')
export const typescript = grammarOf('ts')
export const typescriptWithTags = grammarOf('ts jsx')

function functionOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const own = node.getChild('VariableDefinition') ?? node.getChild('PropertyDefinition')
  const name = own ?? (node.prevSibling?.name === 'Equals' ? node.prevSibling.prevSibling : null)
  const list = node.getChild('ParamList')
  const parameters = new Set(list ? list.getChildren('VariableDefinition').map((child) => reading.of(child)) : [])
  const scope = newScope('function', where.scope, name ? reading.of(name) : undefined, parameters)
  // what is called where it stands runs there: `(() => { … })()`
  const isCalled = node.parent?.name === 'ParenthesizedExpression' && node.parent.nextSibling?.name === 'ArgList'
  const within = isCalled ? { ...where, scope: { ...scope, kind: 'class' as const } } : inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, child.name === 'ParamList' ? where : within])
}

function classOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const name = node.getChild('VariableDefinition')
  const scope = newScope('class', where.scope, name ? reading.of(name) : undefined)
  const within = inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, child.name === 'ClassBody' ? within : where])
}

function branches(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const test = node.getChild('ParenthesizedExpression')
  const later = test ? reading.later(test) : undefined
  let holds = true
  return childrenOf(node).flatMap((child): Visit[] => {
    if (child.name === 'else') holds = false
    if (!/^[A-Z]/.test(child.name)) return []
    return [[child, child.name === 'ParenthesizedExpression' ? where : under(where, later, holds)]]
  })
}

function loop(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const isEndless = /^for\s*\(\s*;\s*;/.test(reading.text.slice(node.from, node.from + 40))
  return mainChildren(node).map((child) => [child, isEndless || /^For.*Spec$/.test(child.name) ? where : under(where)])
}

function call(node: SyntaxNode, where: Where, reading: Reading): undefined {
  const callee = node.name === 'NewExpression' ? node.getChild('new')?.nextSibling : node.firstChild
  const name = callee && nameOf(callee, reading)
  const from = required(node, reading)
  if (from && node.parent?.name !== 'VariableDeclaration') addImport(from, where, reading, new Map())
  if (name) reading.module.calls.push({ where, name, expression: reading.later(node), hasDefault: isDefaulted(node) })
  if (name === 'exit' && where.conditions.length > 0 && /\(\s*0?\s*\)/.test(reading.of(node)))
    where.scope.hasLeft = true
  return undefined
}

/** `{ a, b: c } = require('x')`, `= process.env` */
function unpack(pattern: SyntaxNode, value: SyntaxNode | undefined, where: Where, reading: Reading): void {
  const names = new Map<string, string>()
  const isEnviron = value !== undefined && reading.of(value) === 'process.env'
  for (const property of pattern.getChildren('PatternProperty')) {
    const [first, second] = mainChildren(property)
    if (!first) continue
    const name = reading.of(first)
    const local = second?.name === 'VariableDefinition' ? reading.of(second) : name
    names.set(local, name)
    where.scope.constants.set(local, undefined)
    if (!isEnviron || !value) continue
    const { from: start, to: end } = property
    reading.module.members.push({
      where,
      name: 'environ',
      hasDefault: property.getChild('Equals') !== null,
      expression: () => ({ kind: 'member', of: reading.later(value)(), name, start, end }),
    })
  }
  const from = value && required(value, reading)
  if (from) addImport(from, where, reading, names)
}

/** The name in `require('x')`, also with `await import('x')`. */
function required(node: SyntaxNode, reading: Reading): SyntaxNode | undefined {
  const inner = node.name === 'AwaitExpression' ? node.lastChild : node
  if (inner?.name === 'DynamicImport') return inner.getChild('String') ?? undefined
  const isCall = inner?.name === 'CallExpression' && inner.firstChild && reading.of(inner.firstChild) === 'require'
  return isCall ? (inner.getChild('ArgList')?.getChild('String') ?? undefined) : undefined
}

function readImport(node: SyntaxNode, where: Where, reading: Reading): void {
  const from = node.getChild('String')
  // types are gone when the program runs
  if (!from || node.getChild('type')) return
  const names = new Map<string, string>()
  for (const child of node.getChildren('VariableDefinition'))
    names.set(reading.of(child), child.prevSibling?.name === 'as' ? '*' : 'default')
  const group = node.getChild('ImportGroup')
  for (const part of group
    ? reading
        .of(group)
        .replace(/^\{|\}$/g, '')
        .split(',')
    : []) {
    const [, name, alias] = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part) ?? []
    if (name !== undefined) names.set(alias ?? name, name)
  }
  addImport(from, where, reading, names)
}

function addImport(node: SyntaxNode, where: Where, reading: Reading, names: ReadonlyMap<string, string>): void {
  const { from: start, to: end } = node
  reading.module.imports.push({ start, end, where, module: unescaped(reading.of(node).slice(1, -1)), names })
}

const isTarget = (node: SyntaxNode): boolean =>
  (node.parent?.name === 'AssignmentExpression' && node.parent.firstChild?.from === node.from) ||
  node.prevSibling?.name === 'delete'

const isDefaulted = (node: SyntaxNode): boolean =>
  node.parent?.name === 'BinaryExpression' && node.nextSibling?.name === 'LogicOp'

/** `process.env.X.length`: fails where there is none. */
function isUsedWhole(node: SyntaxNode, reading: Reading): boolean {
  const { parent } = node
  if (parent?.name === 'MemberExpression') return parent.firstChild?.to === node.to && node.nextSibling?.name !== '?.'
  const callee = parent?.name === 'ArgList' && mainChildren(parent)[0]?.from === node.from ? parent.prevSibling : null
  const name = callee && callee.to - callee.from < 100 ? reading.of(callee) : ''
  return refusesUndefined.test(name) && (name !== 'URL' || mainChildren(parent as SyntaxNode).length === 1)
}

/** nodejs.org/api: they throw a TypeError for `undefined` as the first argument. */
const refusesUndefined =
  /^(?:URL|(?:path\.)?(?:join|resolve|dirname|basename|normalize)|(?:fs\.)?\w+Sync|JSON\.parse|Buffer\.from|(?:fs\.)?create(?:Read|Write)Stream)$/

function nameOf(callee: SyntaxNode, reading: Reading): string | undefined {
  if (callee.name === 'VariableName') return reading.of(callee)
  const property = callee.name === 'MemberExpression' ? callee.getChild('PropertyName') : null
  return property ? reading.of(property) : undefined
}

function expression(node: SyntaxNode, reading: Reading, depth: number): Expression {
  const { from: start, to: end } = node
  const of = (child: SyntaxNode | null | undefined): Expression =>
    child && depth > 0 ? expression(child, reading, depth - 1) : unknownAt(node)
  const main = mainChildren(node)

  switch (node.name) {
    case 'VariableName':
    case 'VariableDefinition':
      return { kind: 'name', name: reading.of(node), start, end }
    case 'this':
      return { kind: 'name', name: 'this', start, end }
    case 'String':
      return { kind: 'text', value: unescaped(reading.of(node).slice(1, -1)), start, end }
    case 'TemplateString':
      return { kind: 'joined', parts: template(node, reading, depth), start, end }
    case 'Number':
      return { kind: 'number', value: Number(reading.of(node).replaceAll('_', '')), start, end }
    case 'BooleanLiteral':
      return { kind: 'flag', value: reading.of(node) === 'true', start, end }
    case 'null':
      return { kind: 'flag', value: undefined, start, end }
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return of(main[0])
    case 'MemberExpression':
      return member(node, reading, of)
    case 'ArrayExpression':
      return { kind: 'list', items: main.map(of), start, end }
    case 'ObjectExpression':
      return { kind: 'dictionary', entries: main.flatMap((child) => entry(child, of, reading)), start, end }
    case 'CallExpression':
    case 'NewExpression':
      return called(node, of)
    case 'UnaryExpression':
      return reading.of(node).startsWith('!') ? { kind: 'not', of: of(node.lastChild), start, end } : unknownAt(node)
    case 'ConditionalExpression':
      return choice(node, of)
    case 'BinaryExpression':
      return binary(node, reading, of)
    default:
      return unknownAt(node)
  }
}

function member(node: SyntaxNode, reading: Reading, of: Of): Expression {
  const { from: start, to: end } = node
  const property = node.getChild('PropertyName')
  if (property) return { kind: 'member', of: of(node.firstChild), name: reading.of(property), start, end }
  if (reading.of(node) === 'import.meta') return { kind: 'name', name: 'import.meta', start, end }
  const [object, key] = mainChildren(node)
  return { kind: 'index', of: of(object), key: of(key), start, end }
}

function called(node: SyntaxNode, of: Of): Expression {
  const callee = node.name === 'NewExpression' ? node.getChild('new')?.nextSibling : node.firstChild
  const list = node.getChild('ArgList')
  const items = list ? mainChildren(list).map((item) => (item.name === 'Spread' ? unknownAt(item) : of(item))) : []
  return { kind: 'call', callee: of(callee), items, named: new Map(), start: node.from, end: node.to }
}

function entry(
  node: SyntaxNode,
  of: (node: SyntaxNode) => Expression,
  reading: Reading,
): (readonly [Expression, Expression])[] {
  const [key, value] = mainChildren(node)
  if (node.name !== 'Property' || !key) return []
  const { from: start, to: end } = key
  const name: Expression =
    key.name === 'PropertyDefinition' ? { kind: 'text', value: reading.of(key), start, end } : of(key)
  const short: Expression = { kind: 'name', name: reading.of(key), start, end }
  return [[name, value ? of(value) : short]]
}

function binary(node: SyntaxNode, reading: Reading, of: (node: SyntaxNode | undefined) => Expression): Expression {
  const { from: start, to: end } = node
  const [left, operator, right] = childrenOf(node)
  const [a, b] = [of(left), of(right)]
  switch (operator && reading.of(operator)) {
    case '+':
      return { kind: 'joined', parts: [a, b], start, end }
    case '||':
    case '??':
      return { kind: 'either', left: a, right: b, start, end }
    case '&&':
      return { kind: 'both', left: a, right: b, start, end }
    case '==':
    case '===':
      return { kind: 'equal', left: a, right: b, holds: true, start, end }
    case '!=':
    case '!==':
      return { kind: 'equal', left: a, right: b, holds: false, start, end }
    default:
      return unknownAt(node)
  }
}

function template(node: SyntaxNode, reading: Reading, depth: number): readonly Expression[] {
  const parts: Expression[] = []
  const plain = (start: number, end: number): Expression => ({
    kind: 'text',
    value: unescaped(reading.text.slice(start, end)),
    start,
    end,
  })
  let at = node.from + 1
  for (const child of node.getChildren('Interpolation')) {
    const inner = mainChildren(child).find(({ name }) => !name.startsWith('Interpolation'))
    parts.push(plain(at, child.from), inner && depth > 0 ? expression(inner, reading, depth - 1) : unknownAt(child))
    at = child.to
  }
  return [...parts, plain(at, Math.max(at, node.to - 1))]
}
