/** What the sources that the start reaches do, and how certainly. */
import { logical } from '../../shell/paths.js'
import { groupBy, memoize } from '../../text/collections.js'
import type { Location } from '../../text/source.js'
import type { Clue, Trait } from '../evidence.js'
import type { Graph, Link } from '../graph.js'
import { sentence } from '../sentence.js'
import {
  type Claim,
  importedName,
  type Language,
  type Meaning,
  type Origin,
  type Place,
  type Source,
  type Value,
  type World,
} from './language.js'
import { settingsOf } from './settings.js'
import type { Call, Condition, Happening, Module, Scope, Where } from './syntax.js'
import { absolutePath, evaluate, readCall, truth, variableOf } from './values.js'

/** What is certain at a place, or likely; `never` where the conditions do not hold in production. */
export type Certainty = 'certain' | 'likely' | 'never'

/** What certainly runs at start. */
export interface Running {
  readonly functions: ReadonlySet<Scope>
  readonly sources: ReadonlySet<Source>
  /** Conditions that were looked at. */
  readonly held: Map<Condition, boolean | undefined>
}

/** A place in a source, as a location that a person can change. */
export type PlaceOf = (source: Source, start: number, end: number) => Location

/** How certainly something happens. */
export function certaintyOf(where: Where, source: Source, world: World, running: Running): Certainty {
  const { conditions, scope } = where
  const place = { source, scope, world }
  if (conditions.some((condition) => holds(condition, place, running) === false)) return 'never'
  return isCertain(where, source, world, running) ? 'certain' : 'likely'
}

function isCertain({ conditions, scope }: Where, source: Source, world: World, running: Running): boolean {
  if (!running.sources.has(source)) return false
  for (let at: Scope | undefined = scope; at; at = at.above)
    if (at.kind === 'function' && !running.functions.has(at)) return false
  const place = { source, scope, world }
  return conditions.every((condition) => holds(condition, place, running) === true)
}

function holds(condition: Condition, place: Place, { held }: Running): boolean | undefined {
  const { test, holds: wanted } = condition
  if (test === undefined) return undefined
  if (!held.has(condition)) {
    const found = truth(test(), place)
    held.set(condition, found === undefined ? undefined : found === wanted)
  }
  return held.get(condition)
}

/** The functions that certainly run where a start does, and the sources that certainly are imported. */
export function runningFrom(graph: Graph, isCertainly: boolean): Running {
  const { world, start } = graph
  const running = { functions: new Set<Scope>(), sources: new Set<Source>(), held: new Map() }
  if (start === undefined || !isCertainly) return running
  running.sources.add(start)
  const waiting = waitingIn(graph)
  for (let round = 0; round < 8; round++) {
    const before = running.functions.size + running.sources.size
    for (const one of waiting) if (running.sources.has(one.source)) runIn(one)
    if (running.functions.size + running.sources.size === before) break
  }
  return running

  function runIn(one: Waiting): void {
    const { source } = one
    // those of one name run together
    const run = ([first, ...others]: readonly Scope[]) => {
      if (first === undefined || running.functions.has(first)) return
      for (const scope of [first, ...others]) running.functions.add(scope)
    }
    for (const name of source.language.begins) run(functionsCalled(source, name))
    one.links = one.links.filter(({ where, target }) => {
      const isImported = isCertain(where, source, world, running)
      if (isImported) running.sources.add(target)
      return !isImported
    })
    one.calls = one.calls.filter(({ name, where, expression }) => {
      if (!isCertain(where, source, world, running)) return true
      const call = expression()
      if (call.kind === 'call') run(calledBy(call, name, { source, world }))
      return false
    })
  }
}

/** What a source does, and nobody knows yet whether it is done. */
interface Waiting {
  readonly source: Source
  links: readonly Link[]
  /** Those of functions that the sources have themselves. */
  calls: readonly Happening[]
}

function waitingIn({ world, links }: Graph): readonly Waiting[] {
  const own = namesOfFunctions(world)
  return [...world.reached].map((source) => ({
    source,
    links: links(source).filter(({ target }) => world.reached.has(target)),
    calls: source.module.calls.filter(({ name, where }) => own.has(name) && where.caught.length === 0),
  }))
}

/** What functions of the sources are called, by their own names and by those that imports give them. */
function namesOfFunctions(world: World): ReadonlySet<string | undefined> {
  const own = new Set([...world.reached].flatMap(({ module }) => module.functions.map(({ name }) => name)))
  for (const source of world.reached)
    for (const local of source.names.keys()) if (own.has(importedName(local, { source, world })?.name)) own.add(local)
  return own
}

