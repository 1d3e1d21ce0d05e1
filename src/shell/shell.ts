/**
 * A shell that is followed without running it, and the ways that its script may take.
 *
 * What is outside of the shell (files, programs) belongs to a host: the build of an image, which knows what is in the image by
 * then, or the start of a process, which notes what the script does.
 */
import type { CommandNode, CompoundList, Statement } from 'unbash'
import { type Field, type Place, unknown } from './field.js'

/** How a command ended. */
export type Status = 'ok' | 'fail' | 'unknown'

/** The text of a script. Places in it are told apart by this value. */
export interface Script {
  readonly text: string
}

/** What a command reads and writes beside files. Without an output nobody reads it. */
export interface Streams {
  input?: string | undefined
  output?: Field | undefined
}

/** What a way that ended goes to the end of: a round of a loop (`continue`), a loop (`break`), a function (`return`), or all. */
type Until = 'round' | 'loop' | 'function' | 'script'

/** A shell that ended there, with a world of its own. */
interface Way<S> {
  readonly shell: S
  readonly status: Status
  readonly until: Until
}

/** A function of a script, and where it was defined. */
export interface ShellFunction {
  readonly body: CommandNode | CompoundList
  readonly script: Script
  readonly inside: Place | undefined
}

/** How commands are followed: words (`$( … )`) and simple commands (functions, `eval`) lead back to it. */
export interface Grammar {
  statements<S extends Shell<S>>(shell: S, list: readonly Statement[], streams: Streams): Status
  command<S extends Shell<S>>(shell: S, node: CommandNode, streams: Streams): Status
}

/** The state of a shell. `S` is the shell with what its host keeps in it. */
export interface Shell<S> {
  readonly host: Host<S>
  readonly grammar: Grammar
  /** A name that is missing is not set, unless some are `forgotten`. */
  vars: Map<string, Field>
  /** Something may have set variables of which nobody knows: a name that is missing may have any value. */
  forgotten: boolean
  functions: Map<string, ShellFunction>
  /** `$0` */
  name: Field
  /** `undefined`: nobody knows how many. */
  args: readonly Field[] | undefined
  /** Absolute; `undefined`: not known. */
  cwd: string | undefined
  /** Where `popd` leads, the next one last; `undefined`: not known. */
  directories: readonly Field[] | undefined
  errexit: boolean
  /** A variable that is not set ends the script: `set -u`. */
  nounset: boolean
  /** When this script fails, what runs it fails as well: whoever supposes that it succeeds may suppose that no command failed. */
  assume: boolean
  /** Inside of a condition, where a failing command does not end the script. */
  checked: boolean
  /** The script is ready for a failure: a condition, `|| true`, `2>/dev/null`. */
  tolerated: boolean
  /** A failure of what runs now ends the script: `… || exit 1`. */
  noticed: boolean
  /** Inside of something that may not happen. */
  perhaps: boolean
  /** In `$( … )`: somebody wants the output, also when the error messages are thrown away. */
  wanted: boolean
  /** This way ended here. */
  ended: { readonly status: Status; readonly until: Until } | undefined
  /** Ways on which the script may have ended earlier. */
  exits: Way<S>[]
  script: Script
  /** The word of the script that holds the text that runs (`eval`, `sh -c`), where it is not the script itself. */
  inside: Place | undefined
  /** The simple command that runs. */
  at: Place
  depth: number
  /** Steps that may still be taken; shared by everything that the script runs. */
  readonly budget: { left: number }
}

/** Steps that a script and everything that it runs may take together. */
export const mostSteps = 20_000

/** The file of a redirection, open. */
export interface Target {
  /** False when it may not have been opened. */
  readonly certain: boolean
  readonly content?: string | undefined
  /** Ends the redirection with what was written; `undefined` when it is not known. */
  write(text: string | undefined): void
}

/** What the shell finds outside of itself. */
export interface Host<S> {
  /** Runs a builtin or a program. */
  run(shell: S, name: Field, args: readonly Field[], streams: Streams): Status
  /** Something that nobody can foresee ran, and was told these words. */
  opaque(shell: S, what: string, args: readonly Field[]): void
  /** The value of a variable. `optional`: the script goes on without it. */
  variable(shell: S, name: string, at: Place | undefined, optional: boolean): Field
  /** The files that a pattern names; `field` is its text. */
  files(shell: S, field: Field, pattern: string): readonly Field[]
  /** Whether the shell may be one that knows `{a,b}`. */
  braces(shell: S): boolean
  /** Opens the file of a redirection; a failure keeps the command from running. */
  redirect(shell: S, operator: string, file: Field): Target | 'fail'
  /** The script at a path, to be run; `undefined` when its text is not known. */
  script(shell: S, file: Field): Script | 'fail' | undefined
  /** `cd`, to a path that is `undefined` where it is not known. */
  enter(shell: S, path: string | undefined, given: Field | undefined): Status
  /** `test -f FILE` and the like. */
  ask(shell: S, question: string, file: Field): Status
  /** The shell with a world of its own. */
  fork(shell: S): S
  /** Gives a shell what the worlds of these have in common. */
  join(shell: S, ways: readonly S[]): void
}

/** A builtin or a program. `name` is the one by which it was called. */
export type Builtin<S> = (shell: S, args: readonly Field[], streams: Streams, name: string) => Status

/** Whether what happens now may not happen. */
export const isPerhaps = <S>(shell: Shell<S>): boolean =>
  shell.perhaps || shell.exits.some(({ status }) => status !== 'fail')

/** A build that succeeds tells that a command succeeded: outside of conditions a failure would have ended it. */
export const isAssumed = <S>(shell: Shell<S>): boolean => shell.assume && shell.errexit && !shell.checked

