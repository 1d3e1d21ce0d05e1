/** How Python's trees are read. */
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
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
  ImportStatement(node, where, reading) {
    readImport(node, where, reading)
    return []
  },
  FunctionDefinition: functionOf,
  LambdaExpression: functionOf,
  ClassDefinition(node, where, reading) {
    const name = node.getChild('VariableName')
    const scope = newScope('class', where.scope, name ? reading.of(name) : undefined)
    const within = inside(reading, where, scope)
    return mainChildren(node).map((child) => [child, child.name === 'Body' ? within : where])
  },
  IfStatement: branches,
  WhileStatement: branches,
  ForStatement(node, where, reading) {
    const parts = childrenOf(node)
    const end = parts.findIndex(({ name }) => name === 'in')
    for (const part of parts.slice(0, end)) forget(part, where, reading)
    return mainChildren(node).map((child) => [child, child.name === 'Body' ? under(where) : where])
  },
  WithStatement(node, where, reading) {
    for (const part of childrenOf(node)) if (part.prevSibling?.name === 'as') forget(part, where, reading)
    return undefined
  },
  ScopeStatement(node, _where, reading) {
    for (const part of node.getChildren('VariableName')) reading.module.top.constants.set(reading.of(part), undefined)
    return []
  },
  MatchStatement: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  TryStatement,
  ConditionalExpression: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  ArrayComprehensionExpression: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  ComprehensionExpression: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  DictionaryComprehensionExpression: (node, where) => mainChildren(node).map((child) => [child, under(where)]),
  BinaryExpression(node, where) {
    const [left, right] = mainChildren(node)
    return (node.getChild('or') || node.getChild('and')) && left && right
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
  CallExpression(node, where, reading) {
    const callee = node.firstChild
    const name = callee && nameOf(callee, reading)
    if (name) reading.module.calls.push({ where, name, expression: reading.later(node), hasDefault: isDefaulted(node) })
    // a program that is all right does not end with a failure
    if (name === 'exit' && where.conditions.length > 0 && /\(\s*0?\s*\)$/.test(reading.of(node)))
      where.scope.hasLeft = true
    return undefined
  },
  MemberExpression(node, where, reading) {
    const object = node.firstChild
    const isEnviron = object && reading.text.slice(object.to - 7, object.to) === 'environ'
    if (isEnviron && node.getChild('[') && !isTarget(node))
      reading.module.members.push({
        where,
        name: 'environ',
        expression: reading.later(node),
        hasDefault: isDefaulted(node),
      })
    return undefined
  },
  DictionaryExpression(node, where, reading) {
    if (/\bhost/i.test(reading.text.slice(node.from, Math.min(node.to, node.from + 2000))))
      reading.module.dictionaries.push({ where, name: '', expression: reading.later(node), hasDefault: false })
    return undefined
  },
  AssignStatement(node, where, reading) {
    const parts = childrenOf(node)
    const value = parts.findLast(({ name }) => /^[A-Z]/.test(name) && name !== 'AssignOp')
    for (const [index, part] of parts.entries()) {
      const next = parts[index + 1]?.name
      if (next !== 'AssignOp' && next !== 'TypeDef') continue
      const name = reading.of(part)
      const isKnown = parts[index - 1]?.name !== ','
      if (value && value !== part && /^[\w.]+$/.test(name))
        assign(reading, where, name, isKnown ? reading.later(value) : undefined)
      else if (value && part.name === 'MemberExpression') setVariable(part, where, reading)
    }
    return undefined
  },
  UpdateStatement(node, where, reading) {
    const target = node.firstChild
    if (target) where.scope.constants.set(reading.of(target), undefined)
    return undefined
  },
}

export const python: Grammar = {
  parser: () => parser,
  visitors,
  expression,
}

/** A name gets values that nobody knows. */
function forget(node: SyntaxNode, where: Where, reading: Reading): void {
  if (node.name === 'VariableName') where.scope.constants.set(reading.of(node), undefined)
  for (const child of node.getChildren('VariableName')) where.scope.constants.set(reading.of(child), undefined)
}

function functionOf(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const name = node.getChild('VariableName')
  const parameters = node.getChild('ParamList')
  const names = parameters ? parameters.getChildren('VariableName').map((child) => reading.of(child)) : []
  const scope = newScope('function', where.scope, name ? reading.of(name) : undefined, new Set(names))
  const within = inside(reading, where, scope)
  return mainChildren(node).map((child) => [child, child.name === 'ParamList' || child === name ? where : within])
}

