/** The sources that the start reaches: what a launch runs, and what that imports. What nothing reaches is not the program. */
import { baseName, normalize } from '../deployment/paths.js'
import type { Clue } from './evidence.js'
import { type Budget, graphFrom, type Lost, type Start } from './graph.js'
import type { Places } from './imports.js'
import { type Certainty, certaintyOf, cluesOf, runningFrom } from './languages/claims.js'
import { go } from './languages/go-calls.js'
import { java } from './languages/java-calls.js'
import type { Language, Source, World } from './languages/language.js'
import { languageNamed } from './languages/languages.js'
import { php } from './languages/php-calls.js'
import { python } from './languages/python-calls.js'
import { interpretedBy, type Launch } from './launches.js'

/** What reaching asks of the image and of the repository. */
export interface Surroundings extends Places {
  /** What is at a path when the process runs. */
  exists: World['exists']
  /** Variables that production has, whose values nobody knows. */
  readonly hidden: ReadonlySet<string>
  /** Every source file that the image has from the repository; absolute paths. */
  sources(): readonly string[]
  /** The sources of Go that a program of the image was built from; paths under /work. */
  builtFrom(path: string): readonly string[]
  /** The sources of Java that the project builds; paths under /work. */
  javaSources(): readonly string[]
}

const maxSources = 400
const maxBytes = 4 * 1024 * 1024

/** A source with which a program begins. */
interface Entry {
  readonly path: string
  readonly language: Language
  /** It is read at start, not only when somebody asks for it. */
  readonly isCertain: boolean
  /** Python looks for modules here, besides `PYTHONPATH`. */
  readonly directory: string
  /** Where the program runs, when it changes there itself: `--chdir`. */
  readonly runsIn?: string | undefined
  readonly isScript: boolean
}

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

const pythonServers =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|granian|sanic|dramatiq|huey_consumer(?:\.py)?)$/
/** They run the script that is the first plain word, behind a verb or not. */
const scriptRunners =
  /^(?:tsx|ts-node(?:-esm|-dev)?|babel-node|nodemon|bun|deno|streamlit|fastapi|pm2(?:-runtime)?|forever|mod_wsgi-express)$/

/** The sources that a launch begins with. */
function entriesOf(launch: Launch, around: Surroundings): readonly Entry[] {
  const { program, words, directory } = launch
  if (directory === undefined || !program.known) return []
  const name = baseName(program.value)
  const values = words.map(({ value }) => value)
  const own = (path: string, isScript = true): Entry[] => {
    const at = normalize(path, directory)
    const script = around.texts(at)
    const language = script && languageNamed(at, script.text, name)
    return language
      ? [
          {
            path: at,
            language,
            isCertain: launch.certain,
            directory: at.slice(0, at.lastIndexOf('/')) || '/',
            isScript,
          },
        ]
      : []
  }

  const interpreted = interpretedBy(launch)
  if (interpreted?.kind === 'script') return own(interpreted.word.value)
  if (interpreted?.kind === 'module') {
    const from = modulesIn(interpreted.word.value, directory, launch, around)
    return [...from, ...modulesIn(`${interpreted.word.value}.__main__`, directory, launch, around)]
  }
  if (/^php[\d.]*$/.test(name)) {
    const root = after(values, /^(?:-t|--docroot)$/) ?? '.'
    return values.some((value) => /^(?:-S|--server)$/.test(value)) ? own(`${normalize(root, directory)}/index.php`) : []
  }
  if (/^php-fpm/.test(name))
    return likely(
      around
        .sources()
        .filter((path) => path.endsWith('/index.php'))
        .flatMap((path) => own(path)),
    )
  if (pythonServers.test(name)) {
    const from = normalize(after(values, /^(?:--chdir|--app-dir)$/) ?? '.', directory)
    const module = values.findLast((value) => /^[A-Za-z_][\w.]*(?::\w+.*)?$/.test(value))
    return module === undefined ? [] : within(from, modulesIn(module.replace(/:.*$/, ''), from, launch, around))
  }
  if (name === 'celery') {
    const app = after(values, /^(?:-A|--app)$/)?.replace(/:.*$/, '')
    const from = normalize(after(values, /^--workdir$/) ?? '.', directory)
    if (app === undefined) return []
    return [app, `${app}.celery`].flatMap((module) => modulesIn(module, from, launch, around))
  }
  if (/^(?:flask|django-admin)$/.test(name)) {
    const app = after(values, /^(?:--app|-A)$/) ?? launch.environ.get('FLASK_APP')
    return app === undefined ? [] : modulesIn(app.replace(/\.py$|:.*$/, ''), directory, launch, around)
  }
  if (/^(?:puma|rackup|unicorn|thin|rainbows|passenger)$/.test(name)) return own('config.ru')
  if (name === 'sidekiq') {
    const required = after(values, /^(?:-r|--require)$/) ?? '.'
    return [required, `${required}/config/environment.rb`].flatMap((file) => own(file))
  }
  if (/^(?:rails|rake)$/.test(name)) return own('config/environment.rb')
  if (scriptRunners.test(name)) {
    const script = values.find((value) => /^[^-].*\.\w+$/.test(value))
    return script === undefined ? [] : own(script)
  }
  if (/^java[\d.]*$/.test(name)) return javaEntries(launch, directory, around)
  if (name === 'uwsgi') return uwsgi(values, directory, launch, around, own)
  if (!program.value.includes('/')) return []
  const built = around.builtFrom(normalize(program.value, directory))
  return built.length > 0
    ? built.map((path) => ({ path, language: go, isCertain: launch.certain, directory, isScript: false }))
    : own(program.value)
}

