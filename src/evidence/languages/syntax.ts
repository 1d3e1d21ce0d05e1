/** What the trees of all languages are read into: expressions, and what happens where. Offsets are UTF-16, ends exclusive. */
import type { NodeType, SyntaxNode, TreeCursor } from '@lezer/common'
import { memoize } from '../../text/collections.js'
import { type TreeParser, treeOf } from './tree.js'

interface Span {
  readonly start: number
  readonly end: number
}

/** A call, or `new`. */
export interface Call extends Span {
  readonly kind: 'call'
  readonly callee: Expression
  readonly items: readonly Expression[]
  readonly named: ReadonlyMap<string, Expression>
}

/** An expression of any language, as far as values follow from it. */
export type Expression =
  | (Span & { readonly kind: 'text'; readonly value: string })
  | (Span & { readonly kind: 'number'; readonly value: number })
  | (Span & { readonly kind: 'flag'; readonly value: boolean | undefined })
  /** Texts put together; unknown ones are among them. */
  | (Span & { readonly kind: 'joined'; readonly parts: readonly Expression[] })
  | (Span & { readonly kind: 'name'; readonly name: string })
  | (Span & { readonly kind: 'member'; readonly of: Expression; readonly name: string })
  | (Span & { readonly kind: 'index'; readonly of: Expression; readonly key: Expression })
  | Call
  | (Span & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Span & {
      readonly kind: 'dictionary'
      readonly entries: readonly (readonly [key: Expression, value: Expression])[]
    })
  /** The first where it is set, else the second: `a or b`, `a ?? b`. */
  | (Span & { readonly kind: 'either'; readonly left: Expression; readonly right: Expression })
  | (Span & { readonly kind: 'both'; readonly left: Expression; readonly right: Expression })
  | (Span & { readonly kind: 'choice'; readonly ways: readonly Expression[] })
  | (Span & { readonly kind: 'not'; readonly of: Expression })
  | (Span & { readonly kind: 'equal'; readonly left: Expression; readonly right: Expression; readonly holds: boolean })
  /** `a / b`: paths put together, in Python. */
  | (Span & { readonly kind: 'below'; readonly left: Expression; readonly right: Expression })
  | (Span & { readonly kind: 'unknown' })

/** A module, a class or a function, with the names that it gives. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function'
  readonly name?: string | undefined
  readonly above?: Scope | undefined
  readonly parameters: ReadonlySet<string>
  /** The values of names; `undefined` for one that gets more than one. */
  readonly constants: Map<string, (() => Expression) | undefined>
  /** It may already have been left: what follows happens only perhaps. */
  hasLeft: boolean
}

/** Something that has to hold; without a test nobody knows. */
export interface Condition {
  readonly test?: (() => Expression) | undefined
  readonly holds: boolean
}

/** The circumstances of a place. */
export interface Where {
  readonly scope: Scope
  readonly conditions: readonly Condition[]
  /** The failures that are caught there, by the names of the language; `*` for all. */
  readonly caught: readonly string[]
}

/** A call, an access to a member or an assignment, where it happens. */
export interface Happening {
  readonly where: Where
  /** The name of what is called, as it is written last: `join` of `os.path.join(…)`. */
  readonly name: string
  readonly expression: () => Expression
  /** Something stands for it where it is missing: `x or 'default'`. */
  readonly hasDefault: boolean
}

/** Another module that is asked for. */
export interface Import extends Span {
  readonly where: Where
  /** As it is written: `.models`, `./lib/db`, `app.views`. */
  readonly module: string
  /** The whole path of a package, where `module` is only its name. */
  readonly from?: string | undefined
  /** The path, where that is an expression: `require __DIR__ . '/x.php'`. */
  readonly path?: (() => Expression) | undefined
  /** The names that it gives here, by what they are called there; `*` is the module itself. */
  readonly names: ReadonlyMap<string, string>
}

/** What a source says. */
export interface Module {
  readonly top: Scope
  readonly calls: Happening[]
  readonly members: Happening[]
  readonly imports: Import[]
  /** Dictionaries and assignments, which settings are made of. */
  readonly assignments: { readonly where: Where; readonly name: string; readonly value: () => Expression }[]
  readonly dictionaries: Happening[]
  readonly functions: Scope[]
}

/** How a language's trees are read. */
export interface Grammar {
  /** Set up when it is asked for: that takes as long as reading some sources. */
  parser(): TreeParser
  /** By the names of the nodes. */
  readonly visitors: Readonly<Record<string, Visitor>>
  /** `depth`: how many levels may still be read. */
  expression(node: SyntaxNode, reading: Reading, depth: number): Expression
}

/** Notes what a node says; returns the nodes below it to look at, with their circumstances. `undefined`: all of them, with its own. */
export type Visitor = (node: SyntaxNode, where: Where, reading: Reading) => readonly Visit[] | undefined

export type Visit = readonly [node: SyntaxNode, where: Where]

/** A source that is being read. */
export interface Reading {
  readonly text: string
  readonly module: Module
  /** The text of a node. */
  of(node: SyntaxNode): string
  /** Reads an expression when somebody asks. */
  later(node: SyntaxNode): () => Expression
}

const maxDepth = 24
const maxNodes = 2_000_000

