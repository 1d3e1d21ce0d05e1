/** The sources that a program begins with, by its command line. */
import { baseName, normalize } from '../deployment/paths.js'
import type { Places } from './imports.js'
import { go } from './languages/go-calls.js'
import { java } from './languages/java-calls.js'
import type { Language } from './languages/language.js'
import { languageNamed } from './languages/languages.js'
import { python } from './languages/python-calls.js'
import { interpretedBy, type Launch } from './launches.js'

/** What is asked of the image and of the repository. */
export interface Sources extends Pick<Places, 'texts'> {
  /** Every source file that the image has from the repository; absolute paths. */
  sources(): readonly string[]
  /** The sources of Go that a program of the image was built from; paths under /work. */
  builtFrom(path: string): readonly string[]
  /** The sources of Java that the project builds; paths under /work. */
  javaSources(): readonly string[]
}

/** A source with which a program begins. */
export interface Entry {
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

/** A launch whose directory is known. */
interface Started {
  readonly launch: Launch
  readonly around: Sources
  /** The words behind the program. */
  readonly values: readonly string[]
  readonly directory: string
}

type Begins = (started: Started) => readonly Entry[]

/** What well-known programs begin with; the first that fits. */
const programs: readonly { readonly name: RegExp; readonly begins: Begins }[] = [
  { name: /^php[\d.]*$/, begins: phpServer },
  { name: /^php-fpm/, begins: allIndexes },
  {
    name: /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|granian|sanic|dramatiq|huey_consumer(?:\.py)?)$/,
    begins: pythonServer,
  },
  { name: /^celery$/, begins: celery },
  { name: /^(?:flask|django-admin)$/, begins: flask },
  {
    name: /^(?:puma|rackup|unicorn|thin|rainbows|passenger)$/,
    begins: (started) => [...own(started, 'config.ru'), ...railsEntries(started)],
  },
  { name: /^sidekiq$/, begins: sidekiq },
  { name: /^rails$/, begins: (started) => [...own(started, 'config/environment.rb'), ...railsEntries(started)] },
  // a task may go without the application
  {
    name: /^rake$/,
    begins: (started) => own(started, 'config/environment.rb').map((entry) => ({ ...entry, isCertain: false })),
  },
  {
    name: /^(?:tsx|ts-node(?:-esm|-dev)?|babel-node|nodemon|bun|deno|streamlit|fastapi|pm2(?:-runtime)?|forever|mod_wsgi-express)$/,
    begins: scriptRunner,
  },
  { name: /^java[\d.]*$/, begins: javaSources },
  { name: /^uwsgi$/, begins: uwsgi },
]

/** The sources that a launch begins with. */
export function entriesOf(launch: Launch, around: Sources): readonly Entry[] {
  const { program, words, directory } = launch
  if (directory === undefined || !program.known) return []
  const started: Started = { launch, around, values: words.map(({ value }) => value), directory }
  const interpreted = interpretedBy(launch)
  if (interpreted?.kind === 'script') return own(started, interpreted.word.value)
  if (interpreted?.kind === 'module') {
    const module = interpreted.word.value
    return [module, `${module}.__main__`].flatMap((each) => modulesIn(each, directory, launch, around))
  }
  const name = baseName(program.value)
  const begins = programs.find((each) => each.name.test(name))?.begins ?? itself
  return begins(started)
}

/** The source at a path, where there is one. */
function own({ launch, around, directory }: Started, path: string): readonly Entry[] {
  const at = normalize(path, directory)
  const script = around.texts(at)
  const language = script && languageNamed(at, script.text, baseName(launch.program.value))
  if (!language) return []
  const folder = at.slice(0, at.lastIndexOf('/')) || '/'
  return [{ path: at, language, isCertain: launch.certain, directory: folder, isScript: true }]
}

/** `php -S localhost:80 -t public`. */
function phpServer(started: Started): readonly Entry[] {
  if (!started.values.some((value) => /^(?:-S|--server)$/.test(value))) return []
  const root = after(started.values, /^(?:-t|--docroot)$/) ?? '.'
  return own(started, `${normalize(root, started.directory)}/index.php`)
}

/** Which of them is asked for a pool's settings say. */
function allIndexes(started: Started): readonly Entry[] {
  const indexes = started.around.sources().filter((path) => path.endsWith('/index.php'))
  return indexes.flatMap((path) => own(started, path)).map((entry) => ({ ...entry, isCertain: false }))
}

/** `gunicorn --chdir api main:app`. */
function pythonServer({ values, directory, launch, around }: Started): readonly Entry[] {
  const from = normalize(after(values, /^(?:--chdir|--app-dir)$/) ?? '.', directory)
  const module = values.findLast((value) => /^[A-Za-z_][\w.]*(?::\w+.*)?$/.test(value))
  return module === undefined ? [] : within(from, modulesIn(module.replace(/:.*$/, ''), from, launch, around))
}

