/** Texts of files in an image, with the places where a person can change them. */
import type { FileSystem } from '../files/filesystem.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { within } from '../text/places.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'
import type { ShellScript } from './shell.js'

/** A text of the image or of a config, and where its parts were written. */
export interface Script extends ShellScript {
  /** UTF-16 offsets in `text`. */
  place(start: number, end: number): Location
}

const maxFileBytes = 128 * 1024

/** The text of a file by its path in the image; `undefined` where it is not known, too large, or no text. */
export type Texts = (path: string) => Script | undefined

/** Each file is read once. `files` is the repository, from which copied files are read. */
export function imageTexts(files: FileSystem, image: Image): Texts {
  const known = new Map<string, Script | undefined>()
  const sources = new Map<string, SourceFile>()
  return (path) => {
    if (!known.has(path)) known.set(path, read(path))
    return known.get(path)
  }

  function read(path: string): Script | undefined {
    const { entry } = follow(image, path)
    if (entry.kind !== 'file') return undefined
    const bytes =
      entry.content?.(maxFileBytes + 1) ?? (entry.source === undefined ? undefined : readFile(files, entry.source))
    if (bytes === undefined || bytes.length > maxFileBytes || bytes.subarray(0, 4096).includes(0)) return undefined
    const text = new TextDecoder().decode(bytes)
    const { source, step } = entry
    if (source !== undefined) {
      const file = sources.get(source) ?? sourceFile(source, text)
      sources.set(source, file)
      return { text, id: source, place: (start, end) => ({ file, start, end }) }
    }
    return step && { text, id: path, place: (start, end) => within(step, text.slice(start, end)) }
  }
}

function readFile(files: FileSystem, path: string): Uint8Array | undefined {
  try {
    return files.read(path, maxFileBytes + 1)
  } catch {
    return undefined
  }
}
