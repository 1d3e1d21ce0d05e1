import type { Location } from './source.js'

/** Where a check is, for whoever has to end it; written by what runs. */
export interface Progress {
  /** The file that was read last. */
  file?: string | undefined
  /** The build step that runs. */
  step?: { readonly tag: string; readonly at: Location } | undefined
}
