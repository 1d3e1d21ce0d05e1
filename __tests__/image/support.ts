/** Helpers for the tests of the image model: a project out of texts, an image out of a project. */

import type { FileSystem } from '../../src/files/filesystem.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { imagesOf } from '../../src/image/compute.js'
import type { ComputedImage } from '../../src/image/image.js'
import type { VaggaProject } from '../../src/vagga/project.js'
import { readVaggaProject } from '../../src/vagga/read.js'

/** The project of the vagga.yaml of some files. */
export function projectOf(files: FileSystem): VaggaProject | undefined {
  return readVaggaProject(files, 'vagga.yaml').project
}

/** The image of container `c` of a vagga.yaml whose `setup` holds these lines. */
export function imageOf(setup: string, files: Readonly<Record<string, MemoryEntry>> = {}, rest = ''): ComputedImage {
  const lines = setup
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  const vagga = `containers:\n  c:\n    setup:\n${lines}\n${rest}`
  return imageIn(memoryFiles({ ...files, 'vagga.yaml': vagga }))
}

/** The image of a container of the project in some files. */
export function imageIn(files: FileSystem, container = 'c'): ComputedImage {
  const project = projectOf(files)
  const image = project && imagesOf(project, files)(container)
  if (image === undefined) throw new Error(`no container ${container}`)
  return image
}

/** `yes dir 0755 0:0`, as far as it is known. */
export function shown(image: ComputedImage, path: string): string {
  const entry = image.entry(path)
  const octal = (mode: number) => mode.toString(8).padStart(4, '0')
  const usual = entry.usualMode === undefined ? undefined : `~${octal(entry.usualMode)}`
  return [
    entry.exists,
    entry.kind,
    entry.mode === undefined ? usual : octal(entry.mode),
    entry.owner?.join(':'),
    entry.target === undefined ? undefined : `-> ${entry.target}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
