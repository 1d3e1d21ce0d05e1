/** Places inside of what is written: a part of a scalar, a key with its value. */
import { type Located, type Location, textAt } from './source.js'

/** The place of `needle` inside a scalar, or the scalar when it is written differently (escapes). */
export function within(at: Location, needle: string): Location {
  const offset = needle === '' ? -1 : textAt(at).indexOf(needle)
  return offset < 0 ? at : { file: at.file, start: at.start + offset, end: at.start + offset + needle.length }
}

/** From the start of a key to the end of its value. */
export function pairAt(entry: { readonly key: Located<string>; readonly value: { readonly at: Location } }): Location {
  const { key, value } = entry
  return key.at.file === value.at.file && value.at.end > key.at.start
    ? { file: key.at.file, start: key.at.start, end: value.at.end }
    : key.at
}
