/** What a workspace has besides the checkout. */
import { type FileSystem, resolve } from './filesystem.js'

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
 * The image of a container that `vagga _build` left at `.vagga/NAME`; `undefined` where it left none. It is a link to
 * `.roots/NAME.HASH/root` (facts: vagga-build.md). Neither counts where it can be no built one.
 */
export function builtInWorkspace(
  files: FileSystem,
  path: string,
  isBuilt: (path: string) => boolean,
): FileSystem | undefined {
  if (files.stat(path)?.kind !== 'link' || !isBuilt(path)) return undefined
  const root = resolve(files, path)
  return root?.stat.kind === 'dir' && isBuilt(root.path) ? below(files, root.path) : undefined
}
