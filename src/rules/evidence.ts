/** What a program does that matters in production, with the places that show it. */
import type { Location } from '../text/source.js'

export type Trait =
  | 'temporary-file'
  | 'shared-memory'
  | 'runs-by-bare-name'
  | 'reads-work'
  | 'writes-file'
  | 'dbus'
  | 'x11'
  | 'nscd'
  | 'systemd-resolved'
  | 'opens-dev-stdout'
  | 'relative-path'

export interface Clue {
  readonly trait: Trait
  readonly at: Location
  /** "`app/main.py` opens a temporary file here" */
  readonly message: string
  /** The path or name that it is about, where there is one. */
  readonly subject?: string
  /** The thing certainly happens at start, not only perhaps later. */
  readonly certain: boolean
}

export interface Evidence {
  readonly clues: readonly Clue[]
  of(trait: Trait): readonly Clue[]
}
