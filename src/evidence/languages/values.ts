/** Values of expressions: what is known of them before anything runs. What is not known stays unknown. */
import { logical } from '../../shell/paths.js'
import { groupBy, memoize } from '../../text/collections.js'
import { type CallReader, importedName, type Language, type Place, type Value } from './language.js'
import type { Call, Expression, Module, Scope } from './syntax.js'
import { dotted } from './syntax.js'

const maxDepth = 30

/** The value of an expression: `null` where there certainly is none, `undefined` where it is not known. */
export function evaluate(expression: Expression | undefined, place: Place, depth = maxDepth): Value | null | undefined {
  if (expression === undefined || depth <= 0) return undefined
  const { start, end } = expression
  const of = (inner: Expression | undefined, there = place) => evaluate(inner, there, depth - 1)
  switch (expression.kind) {
    case 'text':
      return { text: expression.value, known: true, origin: { source: place.source, start, end } }
    case 'number':
      return { text: String(expression.value), known: true }
    case 'flag':
      return expression.value === undefined ? null : undefined
    case 'joined':
      return join(expression.parts.map((part) => of(part) ?? undefined))
    case 'below':
      return joinPaths([of(expression.left) ?? undefined, of(expression.right) ?? undefined])
    case 'either': {
      const left = of(expression.left)
      if (left === null || (left?.known && left.text === '')) return of(expression.right)
      return left
    }
    case 'call': {
      const name = qualified(expression, place, depth - 1, true)
      const { values } = place.source.language
      const reader = readCall(expression, place, depth - 1)
      const named = name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
      if (named !== undefined) return named(reader)
      const method = expression.callee.kind === 'member' ? `.${expression.callee.name}` : ''
      return Object.hasOwn(values, method) ? values[method]?.(reader) : undefined
    }
    case 'name':
    case 'member':
    case 'index':
      return access(expression, place, depth - 1)
    default:
      return undefined
  }
}

/** Texts one after another; what follows an unknown one is not known. */
export function join(parts: readonly (Value | undefined)[]): Value | undefined {
  let text = ''
  for (const part of parts) {
    if (part === undefined || !part.known) {
      const all = text + (part?.text ?? '')
      return all === '' ? undefined : { ...first(parts), text: all, known: false }
    }
    text += part.text
  }
  return { ...first(parts), text, known: true }
}

/** Paths one below another; an absolute one begins anew. */
export function joinPaths(parts: readonly (Value | undefined)[]): Value | undefined {
  const from = Math.max(
    0,
    parts.findLastIndex((part) => part?.text.startsWith('/')),
  )
  const used = parts.slice(from).filter((part) => part === undefined || part.text !== '' || !part.known)
  const slash: Value = { text: '/', known: true }
  return join(
    used.flatMap((part, index) => (index === 0 || used[index - 1]?.text.endsWith('/') ? [part] : [slash, part])),
  )
}

const first = (parts: readonly (Value | undefined)[]): Pick<Value, 'origin' | 'through'> => {
  const { origin, through } = parts.find((part) => part !== undefined && part.text !== '') ?? {}
  return { origin, through }
}

/** The directory of a path. */
export function directoryOf(value: Value | null | undefined, levels = 1): Value | undefined {
  if (!value?.known) return undefined
  let { text } = value
  for (let level = 0; level < levels; level++) {
    const end = text.replace(/\/+$/, '').lastIndexOf('/')
    text = end < 0 ? '' : text.slice(0, end) || '/'
  }
  return { ...value, text }
}

/** The absolute path of a value, from the directory that the process is in. */
export function absolutePath(value: Value | null | undefined, { world }: Place): Value | undefined {
  if (!value || (!value.known && value.text === '')) return undefined
  const text = value.text.startsWith('/') ? value.text : `${world.directory}/${value.text}`
  return { ...value, text: value.known ? logical(text) : logical(text) + (text.endsWith('/') ? '/' : '') }
}

/** The value of an environment variable in production. */
export function variableValue(name: string, { world }: Place): Value | null | undefined {
  const text = world.variables.get(name)
  if (text !== undefined) return { text, known: true, through: name }
  return world.isWhole && !world.hidden.has(name) ? null : undefined
}

function access(
  expression: Extract<Expression, { kind: 'name' | 'member' | 'index' }>,
  place: Place,
  depth: number,
): Value | null | undefined {
  const { language } = place.source
  const name = qualified(expression, place, depth)
  const variable = variableOf(expression, place, depth)
  if (variable !== undefined) return variableValue(variable, place)
  const given = name === undefined ? undefined : language.given(name, place)
  if (given !== undefined) return given
  const written = dotted(expression)
  const found = written === undefined ? undefined : lookUp(written, place)
  if (found !== undefined) return evaluate(found.expression, found.place, depth - 1)
  if (expression.kind === 'name') return undefined
  return entryOf(expression, place, depth) ?? partOf(expression, place, depth)
}

