/** The shell of a build step: `/bin/sh -exc` in the image as it is by then (facts: vagga-build.md "!Sh"). */
import { beforeRunning, mostSteps, type Script, type Shell } from '../../shell/shell.js'
import { known, unknown } from '../../shell/words.js'
import type { Location } from '../../text/source.js'
import { type Build, by } from '../build.js'
import type { Why, World } from '../tree.js'
import { host } from './host.js'

/** A shell that runs, with the world that it changes. */
export interface BuildShell extends Shell<BuildShell> {
  readonly build: Build
  readonly world: World
  /** `undefined`: not known. `usual`: whatever the caller of vagga has, 022 as a rule. */
  umask: { readonly bits: number; readonly usual: boolean } | undefined
  readonly uid: number
  readonly gid: number
  /** The user is another one outside: whose files they are on disk depends on the machine. */
  readonly external: boolean
  /** The script of the step and where it is now, what it read of the project, what was paid for; shared by all that it runs. */
  readonly trace: { readonly script: Script; pos: number; end: number; readonly read: Set<string>; paid: number }
  readonly why: Why
}

/** Where and as whom a script runs. */
export interface ScriptOptions {
  /** Relative to /work; /work when it is missing, unknown when it is `undefined` on purpose. */
  readonly cwd?: string | undefined
  readonly uid?: number
  readonly gid?: number
  readonly external?: boolean
}

/** The shell before a script runs. */
export function newShell(build: Build, options: ScriptOptions, script: Script): BuildShell {
  const cwd = 'cwd' in options ? options.cwd : '/work'
  // all scripts of a container share one
  const budget = build.world.clock.budget ?? { left: mostSteps }
  build.world.clock.budget = budget
  return {
    ...beforeRunning(script),
    host,
    build,
    world: build.world,
    vars: new Map([...build.environ].map(([name, value]) => [name, value === undefined ? unknown : known(value)])),
    name: unknown,
    args: [],
    cwd: cwd === undefined || cwd.startsWith('/') ? cwd : `/work/${cwd}`,
    umask: { bits: 0o022, usual: true },
    errexit: true,
    budget,
    uid: options.uid ?? 0,
    gid: options.gid ?? 0,
    external: options.external ?? false,
    trace: { script, pos: 0, end: 0, read: new Set(), paid: work(build.world) },
    why: by(build),
  }
}

/** Pays for what was done to the trees since the last time: large directories are as dear as many commands. */
export function pay({ world, budget, trace }: BuildShell): void {
  const now = work(world)
  budget.left -= Math.floor((now - trace.paid) / 4)
  trace.paid = now
}

const work = ({ clock }: World): number => (clock.entries ?? 0) + (clock.copies ?? 0)

/** Where the command that runs stands in vagga.yaml; the step where that cannot be told. */
export function placeOf(shell: BuildShell): Location {
  const { step } = shell.build
  const { script, pos, end } = shell.trace
  const { text } = script
  const line = (text.slice(pos, end).split('\n')[0] as string).trimEnd()
  if (line === '') return step.at
  const { file, start } = step.at
  const raw = file.text.slice(start, step.at.end)
  // quoting and indentation change a script, but not the inside of its lines: the same line, as often as before
  let at = raw.indexOf(line)
  for (let i = text.indexOf(line); i !== -1 && i < pos && at !== -1; i = text.indexOf(line, i + 1))
    at = raw.indexOf(line, at + 1)
  return at === -1 ? step.at : { file, start: start + at, end: start + at + line.length }
}
