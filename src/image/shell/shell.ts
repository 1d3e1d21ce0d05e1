/** The shell of a build step: `/bin/sh -exc` in the image as it is by then (facts: vagga-build.md "!Sh"). */
import type { Script, Shell } from '../../shell/shell.js'
import type { Location } from '../../text/source.js'
import type { Build } from '../build.js'
import type { Why, World } from '../tree.js'

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

/** Pays for what was done to the trees since the last time: large directories are as dear as many commands. */
export function pay({ world, budget, trace }: BuildShell): void {
  const now = work(world)
  budget.left -= Math.floor((now - trace.paid) / 4)
  trace.paid = now
}

/** What was done to the trees of a world so far. */
export const work = ({ clock }: World): number => (clock.entries ?? 0) + (clock.copies ?? 0)

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
