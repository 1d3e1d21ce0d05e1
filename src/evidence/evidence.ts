/** What a program does that matters in production, with the places that show it. */
import type { Location } from '../text/source.js'

/** In brackets what `subject` is. Paths are absolute and normalized. */
export type Trait =
  /** Needs a directory for temporary files [the directory]. */
  | 'temporary-file'
  /** POSIX shared memory or semaphores: a usable /dev/shm. */
  | 'shared-memory'
  /** Starts a program that is looked for in PATH [its name]. */
  | 'runs-by-bare-name'
  /** Starts a program by its path [the path]. */
  | 'runs-path'
  /** Needs something below /work [the path]. */
  | 'reads-work'
  /** Makes, changes or removes a file or directory [the path]. */
  | 'writes-file'
  /** Reads a file, or lists a directory [the path]; `certain` is false where it only looks whether it is there. */
  | 'reads-file'
  /** Makes a file in a directory that is not there [the directory]. */
  | 'needs-directory'
  /** `cd` [the path]. */
  | 'enters-directory'
  /** Uses an environment variable that it does not set itself [the name]; `certain` is false where it has a default. */
  | 'uses-variable'
  /** Needs a terminal: a screen, or somebody who types. */
  | 'terminal'
  /** Asks the C library for a locale [its name; '' for what the environment says]. */
  | 'uses-locale'
  | 'dbus'
  | 'x11'
  | 'nscd'
  | 'systemd-resolved'
  /** Opens standard output or error anew, by name [the path]. */
  | 'opens-dev-stdout'
  /** Relies on the working directory that lithos gives it [the path as written]. */
  | 'relative-path'
  /** Does what only root may do, or asks whether it is root [the command]. */
  | 'needs-root'
  /** Asks for the name of its user, which must be in /etc/passwd [the command]. */
  | 'needs-user-name'
  /** Raises the limit of open files [the number]. */
  | 'file-limit'
  /** Listens on a port [the number]. */
  | 'binds-port'
  /** Listens [`127.0.0.1:8000`, `/run/app.sock`, `@name` for the abstract namespace]. */
  | 'listens'
  /** Connects to a service [written as for `listens`]. */
  | 'connects'

/** One place that shows a trait. */
export interface Clue {
  readonly trait: Trait
  readonly at: Location
  /** "`app/main.py` opens a temporary file here" */
  readonly message: string
  /** The path or name that it is about, where there is one. */
  readonly subject?: string
  /** The environment variable that the path comes from, where one does. */
  readonly through?: string | undefined
  /** The path as it is written, where that is relative: the working directory made it `subject`. */
  readonly relative?: string
  /** The program goes on without the variable. */
  readonly hasDefault?: true
  /** The thing certainly happens at start, not only perhaps later, and its failure is not provided for. */
  readonly certain: boolean
  /** A known program does it, not the text at the place itself. */
  readonly ofProgram?: true | undefined
  /** A settings file says so, which is the place to change it. */
  readonly inSettings?: true | undefined
  /** `false` where the program goes on although it fails: a shell script without `set -e`. */
  readonly stops?: boolean | undefined
  /** Where the path begins to be written, where that is another place: a constant. */
  readonly written?: Location | undefined
  /** How many bytes are written, where it says so. */
  readonly bytes?: number | undefined
}

/** Everything that was seen of one deployment. */
export interface Evidence {
  readonly clues: readonly Clue[]
  /** Every program that the start certainly runs, outermost first, through `env`, shells and scripts: a path or a bare name, and where it is looked for. */
  readonly programs: readonly { readonly name: string; readonly searched: readonly string[] }[]
  of(trait: Trait): readonly Clue[]
}
