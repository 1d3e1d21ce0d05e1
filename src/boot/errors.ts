/** The texts of errors as Rust and lithos write them. */
import { type Errno, errorText } from '../text/errno.js'
import type { LithosVersion } from './stage.js'

/** As the library that starts the process writes it, which has a text of its own for one of them. */
export function spawnErrorText(errno: Errno): string {
  return errno === 'ELOOP' ? 'Too many symbolic links encountered (os error 40)' : errorText(errno)
}

/** What lithos_knot prints when it gives up. lithos: lithos_knot/main.rs main. */
export function fatal(text: string): string {
  return `Fatal error: ${text}`
}

/**
 * What a program that panicked leaves; the places are the same in the sources of both versions. Of 0.18.4 only the first line
 * was recorded. facts: boot.md 2, Volumes.
 */
export function panicked(version: LithosVersion, place: string, message: string): string {
  const line = `thread 'main' (1) panicked at ${place}:`
  return version === '0.18.4' ? line : `${line}\n${message}`
}
