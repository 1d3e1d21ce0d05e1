import type { FileSystem } from '../files/filesystem.js'
import { FileError } from '../files/filesystem.js'
import { memoize } from '../text/collections.js'
import type { Entry, Image } from './image.js'

/** A root filesystem that was built, as an image whose answers are all certain. `files` may be a folder or an archive. */
export const builtImage = memoize((files: FileSystem): Image => {
  const within = (path: string) => path.split('/').filter(Boolean).join('/')
  return {
    built: true,
    entry(path): Entry {
      const stat = files.stat(within(path))
      if (stat === undefined) return { exists: 'no', because: 'it is not in the built image' }
      return {
        exists: 'yes',
        kind: stat.kind,
        mode: stat.mode,
        owner: stat.owner,
        ...(stat.target !== undefined && { target: stat.target }),
        because: 'it is in the built image',
        content: (limit) => contentOf(files, within(path), limit),
      }
    },
    list: (path) => ({ names: files.list(within(path)), complete: true }),
  }
})

function contentOf(files: FileSystem, path: string, limit: number | undefined): Uint8Array | undefined {
  try {
    return files.read(path, limit)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}
