import type { Location } from './source.js'

/** How far a check is with one kind of its work: "images 7 of 26". */
export interface Stage {
  readonly what: 'images' | 'deployments' | 'fixes'
  readonly done: number
  readonly of: number
}

/** Where a check is, for whoever has to end it; written by what runs. */
export interface Progress {
  /** The file that was read last. */
  file?: string | undefined
  /** The build step that runs. */
  step?: { readonly tag: string; readonly at: Location } | undefined
  /** Is told how far the check is, again and again. */
  say?: ((stage: Stage) => void) | undefined
}
