import type { FileSystem } from './filesystem.js'

/** Whether version control ignores a path; `undefined` where nobody knows. */
export function gitIgnores(_files: FileSystem): (path: string) => boolean | undefined {
  return () => undefined
}
