/** Paths as Rust's `std::path` sees them. */
import { compareTexts } from '../text/rust.js'

/** The parts of a path: no empty ones, no `.` (but `..`). */
export function parts(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/** `/a/b` from its parts. */
export function absolute(path: readonly string[]): string {
  return `/${path.join('/')}`
}

/** `Path::join`: an absolute second path replaces the first; an empty one leaves a `/` at the end. */
export function join(base: string, path: string): string {
  if (path.startsWith('/')) return path
  return base.endsWith('/') ? base + path : `${base}/${path}`
}

/** `Path::starts_with`: whole parts. */
export function startsWith(path: string, prefix: string): boolean {
  if (path.startsWith('/') !== prefix.startsWith('/')) return false
  const own = parts(path)
  return parts(prefix).every((part, i) => own[i] === part)
}

/** The order of paths in a `BTreeMap`: part by part, by their bytes. */
export function comparePaths(one: string, other: string): number {
  const left = parts(one)
  const right = parts(other)
  for (const [index, part] of left.slice(0, right.length).entries()) {
    const order = compareTexts(part, right[index] as string)
    if (order !== 0) return order
  }
  return left.length - right.length
}
