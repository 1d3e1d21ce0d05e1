/** What a word of a command stands for, as far as it is known. */

/** UTF-16 offsets in a script. */
export interface Place {
  readonly pos: number
  readonly end: number
  /** A word as it is written. */
  readonly text?: string
}

/** A word after expansion. When it is not `known`, `text` is only its beginning. */
export interface Field {
  readonly text: string
  readonly known: boolean
  /** The variable of the environment that it begins with. */
  readonly through?: string | undefined
  /** Where the word is written. */
  readonly at?: Place | undefined
  /** Where its beginning is written, when that comes from a variable of the script. */
  readonly origin?: Place | undefined
}

/** A word that is this text. */
export const known = (text: string): Field => ({ text, known: true })

/** A word of which nothing is known. */
export const unknown: Field = { text: '', known: false }
