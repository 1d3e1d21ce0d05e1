/** The files of an image as somebody who looks for configs sees them. */
import { follow } from '../image/follow.js'
import type { ComputedImage, Entry, Image } from '../image/image.js'
import type { Location } from '../text/source.js'
import { isConfigPlace } from './candidates.js'

/** A file that a container's image holds. */
export interface Placement {
  /** Absolute path in the image. */
  readonly path: string
  /** The path in the repository, when it is a copy. */
  readonly source?: string | undefined
  readonly step?: Location | undefined
  /** Bytes of a file that a step writes, where they are known. */
  content?(limit?: number): Uint8Array | undefined
  /** It is a link to this, which leads to nothing in the image. */
  readonly dangling?: string | undefined
}

/** Of an image with more files than this only those are looked at that are called like a config. */
const mostFiles = 20_000

/**
 * The files of an image that are copies of the repository's, or that a step writes, and links that are called like a config and lead
 * nowhere. What steps write and nobody knows is what an image that was built has there.
 */
export function placementsOf(image: ComputedImage | undefined, built?: Image): readonly Placement[] {
  if (image === undefined) return []
  const paths = image.touched()
  const likely =
    paths.length <= mostFiles ? paths : paths.filter((path) => /\.ya?ml$/i.test(path) || isConfigPlace(path))
  return likely.flatMap((path): readonly Placement[] => {
    const entry = image.entry(path)
    if (entry.exists === 'no') return []
    if (entry.kind === 'file') return [placementOf(path, entry, built)]
    return entry.kind === 'link' && isConfigPlace(path) ? linkedFrom(image, path, entry, built) : []
  })
}

function placementOf(path: string, entry: Entry, built: Image | undefined): Placement {
  const { source, step } = entry
  return {
    path,
    source,
    step,
    content: (limit) => entry.content?.(limit) ?? built?.entry(path).content?.(limit),
  }
}

/** vagga copies links as they are. facts: vagga-build.md, !Copy */
function linkedFrom(image: ComputedImage, path: string, link: Entry, built: Image | undefined): readonly Placement[] {
  const { entry } = follow(image, path)
  const step = link.step ?? entry.step
  if (entry.exists === 'yes' && entry.kind === 'file') return [placementOf(path, { ...entry, step }, built)]
  if (entry.exists !== 'no' || step === undefined) return []
  return [{ path, step, dangling: link.target ?? '', source: link.source }]
}