/** The functions that a call runs: of the module itself, or of one that it imports. */
function calledBy({ callee }: Call, name: string, at: Pick<Place, 'source' | 'world'>): readonly Scope[] {
  const { source } = at
  const root = callee.kind === 'member' && callee.of.kind === 'name' ? callee.of.name : undefined
  // Ruby: `App.new`
  if (root !== undefined && name === 'new') return functionsCalled(source, root)
  if (callee.kind === 'member' && root === undefined) return []
  const imported = importedName(root ?? name, at)
  if (imported !== undefined) {
    const { target } = imported
    return target ? functionsCalled(target, root === undefined ? imported.name : name) : []
  }
  return root === undefined ? functionsCalled(source, name) : []
}

/** A function at the top of a module, or what making an object of a class runs. */
const functionsCalled = ({ module }: Source, name: string): readonly Scope[] => callable(module).get(name) ?? []

const callable = memoize(({ functions, top }: Module) => {
  const called = functions.filter((scope) => scope.kind === 'function' && (isTop(scope.above, top) || makes(scope)))
  return groupBy(called, (scope) => (makes(scope) ? scope.above?.name : scope.name))
})

/** It runs when an object of its class is made. */
const makes = ({ name = '', above }: Scope): boolean =>
  above?.name !== undefined && /^(?:__init__|constructor|__construct|initialize)$/.test(name)

/** The module, or in Java a class of it. */
const isTop = (scope: Scope | undefined, top: Scope): boolean =>
  scope === top || (scope?.kind === 'module' && scope.above === top)

/** The last names that a language's table knows. */
const namesIn = memoize(
  ({ calls }: Language): ReadonlySet<string> =>
    new Set(Object.keys(calls).map((name) => name.replace(/\(\)$/, '').replace(/^.*[.:]/, ''))),
)

/** Everything that a source does. */
export function cluesOf(source: Source, world: World, running: Running, placeOf: PlaceOf): readonly Clue[] {
  const { module, language } = source
  const clues: Clue[] = []
  const names = namesIn(language)
  const say = (claims: readonly Claim[], where: Where, at: { start: number; end: number }) => {
    if (claims.length === 0) return
    const certainty = certaintyOf(where, source, world, running)
    if (certainty === 'never') return
    for (const claim of claims) {
      if (language.isCaught(claim.trait, where.caught)) continue
      const place = { scope: where.scope, source, world }
      clues.push(...clueOf({ claim, source, place, at, happens: certainty === 'certain', placeOf }))
    }
  }

  for (const { name, where, expression, hasDefault } of module.calls) {
    // imports and constants may call it otherwise
    if (!names.has(name) && !source.names.has(name) && !module.top.constants.has(name)) continue
    const call = expression()
    if (call.kind !== 'call') continue
    const reader = readCall(call, { source, scope: where.scope, world })
    const meaning = meaningOf(language, reader.name, call)
    const claims = meaning?.(reader) ?? []
    say(
      hasDefault
        ? claims.map((claim) =>
            claim.trait === 'uses-variable' ? { ...claim, isDoubtful: true, hasDefault: true } : claim,
          )
        : claims,
      where,
      call,
    )
  }
  for (const { name, where, expression, hasDefault } of module.members) {
    if (name === 'set') continue
    const read = expression()
    const variable = variableOf(read, { source, scope: where.scope, world })
    if (variable === undefined) continue
    // an object without the member gives `undefined`: only using that fails
    const isNeeded = !language.environ.isObject || name === 'used'
    const at = language.environ.isObject && !isNeeded ? under(where) : where
    say([{ trait: 'uses-variable', subject: variable, isDoubtful: hasDefault, hasDefault }], at, read)
  }
  if (language.name === 'python') clues.push(...workClues(source, world, running, placeOf))
  const told = clues.filter(({ trait }) => trait === 'connects').map(({ at }) => at)
  for (const { claims, where, at } of settingsOf(source, world)) {
    const place = placeOf(source, at.start, at.end)
    // a call that was understood said so already
    const isTold = told.some((one) => one.file === place.file && one.start <= place.start && place.end <= one.end)
    const [claim] = claims
    if (!isTold) say(claims, where, claim?.value?.origin?.source === source ? claim.value.origin : at)
  }
  return clues
}

/** As if nobody knew whether it happens. */
const under = (where: Where): Where => ({ ...where, conditions: [...where.conditions, { holds: true }] })

function meaningOf({ calls }: Language, name: string | undefined, call: Call): Meaning | undefined {
  if (name !== undefined && Object.hasOwn(calls, name)) return calls[name]
  const method = call.callee.kind === 'member' ? `.${call.callee.name}` : ''
  return Object.hasOwn(calls, method) ? calls[method] : undefined
}

/** Names of directories that are said to be in /work. */
function workClues(source: Source, world: World, running: Running, placeOf: PlaceOf): readonly Clue[] {
  return source.module.assignments.flatMap(({ name, where, value }) => {
    if (where.scope.kind === 'function' || !/^[A-Z][A-Z0-9_]*$/.test(name)) return []
    const place = { source, scope: where.scope, world }
    const isCertain = certaintyOf(where, source, world, running) === 'certain'
    const expression = value()
    if (!/(?:_DIR|_ROOT|_PATH|_FILE|_FOLDER|^BASE)$/.test(name)) return []
    const path = evaluate(expression, place)
    return path ? workClue(source, path, expression, isCertain, placeOf) : []
  })
}

