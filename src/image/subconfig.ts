/** Reading the file of a `!SubConfig`. vagga: builder/commands/subcontainer.rs `find_config`. */
import type { FileSystem } from '../files/filesystem.js'
import type { BuildStep } from '../vagga/shape.js'

export function readSubConfig(
  _files: FileSystem,
  _path: string,
  _content: Uint8Array | undefined,
): ReadonlyMap<string, readonly BuildStep[]> | undefined {
  return undefined
}
