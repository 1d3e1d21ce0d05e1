/** The project while vagga builds: the checkout, at /work. */
import { type FileStat, type FileSystem, joinPaths, type Owner, parentOf, readable } from '../files/filesystem.js'
import { baseName } from '../shell/paths.js'
import type { Attributes, Dir, Node, Opening, Why, World } from './tree.js'

/** A project that is read as a tree. */
interface Reading {
  readonly files: FileSystem
  /** The project's own, relative to the root of the files. */
  readonly directory: string
  /** Whose it is. */
  readonly owner: Owner | undefined
  readonly born: number
  readonly token: object
  readonly submodules: ReadonlySet<string>
  /** Why something may be in a submodule. */
  readonly elsewhere: Opening
}

/**
 * The project as a tree that is read from the checkout when it is looked at, each folder once.
 * Owners: the files of whoever owns the checkout are root's in the container; those of other users depend on the
 * sub-uids of the machine (facts: vagga.md C6) and stay unknown.
 */
export function projectTree(
  files: FileSystem,
  directory: string,
  { clock, token }: Pick<World, 'clock' | 'token'>,
): Dir {
  const born = ++clock.tick
  const elsewhere: Opening = { because: 'it belongs to a git submodule', tick: born }
  const owner = files.stat(directory)?.owner
  const submodules = submodulesOf(files)
  const reading: Reading = { files, directory, owner, born, token, submodules, elsewhere }
  const why: Why = { because: 'it is in the project' }
  return { ...folder(reading, directory, { mode: 0o755, owner: [0, 0] }), why }
}

function folder(reading: Reading, path: string, attributes: Attributes): Dir {
  let read: Map<string, Node> | undefined
  const fill = () => {
    read ??= entriesOf(reading, path)
    return read
  }
  const { born, token } = reading
  return { kind: 'dir', children: new Map(), fill, born, ...attributes, source: path, token }
}

function entriesOf(reading: Reading, path: string): Map<string, Node> {
  const { files, born, submodules, elsewhere } = reading
  const found = new Map<string, Node>()
  for (const name of files.list(path)) {
    const node = entryOf(reading, path, name)
    if (node !== undefined) found.set(name, node)
  }
  for (const submodule of submodules) {
    const name = baseName(submodule)
    if (parentOf(submodule) === path && !found.has(name)) found.set(name, { kind: 'maybe', born, why: elsewhere })
  }
  return found
}

function entryOf(reading: Reading, path: string, name: string): Node | undefined {
  const { files, directory, born, submodules, elsewhere } = reading
  // vagga keeps its own state in .vagga: what is in it while it builds is not what the checkout shows
  if (path === directory && name === '.vagga')
    return { kind: 'maybe', born, why: { because: 'vagga keeps its own files there' } }
  const full = joinPaths(path, name)
  const stat = files.stat(full)
  if (stat === undefined) return undefined
  const attributes = { mode: stat.mode, owner: ownerOf(reading, stat) }
  switch (stat.kind) {
    case 'dir': {
      // a submodule that is not checked out is an empty folder
      const isEmptySubmodule = submodules.has(full) && files.list(full).length === 0
      return { ...folder(reading, full, attributes), deep: isEmptySubmodule ? elsewhere : undefined }
    }
    case 'link':
      return { kind: 'link', target: stat.target ?? '', born, source: full, ...attributes }
    case 'other':
      return { kind: 'other', born, ...attributes }
    case 'file':
      return {
        kind: 'file',
        born,
        source: full,
        content: (limit, now = files) => readable(now, full, limit),
        ...attributes,
      }
  }
}

function ownerOf({ owner: own }: Reading, { owner }: FileStat): Attributes['owner'] {
  const isOwn = own === undefined || (owner[0] === own[0] && owner[1] === own[1])
  return isOwn ? [0, 0] : undefined
}

/** The folders that git fills from other repositories. */
function submodulesOf(files: FileSystem): ReadonlySet<string> {
  if (files.stat('.gitmodules')?.kind !== 'file') return new Set()
  const text = new TextDecoder().decode(readable(files, '.gitmodules', 100_000))
  const paths = text.split('\n').map((line) => line.split('='))
  return new Set(paths.filter(([key]) => key?.trim() === 'path').map(([, value = '']) => value.trim()))
}
