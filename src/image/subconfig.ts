/** Reading the file of a `!SubConfig`. vagga: builder/commands/subcontainer.rs `find_config`. */
import type { FileSystem } from '../files/filesystem.js'
import { memoryFiles } from '../files/memory.js'
import { overlayFiles } from '../files/overlay.js'
import { readVaggaProject } from '../vagga/read.js'
import type { BuildStep } from '../vagga/shape.js'

/**
 * The steps of every container that a file describes, with the mixins beside it; `undefined` when vagga cannot read it. `content` is what
 * the file holds when the step runs; with an empty `path` it comes out of another container's image.
 */
export function readSubConfig(
  files: FileSystem,
  path: string,
  content: Uint8Array,
): ReadonlyMap<string, readonly BuildStep[]> | undefined {
  const text = new TextDecoder().decode(content)
  const { project } =
    path === ''
      ? readVaggaProject(memoryFiles({ 'vagga.yaml': text }), 'vagga.yaml')
      : readVaggaProject(overlayFiles(files, new Map([[path, text]])), path)
  if (project === undefined) return undefined
  return new Map([...project.containers].map(([name, { config }]) => [name, config.setup.items]))
}
