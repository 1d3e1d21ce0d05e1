import { FileError, type FileStat, type FileSystem } from './filesystem.js'
import { gitIgnores } from './gitignore.js'

/** What is at a path: a text or bytes for short (mode 0644 of root), or an object that says more; `other` is a device. */
export type MemoryEntry =
  | string
  | Uint8Array
  | { readonly dir: true; readonly mode?: number; readonly owner?: readonly [number, number] }
  | { readonly other: true; readonly mode?: number; readonly owner?: readonly [number, number] }
  | { readonly link: string; readonly owner?: readonly [number, number] }
  | {
      readonly text?: string
      readonly bytes?: Uint8Array
      readonly mode?: number
      readonly owner?: readonly [number, number]
    }

/**
 * A file system in memory. Keys are paths from the root, with or without a leading `/`; `''` is the root itself. Directories
 * on the way to an entry are made (mode 0755 of root) where no entry says otherwise.
 */
export function memoryFiles(entries: Readonly<Record<string, MemoryEntry>>): FileSystem {
  const nodes = new Map<string, { stat: FileStat; bytes?: Uint8Array }>()
  const names = new Map<string, Set<string>>()
  const directory = (mode = 0o755, owner: readonly [number, number] = [0, 0]) => ({
    stat: { kind: 'dir' as const, mode, size: 0, owner },
  })
  nodes.set('', directory())
  for (const [key, entry] of Object.entries(entries)) {
    const parts = key.split('/').filter((part) => part !== '' && part !== '.')
    for (let depth = 0; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/')
      if (!nodes.has(parent)) nodes.set(parent, directory())
      names.set(parent, (names.get(parent) ?? new Set()).add(parts[depth] as string))
    }
    nodes.set(parts.join('/'), memoryNode(entry, directory))
  }
  const stat = (path: string): FileStat | undefined => {
    if (path.length > 4096) return undefined
    const slash = path.lastIndexOf('/')
    if (path !== '' && stat(slash < 0 ? '' : path.slice(0, slash))?.kind !== 'dir') return undefined
    return nodes.get(path)?.stat
  }
  const files: FileSystem = {
    stat,
    list: (path) => (stat(path)?.kind === 'dir' ? [...(names.get(path) ?? [])].sort() : []),
    read(path, limit) {
      const bytes = stat(path) && nodes.get(path)?.bytes
      if (bytes === undefined) throw new FileError(`${path}: not a regular file`)
      return limit === undefined ? bytes : bytes.subarray(0, limit)
    },
    ignored: (path) => ignored(path),
  }
  const ignored = gitIgnores(files)
  return files
}

function memoryNode(
  entry: MemoryEntry,
  directory: (mode?: number, owner?: readonly [number, number]) => { stat: FileStat },
): { stat: FileStat; bytes?: Uint8Array } {
  if (typeof entry === 'string' || entry instanceof Uint8Array) return memoryNode(fileEntry(entry), directory)
  if ('dir' in entry) return directory(entry.mode, entry.owner)
  if ('other' in entry) {
    return { stat: { kind: 'other', mode: entry.mode ?? 0o666, size: 0, owner: entry.owner ?? [0, 0] } }
  }
  if ('link' in entry) {
    return { stat: { kind: 'link', mode: 0o777, size: 0, owner: entry.owner ?? [0, 0], target: entry.link } }
  }
  const bytes = entry.bytes ?? new TextEncoder().encode(entry.text ?? '')
  return {
    stat: { kind: 'file', mode: entry.mode ?? 0o644, size: bytes.length, owner: entry.owner ?? [0, 0] },
    bytes,
  }
}

function fileEntry(content: string | Uint8Array): MemoryEntry {
  return typeof content === 'string' ? { text: content } : { bytes: content }
}
