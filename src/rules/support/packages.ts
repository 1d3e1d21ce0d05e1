/** What the packages of an image may bring. */
import type { Image } from '../../image/image.js'
import { resembles } from '../../image/package-lists.js'

/**
 * Of a path that nothing but a package could bring, and that no package is called like: what would have to bring it, in words.
 * `undefined` where the path is there or certainly not, where a package resembles it, or where something else may have made it.
 */
export function onlyPackagesBring(image: Image, path: string): string | undefined {
  const { exists, packages } = image.entry(path)
  if (exists !== 'unknown' || packages === undefined || resembles(path, packages)) return undefined
  if (packages.length === 0) return 'the distribution'
  const shown = packages.slice(0, 5).map((name) => `\`${name}\``)
  const more = packages.length > shown.length ? ` and ${packages.length - shown.length} more` : ''
  return packages.length === 1 ? `the package ${shown[0]}` : `one of the packages ${shown.join(', ')}${more}`
}
