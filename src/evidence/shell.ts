/**
 * What a shell script does when it starts, with the variables, the arguments and the working directory that lithos gives it.
 * Nothing runs; what cannot be known (the output of a program, a glob) stays unknown, and what happens only perhaps is
 * marked so.
 */
import type { Answer } from '../image/image.js'
import { absolute, logical } from '../shell/paths.js'
import { isWild } from '../shell/pattern.js'
import { beforeRunning, type Host, mostSteps, type Script, type Shell, type Status } from '../shell/shell.js'
import { evaluate } from '../shell/simple.js'
import { type Field, known, unknown } from '../shell/words.js'
import { run } from './commands.js'
import { shellVariables } from './programs.js'
import { type Journal, needDirectory, newJournal, note, type ShellEffect, useFile } from './record.js'

/** What the script meets. */
export interface ShellWorld {
  /** Whether something is at an absolute path in production, and what. */
  look(path: string): { readonly exists: Answer; readonly kind?: 'dir' | 'file' | 'link' | 'other' }
  /** Whether a volume serves an absolute path. */
  covered(path: string): boolean
  /** Whether the process may be able to write to an absolute path. */
  writable(path: string): boolean
  /** The shell script that the file at a path is, where it is one and its text is known. */
  script(path: string): ShellScript | undefined
}

/** A script of the image or of a config. */
export interface ShellScript extends Script {
  /** Names the script when something of it is reported. */
  readonly id: string
}

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

/** The shell of a script that starts in production. */
export interface StartShell extends Shell<StartShell> {
  readonly world: ShellWorld
  readonly journal: Journal
  /** The variables that came from outside: using them counts, using the script's own does not. */
  readonly environ: ReadonlyMap<string, Field>
  readonly user: number | undefined
  /** The working directory that lithos gives it. */
  readonly start: string
  /** No `cd` yet: relative paths depend on lithos' `workdir`. */
  atStart: boolean
}

/** Everything that the script does, in order; bounded, and never throws for any text. */
export function shellEffects(start: ShellStart, world: ShellWorld): readonly ShellEffect[] {
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
    budget: { left: mostSteps },
  }
  const status = evaluate(shell, start.script, {})
  const effects = [...journal.effects.values()]
  // a script that ends with a failure is not ready to do without what it asked for
  return status !== 'fail'
    ? effects
    : effects.map((effect) => (effect.trait === 'uses-variable' ? { ...effect, certain: true } : effect))
}

/** The normalized path of a word; `undefined` where it is not known. */
export function pathOf(shell: StartShell, field: Field | undefined): string | undefined {
  const path = absolute(shell, field)
  return path === undefined ? undefined : logical(path)
}

const host: Host<StartShell> = {
  run,
  opaque() {},
  variable(shell, name, at, optional) {
    const value = shell.vars.get(name)
    const isShells = shellVariables.test(name)
    if (!isShells && at !== undefined && value === shell.environ.get(name))
      note(shell, 'uses-variable', name, at, optional ? { certain: false } : {})
    return value ?? (isShells ? unknown : known(''))
  },
  files: (_shell, field) => [{ ...field, text: field.text.slice(0, [...field.text].findIndex(isWild)), known: false }],
  braces: () => true,
  redirect(shell, operator, file) {
    if (operator !== '<') needDirectory(shell, file)
    const isOpen = useFile(shell, operator === '<' ? 'reads-file' : 'writes-file', file)
    return isOpen ? { certain: true, write() {} } : 'fail'
  },
  script(shell, file) {
    useFile(shell, 'reads-file', file)
    const path = pathOf(shell, file)
    return path !== undefined && shell.world.look(path).exists === 'no'
      ? 'fail'
      : path === undefined
        ? undefined
        : shell.world.script(path)
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
  const wanted = question === '-d' ? 'dir' : question === '-f' ? 'file' : undefined
  if (wanted === undefined || kind === undefined) return 'unknown'
  return kind === wanted ? 'ok' : 'fail'
}
