/** Programs that a start runs, and how those that only run others are looked through: `env`, `tini --`, `bundle exec`, `python -m`. */
import { baseName, isShell } from '../deployment/paths.js'
import type { Location } from '../text/source.js'

/** A word of a command line. When it is not `known`, `value` is only its beginning. */
export interface LaunchWord {
  readonly value: string
  readonly known: boolean
  readonly at: Location
}

/** A program that is run. */
export interface Launch {
  /** A path or a bare name, as it is written. */
  readonly program: LaunchWord
  /** Its arguments. */
  readonly words: readonly LaunchWord[]
  /** Where it runs: absolute, `undefined` where nobody knows. */
  readonly directory: string | undefined
  /** The variables that it sees, as far as they are known. */
  readonly environ: ReadonlyMap<string, string>
  /** It is run at every start, and the start does not go on without it. */
  readonly certain: boolean
  /** A shell script runs it, and goes on when it fails, or does not. */
  readonly stops?: boolean | undefined
  /** `dbus-run-session`, `xvfb-run` …: what runs it, outermost first. */
  readonly through: readonly string[]
}

/** What comes before the command of a program that runs others. */
interface Wrapper {
  /** Plain words before the command. */
  readonly plain?: number
  /** Options that take the next word. */
  readonly valued?: RegExp
  /** The first plain word must be this: `bundle exec`. */
  readonly verb?: RegExp
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  tini: { valued: /^-[pvwe]$/ },
  'docker-init': {},
  'dumb-init': { valued: /^(?:-r|--rewrite)$/ },
  catatonit: {},
  nice: { valued: /^(?:-n|--adjustment)$/ },
  ionice: { valued: /^-[cnp]$/ },
  nohup: {},
  setsid: {},
  time: { valued: /^-[fo]$/ },
  timeout: { plain: 1, valued: /^(?:-[ks]|--signal|--kill-after)$/ },
  stdbuf: { valued: /^-[ioe]$/ },
  taskset: { plain: 1 },
  numactl: {},
  busybox: {},
  fakeroot: { valued: /^-[ils]$/ },
  flock: { plain: 1, valued: /^-[wE]$/ },
  'su-exec': { plain: 1 },
  gosu: { plain: 1 },
  's6-setuidgid': { plain: 1 },
  setuidgid: { plain: 1 },
  runuser: { valued: /^-[ugG]$/ },
  sudo: { valued: /^-[ugpCh]$/ },
  setpriv: {
    valued: /^--(?:reuid|regid|groups|inh-caps|ambient-caps|bounding-set|securebits|pdeathsig)$/,
  },
  chpst: { valued: /^-[uUbe/nmdopfc]$/ },
  'xvfb-run': { valued: /^(?:-[efnpsw]|--(?:server-num|error-file|auth-file|server-args|wait|xauth-protocol))$/ },
  'dbus-run-session': { valued: /^--(?:config-file|dbus-daemon)$/ },
  'dbus-launch': { valued: /^--config-file$/ },
  'with-contenv': {},
  'ddtrace-run': {},
  'opentelemetry-instrument': {},
  'newrelic-admin': { verb: /^run-program$/ },
  bundle: { verb: /^exec$/ },
  poetry: { verb: /^run$/ },
  pipenv: { verb: /^run$/ },
  uv: { verb: /^run$/ },
  pdm: { verb: /^run$/ },
  npx: { valued: /^(?:-p|--package|-w|--workspace)$/ },
}

/** What a program that only runs others runs; `undefined` for all others. */
export function unwrapped(launch: Launch): Launch | undefined {
  const name = baseName(launch.program.value)
  if (!launch.program.known) return undefined
  if (name === 'env') return throughEnv(launch)
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
  if (wrapper === undefined) return undefined
  let left = wrapper.plain ?? 0
  let hasVerb = wrapper.verb === undefined
  for (let i = 0; i < launch.words.length; i += 1) {
    const { value } = launch.words[i] as LaunchWord
    if (value === '--') return hasVerb ? inner(launch, i + 1, name) : undefined
    if (/^-./.test(value)) {
      if (wrapper.valued?.test(value)) i += 1
    } else if (!hasVerb) {
      if (!wrapper.verb?.test(value)) return undefined
      hasVerb = true
    } else if (left-- <= 0) return inner(launch, i, name)
  }
  return undefined
}

function inner(launch: Launch, from: number, name: string): Launch | undefined {
  const [program, ...words] = launch.words.slice(from)
  return program === undefined ? undefined : { ...launch, program, words, through: [...launch.through, name] }
}

