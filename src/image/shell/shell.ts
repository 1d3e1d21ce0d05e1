/** The state of a shell while a script of a build step is followed. */
import type { Function as ShellFunction } from 'unbash'
import type { Location } from '../../text/source.js'
import type { Build } from '../build.js'
import { assume, fork, join, type Why, type World } from '../tree.js'

/** How a command ended. */
export type Status = 'ok' | 'fail' | 'unknown'

/** What a command reads and writes beside files; `undefined` where the text is not known. */
export interface Streams {
  input?: string | undefined
  output?: string | undefined
}

/** A shell that runs, with the world that it changes. */
export interface Shell {
  readonly build: Build
  readonly world: World
  /** `undefined` where the value is not known; a name that is missing is not set. */
  vars: Map<string, string | undefined>
  cwd: string | undefined
  /** `undefined`: not known. `usual`: whatever the caller of vagga has, 022 as a rule. */
  umask: { readonly bits: number; readonly usual: boolean } | undefined
  errexit: boolean
  /** Inside of a condition, where a failing command does not end the script. */
  checked: boolean
  /** The script ended here. */
  ended: Status | undefined
  /** Worlds in which the script may have ended earlier. */
  exits: { world: World; status: Status }[]
  functions: Map<string, ShellFunction>
  args: readonly (string | undefined)[]
  readonly uid: number
  readonly gid: number
  /** The user is another one outside: whose files they are on disk depends on the machine. */
  readonly external: boolean
  /** When this script fails, the build fails: a build that succeeded tells that it did not. */
  assume: boolean
  depth: number
  /** The script whose places in the file are known, and where it is now; shared by everything that it runs. */
  readonly trace: { readonly text: string; pos: number; end: number }
  /** The script that runs: `trace.text`, or another one that it runs. */
  text: string
  /** Steps that may still be taken; shared by everything that a build step runs. */
  readonly budget: { left: number }
  readonly why: Why
}

/** A shell of its own (`( … )`, a part of a pipeline): the same files, its own variables and directory. */
export const subshell = (shell: Shell): Shell => ({
  ...shell,
  vars: new Map(shell.vars),
  functions: new Map(shell.functions),
  ended: undefined,
  exits: [],
})

/** Runs alternatives of which one happens, each in a copy of the world, and keeps what they have in common. */
export function branch(
  shell: Shell,
  streams: Streams,
  ...ways: ((shell: Shell, streams: Streams) => Status)[]
): Status {
  const before = fork(shell.world)
  const outputs: (string | undefined)[] = []
  const ends: { shell: Shell; status: Status }[] = []
  for (const way of ways) {
    const copy: Shell = { ...subshell(shell), world: fork(before) }
    const out = { ...streams }
    const status = way(copy, out)
    if (copy.ended === undefined) outputs.push(out.output)
    shell.exits.push(...copy.exits)
    if (copy.ended === undefined) ends.push({ shell: copy, status })
    else shell.exits.push({ world: copy.world, status: copy.ended })
  }
  const first = ends[0]
  if (first === undefined) {
    // every way ends the script, each with an outcome of its own
    shell.ended = shell.exits[shell.exits.length - 1]?.status ?? 'unknown'
    const last = shell.exits.pop()
    if (last !== undefined) assume(shell.world, last.world)
    return shell.ended
  }
  streams.output = outputs.every((output) => output === outputs[0]) ? outputs[0] : undefined
  let world = first.shell.world
  let status = first.status
  let joined = first.shell
  for (const { shell: other, status: otherStatus } of ends.slice(1)) {
    world = join(world, other.world, shell.why)
    if (status !== otherStatus) status = 'unknown'
    joined = joinShells(joined, other)
  }
  assume(shell.world, world)
  Object.assign(shell, {
    vars: joined.vars,
    cwd: joined.cwd,
    umask: joined.umask,
    errexit: joined.errexit,
    functions: joined.functions,
  })
  return status
}

function joinShells(a: Shell, b: Shell): Shell {
  const vars = new Map<string, string | undefined>()
  for (const name of new Set([...a.vars.keys(), ...b.vars.keys()])) {
    const value = a.vars.get(name)
    vars.set(name, a.vars.has(name) && b.vars.has(name) && value === b.vars.get(name) ? value : undefined)
  }
  return {
    ...a,
    vars,
    cwd: a.cwd === b.cwd ? a.cwd : undefined,
    umask: a.umask?.bits === b.umask?.bits && a.umask?.usual === b.umask?.usual ? a.umask : undefined,
    errexit: a.errexit && b.errexit,
  }
}

/** A command that may fail where nobody would notice may have done nothing. */
export function guarded(shell: Shell, run: () => Status): Status {
  if (mayAssume(shell)) return run()
  const before = fork(shell.world)
  const status = run()
  if (status === 'unknown') assume(shell.world, join(shell.world, before, shell.why))
  return status
}

/** A build that succeeds tells that a command succeeded: outside of conditions a failure would have ended it. */
export const mayAssume = (shell: Shell) => shell.assume && shell.errexit && !shell.checked

/** Where the command that runs stands in vagga.yaml; the step where that cannot be told. */
export function placeOf(shell: Shell): Location {
  const { step } = shell.build
  const { text, pos, end } = shell.trace
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