/** All sources of the project; certainly only the class that the command line names. */
function javaEntries({ words, certain }: Launch, directory: string, around: Surroundings): readonly Entry[] {
  const named = words.filter(({ value }) => /^[A-Za-z_][\w.]*$/.test(value)).map(({ value }) => value)
  return around.javaSources().map((path) => {
    const isNamed = named.some((name) => path.endsWith(`/${name.replaceAll('.', '/')}.java`))
    return { path, language: java, isCertain: certain && isNamed, directory, isScript: false }
  })
}

const likely = (entries: readonly Entry[]): readonly Entry[] => entries.map((entry) => ({ ...entry, isCertain: false }))

const within = (directory: string, entries: readonly Entry[]): readonly Entry[] =>
  entries.map((entry) => ({ ...entry, runsIn: directory }))

/** The value of an option: `-t DIR`, `--chdir=DIR`. */
function after(values: readonly string[], option: RegExp): string | undefined {
  const index = values.findIndex((value) => option.test(value.replace(/=.*$/s, '')))
  const found = values[index]
  if (found === undefined) return undefined
  return found.includes('=') ? found.slice(found.indexOf('=') + 1) : values[index + 1]
}

/** `wsgi-file`, `module` and `chdir` of the command line, and of an ini file that it names. */
function uwsgi(
  values: readonly string[],
  directory: string,
  launch: Launch,
  around: Surroundings,
  own: (path: string) => Entry[],
): readonly Entry[] {
  const ini = values.find((value) => /\.ini$/.test(value))
  const text = ini === undefined ? '' : (around.texts(normalize(ini.replace(/^.*=/, ''), directory))?.text ?? '')
  const setting = (name: string) =>
    after(values, new RegExp(`^--${name}$`)) ?? new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'm').exec(text)?.[1]
  const from = normalize(setting('chdir') ?? '.', directory)
  const file = setting('wsgi-file')
  if (file !== undefined) return within(from, own(normalize(file, from)))
  const module = setting('module')?.replace(/:.*$/, '')
  return module === undefined ? [] : within(from, modulesIn(module, from, launch, around))
}

/** A module of Python, as it is found from a directory and `PYTHONPATH`. */
function modulesIn(module: string, directory: string, launch: Launch, around: Surroundings): readonly Entry[] {
  const path = module.replaceAll('.', '/')
  for (const base of [directory, ...searchPath(launch, directory)])
    for (const file of [`${path}.py`, `${path}/__init__.py`]) {
      const at = normalize(file, base)
      if (around.texts(at))
        return [{ path: at, language: python, isCertain: launch.certain, directory, isScript: false }]
    }
  return []
}

const searchPath = ({ environ }: Launch, directory: string): readonly string[] =>
  (environ.get('PYTHONPATH') ?? '')
    .split(':')
    .filter((part) => part !== '')
    .map((part) => normalize(part, directory))

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
