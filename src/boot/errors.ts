/** The texts of errors as Linux, Rust and lithos write them. */
import type { LithosVersion } from './stage.js'

/** Only those that a start can meet. */
export type Errno =
  | 'EPERM'
  | 'ENOENT'
  | 'EACCES'
  | 'EBUSY'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EINVAL'
  | 'EMFILE'
  | 'EROFS'
  | 'ENOEXEC'
  | 'ENAMETOOLONG'
  | 'ELOOP'
  | 'ELIBBAD'

const texts: Readonly<Record<Errno, string>> = {
  EPERM: 'Operation not permitted (os error 1)',
  ENOENT: 'No such file or directory (os error 2)',
  ENOEXEC: 'Exec format error (os error 8)',
  EACCES: 'Permission denied (os error 13)',
  EBUSY: 'Device or resource busy (os error 16)',
  ENOTDIR: 'Not a directory (os error 20)',
  EISDIR: 'Is a directory (os error 21)',
  EINVAL: 'Invalid argument (os error 22)',
  EMFILE: 'Too many open files (os error 24)',
  EROFS: 'Read-only file system (os error 30)',
  ENAMETOOLONG: 'File name too long (os error 36)',
  ELOOP: 'Too many levels of symbolic links (os error 40)',
  ELIBBAD: 'Accessing a corrupted shared library (os error 80)',
}

/** `ENOENT` → `No such file or directory (os error 2)`. */
export function errorText(errno: Errno): string {
  return texts[errno]
}

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
