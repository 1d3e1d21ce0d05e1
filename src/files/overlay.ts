import type { FileSystem } from './filesystem.js'

/** `files` with the texts of some regular files replaced; a path that is not there becomes a new file. */
export function overlayFiles(files: FileSystem, texts: ReadonlyMap<string, string>): FileSystem {
  if (texts.size === 0) return files
  const bytes = new Map([...texts].map(([path, text]) => [path, new TextEncoder().encode(text)]))
  const added = new Map<string, string[]>()
  for (const path of texts.keys()) {
    if (files.stat(path) !== undefined) continue
    const slash = path.lastIndexOf('/')
    const parent = path.slice(0, Math.max(slash, 0))
    added.set(parent, [...(added.get(parent) ?? []), path.slice(slash + 1)])
  }
  return {
    ...files,
    stat(path) {
      const content = bytes.get(path)
      const below = files.stat(path)
      if (content === undefined) return below
      return { mode: 0o644, owner: [0, 0], ...below, kind: 'file', size: content.length }
    },
    list(path) {
      const names = added.get(path)
      return names === undefined ? files.list(path) : [...files.list(path), ...names].sort()
    },
    read(path, limit) {
      const content = bytes.get(path)
      return content === undefined ? files.read(path, limit) : content.subarray(0, limit)
    },
  }
}