/** `path.parent`, `path.parents[1]` */
function partOf(
  expression: Extract<Expression, { kind: 'member' | 'index' }>,
  place: Place,
  depth: number,
): Value | undefined {
  const { memberOf, itemOf } = place.source.language
  if (expression.kind === 'member') {
    const of = memberOf === undefined ? undefined : evaluate(expression.of, place, depth - 1)
    return of ? memberOf?.(of, expression.name) : undefined
  }
  if (itemOf === undefined || expression.of.kind !== 'member' || expression.key.kind !== 'number') return undefined
  const of = evaluate(expression.of.of, place, depth - 1)
  return of ? itemOf(of, expression.of.name, expression.key.value) : undefined
}

/** `CONFIG['path']`, `config.path` of a dictionary that is written in the sources. */
function entryOf(
  expression: Extract<Expression, { kind: 'member' | 'index' }>,
  place: Place,
  depth: number,
): Value | null | undefined {
  const written = dotted(expression.of)
  const found = written === undefined ? undefined : lookUp(written, place)
  if (found?.expression.kind !== 'dictionary') return undefined
  const key = expression.kind === 'member' ? expression.name : evaluate(expression.key, place, depth - 1)?.text
  const entry = found.expression.entries.find(([name]) => name.kind === 'text' && name.value === key)
  return entry && evaluate(entry[1], found.place, depth - 1)
}

/** The environment variable that an expression reads. */
export function variableOf(expression: Expression, place: Place, depth = maxDepth): string | undefined {
  const { environ } = place.source.language
  if (expression.kind === 'member' && environ.isObject)
    return environ.names.has(qualified(expression.of, place, depth) ?? '') ? expression.name : undefined
  if (expression.kind !== 'index' || !environ.names.has(qualified(expression.of, place, depth) ?? '')) return undefined
  return evaluate(expression.key, place, depth - 1)?.text
}

/** What a name stands for, and where that is written. */
export function lookUp(
  written: string,
  place: Place,
): { readonly expression: Expression; readonly place: Place } | undefined {
  const [root = '', ...rest] = written.split('.')
  for (let scope: Scope | undefined = place.scope; scope; scope = scope.above) {
    if (scope.parameters.has(root) && !/^(?:self|this|\$this)$/.test(root)) return undefined
    if (scope.kind === 'class' && scope !== place.scope) continue
    if (!scope.constants.has(written)) {
      if (scope.constants.has(root) && rest.length === 0) return undefined
      continue
    }
    const expression = scope.constants.get(written)?.()
    return expression && { expression, place: { ...place, scope } }
  }
  const own = ownMember(written, place)
  if (own !== undefined) return own
  const imported = importedName(root, place)
  if (imported?.target === undefined) return undefined
  const { target, name } = imported
  const inner = (name === '*' ? rest : [name, ...rest]).join('.')
  const constant = target.module.top.constants.get(inner)?.()
  if (constant !== undefined)
    return { expression: constant, place: { ...place, source: target, scope: target.module.top } }
  const there = { ...place, source: target, scope: target.module.top }
  return target !== place.source && target.names.has(inner.split('.')[0] ?? '') && place.source.names.size < 500
    ? lookUpImported(inner, there)
    : undefined
}

/** A name that a module has from a third one; no further. */
function lookUpImported(written: string, place: Place): ReturnType<typeof lookUp> {
  const [root = '', ...rest] = written.split('.')
  const { target, name } = importedName(root, place) ?? {}
  if (target === undefined || name === undefined) return undefined
  const expression = target.module.top.constants.get((name === '*' ? rest : [name, ...rest]).join('.'))?.()
  return expression && { expression, place: { ...place, source: target, scope: target.module.top } }
}

/** `self.path` that a method of the module sets, `Config.PATH` of a class. */
function ownMember(written: string, place: Place): ReturnType<typeof lookUp> {
  const [root = '', name = '', more] = written.split('.')
  if (name === '' || more !== undefined) return undefined
  const scopes = scopesWith(place.source.module)
  const inClasses = (constant: string) => scopes.get(constant)?.filter(({ kind }) => kind === 'class') ?? []
  const isOwn = /^(?:self|this|\$this|static)$/.test(root)
  const places = new Set(
    isOwn
      ? [...(scopes.get(written) ?? []), ...inClasses(name), ...inClasses(`$${name}`)]
      : inClasses(name).filter((scope) => scope.name === root),
  )
  const [scope] = places
  if (scope === undefined || places.size > 1) return undefined
  const expression = (scope.constants.get(written) ?? scope.constants.get(name) ?? scope.constants.get(`$${name}`))?.()
  return expression && { expression, place: { ...place, scope } }
}

/** The functions and classes of a module, by the constants that they have. */
const scopesWith = memoize(({ functions }: Module) => {
  const all = functions.flatMap((scope) => [...scope.constants.keys()].map((name) => ({ name, scope })))
  const groups = groupBy(all, ({ name }) => name)
  return new Map([...groups].map(([name, group]) => [name, group.map(({ scope }) => scope)]))
})

