import { type FileSystem, readable } from '../files/filesystem.js'
import { memoize } from '../text/collections.js'
import type { Entry, Image } from './image.js'

/** A root filesystem that was built, as an image whose answers are all certain. `files` may be a folder or an archive. */
export const builtImage = memoize((files: FileSystem): Image => {
  const own = (path: string) => path.split('/').filter(Boolean).join('/')
  return {
    built: true,
    entry(path): Entry {
      const stat = files.stat(own(path))
      if (stat === undefined) return { exists: 'no', because: 'it is not in the built image' }
      return {
        exists: 'yes',
        kind: stat.kind,
        mode: stat.mode,
        owner: stat.owner,
        target: stat.target,
        because: 'it is in the built image',
        content: (limit) => readable(files, own(path), limit),
      }
    },
    list: (path) => ({ names: files.list(own(path)), complete: true }),
  }
})