function throughEnv(launch: Launch): Launch | undefined {
  const environ = new Map(launch.environ)
  let { directory } = launch
  for (let i = 0; i < launch.words.length; i += 1) {
    const { value } = launch.words[i] as LaunchWord
    const next = launch.words[i + 1]?.value ?? ''
    const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(value) ?? []
    if (name !== undefined) environ.set(name, text as string)
    else if (value === '-' || value === '-i' || value === '--ignore-environment') environ.clear()
    else if (value === '-u' || value === '--unset') {
      environ.delete(next)
      i += 1
    } else if (value === '-C' || value === '--chdir') {
      directory = next.startsWith('/') ? next : undefined
      i += 1
    } else if (!value.startsWith('-') || value === '--') {
      const found = inner(launch, value === '--' ? i + 1 : i, 'env')
      return found && { ...found, environ, directory }
    } else if (/^-\w*S/.test(value)) return undefined
  }
  return undefined
}

/** What an interpreter is told to run. */
export interface Interpreted<Word = LaunchWord> {
  readonly kind: 'script' | 'module' | 'code'
  readonly word: Word
  /** What the script or module gets. */
  readonly words: readonly Word[]
}

/** Options of interpreters that take the next word, and those that say what to run. */
const interpreters: readonly {
  readonly name: RegExp
  readonly valued: RegExp
  readonly module?: RegExp
  readonly code: RegExp
}[] = [
  {
    name: /^(?:python|pypy)[\d.]*$/,
    valued: /^-[WXQ]$|^--check-hash-based-pycs$/,
    module: /^-[a-zA-Z]*m$/,
    code: /^-c$/,
  },
  {
    name: /^node(?:js)?$/,
    valued: /^(?:-r|-C|--require|--import|--loader|--experimental-loader|--conditions|--env-file|--title)$/,
    code: /^(?:-[pe]|-pe|--eval|--print)$/,
  },
  { name: /^ruby[\d.]*$/, valued: /^-[IrCEFK]$/, code: /^-e$/ },
  { name: /^perl[\d.]*$/, valued: /^-I$/, code: /^-[eE]$/ },
  { name: /^php[\d.]*$/, valued: /^(?:-[dczSt]|--define|--php-ini|--server|--docroot)$/, code: /^(?:-r|--run)$/ },
  { name: /^lua[\d.]*$/, valued: /^-l$/, code: /^-e$/ },
]

/** The script, module or text that an interpreter runs; `undefined` where the program is none, or is told nothing. */
export function interpretedBy<Word extends { readonly value: string }>({
  program,
  words,
}: {
  readonly program: { readonly value: string }
  readonly words: readonly Word[]
}): Interpreted<Word> | undefined {
  const language = interpreters.find(({ name }) => name.test(baseName(program.value)))
  if (language === undefined) return undefined
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as Word
    const next = words[i + 1]
    const rest = words.slice(i + 2)
    if (language.module?.test(word.value)) return next && { kind: 'module', word: next, words: rest }
    if (language.code.test(word.value)) return next && { kind: 'code', word: next, words: rest }
    if (/^(?:-f|--file)$/.test(word.value) && language.name.test('php'))
      return next && { kind: 'script', word: next, words: rest }
    if (language.valued.test(word.value)) i += 1
    else if (word.value === '--') return next && { kind: 'script', word: next, words: rest }
    else if (!/^-./.test(word.value)) return { kind: 'script', word, words: words.slice(i + 1) }
  }
  return undefined
}

/** The word that names the script which a shell or an interpreter is told to run; options and their values are none: `php -S ADDRESS`. */
export function scriptWord<Word extends { readonly value: string }>(
  program: string,
  words: readonly Word[],
): Word | undefined {
  if (isShell(program)) {
    const isText = words.some(({ value }) => /^-[a-z]*[cs]/.test(value))
    return isText ? undefined : words.find(({ value }) => !/^[-+]./.test(value))
  }
  const found = interpretedBy({ program: { value: program }, words })
  return found?.kind === 'script' ? found.word : undefined
}

/**
 * A program that an interpreter is told to run by its script or module: `python3 /usr/bin/gunicorn`, `python -m celery`. The
 * launch itself where there is none.
 */
export function withoutInterpreter(launch: Launch): Launch {
  const found = interpretedBy(launch)
  if (found === undefined || found.kind === 'code') return launch
  const isProgram = found.kind === 'module' || !/\.\w+$/.test(baseName(found.word.value))
  return isProgram ? { ...launch, program: found.word, words: found.words } : launch
}

/** The scripts of package.json that `npm start`, `yarn serve`, `pnpm run build` run, in order; `undefined` for other programs. */
export function packageScripts({ program, words }: Launch): readonly string[] | undefined {
  if (!/^(?:npm|yarn|pnpm)$/.test(baseName(program.value))) return undefined
  const plain = words.map(({ value }) => value).filter((value) => !value.startsWith('-'))
  const [verb = '', name] = plain
  const ofItsOwn = /^(?:start|test|stop|restart)$/.test(verb) ? verb : undefined
  const script = /^(?:run|run-script)$/.test(verb) ? name : ofItsOwn
  const other = baseName(program.value) === 'npm' || /^(?:install|add|exec|dlx|node)$/.test(verb) ? undefined : verb
  const found = script ?? other
  return found === undefined || found === '' ? undefined : [`pre${found}`, found]
}
