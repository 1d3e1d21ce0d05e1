/** How Go's trees are read. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/go'
import {
  assign,
  childrenOf,
  type Expression,
  type Grammar,
  inside,
  mainChildren,
  newScope,
  type Reading,
  under,
  unknownAt,
  type Visit,
  type Visitor,
  type Where,
} from './syntax.js'
import { unescaped } from './text.js'

const visitors: Readonly<Record<string, Visitor>> = {
  ImportSpec(node, where, reading) {
    const [path, name] = [node.getChild('String'), node.getChild('DefName')]
    if (!path) return []
    const module = stringValue(reading.of(path))
    const { from: start, to: end } = node
    // calls are named by the package alone: `exec.Command`
    const last = module.split('/').findLast((part) => !/^v\d+$/.test(part)) ?? module
    const local = name ? reading.of(name) : last
    reading.module.imports.push({ start, end, where, module: last, from: module, names: new Map([[local, '*']]) })
    return []
  },
  FunctionDecl: functionOf,
  MethodDecl: functionOf,
  FunctionLiteral: functionOf,
  IfStatement: branches,
  ForStatement: (node, where) => {
    const isEndless = node.firstChild?.nextSibling?.name === 'Block'
    return mainChildren(node).map((child) => [child, child.name === 'Block' && !isEndless ? under(where) : where])
  },
  SwitchStatement: perhaps,
  TypeSwitchStatement: perhaps,
  SelectStatement: perhaps,
  GoStatement: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  BinaryExp(node, where) {
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
  CallExpr(node, where, reading) {
    const callee = node.firstChild
    const name = callee && nameOf(callee, reading)
    if (name)
      reading.module.calls.push({
        where: isFatalAfter(node, reading) ? where : under(where),
        name,
        expression: reading.later(node),
        hasDefault: false,
      })
    return undefined
  },
  ConstSpec: declared,
  VarSpec: declared,
  VarDecl: declared,
  Assignment(node, where, reading) {
    const target = node.firstChild
    if (target?.name === 'VariableName') where.scope.constants.set(reading.of(target), undefined)
    return undefined
  },
}

export const go: Grammar = {
  parser: () => parser,
  visitors,
  expression,
}

function perhaps(node: SyntaxNode, where: Where): readonly Visit[] {
  return mainChildren(node).map((child) => [child, under(where)])
}

function functionOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const own = node.name === 'FunctionDecl' ? node.getChild('DefName') : null
  const parameters = new Set(
    node
      .getChildren('Parameters')
      .flatMap((list) => list.getChildren('Parameter'))
      .flatMap((parameter) => parameter.getChildren('DefName').map((child) => reading.of(child))),
  )
  const scope = newScope('function', where.scope, own ? reading.of(own) : undefined, parameters)
  const within = inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, within])
}

/** `if err != nil` after a call is about that call. */
function branches(node: SyntaxNode, where: Where): readonly Visit[] {
  return mainChildren(node).map((child) => [
    child,
    child.name === 'Block' || child.name === 'IfStatement' ? under(where) : where,
  ])
}

/**
 * A failure ends the program: nothing catches anything in Go, and what a call returns is looked at by the next statement, or by
 * `log.Fatal(…)` around it.
 */
