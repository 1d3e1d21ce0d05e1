/** Where the imports of a source lead, by what one image and its project have. */
import type { FileSystem } from '../files/filesystem.js'
import { perTree } from '../files/per-file.js'
import { groupBy, memoize, memoizeByName } from '../text/collections.js'
import type { Source, Target, World } from './languages/language.js'
import { python } from './languages/python-calls.js'
import type { Import, Module } from './languages/syntax.js'
import type { Script, Texts } from './texts.js'

/** What is asked about the places that an import may mean: the same for everything that is deployed in one image. */
export interface Places {
  /** The repository, and the directory of the project in it. */
  readonly files: FileSystem
  readonly home: string
  readonly texts: Texts
  /** What the image has in a directory (`Image.summary`). */
  summary(directory: string): string | undefined
  /** Whether the image certainly has nothing at a path. */
  lacks(path: string): boolean
  /** Of a source: whether the repository has, beside its file, what a path of the image is beside the source. */
  beside(source: Source): (path: string) => boolean
  /** Where development looks for modules: directories of the repository, each with a slash. */
  readonly searched: readonly string[]
}

/** An import, and what it leads to. */
export interface Led {
  readonly one: Import
  readonly leads: readonly Lead[]
}

export interface Lead {
  readonly target: Target
  /** Its file, where the image has one. */
  readonly path?: string | undefined
  /** The path that the image lacks, and that the repository has a file for. */
  readonly lost?: string | undefined
}

/** What was worked out of a module, and what it follows from. */
export interface Known {
  readonly led: readonly Led[]
  readonly looked: readonly Looked[]
}

/** A directory in which files of imports were looked for: all that it had, and what was asked. */
export interface Looked {
  readonly directory: string
  readonly summary: string | undefined
  readonly answers: readonly Answer[]
}

/** What an image said. */
export interface Answer {
  readonly path: string
  readonly text?: Script | undefined
  /** Where that was asked. */
  readonly isAbsent?: boolean | undefined
}

/** The same in every image that has the same there, by what the imports depend on besides. */
const knownIn = perTree((_files: FileSystem) => memoize((_module: Module) => memoizeByName((_key): Known[] => [])))

/** The imports of a source, with what they lead to. Those by values (`require __DIR__ . '/x.php'`) depend on the process, too. */
export function importsOf(source: Source, world: World, places: Places): Known {
  const { imports } = source.module
  const led = () => imports.map((one) => ({ one, leads: leadsOf(one, source, world, places) }))
  if (imports.some(({ path }) => path !== undefined)) return { led: led(), looked: [] }
  const key = [source.path, source.script.id, places.home, ...world.modulePath, '', ...places.searched].join('\0')
  const known = knownIn(places.files)(source.module)(key)
  const found = known.find(({ looked }) => looked.every((one) => isSame(one, one.answers, places)))
  if (found !== undefined) return found
  const made = led()
  const fresh = { led: made, looked: lookedIn(made, places) }
  if (known.length < mostKnown) known.push(fresh)
  return fresh
}

/** Images that differ in more ways than that share nothing. */
const mostKnown = 8

/** Whether an image has the same in a directory, as far as it was asked. */
export function isSame(
  { directory, summary }: Pick<Looked, 'directory' | 'summary'>,
  answers: Iterable<Answer>,
  places: Places,
): boolean {
  if (summary !== undefined && places.summary(directory) === summary) return true
  for (const { path, text, isAbsent } of answers) {
    if (!isSameText(text, places.texts(path))) return false
    if (isAbsent !== undefined && isAbsent !== places.lacks(path)) return false
  }
  return true
}

/** The same file of the repository, or of one image. */
export const isSameText = (one: Script | undefined, other: Script | undefined): boolean =>
  one === other || (one?.source !== undefined && one.source === other?.source)

function lookedIn(led: readonly Led[], places: Places): readonly Looked[] {
  const answers = led.flatMap(({ leads }) => leads.flatMap((lead) => answersFor(lead, places)))
  return [...groupBy(answers, ({ path }) => path.slice(0, path.lastIndexOf('/')))].map(([directory, inside]) => ({
    directory,
    summary: places.summary(directory),
    answers: inside,
  }))
}

/** What was asked for a target: for texts until there was one, and where there was none whether anything is there. */
function answersFor({ target: { paths, isNeeded }, path: found }: Lead, places: Places): readonly Answer[] {
  if (found !== undefined)
    return paths
      .slice(0, paths.indexOf(found) + 1)
      .map((path) => ({ path, text: path === found ? places.texts(path) : undefined }))
  return paths.map((path) => ({ path, isAbsent: isNeeded ? places.lacks(path) : undefined }))
}

function leadsOf(one: Import, source: Source, world: World, places: Places): readonly Lead[] {
  return targetsOf(one, source, world).map((target) => {
    const path = target.paths.find((candidate) => places.texts(candidate) !== undefined)
    return {
      target,
      path,
      lost: path === undefined && target.isNeeded ? lostFile(one, source, target, places) : undefined,
    }
  })
}

const knownTargets = memoize((_wanted: Import) => new Map<string, readonly Target[]>())

/** By names an import may mean the same in every image that has the source at the same place. */
function targetsOf(wanted: Import, source: Source, world: World): readonly Target[] {
  if (wanted.path !== undefined) return source.language.targets(wanted, source, world)
  const known = knownTargets(wanted)
  const key = [source.path, ...world.modulePath].join('\0')
  const found = known.get(key) ?? source.language.targets(wanted, source, world)
  known.set(key, found)
  return found
}

/** A module of the repository that the image certainly does not have. */
function lostFile(one: Import, source: Source, { paths }: Target, places: Places): string | undefined {
  if (!paths.every((path) => places.lacks(path))) return undefined
  const isBeside = places.beside(source)
  const name = one.module.replaceAll('.', '/')
  const inDevelopment = (path: string) => {
    const file = path.slice(path.lastIndexOf(`/${name}`) + 1)
    return places.searched.some((directory) => places.files.stat(`${directory}${file}`) !== undefined)
  }
  return paths.find(
    (path) => isBeside(path) || (source.language === python && path.includes(`/${name}`) && inDevelopment(path)),
  )
}

/** What an import is called without a file: `os`, `tempfile.mkdtemp`. */
export const namesOf = memoize(({ module, names }: Import) =>
  [...names].map(([local, name]) => {
    const ofModule = name === '*' || name === 'default' ? module : `${module}.${name}`
    const full = name === '' ? local : ofModule
    return [local, { full, name }] as const
  }),
)