function celery({ values, directory, launch, around }: Started): readonly Entry[] {
  const app = after(values, /^(?:-A|--app)$/)?.replace(/:.*$/, '')
  const from = normalize(after(values, /^--workdir$/) ?? '.', directory)
  if (app === undefined) return []
  return [app, `${app}.celery`].flatMap((module) => modulesIn(module, from, launch, around))
}

function flask({ values, directory, launch, around }: Started): readonly Entry[] {
  const app = after(values, /^(?:--app|-A)$/) ?? launch.environ.get('FLASK_APP')
  return app === undefined ? [] : modulesIn(app.replace(/\.py$|:.*$/, ''), directory, launch, around)
}

/** What Rails loads when it is initialized, besides what the sources ask for; guides.rubyonrails.org/initialization.html */
function railsEntries(started: Started): readonly Entry[] {
  const { launch, around, directory } = started
  const config = normalize('config', directory)
  if (around.texts(`${config}/application.rb`) === undefined) return []
  const kind = launch.environ.get('RAILS_ENV') ?? launch.environ.get('RACK_ENV') ?? 'development'
  const initializers = around.sources().filter((path) => path.startsWith(`${config}/initializers/`))
  return [`${config}/environments/${kind}.rb`, ...initializers].flatMap((path) => own(started, path))
}

function sidekiq(started: Started): readonly Entry[] {
  const required = after(started.values, /^(?:-r|--require)$/) ?? '.'
  return [required, `${required}/config/environment.rb`].flatMap((file) => own(started, file))
}

/** They run the script that is the first plain word, behind a verb or not. */
function scriptRunner(started: Started): readonly Entry[] {
  const script = started.values.find((value) => /^[^-].*\.\w+$/.test(value))
  return script === undefined ? [] : own(started, script)
}

/** All sources of the project; certainly only the class that the command line names. */
function javaSources({ launch: { certain }, values, directory, around }: Started): readonly Entry[] {
  const named = values.filter((value) => /^[A-Za-z_][\w.]*$/.test(value))
  return around.javaSources().map((path) => {
    const isNamed = named.some((name) => path.endsWith(`/${name.replaceAll('.', '/')}.java`))
    return { path, language: java, isCertain: certain && isNamed, directory, isScript: false }
  })
}

/** `wsgi-file`, `module` and `chdir` of the command line, and of an ini file that it names. */
function uwsgi(started: Started): readonly Entry[] {
  const { values, directory, launch, around } = started
  const ini = values.find((value) => /\.ini$/.test(value))
  const text = ini === undefined ? '' : (around.texts(normalize(ini.replace(/^.*=/, ''), directory))?.text ?? '')
  const setting = (name: string) =>
    after(values, new RegExp(`^--${name}$`)) ?? new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'm').exec(text)?.[1]
  const from = normalize(setting('chdir') ?? '.', directory)
  const file = setting('wsgi-file')
  if (file !== undefined) return within(from, own(started, normalize(file, from)))
  const module = setting('module')?.replace(/:.*$/, '')
  return module === undefined ? [] : within(from, modulesIn(module, from, launch, around))
}

/** A program of the repository: what it was built from, or the script that it is. */
function itself(started: Started): readonly Entry[] {
  const { launch, around, directory } = started
  if (!launch.program.value.includes('/')) return []
  const built = around.builtFrom(normalize(launch.program.value, directory))
  if (built.length === 0) return own(started, launch.program.value)
  return built.map((path) => ({ path, language: go, isCertain: launch.certain, directory, isScript: false }))
}

const within = (directory: string, entries: readonly Entry[]): readonly Entry[] =>
  entries.map((entry) => ({ ...entry, runsIn: directory }))

/** The value of an option: `-t DIR`, `--chdir=DIR`. */
function after(values: readonly string[], option: RegExp): string | undefined {
  const index = values.findIndex((value) => option.test(value.replace(/=.*$/s, '')))
  const found = values[index]
  if (found === undefined) return undefined
  return found.includes('=') ? found.slice(found.indexOf('=') + 1) : values[index + 1]
}

/** A module of Python, as it is found from a directory and `PYTHONPATH`. */
export function modulesIn(
  module: string,
  directory: string,
  launch: Launch,
  { texts }: Pick<Sources, 'texts'>,
): readonly Entry[] {
  const path = module.replaceAll('.', '/')
  for (const base of [directory, ...searchPath(launch, directory)])
    for (const file of [`${path}.py`, `${path}/__init__.py`]) {
      const at = normalize(file, base)
      if (texts(at)) return [{ path: at, language: python, isCertain: launch.certain, directory, isScript: false }]
    }
  return []
}

/** `PYTHONPATH`. */
export function searchPath({ environ }: Launch, directory: string): readonly string[] {
  const parts = (environ.get('PYTHONPATH') ?? '').split(':')
  return parts.filter((part) => part !== '').map((part) => normalize(part, directory))
}
