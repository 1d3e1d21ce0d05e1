/** Versions as vagga compares them. vagga: config/version.rs; facts: vagga.md F7. */
import { parseUnsigned } from '../schema/forms.js'
import { compareTexts } from '../text/rust.js'

/** The vagga whose behaviour this program knows. */
export const VAGGA_VERSION = 'v0.8.1-90-g275b540c'

/** Whether `version` is newer than `than`, component by component. */
export function isNewer(version: string, than: string): boolean {
  const a = components(version)
  const b = components(than)
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compare(a[i], b[i])
    if (order !== 0) return order > 0
  }
  return false
}

type Component = bigint | string

/** Numbers and words; marks between them are skipped, and a `v` in front. */
function components(version: string): Component[] {
  const text = version.startsWith('v') ? version.slice(1) : version
  const parts = text.match(/\p{N}+|[\p{Alphabetic}\p{N}]+/gu) ?? []
  return parts.map((part) => (parseUnsigned(part, 64) === undefined ? part : BigInt(part)))
}

const BEFORE_RELEASE = new Set(['a', 'b', 'c', 'rc', 'pre', 'dev', 'dirty'])

/** A number is newer than a word; a word in front of nothing is newer, unless it stands for something before the release. */
function compare(a: Component | undefined, b: Component | undefined): number {
  if (a === b) return 0
  if (typeof a === 'bigint' && typeof b === 'bigint') return a > b ? 1 : -1
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (a === undefined) return typeof b === 'string' && BEFORE_RELEASE.has(b) ? 1 : -1
  if (b === undefined) return typeof a === 'string' && (BEFORE_RELEASE.has(a) || a.startsWith('g')) ? -1 : 1
  return typeof a === 'bigint' ? 1 : -1
}
