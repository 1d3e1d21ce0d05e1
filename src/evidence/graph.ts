/** The sources that a program is made of, and what their imports lead to: worked out once for all images that have the same. */
import type { FileSystem } from '../files/filesystem.js'
import { perTree } from '../files/per-file.js'
import { memoize } from '../text/collections.js'
import { type Answer, importsOf, isSame, isSameText, type Looked, namesOf, type Places } from './imports.js'
import type { Language, Source, Target, World } from './languages/language.js'
import { languageNamed } from './languages/languages.js'
import type { Import, Module, Where } from './languages/syntax.js'
import { type Script, sourceAt } from './texts.js'

/** An import that leads to a source. */
export interface Link {
  readonly where: Where
  readonly target: Source
}

/** An import of a file that the image lacks, and that the repository has. */
export interface Lost {
  readonly source: Source
  readonly one: Import
  readonly target: Target
  readonly path: string
}

/** What a start reaches: the sources are those of the world. */
export interface Graph {
  readonly world: World
  /** None where nobody can read it. */
  readonly start?: Source | undefined
  readonly lost: readonly Lost[]
  /** They may lead to sources that there was no room for. */
  links(source: Source): readonly Link[]
}

/** What may still be read. */
export interface Budget {
  files: number
  bytes: number
}

/** The source with which a program begins. */
export interface Start {
  readonly path: string
  readonly language: Language
  readonly isScript: boolean
  /** The paths of further sources that it is known to load. */
  besides(start: Source): readonly string[]
}

interface Around {
  readonly world: World
  readonly places: Places
  readonly budget: Budget
}

interface Expanded {
  readonly links: readonly Link[]
  readonly lost: readonly Lost[]
}

/** Sources, and where their imports lead in every image that has the same starts and what `looked` says. */
interface Forest {
  readonly sources: Map<string, Source>
  readonly starts: Set<Source>
  readonly expanded: Map<Source, Expanded>
  /** By directory; the answers by what was asked. */
  readonly looked: Map<string, Pick<Looked, 'directory' | 'summary'> & { readonly answers: Map<string, Answer> }>
  /** How much of it was found to be right for an image, by the texts of that. */
  readonly agreed: WeakMap<Places['texts'], number>
  /** Nobody else asks for it: what the imports lead to may depend on the process. */
  readonly isOwn: boolean
}

/** What a start reaches as far as `budget` allows, which is spent. `world` is what the process meets; nothing is reached there yet. */
export function graphFrom(start: Start, around: Around): Graph {
  const forest = sharedForest(around)
  const shared = grown(forest, start, around)
  if (shared === undefined) return grown(newForest(true), start, around) as Graph
  forest.agreed.set(around.places.texts, sizeOf(forest))
  return shared
}

const newForest = (isOwn: boolean): Forest => ({
  sources: new Map(),
  starts: new Set(),
  expanded: new Map(),
  looked: new Map(),
  agreed: new WeakMap(),
  isOwn,
})

const sizeOf = ({ sources, starts, expanded }: Forest): number => sources.size + starts.size + expanded.size

/** By what imports depend on besides the image; the latest last. */
const forestsIn = perTree((_files: FileSystem) => new Map<string, readonly Forest[]>())

/** Images that differ in more ways than that share nothing. */
const mostForests = 8

/** Sources that are kept: more are not worth their space. */
const mostSources = 20_000

function sharedForest({ world, places }: Around): Forest {
  const all = forestsIn(places.files)
  const looks = [world.modulePath, world.autoload.flatMap((one) => [one.prefix, one.directory]), places.searched]
  const key = [places.home, ...looks.map((each) => each.join('\0'))].join('\0\0')
  const forests = all.get(key) ?? []
  const fitting = forests.find((forest) => agrees(forest, places))
  if (fitting !== undefined) return fitting
  const kept = [...all.values()].flat().reduce((sum, { sources }) => sum + sources.size, 0)
  if (kept > mostSources) all.clear()
  const made = newForest(false)
  all.set(key, [...forests.slice(1 - mostForests), made])
  return made
}

/** Whether an image has the same wherever it was looked, and the repository the same texts. */
function agrees(forest: Forest, places: Places): boolean {
  const { sources, starts, looked, agreed } = forest
  if (agreed.get(places.texts) === sizeOf(forest)) return true
  const holds =
    [...looked.values()].every((one) => isSame(one, one.answers.values(), places)) &&
    [...starts].every(({ path, script }) => isSameText(script, places.texts(path))) &&
    [...sources.values()].every(({ path, script }) => {
      const { source } = script
      return source === undefined ? places.texts(path) === script : sourceAt(places.files, source.path) === source
    })
  if (holds) agreed.set(places.texts, sizeOf(forest))
  return holds
}

