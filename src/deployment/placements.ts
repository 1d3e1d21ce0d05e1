import type { Placement } from './find.js'

/** What it takes of an image to see the configs in it. */
interface Holds {
  touched(): readonly string[]
  entry(path: string): {
    readonly exists: string
    readonly kind?: string
    readonly source?: string
    readonly step?: Placement['step']
  }
}

/** The YAML files of an image that are copies of the repository's, or that a step writes. */
export function placementsOf(image: Holds | undefined): readonly Placement[] {
  if (image === undefined) return []
  return image.touched().flatMap((path) => {
    if (!/\.ya?ml$/i.test(path)) return []
    const { exists, kind, source, step } = image.entry(path)
    if (exists === 'no' || kind !== 'file') return []
    return [{ path, ...(source === undefined ? {} : { source }), ...(step === undefined ? {} : { step }) }]
  })
}
