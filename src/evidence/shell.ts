/** The shell of a script that starts in production, and what is written down of it. */
import type { Answer } from '../image/image.js'
import type { Field } from '../shell/field.js'
import { absolute, logical } from '../shell/paths.js'
import type { Script, Shell } from '../shell/shell.js'
import type { Trait } from './evidence.js'

/** What the script meets. */
export interface ShellWorld {
  /** Whether something is at an absolute path in production, and what. */
  look(path: string): { readonly exists: Answer; readonly kind?: 'dir' | 'file' | 'link' | 'other' }
  /** The names in a directory, where all of them are known. */
  list(path: string): readonly string[] | undefined
  /** Whether a volume serves an absolute path. */
  covered(path: string): boolean
  /** Whether the process may be able to write to an absolute path. */
  writable(path: string): boolean
  /** The file at a path, whatever it is, where its text is known. */
  text(path: string): ShellScript | undefined
  /** The shell script that the file at a path is, where it is one and its text is known. */
  script(path: string): ShellScript | undefined
}

/** A script of the image or of a config. */
export interface ShellScript extends Script {
  /** Names the script when something of it is reported. */
  readonly id: string
}

/** A thing that a script does, and where it says so. */
export interface ShellEffect {
  readonly trait: Trait
  readonly subject: string
  readonly certain: boolean
  readonly script: ShellScript
  /** UTF-16 offsets in the script. */
  readonly start: number
  readonly end: number
  readonly bytes?: number | undefined
  /** The environment variable that the path comes from. */
  readonly through?: string | undefined
  /** A failure is provided for. */
  readonly tolerated: boolean
  /** The script ends when it fails. */
  readonly stops: boolean
}

/** A program that a script runs. */
export interface ShellLaunch {
  readonly program: Field
  readonly words: readonly Field[]
  readonly script: ShellScript
  /** Where the command is written; UTF-16 offsets in the script. */
  readonly start: number
  readonly end: number
  readonly directory: string | undefined
  readonly environ: ReadonlyMap<string, string>
  readonly certain: boolean
  /** The script ends when it fails. */
  readonly stops: boolean
  /** It stands in a text that the script gives to a shell: its words have no places of their own. */
  readonly inside: boolean
}

/** What a script has done so far. */
export interface Journal {
  /** The programs that it runs, in order. */
  readonly launches: ShellLaunch[]
  /** One for each thing that is done with each subject at each place. */
  readonly effects: Map<string, ShellEffect>
  /** Files and directories that the script makes itself. */
  readonly made: Set<string>
  /** Those, and the directories that they are in. */
  readonly there: Set<string>
  /** A number for each script, to tell their places apart. */
  readonly scripts: Map<Script, number>
}

/** The journal of a script that has done nothing yet. */
export const newJournal = (): Journal => ({
  launches: [],
  effects: new Map(),
  made: new Set(),
  there: new Set(),
  scripts: new Map(),
})

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

/** The normalized path of a word; `undefined` where it is not known. */
export function pathOf(shell: StartShell, field: Field | undefined): string | undefined {
  const path = absolute(shell, field)
  return path === undefined ? undefined : logical(path)
}
