/** How PHP's trees are read. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/php'
import { memoize } from '../../text/collections.js'
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
  NamespaceUseDeclaration(node, where, reading) {
    const { from: start, to: end } = node
    for (const clause of reading
      .of(node)
      .slice(0, 2000)
      .replace(/^use\s+/, '')
      .split(','))
      addClass(clause, { start, end, where }, reading)
    return []
  },
  RequireExpression: included,
  RequireOnceExpression: included,
  IncludeExpression: included,
  IncludeOnceExpression: included,
  FunctionDefinition: functionOf,
  MethodDeclaration: functionOf,
  FunctionExpression: functionOf,
  ArrowFunction: functionOf,
  ClassDeclaration(node, where, reading) {
    const name = node.getChild('Name')
    const scope = newScope('class', where.scope, name ? reading.of(name) : undefined)
    const within = inside(reading, where, scope)
    return mainChildren(node).map((child) => [child, child.name === 'DeclarationList' ? within : where])
  },
  IfStatement: branches,
  WhileStatement: branches,
  ForStatement: perhaps,
  ForeachStatement: perhaps,
  SwitchStatement: perhaps,
  TryStatement(node, where, reading) {
    const caught = node.getChildren('CatchDeclarator').flatMap((part) => reading.of(part).match(/[A-Za-z_]\w*/g) ?? [])
    let isTried = true
    return childrenOf(node).flatMap((part): Visit[] => {
      if (part.name === 'catch' || part.name === 'finally') isTried = false
      if (part.name !== 'Block') return []
      return [[part, isTried ? { ...where, caught: [...where.caught.slice(-20), ...caught] } : under(where)]]
    })
  },
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
  // `@fopen(…)` goes on without a word
  UnaryExpression: (node, where, reading) =>
    reading.text[node.from] === '@'
      ? mainChildren(node).map((child) => [child, { ...where, caught: [...where.caught.slice(-20), '@'] }])
      : undefined,
  ReturnStatement(_node, where) {
    if (where.conditions.length > 0) where.scope.hasLeft = true
    return undefined
  },
  CallExpression: call,
  NewExpression: call,
  SubscriptExpression(node, where, reading) {
    const object = node.firstChild
    if (object && /^\$_(?:ENV|SERVER)$/.test(reading.text.slice(object.from, Math.min(object.to, object.from + 9))))
      reading.module.members.push({
        where,
        name: 'environ',
        expression: reading.later(node),
        hasDefault: isDefaulted(node),
      })
    return undefined
  },
  AssignmentExpression(node, where, reading) {
    const [target, operator, value] = childrenOf(node)
    if (target && value && /^(?:VariableName|MemberExpression)$/.test(target.name)) {
      const name = nameOfVariable(reading.of(target))
      if (name.length < 200)
        assign(reading, where, name, operator && reading.of(operator) === '=' ? reading.later(value) : undefined)
    }
    return undefined
  },
  VariableDeclarator(node, where, reading) {
    const [name, value] = mainChildren(node).filter((child) => child.name !== 'AssignOp')
    if (!name || !value) return undefined
    assign(reading, where, nameOfVariable(reading.of(name)), reading.later(value))
    return undefined
  },
}

export const php: Grammar = {
  parser: () => parser,
  visitors,
  expression,
}

/** `$f` and `f` are one name: PHP keeps constants and variables apart by the sign, which is kept. */
const nameOfVariable = (text: string): string => text.replaceAll('->', '.').replaceAll('::', '.')

function perhaps(node: SyntaxNode, where: Where): readonly Visit[] {
  return mainChildren(node).map((child) => [child, child.name === 'Block' ? under(where) : where])
}

function functionOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const name = node.getChild('Name')
  const list = node.getChild('ParamList')
  const parameters = new Set(
    (list ? mainChildren(list) : []).flatMap((parameter) =>
      parameter.getChildren('VariableName').map((child) => reading.of(child)),
    ),
  )
  const scope = newScope('function', where.scope, name ? reading.of(name) : undefined, parameters)
  const within = inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, child.name === 'ParamList' ? where : within])
}