function isFatalAfter(call: SyntaxNode, reading: Reading): boolean {
  let statement: SyntaxNode | null = call
  for (
    let up = 0;
    up < 8 && statement && !/^(?:VarDecl|Assignment|ExprStatement|IfStatement|VarSpec)$/.test(statement.name);
    up++
  )
    statement = statement.parent
  if (!statement) return false
  if (statement.name === 'ExprStatement')
    return /^(?:log\.Fatal|panic)/.test(reading.text.slice(statement.from, statement.from + 10))
  const next = statement.nextSibling?.name === ';' ? statement.nextSibling.nextSibling : statement.nextSibling
  const checks = [statement, next, statement.parent].find((node) => node?.name === 'IfStatement')
  const block = checks?.getChild('Block')
  return block
    ? /\b(?:log\.(?:Fatal|Panic)|panic\(|os\.Exit\()/.test(
        reading.text.slice(block.from, Math.min(block.to, block.from + 400)),
      )
    : false
}

function declared(node: SyntaxNode, where: Where, reading: Reading): undefined {
  const parts = mainChildren(node)
  const names = parts.filter(({ name }) => name === 'DefName')
  const values = parts.filter(({ name }) => name !== 'DefName' && !/Type$|^TypeName$/.test(name))
  for (const [index, name] of names.entries()) {
    // `file, err := os.Create(…)`
    const value = values.length === names.length || index === 0 ? values[index] : undefined
    assign(reading, where, reading.of(name), value && reading.later(value))
  }
  return undefined
}

function nameOf(callee: SyntaxNode, reading: Reading): string | undefined {
  if (callee.name === 'VariableName') return reading.of(callee)
  const field = callee.name === 'SelectorExpr' ? callee.getChild('FieldName') : null
  return field ? reading.of(field) : undefined
}

const stringValue = (text: string): string => (text.startsWith('`') ? text.slice(1, -1) : unescaped(text.slice(1, -1)))

function expression(node: SyntaxNode, reading: Reading, depth: number): Expression {
  const { from: start, to: end } = node
  const of = (child: SyntaxNode | null | undefined): Expression =>
    child && depth > 0 ? expression(child, reading, depth - 1) : unknownAt(node)
  const main = mainChildren(node)
  const [first, second] = main
  switch (node.name) {
    case 'VariableName':
    case 'DefName':
      return { kind: 'name', name: reading.of(node), start, end }
    case 'String':
      return { kind: 'text', value: stringValue(reading.of(node)), start, end }
    case 'Number':
      return { kind: 'number', value: Number(reading.of(node).replaceAll('_', '')), start, end }
    case 'Bool':
      return { kind: 'flag', value: reading.of(node) === 'true', start, end }
    case 'Nil':
      return { kind: 'flag', value: undefined, start, end }
    case 'ParenthesizedExpr':
      return of(first)
    case 'UnaryExp':
      return reading.text[start] === '!' ? { kind: 'not', of: of(main.at(-1)), start, end } : of(main.at(-1))
    case 'SelectorExpr': {
      const field = node.getChild('FieldName')
      return field ? { kind: 'member', of: of(first), name: reading.of(field), start, end } : unknownAt(node)
    }
    case 'IndexExpr':
      return { kind: 'index', of: of(first), key: of(second), start, end }
    case 'TypedLiteral':
      return literal(node, of, reading)
    case 'CallExpr': {
      const list = node.getChild('Arguments')
      return {
        kind: 'call',
        callee: of(first),
        items: list ? mainChildren(list).map(of) : [],
        named: new Map(),
        start,
        end,
      }
    }
    case 'BinaryExp': {
      const [left, operator, right] = childrenOf(node)
      const sign = operator ? reading.of(operator) : ''
      if (sign === '+') return { kind: 'joined', parts: [of(left), of(right)], start, end }
      if (sign === '==' || sign === '!=')
        return { kind: 'equal', left: of(left), right: of(right), holds: sign === '==', start, end }
      return unknownAt(node)
    }
    default:
      return unknownAt(node)
  }
}

/** `Options{Addr: "localhost:6379"}`, `[]string{"a"}` */
function literal(node: SyntaxNode, of: (node: SyntaxNode) => Expression, reading: Reading): Expression {
  const { from: start, to: end } = node
  const elements = node.getChild('LiteralValue')?.getChildren('Element') ?? []
  const pairs = elements.flatMap((element) => {
    const key = element.getChild('Key')
    const value = element.lastChild
    if (!key || !value) return []
    const name: Expression = {
      kind: 'text',
      value: reading.of(key).replaceAll(/^"|"$/g, ''),
      start: key.from,
      end: key.to,
    }
    return [[name, of(value)] as const]
  })
  if (pairs.length > 0) return { kind: 'dictionary', entries: pairs, start, end }
  return {
    kind: 'list',
    items: elements.flatMap((element) => (element.lastChild ? [of(element.lastChild)] : [])),
    start,
    end,
  }
}
