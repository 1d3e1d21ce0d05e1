/** What a workspace has besides the checkout. */
import { type FileSystem, joinPaths, resolve } from './filesystem.js'

/** The files below a folder, as a root of their own. */
export function below(files: FileSystem, folder: string): FileSystem {
  const under = (path: string) => (path === '' ? folder : `${folder}/${path}`)
  return {
    stat: (path) => files.stat(under(path)),
    list: (path) => files.list(under(path)),
    read: (path, limit) => files.read(under(path), limit),
  }
}

/**
 * The image of a container that `vagga _build` left below a directory; `undefined` where it left none. `.vagga/NAME` is a link to
 * `.roots/NAME.HASH/root` (facts: vagga-build.md).
 */
export function builtInWorkspace(files: FileSystem, directory: string, container: string): FileSystem | undefined {
  const path = joinPaths(directory, `.vagga/${container}`)
  if (files.stat(path)?.kind !== 'link') return undefined
  const root = resolve(files, path)
  return root?.stat.kind === 'dir' ? below(files, root.path) : undefined
}
