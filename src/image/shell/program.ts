/** What every builtin and program is here: a function over the shell's state. */
import type { Nested } from './run.js'
import type { Shell, Status, Streams } from './shell.js'
import type { Field } from './words.js'

/** What programs that run others need: kept out of them, because scripts and programs know each other. */
export interface Runner {
  readonly nested: Nested
  /** Runs a text in the same shell (`.`); missing for `!Cmd`, which has no shell. */
  readonly source?: (shell: Shell, text: string, streams: Streams) => Status
  readonly direct?: true
}

const maxOutput = 1_000_000

/** Adds to what a command prints; `undefined` when it is not known. */
export function emit(streams: Streams, text: string | undefined): void {
  if (streams.output === undefined) return
  streams.output =
    text === undefined || streams.output.length + text.length > maxOutput ? undefined : streams.output + text
}

/** A builtin or a program. `name` is the one by which it was called. */
export type Builtin = (shell: Shell, args: readonly Field[], streams: Streams, runner: Runner, name: string) => Status
