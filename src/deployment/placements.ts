import { isConfigPlace } from './candidates.js'
import type { Placement } from './find.js'

/** What it takes of an image to see the configs in it. */
interface Holds {
  touched(): readonly string[]
  entry(path: string): {
    readonly exists: string
    readonly kind?: string
    readonly source?: string
    readonly step?: Placement['step']
    content?(limit?: number): Uint8Array | undefined
  }
}

/** Of an image with more files than this only those are looked at that are called like a config. */
const mostFiles = 20_000

/** The files of an image that are copies of the repository's, or that a step writes. */
export function placementsOf(image: Holds | undefined): readonly Placement[] {
  if (image === undefined) return []
  const paths = image.touched()
  const likely =
    paths.length <= mostFiles ? paths : paths.filter((path) => /\.ya?ml$/i.test(path) || isConfigPlace(path))
  return likely.flatMap((path): Placement[] => {
    const entry = image.entry(path)
    const { exists, kind, source, step } = entry
    if (exists === 'no' || kind !== 'file') return []
    return [
      {
        path,
        ...(source === undefined ? {} : { source }),
        ...(step === undefined ? {} : { step }),
        content: (limit) => entry.content?.(limit),
      },
    ]
  })
}