/** `if`, `elif`, `else`, `while`: each body with what holds there. */
function branches(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  let test: SyntaxNode | undefined
  let here = where
  const isLoop = node.name === 'WhileStatement'
  return childrenOf(node).flatMap((child): Visit[] => {
    if (child.name === 'Body') return [[child, test ? under(here, reading.later(test)) : here]]
    if (child.name === 'elif' || child.name === 'else') {
      here = test ? under(here, isLoop ? undefined : reading.later(test), false) : here
      test = undefined
      return []
    }
    if (!/^[A-Z]/.test(child.name)) return []
    test = child
    return [[child, here]]
  })
}

function TryStatement(node: SyntaxNode, where: Where, reading: Reading): readonly Visit[] {
  const parts = childrenOf(node)
  const caught = parts.flatMap((part, index) => (part.name === 'except' ? exceptions(parts[index + 1], reading) : []))
  let section = 'try'
  return parts.flatMap((part): Visit[] => {
    if (/^(?:try|except|else|finally)$/.test(part.name)) section = part.name
    if (part.name !== 'Body') return []
    if (section === 'try') return [[part, { ...where, caught: [...where.caught.slice(-20), ...caught] }]]
    return [[part, section === 'except' ? under(where) : where]]
  })
}

function exceptions(node: SyntaxNode | undefined, reading: Reading): readonly string[] {
  if (node === undefined || node.name === 'Body') return ['*']
  const names = reading.of(node).match(/[A-Za-z_][\w.]*/g) ?? []
  return names.map((name) => (/^(?:Base)?Exception$/.test(name) ? '*' : name.replace(/^.*\./, '')))
}

/** `os.environ['X'] = …` */
function setVariable(target: SyntaxNode, where: Where, reading: Reading): void {
  if (/\benviron\s*\[/.test(reading.of(target)))
    reading.module.members.push({ where, name: 'set', expression: reading.later(target), hasDefault: false })
}

const isTarget = (node: SyntaxNode): boolean =>
  (node.parent?.name === 'AssignStatement' && node.nextSibling?.name === 'AssignOp') ||
  node.parent?.name === 'DeleteStatement'

/** `x or 'default'` */
const isDefaulted = (node: SyntaxNode): boolean =>
  node.parent?.name === 'BinaryExpression' && node.nextSibling?.name === 'or'

function readImport(node: SyntaxNode, where: Where, reading: Reading): void {
  const { from: start, to: end } = node
  const text = reading.of(node).replaceAll(/#[^\n]*|\\\n/g, ' ')
  const from = /^from\s+([\w.\s]+?)\s+import\s+([\s\S]*)$/.exec(text)
  if (from !== null) {
    const names = [...(from[2] ?? '').replaceAll(/[()]/g, '').split(',')].flatMap((part) => {
      const [, name, alias] = /^\s*(\w+|\*)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? []
      return name === undefined ? [] : [[alias ?? name, name] as const]
    })
    reading.module.imports.push({
      start,
      end,
      where,
      module: (from[1] as string).replaceAll(/\s/g, ''),
      names: new Map(names),
    })
    return
  }
  for (const part of text.replace(/^import\s+/, '').split(',')) {
    const [, module, alias] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? []
    if (module === undefined) continue
    // `import a.b` gives `a`
    const names = alias === undefined ? new Map([[module.split('.')[0] as string, '']]) : new Map([[alias, '*']])
    reading.module.imports.push({ start, end, where, module, names })
  }
}

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
  const [first, second] = main

  switch (node.name) {
    case 'VariableName':
      return { kind: 'name', name: reading.of(node), start, end }
    case 'String':
      return { kind: 'text', value: stringValue(reading.of(node)), start, end }
    case 'FormatString':
      return { kind: 'joined', parts: formatted(node, reading, depth), start, end }
    case 'ContinuedString':
      return { kind: 'joined', parts: main.map(of), start, end }
    case 'Number':
      return { kind: 'number', value: Number(reading.of(node).replaceAll('_', '')), start, end }
    case 'Boolean':
      return { kind: 'flag', value: reading.of(node) === 'True', start, end }
    case 'None':
      return { kind: 'flag', value: undefined, start, end }
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return of(first)
    case 'MemberExpression': {
      const property = node.getChild('PropertyName')
      if (property) return { kind: 'member', of: of(first), name: reading.of(property), start, end }
      return { kind: 'index', of: of(first), key: of(second), start, end }
    }
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return { kind: 'list', items: main.map(of), start, end }
    case 'DictionaryExpression':
      return { kind: 'dictionary', entries: entriesOf(node, of), start, end }
    case 'CallExpression': {
      const { items, named } = argumentsOf(node.getChild('ArgList'), reading, of)
      return { kind: 'call', callee: of(first), items, named, start, end }
    }
    case 'UnaryExpression':
      return node.getChild('not') ? { kind: 'not', of: of(first), start, end } : unknownAt(node)
    case 'ConditionalExpression':
      return { kind: 'choice', ways: [of(first), of(main[2])], start, end }
    case 'BinaryExpression':
      return binary(node, reading, of)
    default:
      return unknownAt(node)
  }
}

function binary(node: SyntaxNode, reading: Reading, of: (node: SyntaxNode | undefined) => Expression): Expression {
  const { from: start, to: end } = node
  const [left, operator, right] = childrenOf(node)
  const [a, b] = [of(left), of(right)]
  switch (operator && reading.of(operator)) {
    case '+':
      return { kind: 'joined', parts: [a, b], start, end }
    case '%':
      return a.kind === 'text'
        ? { kind: 'joined', parts: filled(a, b.kind === 'list' ? b.items : [b]), start, end }
        : unknownAt(node)
    case '/':
      return { kind: 'below', left: a, right: b, start, end }
    case 'or':
      return { kind: 'either', left: a, right: b, start, end }
    case 'and':
      return { kind: 'both', left: a, right: b, start, end }
    case '==':
      return { kind: 'equal', left: a, right: b, holds: true, start, end }
    case '!=':
      return { kind: 'equal', left: a, right: b, holds: false, start, end }
    default:
      return unknownAt(node)
  }
}

/** `'%s/x' % base` */
export function filled(
  { value, start, end }: Extract<Expression, { kind: 'text' }>,
  values: readonly Expression[],
): readonly Expression[] {
  let next = 0
  return value.split(/(%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%])/).map((part): Expression => {
    if (part === '%%') return { kind: 'text', value: '%', start, end }
    if (!/^%.*[a-zA-Z]$/.test(part)) return { kind: 'text', value: part, start, end }
    return (/^%[sd]$/.test(part) ? values[next++] : undefined) ?? { kind: 'unknown', start, end }
  })
}

