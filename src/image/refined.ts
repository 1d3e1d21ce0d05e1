import { memoize } from '../text/collections.js'
import type { ComputedImage, Image } from './image.js'

/** Nothing is known about it: the image of a container that vagga would refuse. */
export const unknownImage: Image = {
  built: false,
  entry: () => ({
    exists: 'unknown',
    because: 'vagga refuses this container, so that nothing is known about its image',
  }),
  list: () => ({ names: [], complete: false }),
}

/**
 * A computed image whose gaps are filled from one that was built before: the build may be older than the steps, so what
 * the steps certainly make or remove wins, and the built image answers for packages, downloads and programs.
 */
export function refined(computed: ComputedImage, built: Image): ComputedImage {
  return {
    ...computed,
    build: refinedBuild(computed.build),
    summary: () => undefined,
    entry(path) {
      const entry = computed.entry(path)
      return entry.exists === 'unknown' ? built.entry(path) : entry
    },
    list(path) {
      const { names, complete } = computed.list(path)
      if (complete) return { names, complete }
      const more = built.list(path)
      return { names: [...new Set([...names, ...more.names])].sort(), complete: more.complete }
    },
  }
}

const refinedBuild = memoize((_: object) => ({}))
