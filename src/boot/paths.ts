/** Paths as Rust's `std::path` sees them. */

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
export function comparePaths(a: string, b: string): number {
  const left = parts(a)
  const right = parts(b)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareBytes(left[i] as string, right[i] as string)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** The order of strings in a `BTreeMap`: by the bytes of UTF-8, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** Whether `path` is `base` or below it; both absolute and normalized. */
export function isWithin(path: string, base: string): boolean {
  return base === '/' || path === base || path.startsWith(`${base}/`)
}
