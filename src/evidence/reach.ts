/** The sources that the start reaches: what a launch runs, and what that imports. What nothing reaches is not the program. */
import { normalize } from '../deployment/paths.js'
import { type Entry, entriesOf, modulesIn, type Sources, searchPath } from './entries.js'
import type { Clue } from './evidence.js'
import { type Budget, graphFrom, type Lost, type Start } from './graph.js'
import type { Places } from './imports.js'
import { type Certainty, certaintyOf, cluesOf, runningFrom } from './languages/claims.js'
import type { Source, World } from './languages/language.js'
import { php } from './languages/php-calls.js'
import { python } from './languages/python-calls.js'
import type { Launch } from './launches.js'

/** What reaching asks of the image and of the repository. */
export interface Surroundings extends Places, Sources {
  /** What is at a path when the process runs. */
  exists: World['exists']
  /** Variables that production has, whose values nobody knows. */
  readonly hidden: ReadonlySet<string>
}

const maxSources = 400
const maxBytes = 4 * 1024 * 1024

/** What the programs that run do by their sources. */
export function reachedClues(launches: readonly Launch[], around: Surroundings): readonly Clue[] {
  const clues: Clue[] = []
  const seen = new Set<string>()
  const budget = { files: maxSources, bytes: maxBytes }
  for (const launch of launches) {
    for (const entry of entriesOf(launch, around)) {
      const key = `${entry.path}\0${entry.directory}\0${launch.directory}`
      if (seen.has(key)) continue
      seen.add(key)
      clues.push(...fromEntry(entry, launch, around, budget))
    }
  }
  return unique(clues)
}

/** One clue for each thing at each place: the most certain. */
function unique(clues: readonly Clue[]): readonly Clue[] {
  const found = new Map<string, Clue>()
  for (const clue of clues) {
    const key = `${clue.trait}\0${clue.at.file.path}\0${clue.at.start}\0${clue.subject}`
    const before = found.get(key)
    if (before === undefined || (clue.certain && !before.certain)) found.set(key, clue)
  }
  return [...found.values()]
}

function fromEntry(entry: Entry, launch: Launch, around: Surroundings, budget: Budget): readonly Clue[] {
  const directory = entry.runsIn ?? launch.directory ?? '/'
  const met: World = {
    directory,
    variables: launch.environ,
    hidden: around.hidden,
    isWhole: !launch.through.includes('shell'),
    modulePath: entry.language === python ? [...new Set([entry.directory, ...searchPath(launch, directory)])] : [],
    autoload: entry.language === php ? autoloadOf(entry.path, around.texts) : [],
    exists: around.exists,
    reached: new Set(),
  }
  const graph = graphFrom(
    { ...entry, besides: settingsOf(entry, launch, around) },
    { world: met, places: around, budget },
  )
  const { world } = graph
  const running = runningFrom(graph, entry.isCertain)
  const missing = graph.lost
    .filter(({ target }) => target.paths.every((each) => around.exists(each) === 'no'))
    .flatMap((lost) => {
      const certainty = certaintyOf(lost.one.where, lost.source, world, running)
      return certainty === 'never' ? [] : [missingClue(lost, certainty)]
    })
  const placeOf = ({ script }: Source, from: number, to: number) => script.place(from, to)
  return [...[...world.reached].flatMap((source) => cluesOf(source, world, running, placeOf)), ...missing]
}

/** Django imports the modules of its settings when it is set up. */
function settingsOf(entry: Entry, launch: Launch, around: Surroundings): Start['besides'] {
  if (entry.language !== python) return () => []
  return (start) =>
    settingsModules(launch, start).flatMap((module) =>
      modulesIn(module, entry.directory, launch, around).map(({ path }) => path),
    )
}

/** `autoload` of the composer.json in the directories above a source. */
function autoloadOf(path: string, texts: Surroundings['texts']): World['autoload'] {
  for (let at = path; at !== ''; ) {
    at = at.slice(0, at.lastIndexOf('/'))
    const text = texts(`${at}/composer.json`)?.text
    if (text === undefined) continue
    try {
      const { autoload } = JSON.parse(text) as { autoload?: Record<string, unknown> }
      const listed = Object.entries({
        ...((autoload?.['psr-0'] as object) ?? {}),
        ...((autoload?.['psr-4'] as object) ?? {}),
      })
      return listed.flatMap(([prefix, directories]) =>
        [directories]
          .flat()
          .flatMap((directory: unknown) =>
            typeof directory === 'string' ? [{ prefix, directory: normalize(directory, at || '/') }] : [],
          ),
      )
    } catch {
      return []
    }
  }
  return []
}

/** `DJANGO_SETTINGS_MODULE`, of the environment or as the source itself sets it. */
function settingsModules({ environ }: Launch, { module }: Source): readonly string[] {
  const given = environ.get('DJANGO_SETTINGS_MODULE')
  if (given !== undefined) return [given]
  return module.calls.flatMap(({ name, expression }) => {
    const call = name === 'setdefault' ? expression() : undefined
    const [key, value] = call?.kind === 'call' ? call.items : []
    const isSettings = key?.kind === 'text' && key.value === 'DJANGO_SETTINGS_MODULE' && value?.kind === 'text'
    return isSettings ? [value.value] : []
  })
}

/** A module of the repository that the image certainly does not have. */
function missingClue({ source: { script }, one: { module, start, end }, path }: Lost, certainty: Certainty): Clue {
  return {
    trait: 'reads-file',
    at: script.place(start, end),
    subject: path,
    certain: certainty === 'certain',
    message: `\`${script.id}\` imports \`${module}\` (\`${path}\`)`,
  }
}
