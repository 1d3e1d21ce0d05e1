/** Places inside of what is written: a part of a scalar, a key with its value. */
import { type Location, textAt } from './source.js'

interface Placed {
  readonly at: Location
}

/** The place of `needle` inside a scalar, or the scalar when it is written differently (escapes). */
export function within(at: Location, needle: string): Location {
  const offset = needle === '' ? -1 : textAt(at).indexOf(needle)
  return offset < 0 ? at : { file: at.file, start: at.start + offset, end: at.start + offset + needle.length }
}

/** From the start of a key to the end of its value. */
export function pairAt({ key, value }: { readonly key: Placed; readonly value: Placed }): Location {
  return key.at.file === value.at.file && value.at.end > key.at.start
    ? { file: key.at.file, start: key.at.start, end: value.at.end }
    : key.at
}

/** Where a setting stands, from its key to the end of its value; `undefined` when the file does not have it, also where a default is its value. */
export function settingAt(
  { keys }: { readonly keys: ReadonlyMap<string, Location> },
  name: string,
  value: Placed | undefined,
): Location | undefined {
  const at = keys.get(name)
  return at && value && pairAt({ key: { at }, value })
}