function argumentsOf(
  list: SyntaxNode | null,
  reading: Reading,
  of: (node: SyntaxNode) => Expression,
): { items: Expression[]; named: Map<string, Expression> } {
  const items: Expression[] = []
  const named = new Map<string, Expression>()
  const parts = list ? childrenOf(list) : []
  for (const [index, part] of parts.entries()) {
    if (!/^[A-Z]/.test(part.name) || part.name === 'AssignOp') continue
    if (parts[index - 1]?.name === 'AssignOp') named.set(reading.of(parts[index - 2] as SyntaxNode), of(part))
    else if (parts[index + 1]?.name !== 'AssignOp')
      items.push(parts[index - 1]?.name === '*' || parts[index - 1]?.name === '**' ? unknownAt(part) : of(part))
  }
  return { items, named }
}

function entriesOf(node: SyntaxNode, of: (node: SyntaxNode) => Expression): (readonly [Expression, Expression])[] {
  const parts = childrenOf(node)
  return parts.flatMap((part, index) => {
    const [key, value] = [parts[index - 1], parts[index + 1]]
    return part.name === ':' && key && value ? [[of(key), of(value)] as const] : []
  })
}

const opening = /^([A-Za-z]*)("""|'''|"|')/

function stringValue(text: string): string {
  const [all = '', prefix = '', quote = ''] = opening.exec(text) ?? []
  const inner = text.slice(all.length, text.endsWith(quote) ? text.length - quote.length : undefined)
  return /r/i.test(prefix) ? inner : unescaped(inner)
}

/** The parts of `f'…{x}…'`. */
function formatted(node: SyntaxNode, reading: Reading, depth: number): readonly Expression[] {
  const text = reading.of(node)
  const [all = '', prefix = '', quote = ''] = opening.exec(text) ?? []
  const plain = (start: number, end: number): Expression => {
    const inner = reading.text.slice(start, end).replaceAll('{{', '{').replaceAll('}}', '}')
    return { kind: 'text', value: /r/i.test(prefix) ? inner : unescaped(inner), start, end }
  }
  const parts: Expression[] = []
  let at = node.from + all.length
  for (const child of node.getChildren('FormatReplacement')) {
    const inner = mainChildren(child)[0]
    const isPlain = !child.getChild('FormatSpec') && !child.getChild('FormatConversion')
    parts.push(
      plain(at, child.from),
      inner && isPlain && depth > 0 ? expression(inner, reading, depth - 1) : unknownAt(child),
    )
    at = child.to
  }
  return [...parts, plain(at, node.to - (text.endsWith(quote) ? quote.length : 0))]
}
