import { FileError, type FileStat, type FileSystem, LONGEST_PATH, type Owner, parentOf } from './filesystem.js'
import { gitIgnores } from './gitignore.js'

/** What is at a path: a text or bytes for short (mode 0644 of root), or an object that says more; `other` is a device. */
export type MemoryEntry =
  | string
  | Uint8Array
  | { readonly dir: true; readonly mode?: number; readonly owner?: Owner }
  | { readonly other: true; readonly mode?: number; readonly owner?: Owner }
  | { readonly link: string; readonly owner?: Owner }
  | { readonly text?: string; readonly bytes?: Uint8Array; readonly mode?: number; readonly owner?: Owner }

interface MemoryNode {
  readonly stat: FileStat
  readonly bytes?: Uint8Array
}

/**
 * A file system in memory. Keys are paths from the root, with or without a leading `/`; `''` is the root itself. Directories
 * on the way to an entry are made (mode 0755 of root) where no entry says otherwise.
 */
export function memoryFiles(entries: Readonly<Record<string, MemoryEntry>>): FileSystem {
  const nodes = new Map<string, MemoryNode>()
  const names = new Map<string, Set<string>>()
  nodes.set('', directory())
  for (const [key, entry] of Object.entries(entries)) {
    const parts = key.split('/').filter((part) => part !== '' && part !== '.')
    for (let depth = 0; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/')
      if (!nodes.has(parent)) nodes.set(parent, directory())
      names.set(parent, (names.get(parent) ?? new Set()).add(parts[depth] as string))
    }
    nodes.set(parts.join('/'), memoryNode(entry))
  }
  const stat = (path: string): FileStat | undefined => {
    if (path.length > LONGEST_PATH) return undefined
    if (path !== '' && stat(parentOf(path))?.kind !== 'dir') return undefined
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
  }
  return { ...files, ...gitIgnores(files) }
}

function directory(mode = 0o755, owner: Owner = [0, 0]): MemoryNode {
  return { stat: { kind: 'dir', mode, size: 0, owner } }
}

function memoryNode(entry: MemoryEntry): MemoryNode {
  if (typeof entry === 'string') return memoryNode({ text: entry })
  if (entry instanceof Uint8Array) return memoryNode({ bytes: entry })
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