function branches(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  let test: SyntaxNode | undefined
  let here = where
  return childrenOf(node).flatMap((child): Visit[] => {
    if (
      child.name === 'else' ||
      child.name === 'elseif' ||
      child.name === 'ElseClause' ||
      child.name === 'ElseIfClause'
    ) {
      here = test ? under(here, reading.later(test), false) : under(here)
      test = undefined
      return child.firstChild ? branches(child, here, reading).slice() : []
    }
    if (!/^[A-Z]/.test(child.name)) return []
    if (child.name === 'ParenthesizedExpression' && test === undefined) {
      test = child
      return [[child, here]]
    }
    return [[child, test ? under(here, reading.later(test)) : here]]
  })
}

/** `use App\\Store as Shop`: a class by its full name. */
function addClass(
  clause: string,
  at: { readonly start: number; readonly end: number; readonly where: Where },
  reading: Reading,
): void {
  const [, module = '', alias] = /^\s*\\?([A-Za-z_][\w\\]*)(?:\s+as\s+(\w+))?\s*;?\s*$/.exec(clause) ?? []
  const name = module.slice(module.lastIndexOf('\\') + 1)
  usedIn(reading).used.add(alias ?? name)
  if (module.includes('\\')) reading.module.imports.push({ ...at, module, names: new Map([[alias ?? name, '*']]) })
}

/** A file that is run where it is named. */
function included(node: SyntaxNode, where: Where, reading: Reading): undefined {
  const value = mainChildren(node)[0]
  if (!value) return undefined
  const { from: start, to: end } = node
  const isNeeded = node.name.startsWith('Require')
  reading.module.imports.push({
    start,
    end,
    where: isNeeded ? where : { ...where, caught: [...where.caught, '*'] },
    module: '',
    names: new Map(),
    path: reading.later(value),
  })
  return undefined
}

function call(node: SyntaxNode, where: Where, reading: Reading): undefined {
  const callee = calleeOf(node)
  const name =
    callee && reading.text.slice(Math.max(callee.from, callee.to - 100), callee.to).replace(/^.*(?:\\|::|->|\.)/s, '')
  if (name === 'define') define(node, where, reading)
  if (node.name === 'NewExpression' && callee) useOwnNamespace(callee, reading)
  if (name) reading.module.calls.push({ where, name, expression: reading.later(node), hasDefault: isDefaulted(node) })
  if (name && /^(?:exit|die)$/.test(name) && where.conditions.length > 0) where.scope.hasLeft = true
  return undefined
}

/** `new Store` in `namespace App` is `App\\Store`, where no `use` says otherwise. */
function useOwnNamespace(type: SyntaxNode, reading: Reading): void {
  const name = reading.of(type)
  const { namespace, used } = usedIn(reading)
  if (namespace === undefined || used.has(name) || !/^[A-Z]\w*$/.test(name)) return
  // as if it stood in a `use` at the top
  const where: Where = { scope: reading.module.top, conditions: [], caught: [] }
  addClass(`${namespace}\\${name}`, { start: type.from, end: type.to, where }, reading)
}

/** The namespace of a source, and the names of classes that it has from elsewhere, as far as it was read. */
const usedIn = memoize(({ text }: Reading) => ({
  namespace: /^(?:<\?php)?[ \t]*namespace[ \t]+([\w\\]+)/m.exec(text)?.[1],
  used: new Set<string>(),
}))

/** `define('NAME', value)` */
function define(node: SyntaxNode, where: Where, reading: Reading): void {
  const list = node.getChild('ArgList')
  const [name, value] = list ? mainChildren(list) : []
  if (name?.name === 'String' && value)
    assign(reading, { ...where, scope: reading.module.top }, reading.of(name).slice(1, -1), reading.later(value))
}

const calleeOf = (node: SyntaxNode): SyntaxNode | null | undefined =>
  node.name === 'NewExpression' ? mainChildren(node)[0] : node.firstChild

/** `getenv('X') ?: 'default'`, `$_ENV['X'] ?? 'default'` */
const isDefaulted = (node: SyntaxNode): boolean =>
  /^(?:BinaryExpression|ConditionalExpression)$/.test(node.parent?.name ?? '') && node.nextSibling?.name === 'LogicOp'