const isWork = (path: string): boolean => path === '/work' || path.startsWith('/work/')

function workClue(
  source: Source,
  { text, origin }: Value,
  at: { readonly start: number; readonly end: number },
  certain: boolean,
  placeOf: PlaceOf,
): readonly Clue[] {
  if (!isWork(text)) return []
  const written = originOf(origin) ?? placeOf(source, at.start, at.end)
  const subject = logical(text)
  return [
    {
      trait: 'reads-work',
      at: written,
      subject,
      certain,
      message: `\`${source.script.id}\` ${sentence('reads-work', subject)}`,
    },
  ]

  function originOf(from: Origin | undefined): Location | undefined {
    return from && placeOf(from.source, from.start, from.end)
  }
}

const ofFiles: ReadonlySet<Trait> = new Set<Trait>(['writes-file', 'reads-file', 'enters-directory', 'runs-path'])

/** What a source does at a place of it. */
interface Seen {
  readonly claim: Claim
  readonly source: Source
  readonly place: Place
  readonly at: { readonly start: number; readonly end: number }
  /** It certainly happens. */
  readonly happens: boolean
  readonly placeOf: PlaceOf
}

function clueOf({ happens, ...given }: Seen): readonly Clue[] {
  const seen = { ...given, happens: happens && !given.claim.isDoubtful }
  return ofFiles.has(seen.claim.trait) ? aboutFile(seen) : [aboutName(seen)]
}

const say = ({ source }: Pick<Seen, 'source'>, trait: Trait, about: string) =>
  `\`${source.script.id}\` ${sentence(trait, about)}`

function aboutName({ claim, source, at, happens, placeOf }: Seen): Clue {
  const { trait, subject } = claim
  return {
    trait,
    at: placeOf(source, at.start, at.end),
    certain: happens,
    message: subject === undefined ? `\`${source.script.id}\` ${here(trait)}` : say({ source }, trait, subject),
    ...(subject === undefined ? {} : { subject }),
    ...(claim.hasDefault ? { hasDefault: true as const } : {}),
  }
}

function aboutFile(seen: Seen): readonly Clue[] {
  const { claim, source, place, at, happens, placeOf } = seen
  const { trait, value } = claim
  const path = value ? absolutePath(value, place) : undefined
  const text = path?.known ? path.text : path?.text.slice(0, path.text.lastIndexOf('/')) || undefined
  if (!value || text === undefined || /^\/dev\/(?:null|zero|full|u?random|tty)$/.test(text)) return []
  if (/^\/dev\/(?:stdout|stderr|fd\/[12])$|^\/proc\/(?:self|1)\/fd\/[12]$/.test(text)) return standardOutput(seen, text)
  // what is there already is not made
  const exists = claim.isDirectory ? place.world.exists(text) : 'no'
  if (exists === 'yes') return []
  const certain = happens && exists === 'no'
  if (isWork(text) && trait !== 'writes-file') return workClue(source, { ...value, text }, at, certain, placeOf)
  const isRelative = !value.text.startsWith('/')
  if (isRelative && trait === 'runs-path') return []
  const { origin, through } = value
  const clue: Clue = {
    trait,
    at: placeOf(source, at.start, at.end),
    certain,
    subject: text,
    message: claim.isDirectory ? `\`${source.script.id}\` makes the directory \`${text}\`` : say(seen, trait, text),
    written: origin && placeOf(origin.source, origin.start, origin.end),
    ...(through === undefined ? {} : { through }),
    ...(isRelative && value.known ? { relative: value.text } : {}),
  }
  // with a `workdir` it is known which file is meant
  const isLookedFor = trait === 'reads-file' || trait === 'enters-directory'
  if (place.world.directory !== '/' || !isRelative || !value.known || !isLookedFor) return [clue]
  const message = say(seen, 'relative-path', value.text)
  return [clue, { ...clue, trait: 'relative-path', subject: value.text, message }]
}

function standardOutput(seen: Seen, path: string): readonly Clue[] {
  const { claim, source, at, happens, placeOf } = seen
  if (claim.trait !== 'writes-file') return []
  const trait = 'opens-dev-stdout'
  const message = say(seen, trait, path)
  return [{ trait, at: placeOf(source, at.start, at.end), certain: happens, subject: path, message }]
}

/** What is seen, where it is about no path. */
function here(trait: Trait): string {
  switch (trait) {
    case 'temporary-file':
      return 'makes a temporary file here'
    case 'shared-memory':
      return 'uses shared memory here'
    case 'terminal':
      return 'needs a terminal here'
    case 'dbus':
      return 'talks to D-Bus here'
    case 'x11':
      return 'opens a display here'
    case 'nscd':
      return 'asks nscd here'
    default:
      return 'does so here'
  }
}
