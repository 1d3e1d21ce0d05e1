import { memoize } from '../text/collections.js'
import type { FileSystem } from './filesystem.js'

/**
 * The function of a file, which works out its answer once for the file and for everything that is laid over it without changing it, and
 * forgets it together with the files. It may look at nothing but this file.
 */
export function perFile<V>(make: (files: FileSystem, path: string) => V): (files: FileSystem, path: string) => V {
  const known = new WeakMap<FileSystem, Map<string, V>>()
  return (files, path) => {
    const home = homeOf(files, path)
    const answers = known.get(home) ?? new Map<string, V>()
    known.set(home, answers)
    if (!answers.has(path)) answers.set(path, make(files, path))
    return answers.get(path) as V
  }
}

/** The lowest files that have this file as it is. */
function homeOf(files: FileSystem, path: string): FileSystem {
  let home = files
  while (home.over !== undefined && !home.over.changes.has(path)) home = home.over.files
  return home
}

/** The function of which paths there are, whatever the files say: worked out once for files and all that are laid over them without new ones. */
export function perTree<V>(make: (files: FileSystem) => V): (files: FileSystem) => V {
  const known = memoize(make)
  return (files) => {
    let home = files
    while (home.over !== undefined && !home.over.adds) home = home.over.files
    return known(home)
  }
}