function expression(node: SyntaxNode, reading: Reading, depth: number): Expression {
  const { from: start, to: end } = node
  const of = (child: SyntaxNode | null | undefined): Expression =>
    child && depth > 0 ? expression(child, reading, depth - 1) : unknownAt(node)
  const main = mainChildren(node)
  const [first, second] = main

  switch (node.name) {
    case 'VariableName':
      return { kind: 'name', name: reading.of(node), start, end }
    case 'Name':
    case 'QualifiedName':
    case 'ClassMemberName':
      return named(node, reading)
    case 'String':
      return stringOf(node, reading, depth)
    case 'Integer':
      return { kind: 'number', value: Number(reading.of(node)), start, end }
    case 'Boolean':
      return { kind: 'flag', value: /^true$/i.test(reading.of(node)), start, end }
    case 'ParenthesizedExpression':
      return of(first)
    case 'MemberExpression':
    case 'ScopedExpression': {
      const name = second && reading.of(second)
      return name && first ? { kind: 'member', of: of(first), name, start, end } : unknownAt(node)
    }
    case 'SubscriptExpression':
      return { kind: 'index', of: of(first), key: of(second), start, end }
    case 'ArrayExpression':
      return array(node, of)
    case 'CallExpression':
    case 'NewExpression': {
      const list = node.getChild('ArgList')
      const items = list ? mainChildren(list).map(of) : []
      return { kind: 'call', callee: of(calleeOf(node)), items, named: new Map(), start, end }
    }
    case 'UnaryExpression':
      return reading.text[start] === '!'
        ? { kind: 'not', of: of(first?.name === 'LogicOp' ? second : first), start, end }
        : of(first?.name === 'ControlOp' ? second : first)
    case 'ConditionalExpression': {
      const [left, right, third] = main.filter(({ name }) => name !== 'LogicOp')
      // `a ?: b`
      return right && !third ? { kind: 'either', left: of(left), right: of(right), start, end } : choice(node, of)
    }
    case 'BinaryExpression':
      return binary(node, reading, of)
    default:
      return unknownAt(node)
  }
}

/** A constant, a class or a function; `true`, `false` and `null` are names, too. */
function named(node: SyntaxNode, reading: Reading): Expression {
  const { from: start, to: end } = node
  const name = reading.of(node).replace(/^.*\\/s, '')
  if (/^(?:true|false)$/i.test(name)) return { kind: 'flag', value: /^true$/i.test(name), start, end }
  return /^null$/i.test(name) ? { kind: 'flag', value: undefined, start, end } : { kind: 'name', name, start, end }
}

function array(node: SyntaxNode, of: Of): Expression {
  const { from: start, to: end } = node
  const main = mainChildren(node)
  if (!main.some(({ name }) => name === 'Pair')) return { kind: 'list', items: main.map(of), start, end }
  const entries = main.flatMap((pair) => {
    const [key, value] = mainChildren(pair)
    return pair.name === 'Pair' && key && value ? [[of(key), of(value)] as const] : []
  })
  return { kind: 'dictionary', entries, start, end }
}

function binary(node: SyntaxNode, reading: Reading, of: Of): Expression {
  const { from: start, to: end } = node
  const [first, operator, second] = childrenOf(node)
  const [left, right] = [of(first), of(second)]
  const sign = operator ? reading.of(operator) : ''
  if (sign === '.') return { kind: 'joined', parts: [left, right], start, end }
  if (sign === '??' || sign === '||' || sign === 'or') return { kind: 'either', left, right, start, end }
  if (sign === '&&' || sign === 'and') return { kind: 'both', left, right, start, end }
  if (/^[=!]==?$/.test(sign)) return { kind: 'equal', left, right, holds: sign.startsWith('='), start, end }
  return unknownAt(node)
}

/** `'…'`, and `"…$x…{$y}…"` with its parts. */
function stringOf(node: SyntaxNode, reading: Reading, depth: number): Expression {
  const { from: start, to: end } = node
  const text = reading.of(node)
  if (text.startsWith("'")) return { kind: 'text', value: text.slice(1, -1).replaceAll(/\\([\\'])/g, '$1'), start, end }
  const parts: Expression[] = []
  const plain = (from: number, to: number): Expression => ({
    kind: 'text',
    value: unescaped(reading.text.slice(from, to)),
    start: from,
    end: to,
  })
  let at = start + 1
  for (const child of mainChildren(node)) {
    if (child.name === 'EscapeSequence') continue
    const inner = child.name === 'Interpolation' ? mainChildren(child)[0] : child
    parts.push(plain(at, child.from), inner && depth > 0 ? expression(inner, reading, depth - 1) : unknownAt(child))
    at = child.to
  }
  return { kind: 'joined', parts: [...parts, plain(at, Math.max(at, end - 1))], start, end }
}
