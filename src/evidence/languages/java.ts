/** How Java's trees are read. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/java'
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
  ImportDeclaration: () => [],
  PackageDeclaration: () => [],
  ClassDeclaration(node, where, reading) {
    const name = node.getChild('Definition')
    // the fields of a class are seen in its methods
    const scope = newScope('module', where.scope, name ? reading.of(name) : undefined)
    const within = inside(reading, where, scope)
    return mainChildren(node).map((child) => [child, child.name === 'ClassBody' ? within : where])
  },
  MethodDeclaration: functionOf,
  ConstructorDeclaration: functionOf,
  LambdaExpression: functionOf,
  IfStatement: branches,
  WhileStatement: perhaps,
  ForStatement: perhaps,
  EnhancedForStatement: perhaps,
  SwitchStatement: perhaps,
  TernaryExpression: perhaps,
  TryStatement: tried,
  TryWithResourcesStatement: tried,
  ReturnStatement(_node, where) {
    if (where.conditions.length > 0) where.scope.hasLeft = true
    return undefined
  },
  MethodInvocation(node, where, reading) {
    const name = node.getChild('MethodName')
    if (name)
      reading.module.calls.push({ where, name: reading.of(name), expression: reading.later(node), hasDefault: false })
    return undefined
  },
  ObjectCreationExpression(node, where, reading) {
    const type = typeOf(node)
    if (type)
      reading.module.calls.push({
        where,
        name: nameOfType(type, reading),
        expression: reading.later(node),
        hasDefault: false,
      })
    return undefined
  },
  VariableDeclarator: declared,
  Resource: declared,
  AssignmentExpression(node, where, reading) {
    const target = node.firstChild
    if (target && target.to - target.from < 200) where.scope.constants.set(reading.of(target), undefined)
    return undefined
  },
}

export const java: Grammar = {
  parser: () => parser,
  visitors,
  expression,
}

const typeOf = (node: SyntaxNode): SyntaxNode | undefined =>
  mainChildren(node).find(({ name }) => /^(?:TypeName|GenericType|ScopedTypeName)$/.test(name))

/** `File` of `java.io.File`, `ArrayList` of `ArrayList<String>` */
const nameOfType = (node: SyntaxNode, reading: Reading): string =>
  reading.of(node).slice(0, 200).replace(/<.*$/s, '').replace(/^.*\./s, '')

function declared(node: SyntaxNode, where: Where, reading: Reading): undefined {
  const name = node.getChild('Definition')
  const value = node.getChild('AssignOp')?.nextSibling
  if (name) assign(reading, where, reading.of(name), value ? reading.later(value) : undefined)
  return undefined
}

function perhaps(node: SyntaxNode, where: Where): readonly Visit[] {
  return mainChildren(node).map((child) => [child, under(where)])
}

function functionOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const name = node.getChild('Definition')
  const list = node.getChild('FormalParameters')
  const parameters = new Set(
    (list ? mainChildren(list) : []).flatMap((parameter) =>
      parameter.getChildren('Definition').map((child) => reading.of(child)),
    ),
  )
  const scope = newScope('function', where.scope, name ? reading.of(name) : undefined, parameters)
  const within = inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, within])
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

function tried(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const caught = node
    .getChildren('CatchClause')
    .flatMap((clause) => clause.getChildren('CatchFormalParameter'))
    .flatMap((parameter) => reading.of(parameter).match(/[A-Z]\w*/g) ?? [])
  return mainChildren(node).map((child) => {
    if (child.name === 'CatchClause') return [child, under(where)]
    return [
      child,
      child.name === 'FinallyClause' ? where : { ...where, caught: [...where.caught.slice(-20), ...caught] },
    ]
  })
}

function expression(node: SyntaxNode, reading: Reading, depth: number): Expression {
  const { from: start, to: end } = node
  const of = (child: SyntaxNode | null | undefined): Expression =>
    child && depth > 0 ? expression(child, reading, depth - 1) : unknownAt(node)
  const main = mainChildren(node)
  const [first] = main
  switch (node.name) {
    case 'Identifier':
      return { kind: 'name', name: reading.of(node), start, end }
    case 'StringLiteral':
      return { kind: 'text', value: unescaped(reading.of(node).slice(1, -1)), start, end }
    case 'IntegerLiteral':
      return { kind: 'number', value: Number(reading.of(node).replaceAll(/[_lL]/g, '')), start, end }
    case 'BooleanLiteral':
      return { kind: 'flag', value: reading.of(node) === 'true', start, end }
    case 'null':
      return { kind: 'flag', value: undefined, start, end }
    case 'ParenthesizedExpression':
      return of(first)
    case 'FieldAccess': {
      const name = main.at(-1)
      return first && name && first !== name
        ? { kind: 'member', of: of(first), name: reading.of(name), start, end }
        : { kind: 'name', name: reading.of(node), start, end }
    }
    case 'MethodInvocation':
    case 'ObjectCreationExpression':
      return call(node, reading, of)
    case 'TernaryExpression':
      return choice(node, of)
    case 'BinaryExpression':
      return binary(node, reading, of)
    default:
      return unknownAt(node)
  }
}

/** `object.method(…)`, `new Type(…)`. */
function call(node: SyntaxNode, reading: Reading, of: Of): Expression {
  const callee = node.name === 'MethodInvocation' ? methodOf(node, reading, of) : constructorOf(node, reading)
  const list = node.getChild('ArgumentList')
  const items = list ? mainChildren(list).map(of) : []
  return callee ? { kind: 'call', callee, items, named: new Map(), start: node.from, end: node.to } : unknownAt(node)
}

function methodOf(node: SyntaxNode, reading: Reading, of: Of): Expression | undefined {
  const name = node.getChild('MethodName')
  if (!name) return undefined
  const [first] = mainChildren(node)
  const called = { name: reading.of(name), start: node.from, end: name.to }
  return first && first.name !== 'MethodName'
    ? { kind: 'member', of: of(first), ...called }
    : { kind: 'name', ...called }
}

function constructorOf(node: SyntaxNode, reading: Reading): Expression | undefined {
  const type = typeOf(node)
  return type ? { kind: 'name', name: nameOfType(type, reading), start: type.from, end: type.to } : undefined
}

function binary(node: SyntaxNode, reading: Reading, of: Of): Expression {
  const { from: start, to: end } = node
  const [left, operator, right] = childrenOf(node)
  const sign = operator ? reading.of(operator) : ''
  if (sign === '+') return { kind: 'joined', parts: [of(left), of(right)], start, end }
  return sign === '==' || sign === '!='
    ? { kind: 'equal', left: of(left), right: of(right), holds: sign === '==', start, end }
    : unknownAt(node)
}