const functionNames = memoize(({ functions }: Module) => new Set(functions.map(({ name }) => name)))

/**
 * The full name of what an expression names, by the imports: `os.path.join`, `fs.writeFile`; with `()` behind what was called
 * to get the object: `socket.socket().connect`.
 */
export function qualified(
  expression: Expression,
  place: Place,
  depth = maxDepth,
  isCallee = false,
): string | undefined {
  if (depth <= 0) return undefined
  if (expression.kind === 'member') {
    const of = qualified(expression.of, place, depth - 1)
    return of === undefined ? undefined : tidy(`${of}.${expression.name}`, place.source.language)
  }
  if (expression.kind === 'call') {
    if (isCallee) return qualified(expression.callee, place, depth - 1)
    const name = qualified(expression.callee, place, depth - 1)
    const [argument] = expression.items
    if (name === 'require' && argument?.kind === 'text') return tidy(argument.value, place.source.language)
    if (name !== undefined && place.source.language.passedOn.has(name) && argument !== undefined)
      return qualified(argument, place, depth - 1)
    return name === undefined ? undefined : tidy(`${name}()`, place.source.language)
  }
  if (expression.kind !== 'name') return undefined
  const { name } = expression
  const imported = importedName(name, place)
  if (imported !== undefined) {
    if (imported.target !== undefined) return undefined
    return tidy(imported.full, place.source.language)
  }
  const found = lookUp(name, place)
  if (found !== undefined)
    return /^(?:member|call|name)$/.test(found.expression.kind)
      ? qualified(found.expression, found.place, depth - 1)
      : undefined
  const isOwn = functionNames(place.source.module).has(name) || isParameter(name, place.scope)
  return isOwn ? undefined : name
}

function isParameter(name: string, scope: Scope | undefined): boolean {
  for (let at = scope; at; at = at.above) if (at.parameters.has(name) || at.constants.has(name)) return true
  return false
}

const tidy = (name: string, { synonyms }: Language): string =>
  synonyms.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), name)

export function readCall(call: Call, place: Place, depth = maxDepth): CallReader {
  const value = (expression: Expression | undefined) => evaluate(expression, place, depth - 1)
  const written = (expression: Expression) =>
    (expression.kind === 'name' ? lookUp(expression.name, place)?.expression : undefined) ?? expression
  return {
    call,
    place,
    name: qualified(call.callee, place, depth - 1),
    value,
    argument: (index, ...names) =>
      names.map((name) => call.named.get(name)).find((found) => found !== undefined) ?? call.items[index],
    option(...names) {
      const dictionary = call.items.map(written).find((item) => item.kind === 'dictionary')
      if (dictionary?.kind !== 'dictionary') return undefined
      return dictionary.entries.find(([key]) => key.kind === 'text' && names.includes(key.value))?.[1]
    },
    written,
    receiver: () => (call.callee.kind === 'member' ? call.callee.of : undefined),
  }
}

/** Whether a condition holds in production. */
export function truth(expression: Expression, place: Place, depth = maxDepth): boolean | undefined {
  if (depth <= 0) return undefined
  const of = (inner: Expression) => truth(inner, place, depth - 1)
  switch (expression.kind) {
    case 'flag':
      return expression.value ?? false
    case 'number':
      return expression.value !== 0
    case 'not': {
      const inner = of(expression.of)
      return inner === undefined ? undefined : !inner
    }
    case 'both': {
      const [left, right] = [of(expression.left), of(expression.right)]
      return left === false || right === false ? false : left && right
    }
    case 'either': {
      const [left, right] = [of(expression.left), of(expression.right)]
      if (left === true || right === true) return true
      return left === false ? right : undefined
    }
    case 'equal': {
      const [left, right] = [evaluate(expression.left, place, depth), evaluate(expression.right, place, depth)]
      if (left === undefined || right === undefined) return undefined
      const isSame = left === null || right === null ? left === right : left.text === right.text
      const isKnown = (left === null || left.known) && (right === null || right.known)
      return isKnown ? isSame === expression.holds : undefined
    }
    case 'call': {
      const name = qualified(expression.callee, place, depth - 1) ?? ''
      const { questions } = place.source.language
      const reader = readCall(expression, place, depth - 1)
      const method = expression.callee.kind === 'member' ? `.${expression.callee.name}` : ''
      const ofReceiver = questions.has(method) ? reader.receiver() : undefined
      const asked = questions.has(name) ? reader.argument(0) : ofReceiver
      if (asked === undefined) break
      const path = absolutePath(reader.value(asked), place)
      const exists = path?.known ? place.world.exists(path.text) : 'unknown'
      return exists === 'unknown' ? undefined : exists === 'yes'
    }
  }
  const value = evaluate(expression, place, depth - 1)
  return value === undefined || (value !== null && !value.known) ? undefined : value !== null && value.text !== ''
}
