/** What an image will contain, for people and programs that ask from the outside: the command `image`. */
import type { Location } from '../text/source.js'
import { follow } from './follow.js'
import type { ComputedImage, Entry, Image } from './image.js'

/** One answer of `lithos-ready image`. What is not known is `null`. */
export interface Described {
  readonly path: string
  readonly exists: Entry['exists']
  readonly kind: 'dir' | 'file' | 'link' | 'other' | null
  /** `0o755` */
  readonly mode: string | null
  readonly owner: readonly [uid: number, gid: number] | null
  readonly target: string | null
  readonly because: string
  readonly from: { readonly file: string; readonly line: number } | null
}

/** Answers for paths, in their order: what `lstat` would say of each, with links on the way followed inside of the image. */
export function describePaths(image: Image, paths: readonly string[]): Described[] {
  return paths.map((path) => describe(path, entryAt(image, path)))
}

/** An answer for every path that the steps make. */
export function describeTouched(image: ComputedImage): Described[] {
  return image.touched().map((path) => describe(path, image.entry(path)))
}

/** What is at a path when links in its parents are followed; a link at its end is the answer itself. */
function entryAt(image: Image, path: string): Entry {
  const names = path.split('/').filter((part) => part !== '' && part !== '.')
  const last = names.pop()
  if (last === undefined) return image.entry('/')
  if (last === '..') return follow(image, path).entry
  const parent = follow(image, `/${names.join('/')}`)
  if (parent.entry.exists === 'no') return { exists: 'no', because: parent.entry.because, ...stepOf(parent.entry) }
  const entry = image.entry(`${parent.path === '/' ? '' : parent.path}/${last}`)
  if (entry.exists === 'yes' || parent.entry.kind === 'dir') return entry
  if (parent.entry.kind !== undefined) return { exists: 'no', because: `\`${parent.path}\` is not a directory` }
  return { exists: 'unknown', because: parent.entry.because, ...stepOf(parent.entry) }
}

const stepOf = (entry: Entry): { step?: Location } => (entry.step === undefined ? {} : { step: entry.step })

function describe(path: string, entry: Entry): Described {
  return {
    path,
    exists: entry.exists,
    kind: entry.kind ?? null,
    mode: entry.mode === undefined ? null : `0o${entry.mode.toString(8)}`,
    owner: entry.owner ?? null,
    target: entry.target ?? null,
    because: entry.because,
    from:
      entry.step === undefined
        ? null
        : { file: entry.step.file.path, line: entry.step.file.position(entry.step.start).line },
  }
}
