/** What the sources that the start reaches do, and how certainly. */
import { logical } from '../../shell/paths.js'
import type { Location } from '../../text/source.js'
import type { Clue, Trait } from '../evidence.js'
import type { Graph } from '../graph.js'
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
import type { Call, Condition, Scope, Where } from './syntax.js'
import { absolutePath, evaluate, readCall, truth, variableOf } from './values.js'

/** What is certain at a place, or likely; `never` where the conditions do not hold in production. */
export type Certainty = 'certain' | 'likely' | 'never'

/** What certainly runs at start. */
export interface Running {
  readonly functions: ReadonlySet<Scope>
  readonly sources: ReadonlySet<Source>
}

/** A place in a source, as a location that a person can change. */
export type PlaceOf = (source: Source, start: number, end: number) => Location

/** How certainly something happens. */
export function certaintyOf({ conditions, scope }: Where, source: Source, world: World, running: Running): Certainty {
  const place = { source, scope, world }
  const own = conditions.map((condition) => holds(condition, place))
  if (own.includes(false)) return 'never'
  const enclosing: Scope[] = []
  for (let at: Scope | undefined = scope; at; at = at.above) if (at.kind === 'function') enclosing.push(at)
  const isRunning = enclosing.every((each) => running.functions.has(each))
  return running.sources.has(source) && isRunning && own.every((one) => one === true) ? 'certain' : 'likely'
}

function holds({ test, holds: wanted }: Condition, place: Place): boolean | undefined {
  const found = test === undefined ? undefined : truth(test(), place)
  return found === undefined ? undefined : found === wanted
}

/** The functions that certainly run where a start does, and the sources that certainly are imported. */
export function runningFrom({ world, start, links }: Graph, isCertain: boolean): Running {
  const running = { functions: new Set<Scope>(), sources: new Set<Source>() }
  if (start === undefined || !isCertain) return running
  running.sources.add(start)
  const own = namesOfFunctions(world)
  for (let round = 0; round < 8; round++) {
    const before = running.functions.size + running.sources.size
    for (const source of world.reached) if (running.sources.has(source)) runIn(source)
    if (running.functions.size + running.sources.size === before) break
  }
  return running

  function runIn(source: Source): void {
    const add = (scopes: readonly Scope[]) => {
      for (const scope of scopes) running.functions.add(scope)
    }
    for (const name of source.language.begins) add(topFunctions(source, name))
    for (const { where, target } of links(source))
      if (
        !running.sources.has(target) &&
        world.reached.has(target) &&
        certaintyOf(where, source, world, running) === 'certain'
      )
        running.sources.add(target)
    for (const { name, where, expression } of source.module.calls) {
      if (!own.has(name) || where.caught.length > 0 || certaintyOf(where, source, world, running) !== 'certain')
        continue
      const call = expression()
      if (call.kind === 'call') add(calledBy(call, name, { source, world }))
    }
  }
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
  if (root !== undefined && name === 'new') return topFunctions(source, root)
  if (callee.kind === 'member' && root === undefined) return []
  const imported = importedName(root ?? name, at)
  if (imported !== undefined) {
    const { target } = imported
    return target ? topFunctions(target, root === undefined ? imported.name : name) : []
  }
  return root === undefined ? topFunctions(source, name) : []
}

/** A function at the top of a module, or what making an object of a class runs. */
function topFunctions({ module }: Source, name: string): readonly Scope[] {
  return module.functions.filter(
    (scope) =>
      scope.kind === 'function' &&
      ((scope.name === name && isTop(scope.above, module.top)) ||
        (/^(?:__init__|constructor|__construct|initialize)$/.test(scope.name ?? '') && scope.above?.name === name)),
  )
}

/** The module, or in Java a class of it. */
const isTop = (scope: Scope | undefined, top: Scope): boolean =>
  scope === top || (scope?.kind === 'module' && scope.above === top)

/** The last names that a language's table knows. */
const knownNames = new WeakMap<Language, ReadonlySet<string>>()

function namesIn(language: Language): ReadonlySet<string> {
  const known = knownNames.get(language)
  if (known !== undefined) return known
  const names = new Set(Object.keys(language.calls).map((name) => name.replace(/\(\)$/, '').replace(/^.*[.:]/, '')))
  knownNames.set(language, names)
  return names
}

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
      clues.push(...clueOf(claim, source, { scope: where.scope, source, world }, at, certainty === 'certain', placeOf))
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

function clueOf(
  claim: Claim,
  source: Source,
  place: Place,
  at: { readonly start: number; readonly end: number },
  happens: boolean,
  placeOf: PlaceOf,
): readonly Clue[] {
  const { trait, value } = claim
  const location = placeOf(source, at.start, at.end)
  const happensSo = happens && !claim.isDoubtful
  const say = (about: string, what: Trait = trait) => `\`${source.script.id}\` ${sentence(what, about)}`
  if (!ofFiles.has(trait)) {
    const { subject } = claim
    const hasDefault = claim.hasDefault ? ({ hasDefault: true } as const) : {}
    const message = subject === undefined ? `\`${source.script.id}\` ${here(trait)}` : say(subject)
    return [
      {
        trait,
        at: location,
        certain: happensSo,
        message,
        ...(subject === undefined ? {} : { subject }),
        ...hasDefault,
      },
    ]
  }
  if (!value) return []
  const path = absolutePath(value, place)
  const text = path?.known ? path.text : path?.text.slice(0, path.text.lastIndexOf('/')) || undefined
  if (text === undefined || /^\/dev\/(?:null|zero|full|u?random|tty)$/.test(text)) return []
  if (/^\/dev\/(?:stdout|stderr|fd\/[12])$|^\/proc\/(?:self|1)\/fd\/[12]$/.test(text))
    return trait === 'writes-file'
      ? [
          {
            trait: 'opens-dev-stdout',
            at: location,
            certain: happensSo,
            subject: text,
            message: say(text, 'opens-dev-stdout'),
          },
        ]
      : []
  // what is there already is not made
  const exists = claim.isDirectory ? place.world.exists(text) : 'no'
  if (exists === 'yes') return []
  const certain = happensSo && exists === 'no'
  if (isWork(text) && trait !== 'writes-file') return workClue(source, { ...value, text }, at, certain, placeOf)
  const through = value.through === undefined ? {} : { through: value.through }
  const isRelative = !value.text.startsWith('/')
  if (isRelative && trait === 'runs-path') return []
  const relative = isRelative && value.known ? { relative: value.text } : {}
  const { origin } = value
  const written = origin && placeOf(origin.source, origin.start, origin.end)
  const message = claim.isDirectory ? `\`${source.script.id}\` makes the directory \`${text}\`` : say(text)
  const clue: Clue = { trait, at: location, certain, subject: text, message, written, ...through, ...relative }
  // with a `workdir` it is known which file is meant
  if (
    place.world.directory !== '/' ||
    !isRelative ||
    !value.known ||
    (trait !== 'reads-file' && trait !== 'enters-directory')
  )
    return [clue]
  return [clue, { ...clue, trait: 'relative-path', subject: value.text, message: say(value.text, 'relative-path') }]
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
