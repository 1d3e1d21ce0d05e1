/** What is worked out from files, for as long as they stay the same: an editor, and fixes, have nearly the same files checked again and again. */
import { memoize } from '../text/collections.js'
import type { Below, FileSystem } from './filesystem.js'

/**
 * The function of a file, which works out its answer once for the file and for everything that is laid over it without changing it, and
 * forgets it together with the files. It may look at nothing but this file.
 */
export function perFile<V>(make: (files: FileSystem, path: string) => V): (files: FileSystem, path: string) => V {
  const known = new WeakMap<FileSystem, Map<string, V>>()
  return (files, path) => {
    const home = lowest(files, ({ changes }) => !changes.has(path))
    const answers = known.get(home) ?? new Map<string, V>()
    known.set(home, answers)
    if (!answers.has(path)) answers.set(path, make(files, path))
    return answers.get(path) as V
  }
}

/** The function of which paths there are, whatever the files say: worked out once for files and all that are laid over them without new ones. */
export function perTree<V>(make: (files: FileSystem) => V): (files: FileSystem) => V {
  const known = memoize(make)
  return (files) => known(lowest(files, ({ adds }) => !adds))
}

/** The function of files, worked out once for them and for what is laid over them and changes nothing. */
export function perFiles<V>(make: (files: FileSystem) => V): (files: FileSystem) => V {
  const known = memoize(make)
  return (files) => known(lowest(files, ({ changes }) => changes.size === 0))
}

/** What answers from files, and which of them it has read so far. */
interface Known<Answer> {
  readonly files: FileSystem
  readonly read: ReadonlySet<string>
  readonly answer: Answer
}

/**
 * The function of files, which gives answers as for other files before, unless something differs in these that was read for them. Besides
 * what it reads it may look only at which paths there are.
 */
export function perReading<Asked extends readonly unknown[], V>(
  make: (files: FileSystem) => (...asked: Asked) => V,
): (files: FileSystem) => (...asked: Asked) => V {
  // the first files, which most others are laid over, and the last
  let all: readonly Known<(...asked: Asked) => V>[] = []
  const begin = (files: FileSystem) => {
    const { files: noting, read } = notingReads(files)
    const one = { files, read, answer: make(noting) }
    all = [...all.slice(0, 1), one]
    return one
  }
  return (files) => {
    let own = all.find((one) => isSameFor(one, files)) ?? begin(files)
    let seen = own.read.size
    return (...asked) => {
      const answer = own.answer(...asked)
      // what was read for this very answer may differ, too
      if (own.read.size === seen || isSameFor(own, files)) {
        seen = own.read.size
        return answer
      }
      own = begin(files)
      return own.answer(...asked)
    }
  }
}

function isSameFor({ files, read }: Known<unknown>, now: FileSystem): boolean {
  const changed = differences(files, now)
  return changed !== undefined && [...changed].every((path) => !read.has(path))
}

/** The same files, and the paths of those that are read, so far. */
export function notingReads(
  files: FileSystem,
  read: Set<string> = new Set(),
): { readonly files: FileSystem; readonly read: ReadonlySet<string> } {
  const noting: FileSystem = {
    ...files,
    over: { files, changes: new Set(), adds: false },
    read(path, limit) {
      read.add(path)
      return files.read(path, limit)
    },
  }
  return { files: noting, read }
}

/** The paths of files that may say something else in the one than in the other; `undefined` where one of them has paths of its own. */
export function differences(one: FileSystem, other: FileSystem): ReadonlySet<string> | undefined {
  const layers = new Set(layersOf(one))
  const common = layersOf(other).find((layer) => layers.has(layer))
  if (common === undefined) return undefined
  const above = [one, other].flatMap((files) => {
    const all = layersOf(files)
    return all.slice(0, all.indexOf(common))
  })
  if (above.some(({ over }) => over?.adds)) return undefined
  return new Set(above.flatMap(({ over }) => [...(over?.changes ?? [])]))
}

/** The files, and those that they are laid over, each on the next. */
function layersOf(files: FileSystem): readonly FileSystem[] {
  return files.over === undefined ? [files] : [files, ...layersOf(files.over.files)]
}

/** The lowest of the files that these are laid over, as far down as the layers are of this kind. */
export function lowest(files: FileSystem, isPassed: (layer: Below) => boolean = () => true): FileSystem {
  let home = files
  while (home.over !== undefined && isPassed(home.over)) home = home.over.files
  return home
}
