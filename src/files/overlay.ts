import { type FileSystem, parentOf } from './filesystem.js'

/**
 * `files` with the texts of some regular files replaced; a path that is not there becomes a new file, in new directories
 * where it needs them.
 */
export function overlayFiles(files: FileSystem, texts: ReadonlyMap<string, string>): FileSystem {
  if (texts.size === 0) return files
  const bytes = new Map([...texts].map(([path, text]) => [path, new TextEncoder().encode(text)]))
  const added = new Map<string, Set<string>>()
  for (const path of texts.keys()) {
    for (let at = path; at !== '' && files.stat(at) === undefined; at = parentOf(at)) {
      const names = added.get(parentOf(at)) ?? new Set()
      added.set(parentOf(at), names.add(at.slice(at.lastIndexOf('/') + 1)))
    }
  }
  const isOtherThere = [...texts.keys()].some((path) => (files.stat(path)?.kind ?? 'file') !== 'file')
  return {
    ...files,
    over: { files, changes: new Set(texts.keys()), adds: added.size > 0 || isOtherThere },
    stat(path) {
      const content = bytes.get(path)
      const below = files.stat(path)
      if (content !== undefined) return { mode: 0o644, owner: [0, 0], ...below, kind: 'file', size: content.length }
      return below ?? (added.has(path) ? { kind: 'dir', mode: 0o755, owner: [0, 0], size: 0 } : undefined)
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
