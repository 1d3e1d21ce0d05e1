/** Texts of files in an image, with the places where a person can change them. */
import type { FileSystem } from '../files/filesystem.js'
import { perFile } from '../files/per-file.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { memoize } from '../text/collections.js'
import { within } from '../text/places.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'
import type { ShellScript } from './shell.js'

/** A text of the image or of a config, and where its parts were written. */
export interface Script extends ShellScript {
  /** The file of the repository that it is the text of, where it is one. */
  readonly source?: SourceFile | undefined
  /** UTF-16 offsets in `text`. */
  place(start: number, end: number): Location
}

const maxFileBytes = 128 * 1024

/** The text of a file by its path in the image; `undefined` where it is not known, too large, or no text. */
export type Texts = (path: string) => Script | undefined

/** The texts of an image, for everything that is deployed in it. `files` is the repository, from which copied files are read. */
export function imageTexts(files: FileSystem, image: Image): Texts {
  return textsOver(image)(files)
}

const textsOver = memoize((image: Image) => memoize((files: FileSystem) => textsIn(files, image)))

/** Each file is read once. */
function textsIn(files: FileSystem, image: Image): Texts {
  const known = new Map<string, Script | undefined>()
  return (path) => {
    if (!known.has(path)) known.set(path, read(path))
    return known.get(path)
  }

  function read(path: string): Script | undefined {
    const { kind, source, step, content } = follow(image, path).entry
    if (kind !== 'file') return undefined
    if (source !== undefined) return scriptOf(sourceAt(files, source))
    const text = textOf(content?.(maxFileBytes + 1))
    return text === undefined || step === undefined
      ? undefined
      : { text, id: path, place: (start, end) => within(step, text.slice(start, end)) }
  }
}

function scriptOf(file: SourceFile | undefined): Script | undefined {
  return file && { text: file.text, id: file.path, source: file, place: (start, end) => ({ file, start, end }) }
}

/** A file of the repository, which is read once however many images have it. */
export const sourceAt = perFile((files, path): SourceFile | undefined => {
  const text = textOf(readFile(files, path))
  return text === undefined ? undefined : sourceFile(path, text)
})

function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.length > maxFileBytes || bytes.subarray(0, 4096).includes(0)) return undefined
  return new TextDecoder().decode(bytes)
}

function readFile(files: FileSystem, path: string): Uint8Array | undefined {
  try {
    return files.read(path, maxFileBytes + 1)
  } catch {
    return undefined
  }
}