export const newScope = (
  kind: Scope['kind'],
  above?: Scope,
  name?: string,
  parameters: ReadonlySet<string> = new Set(),
): Scope => ({ kind, above, name, parameters, constants: new Map(), hasLeft: false })

/** A module of which nothing is known yet. */
export const newModule = (): Module => ({
  top: newScope('module'),
  calls: [],
  members: [],
  imports: [],
  assignments: [],
  dictionaries: [],
  functions: [],
})

/** Reads a source; never throws for any text, and takes time in proportion to its size. */
export function readModule(text: string, grammar: Grammar): Module {
  const module = newModule()
  const tree = treeOf(text, grammar.parser())
  if (tree === undefined) return module
  const { top } = module
  // expressions within expressions are read again: not more often than that
  let left = 40 * text.length + 100_000
  const of = (node: SyntaxNode) => text.slice(node.from, node.to)
  const reading: Reading = {
    text,
    module,
    of,
    later(node) {
      let known: Expression | undefined
      return () => {
        if (known === undefined) {
          left -= node.to - node.from
          known = left > 0 ? grammar.expression(node, reading, maxDepth) : unknownAt(node)
        }
        return known
      }
    },
  }
  walk(tree.topNode, { scope: top, conditions: [], caught: [] }, grammar, reading)
  return module
}

/** A part of the tree that is walked: everything below the node at which its cursor was made. */
interface Walk {
  readonly cursor: TreeCursor
  readonly where: Where
  /** How far below that node the cursor is. */
  depth: number
}

/** Visits everything once, in the order of the text. */
function walk(root: SyntaxNode, where: Where, grammar: Grammar, reading: Reading): void {
  const visitors = visitorsOf(grammar)
  const open: Walk[] = [{ cursor: root.cursor(), where, depth: 0 }]
  for (let left = maxNodes; left > 0; left--) {
    const at = open.at(-1)
    if (at === undefined) return
    const { cursor } = at
    const visitor = visitors[cursor.type.id]
    const inner = visitor?.(cursor.node, afterLeaving(at.where), reading)
    if (!goOn(at, inner === undefined)) open.pop()
    for (const [node, there] of inner?.toReversed() ?? []) open.push({ cursor: node.cursor(), where: there, depth: 0 })
  }
}

/** Goes to the next node, into this one or past it; false at the end. */
function goOn(walk: Walk, isInto: boolean): boolean {
  const { cursor } = walk
  if (isInto && cursor.firstChild()) {
    walk.depth++
    return true
  }
  for (; walk.depth > 0; walk.depth--) {
    if (cursor.nextSibling()) return true
    cursor.parent()
  }
  return false
}

/** By the numbers of the types of nodes. */
const visitorsOf = memoize(({ parser, visitors }: Grammar) =>
  parser().nodeSet.types.map(({ name }) => (Object.hasOwn(visitors, name) ? visitors[name] : undefined)),
)

/** What follows a `return` that happens perhaps happens perhaps, too. */
function afterLeaving(where: Where): Where {
  return where.scope.hasLeft ? under(where) : where
}

/** The same place, if something holds; without a test nobody knows whether it does. */
export function under(where: Where, test?: () => Expression, holds = true): Where {
  if (test === undefined && where.conditions.some((condition) => condition.test === undefined)) return where
  return { ...where, conditions: [...where.conditions.slice(-20), { test, holds }] }
}

/** A scope begins: what it needs to run are its calls. */
export function inside({ module }: Reading, where: Where, scope: Scope): Where {
  if (scope.name !== undefined) module.functions.push(scope)
  return {
    scope,
    conditions: scope.kind === 'class' ? where.conditions : [],
    caught: scope.kind === 'class' ? where.caught : [],
  }
}

/** A name gets a value. */
export function assign(reading: Reading, where: Where, name: string, value: (() => Expression) | undefined): void {
  const { constants } = where.scope
  constants.set(name, constants.has(name) ? undefined : value)
  if (value !== undefined) reading.module.assignments.push({ where, name, value })
}

/** The node's children, in order. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** Children that are not the language's own marks. */
export function mainChildren(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (isMain(child.type)) found.push(child)
  return found
}

const isMain = memoize(({ name, isError }: NodeType) => /^[A-Z]/.test(name) && !isError && !/Comment$/.test(name))

export const unknownAt = ({ from: start, to: end }: SyntaxNode): Expression => ({ kind: 'unknown', start, end })

/** `os.path.join` of a chain of members; `undefined` where it does not begin with a name. */
export function dotted(expression: Expression): string | undefined {
  const names: string[] = []
  let at = expression
  while (at.kind === 'member') {
    names.push(at.name)
    at = at.of
  }
  return at.kind === 'name' ? [at.name, ...names.reverse()].join('.') : undefined
}

/** Reads the expression of a child. */
export type Of = (child: SyntaxNode | null | undefined) => Expression

/** `condition ? one : other`: one of both. */
export function choice(node: SyntaxNode, of: Of): Expression {
  const [, ...ways] = mainChildren(node).filter(({ name }) => name !== 'LogicOp')
  return { kind: 'choice', ways: ways.map(of), start: node.from, end: node.to }
}