/** Follows the imports; `undefined` where another process would be led elsewhere. */
function grown(forest: Forest, start: Start, { world: met, places, budget }: Around): Graph | undefined {
  const reached = new Set<Source>()
  const world: World = { ...met, reached }
  const left = { ...budget }
  const reach = (source: Source) => {
    const { length } = source.script.text
    if (reached.has(source) || left.files <= 0 || left.bytes < length) return
    left.files--
    left.bytes -= length
    reached.add(source)
  }

  const first = startIn(forest, start, places)
  if (first !== undefined) reach(first)
  const besides = first === undefined || !reached.has(first) ? [] : linksBesides(start, first, forest, places)
  const links = (source: Source): readonly Link[] => {
    const own = forest.expanded.get(source)?.links ?? []
    return source === first ? [...besides, ...own] : own
  }
  for (const { target } of besides) reach(target)
  for (const source of reached) {
    if (!forest.isOwn && source.module.imports.some(({ path }) => path !== undefined)) return undefined
    const own = forest.expanded.get(source) ?? expanded(forest, source, world, places)
    forest.expanded.set(source, own)
    for (const { target } of own.links) {
      // it imports the script that is run, which is another module then
      if (!forest.isOwn && target !== first && target.path === first?.path) return undefined
      reach(target)
    }
  }
  Object.assign(budget, left)
  const lost = [...reached].flatMap((source) => forest.expanded.get(source)?.lost ?? [])
  return { world, start: first, lost, links }
}

/** The start itself is another one than what is imported from its path, where it is run as a script. */
function startIn(forest: Forest, { path, language, isScript }: Start, places: Places): Source | undefined {
  const script = places.texts(path)
  if (script === undefined) return undefined
  const isPlain = !isScript && languageNamed(path, script.text) === language
  const key = isPlain || forest.isOwn ? path : `${path}\0${language.name}`
  const source = forest.sources.get(key) ?? newSource(path, script, language, isScript)
  forest.sources.set(key, source)
  forest.starts.add(source)
  return source
}

function linksBesides({ besides }: Start, start: Source, forest: Forest, places: Places): readonly Link[] {
  return besides(start).flatMap((path) => {
    const target = sourceIn(forest, path, places)
    return target === undefined ? [] : [{ where: { scope: start.module.top, conditions: [], caught: [] }, target }]
  })
}

/** The source at a path; `undefined` where it is of no language that is read. */
function sourceIn({ sources }: Forest, path: string, places: Places): Source | undefined {
  const known = sources.get(path)
  if (known !== undefined) return known
  const script = places.texts(path)
  const language = script && languageNamed(path, script.text)
  if (script === undefined || language === undefined) return undefined
  const source = newSource(path, script, language, false)
  sources.set(path, source)
  return source
}

function newSource(path: string, script: Script, language: Language, isStart: boolean): Source {
  let module: Module | undefined
  return {
    path,
    script,
    language,
    isStart,
    names: new Map(),
    get module() {
      module ??= moduleOf(script, language)
      return module
    },
  }
}

/** Parsed once, however many images and deployments have it. */
const moduleOf = (script: Script, language: Language): Module => modulesOf(script.source ?? script)(language)

const modulesOf = memoize(({ text }: Pick<Script, 'text'>) => memoize((language: Language) => language.read(text)))

/** Where the imports of a source lead; the names that they give are the source's from then on. */
function expanded(forest: Forest, source: Source, world: World, places: Places): Expanded {
  const { led, looked } = importsOf(source, world, places)
  for (const one of looked) note(one, forest)
  const links: Link[] = []
  const lost: Lost[] = []
  const { names } = source
  for (const { one, leads } of led) {
    for (const [local, name] of namesOf(one)) names.set(local, name)
    for (const lead of leads) {
      if (lead.lost !== undefined) lost.push({ source, one, target: lead.target, path: lead.lost })
      const target = lead.path === undefined ? undefined : sourceIn(forest, lead.path, places)
      if (target === undefined) continue
      links.push({ where: one.where, target })
      for (const [local, name] of lead.target.gives)
        if (name !== '' || !one.module.includes('.'))
          names.set(local, { full: local, name: name === '' ? '*' : name, target, otherwise: names.get(local) })
    }
  }
  return { links, lost }
}

function note({ directory, summary, answers }: Looked, { looked }: Forest): void {
  const known = looked.get(directory) ?? { directory, summary, answers: new Map() }
  looked.set(directory, known)
  for (const answer of answers) known.answers.set(`${answer.path}\0${answer.isAbsent}`, answer)
}