/** Something ran in the shell itself that nobody could read: from now on no variable is known, and what is not set may be. */
export function forgetVariables<S extends Shell<S>>(shell: S): void {
  for (const name of shell.vars.keys()) shell.vars.set(name, unknown)
  shell.forgotten = true
}

/** Takes steps out of the budget; false when there are none left. Long texts are as dear as many commands. */
export function spend<S>(shell: Shell<S>, text = ''): boolean {
  shell.budget.left -= 1 + Math.floor(text.length / 512)
  return shell.budget.left >= 0
}

/** Adds to what a command prints; `undefined` when it is not known. */
export function emit(streams: Streams, text: string | undefined): void {
  if (!streams.output?.known) return
  const all = streams.output.text + (text ?? '')
  streams.output = { text: all.slice(0, maxOutput), known: text !== undefined && all.length <= maxOutput }
}

const maxOutput = 256 * 1024

/** One status for several things that all have to be done. */
export function all(statuses: readonly Status[]): Status {
  if (statuses.includes('fail')) return 'fail'
  return statuses.includes('unknown') ? 'unknown' : 'ok'
}

/** A shell of its own (`( … )`, a part of a pipeline): the same files, its own variables and directory. */
export function subshell<S extends Shell<S>>(shell: S): S {
  shell.budget.left -= Math.floor((shell.vars.size + shell.functions.size) / 128)
  return {
    ...shell,
    vars: new Map(shell.vars),
    functions: new Map(shell.functions),
    perhaps: isPerhaps(shell),
    ended: undefined,
    exits: [],
  }
}

/** Runs alternatives of which one happens, each in a world of its own, and keeps what they have in common. */
export function branch<S extends Shell<S>>(
  shell: S,
  streams: Streams,
  ...alternatives: ((shell: S, streams: Streams) => Status)[]
): Status {
  const ways: { readonly shell: S; readonly status: Status; readonly output: Field | undefined }[] = []
  const start = subshell(shell)
  for (const run of alternatives) {
    const copy: S = { ...shell.host.fork(subshell(start)), perhaps: true }
    const out = { ...streams }
    const status = run(copy, out)
    for (const way of copy.exits) shell.exits.push(way)
    if (copy.ended !== undefined) shell.exits.push({ shell: copy, ...copy.ended })
    else ways.push({ shell: copy, status, output: out.output })
  }
  if (ways.length === 0) {
    const last = shell.exits.pop() as Way<S>
    become(shell, [last.shell])
    shell.ended = last
    return last.status
  }
  const output = ways[0]?.output
  const isSame = ways.every((way) => way.output?.text === output?.text && way.output?.known === output?.known)
  streams.output = isSame ? output : streams.output && { ...streams.output, known: false }
  return together(shell, ways)
}

/** Goes on where the ways meet that go to one of these ends. The others go on to theirs. */
export function meet<S extends Shell<S>>(shell: S, last: Status, ...ends: readonly Until[]): Status {
  const ways: Pick<Way<S>, 'shell' | 'status'>[] = shell.exits.filter(({ until }) => ends.includes(until))
  if (ways.length > 0) shell.exits = shell.exits.filter(({ until }) => !ends.includes(until))
  if (shell.ended === undefined || ends.includes(shell.ended.until))
    ways.unshift({ shell, status: shell.ended?.status ?? last })
  if (ways.length === 0) return last
  shell.ended = undefined
  return together(shell, ways)
}

/** The end of a script: joins all its ways; where a failure would be noticed, only those without one. */
export function finish<S extends Shell<S>>(shell: S, last: Status, failureShows: boolean): Status {
  const ways = [{ shell, status: shell.ended?.status ?? last }, ...shell.exits]
  const good = failureShows ? ways.filter(({ status }) => status !== 'fail') : ways
  shell.exits = []
  return together(shell, good.length > 0 ? good : ways)
}

function together<S extends Shell<S>>(shell: S, ways: readonly Pick<Way<S>, 'shell' | 'status'>[]): Status {
  const shells = ways.map((way) => way.shell)
  become(shell, shells)
  return ways.every(({ status }) => status === ways[0]?.status) ? (ways[0]?.status as Status) : 'unknown'
}

function become<S extends Shell<S>>(shell: S, ways: readonly S[]): void {
  if (ways.length === 1 && ways[0] === shell) return
  const { vars, functions, args, cwd, errexit, nounset, forgotten, directories } = ways.reduce(joined)
  shell.host.join(shell, ways)
  Object.assign(shell, { vars, functions, args, cwd, errexit, nounset, forgotten, directories })
}

function joined<S extends Shell<S>>(a: S, b: S): S {
  const vars = new Map<string, Field>()
  for (const name of new Set([...a.vars.keys(), ...b.vars.keys()])) {
    const [one, other] = [a.vars.get(name), b.vars.get(name)]
    const isSame = one === other || (one?.known && other?.known && one.text === other.text)
    vars.set(name, isSame && one !== undefined ? one : unknown)
  }
  return {
    ...a,
    vars,
    functions: new Map([...a.functions, ...b.functions]),
    args: sameWords(a.args, b.args) ? a.args : undefined,
    cwd: a.cwd === b.cwd ? a.cwd : undefined,
    errexit: a.errexit && b.errexit,
    nounset: a.nounset && b.nounset,
    forgotten: a.forgotten || b.forgotten,
    directories: sameWords(a.directories, b.directories) ? a.directories : undefined,
  }
}

function sameWords(a: readonly Field[] | undefined, b: readonly Field[] | undefined): boolean {
  if (a === b) return true
  return a?.length === b?.length && (a ?? []).every((one, i) => one.known && b?.[i]?.known && one.text === b[i].text)
}
