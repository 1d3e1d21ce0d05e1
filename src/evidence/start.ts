/**
 * What a shell script does when it starts, with the variables, the arguments and the working directory that lithos gives it.
 * Nothing runs; what cannot be known (the output of a program, a glob) stays unknown, and what happens only perhaps is
 * marked so.
 */
import { type Field, known, unknown } from '../shell/field.js'
import { logical } from '../shell/paths.js'
import { fits, isWild, segmentsOf } from '../shell/pattern.js'
import { type Host, mostSteps, type Status, spend } from '../shell/shell.js'
import { evaluate } from '../shell/simple.js'
import { beforeRunning } from '../shell/start.js'
import { run } from './commands.js'
import { shellVariables } from './programs.js'
import { needDirectory, note, useFile } from './record.js'
import {
  newJournal,
  pathOf,
  type ShellEffect,
  type ShellLaunch,
  type ShellScript,
  type ShellWorld,
  type StartShell,
} from './shell.js'

/** What lithos starts a script with. */
interface ShellStart {
  readonly script: ShellScript
  /** `$0` */
  readonly name: string
  readonly arguments: readonly string[]
  readonly environ: ReadonlyMap<string, string>
  /** Absolute. */
  readonly directory: string
  /** Its number, where the config or the sandbox says it. */
  readonly user: number | undefined
}

/** What a script does, and the programs that it runs, in order. */
interface ShellDeeds {
  readonly effects: readonly ShellEffect[]
  readonly launches: readonly ShellLaunch[]
}

/** Everything that the script does, in order; bounded, and never throws for any text. */
export function shellEffects(start: ShellStart, world: ShellWorld): readonly ShellEffect[] {
  return shellDeeds(start, world).effects
}

/** As `shellEffects`, with the programs that it runs. */
export function shellDeeds(start: ShellStart, world: ShellWorld): ShellDeeds {
  const environ = new Map([...start.environ].map(([name, value]) => [name, { ...known(value), through: name }]))
  const journal = newJournal()
  const shell: StartShell = {
    ...beforeRunning(start.script),
    host,
    world,
    journal,
    environ,
    user: start.user,
    atStart: true,
    start: start.directory,
    vars: new Map(environ),
    name: known(start.name),
    args: start.arguments.map(known),
    cwd: start.directory,
    errexit: /^#!.*\s-\w*e/.test(start.script.text),
    nounset: /^#!.*\s-\w*u/.test(start.script.text),
    budget: { left: mostSteps },
  }
  const status = evaluate(shell, start.script, {})
  const effects = [...journal.effects.values()]
  // a script that ends with a failure is not ready to do without what it asked for
  return {
    launches: journal.launches,
    effects:
      status !== 'fail'
        ? effects
        : effects.map((effect) =>
            effect.trait === 'uses-variable' ? { ...effect, certain: true, stops: true } : effect,
          ),
  }
}

const host: Host<StartShell> = {
  run,
  opaque() {},
  variable(shell, name, at, optional) {
    const value = shell.vars.get(name)
    const isShells = shellVariables.test(name)
    const isFromOutside = value === shell.environ.get(name) && !(value === undefined && shell.forgotten)
    if (!isShells && at !== undefined && isFromOutside)
      note(shell, 'uses-variable', name, at, optional ? { certain: false } : {})
    return value ?? (isShells || shell.forgotten ? unknown : known(''))
  },
  files: (shell, field, pattern) =>
    namedBy(shell, field, pattern) ?? [
      { ...field, text: field.text.slice(0, [...field.text].findIndex(isWild)), known: false },
    ],
  braces: () => true,
  redirect(shell, operator, file) {
    if (operator !== '<') needDirectory(shell, file)
    const isOpen = useFile(shell, operator === '<' ? 'reads-file' : 'writes-file', file)
    if (!isOpen) return 'fail'
    const path = operator === '<' ? pathOf(shell, file) : undefined
    const content = path === undefined || shell.journal.made.has(path) ? undefined : shell.world.text(path)?.text
    return { certain: true, content, write() {} }
  },
  script(shell, file) {
    useFile(shell, 'reads-file', file)
    const path = pathOf(shell, file)
    if (path === undefined || shell.journal.made.has(path)) return undefined
    return shell.world.look(path).exists === 'no' ? 'fail' : shell.world.text(path)
  },
  enter(shell, path, given) {
    if (given !== undefined) useFile(shell, 'enters-directory', { ...given, at: shell.at })
    if (path === undefined) {
      shell.atStart = false
      return 'ok'
    }
    if (given === undefined || given.text.startsWith('/')) shell.atStart = false
    return !shell.journal.made.has(path) && shell.world.look(path).exists === 'no' ? 'fail' : 'ok'
  },
  ask,
  fork: (shell) => ({ ...shell }),
  join(shell, ways) {
    shell.atStart = ways.some(({ atStart }) => atStart)
  },
}

const mostFiles = 100

/** The files of one directory that a pattern names, where the directory is known as a whole and has some. */
function namedBy(shell: StartShell, field: Field, pattern: string): readonly Field[] | undefined {
  const segments = segmentsOf(pattern)
  const last = segments.pop() ?? ''
  const directory = segments.join('/')
  if (!pattern.startsWith('/') || isWild(directory) || directory.includes('\\')) return undefined
  const names = shell.world.list(logical(directory || '/'))
  const isChanged = [...shell.journal.made].some((path) => path.startsWith(`${directory}/`))
  if (names === undefined || names.length > mostFiles || isChanged || !spend(shell)) return undefined
  const found = names.filter((name) => !name.startsWith('.') && fits(name, last) === true).sort()
  return found.length === 0 ? undefined : found.map((name) => ({ ...field, text: `${directory}/${name}`, known: true }))
}

function ask(shell: StartShell, question: string, file: Field): Status {
  if (!/^-[defrswxLhbcpS]$/.test(question)) return 'unknown'
  const path = pathOf(shell, file)
  if (path === undefined) return 'unknown'
  if (shell.journal.made.has(path)) return 'ok'
  const at = file.at ?? shell.at
  if (question === '-w') note(shell, 'writes-file', path, at)
  else note(shell, 'reads-file', path, at, { certain: false, tolerated: false })
  if (!shell.tolerated && /^\/work(?:\/|$)/.test(path)) note(shell, 'reads-work', path, at)
  const { exists, kind } = shell.world.look(path)
  if (exists !== 'yes') return exists === 'no' ? 'fail' : 'unknown'
  if (question === '-e') return 'ok'
  if (question === '-w' && !shell.world.writable(path)) return 'fail'
  const wanted = { '-d': 'dir', '-f': 'file' }[question]
  if (wanted === undefined || kind === undefined) return 'unknown'
  return kind === wanted ? 'ok' : 'fail'
}
