/** How the files of the workspace differ from the base, and what they were there. What cannot be known counts as changed. */
import { createHash } from 'node:crypto'
import { FileError, type FileStat, type FileSystem, parentOf, readable } from '../files/filesystem.js'
import { gitIgnores } from '../files/gitignore.js'
import { memoizeByName } from '../text/collections.js'
import { deliver, type GitHub } from './client.js'
import type { Run } from './event.js'
import type { Git, TreeEntry } from './git.js'
import { type PatchedFile, patchBetween, readPatch, reversePatch } from './patch.js'

/** How a file of the workspace differs from the base; `unknown` where its lines cannot be told apart. */
export type Change = 'unchanged' | 'unknown' | PatchedFile

/** The change at hand. */
export interface Changes {
  /** How a file of the workspace, by its name there, was changed. */
  of(file: string): Change
  /** The files of the base, as far as they are known. Reading throws `FileError` where they are not. */
  readonly before: FileSystem
  /** Files of the base, by their names in the workspace, that `before` may have otherwise than they were. */
  readonly unclear: readonly string[]
}

/** Bytes of a file of the base that is read, of all those that are read at once, and how many are read one by one besides. */
const largest = 32 << 20
const mostAtOnce = 64 << 20
const mostAlone = 100
/** Bytes of a file whose lines are compared, and of all of them. */
const largestCompared = 1 << 20
const mostCompared = 16 << 20

/** The changes of the workspace against a commit of the local history; `undefined` when git cannot tell. */
export function localChanges(git: Git, base: string, files: FileSystem): Changes | undefined {
  const before = git.entries(base)
  const head = git.entries('HEAD')
  if (before === undefined || head === undefined) return undefined
  const sameAttributes = [...before.keys(), ...head.keys()].every(
    (path) => !isAttributes(path) || sameEntry(before.get(path), head.get(path)),
  )
  const isAsInHead = memoizeByName((file) => contentIs(files, file, head.get(file)?.id, sameAttributes))
  const isUnchanged = (file: string) => sameEntry(before.get(file), head.get(file)) && isAsInHead(file)
  const blob = blobsOf(git, before, head)
  let left = mostCompared
  return {
    of: memoizeByName((file) => {
      const [from, to] = [before.get(file), head.get(file)]
      // A file that git does not track was made by an earlier step, whatever it was at the base.
      if (from === undefined || to === undefined || from.mode !== to.mode) return 'unknown'
      if (isUnchanged(file)) return 'unchanged'
      const [old, now] = [blob(from.id), bytesOf(files, file)]
      if (old === undefined || now === undefined) return 'unknown'
      left -= old.length + now.length
      if (left < 0 || Math.max(old.length, now.length) > largestCompared) return 'unknown'
      const asStored = isAsInHead(file) ? withLineFeeds(now) : now
      return patchBetween(old.toString(), Buffer.from(asStored).toString()) ?? 'unknown'
    }),
    before: filesOf(before, files, isUnchanged, blob),
    unclear: [],
  }
}

/** A file of a change, as GitHub lists it. */
interface ListedFile {
  readonly filename: string
  readonly sha: string | null
  readonly status: string
  readonly patch?: string
  readonly changes?: number
  readonly previous_filename?: string
}

/**
 * The changes as GitHub lists them, where the local history does not have the base. What they do not tell (modes, links, what
 * has no patch) is unclear. `git` is the local repository, if there is one. Throws `Trouble`; `undefined` when the list is cut off.
 */
export async function listedChanges(
  github: GitHub,
  run: Run,
  files: FileSystem,
  git: Git | undefined,
): Promise<Changes | undefined> {
  const listed = await listing(github, run)
  if (listed === undefined) return undefined
  const name = git?.path ?? ((file: string) => file)
  const byName = new Map(listed.map((one) => [one.filename, one]))
  const sameAttributes = !listed.some(({ filename }) => isAttributes(filename))
  const head = git?.entries('HEAD')
  return {
    of(path) {
      const found = byName.get(name(path) ?? '')
      if (name(path) === undefined) return 'unknown'
      const expected = found === undefined ? head?.get(path)?.id : (found.sha ?? undefined)
      if ((found !== undefined || head !== undefined) && !contentIs(files, path, expected, sameAttributes))
        return 'unknown'
      if (found === undefined) return 'unchanged'
      return found.patch === undefined ? 'unknown' : readPatch(found.patch)
    },
    ...beforeListed(listed, files, git),
  }
}

/** Of two commits, and not of a pull request: that may have become another one meanwhile, and be again what it was. */
async function listing(github: GitHub, run: Run): Promise<readonly ListedFile[] | undefined> {
  const basehead = `${run.base}...${run.pullRequest?.head.sha ?? run.sha}`
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  return deliver('contents: read', async () => {
    const { data } = await github.request(route, { owner: run.owner, repo: run.repo, basehead })
    const listed = (data.files ?? []) as ListedFile[]
    return listed.length < 300 ? listed : undefined
  })
}

/** The files before a change: what is listed, backwards. */
function beforeListed(
  listed: readonly ListedFile[],
  files: FileSystem,
  git: Git | undefined,
): Pick<Changes, 'before' | 'unclear'> {
  const file = git?.file ?? ((path: string) => path)
  const gone = new Set<string>()
  const texts = new Map<string, string>()
  const unclear: string[] = []
  for (const one of listed) {
    const now = file(one.filename)
    const past = file(one.previous_filename ?? one.filename)
    const bytes = one.status === 'removed' ? new Uint8Array() : bytesOf(files, now)
    // Without a repository nothing proves that the workspace has a name that is no longer there.
    const isThere =
      one.status === 'removed'
        ? git !== undefined && files.stat(now) === undefined
        : contentIs(files, now, one.sha ?? undefined, !isAttributes(one.filename))
    if (!isThere || bytes === undefined) unclear.push(now, past)
    else if (one.status === 'added' || one.status === 'copied') gone.add(now)
    else {
      const text = textBefore(one, Buffer.from(bytes).toString())
      if (text === undefined || (past !== now && files.stat(past) !== undefined)) unclear.push(now, past)
      else texts.set(past, text)
      if (past !== now) gone.add(now)
    }
  }
  const names = listed.map(({ filename }) => file(filename))
  unclear.push(
    ...names.filter((name, i) => names.indexOf(name) !== i || /(?:^|\/)\.git(?:attributes|ignore)$/i.test(name)),
  )
  return { before: filesBefore(files, texts, gone), unclear }
}

/** The text of a listed file before the change, where that is certain. */
function textBefore({ status, patch, changes }: ListedFile, now: string): string | undefined {
  if (status === 'renamed' && patch === undefined && changes === 0) return now
  if (patch === undefined || now.includes('\ufffd') || !['modified', 'removed', 'renamed'].includes(status))
    return undefined
  const text = reversePatch(patch, now)
  // What does not end with a line feed may have been a link.
  return text === '' || text?.endsWith('\n') ? text : undefined
}

/**
 * `files` with some texts and without some files. Modes are not listed: everything that the change touched may have been
 * executed before, so that what it cannot be now counts.
 */
function filesBefore(files: FileSystem, texts: ReadonlyMap<string, string>, gone: ReadonlySet<string>): FileSystem {
  const bytes = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]))
  const added = new Map<string, Set<string>>()
  for (const path of texts.keys()) {
    for (
      let at = path;
      at !== '' && !added.get(parentOf(at))?.has(at.slice(at.lastIndexOf('/') + 1));
      at = parentOf(at)
    ) {
      added.set(parentOf(at), (added.get(parentOf(at)) ?? new Set()).add(at.slice(at.lastIndexOf('/') + 1)))
    }
  }
  // git keeps no empty directories
  const emptied = new Set<string>()
  const isGone = (path: string) => !bytes.has(path) && (gone.has(path) || emptied.has(path))
  for (const path of gone) {
    for (let at = parentOf(path); at !== '' && !added.has(at) && isEmpty(files, at, isGone); at = parentOf(at))
      emptied.add(at)
  }
  const list = (path: string) =>
    [...new Set([...files.list(path), ...(added.get(path) ?? [])])]
      .filter((name) => !isGone(path === '' ? name : `${path}/${name}`))
      .sort()
  const stat = (path: string): FileStat | undefined => {
    const content = bytes.get(path)
    if (content !== undefined) return { kind: 'file', mode: 0o755, size: content.length, owner: [0, 0] }
    if (added.has(path)) return { kind: 'dir', mode: 0o755, size: 0, owner: [0, 0] }
    return isGone(path) ? undefined : files.stat(path)
  }
  return {
    ...files,
    stat,
    list: (path) => (stat(path)?.kind === 'dir' ? list(path) : []),
    read(path, limit) {
      if (isGone(path)) throw new FileError(`${path}: no such file`)
      return bytes.get(path)?.subarray(0, limit) ?? files.read(path, limit)
    },
  }
}

function isEmpty(files: FileSystem, directory: string, isGone: (path: string) => boolean): boolean {
  return files.list(directory).every((name) => isGone(`${directory}/${name}`))
}

/**
 * The files of a commit, rooted where the workspace is. What did not change is read from `now`, today's files.
 */
function filesOf(
  entries: ReadonlyMap<string, TreeEntry>,
  now: FileSystem,
  isUnchanged: (file: string) => boolean,
  blob: (id: string) => Buffer | undefined,
): FileSystem {
  const directories = new Map<string, Set<string>>([['', new Set()]])
  for (const [path, { mode }] of entries) {
    // A submodule is an empty directory in a checkout.
    if (mode === '160000') directories.set(path, new Set())
    for (let child = path; child !== ''; child = parentOf(child)) {
      const names = directories.get(parentOf(child)) ?? new Set()
      directories.set(parentOf(child), names.add(child.slice(child.lastIndexOf('/') + 1)))
    }
  }
  const read = (path: string, { id }: TreeEntry): Uint8Array => {
    if (isUnchanged(path)) return now.read(path)
    const bytes = blob(id)
    if (bytes === undefined) throw new FileError(`${path}: the local history does not have what it was`)
    return bytes
  }
  const then: FileSystem = {
    stat(path) {
      const entry = entries.get(path)
      const owner = [0, 0] as const
      if (entry === undefined || entry.mode === '160000')
        return directories.has(path) ? { kind: 'dir', mode: 0o755, size: 0, owner } : undefined
      if (entry.mode === '120000')
        return {
          kind: 'link',
          mode: 0o777,
          size: entry.size,
          owner,
          target: Buffer.from(blob(entry.id) ?? '').toString(),
        }
      return { kind: 'file', mode: Number.parseInt(entry.mode, 8) & 0o777, size: entry.size, owner }
    },
    list: (path) => [...(directories.get(path) ?? [])].sort(),
    read(path, limit) {
      const entry = entries.get(path)
      if (!entry?.mode.startsWith('100')) throw new FileError(`${path} is not a file`)
      return read(path, entry).subarray(0, limit)
    },
  }
  return { ...then, ...gitIgnores(then, (path) => then.stat(path) !== undefined) }
}

/** Contents of a commit by their hashes. All that differ from the head and all links are read at once, when the first is asked for. */
function blobsOf(
  git: Git,
  entries: ReadonlyMap<string, TreeEntry>,
  head: ReadonlyMap<string, TreeEntry>,
): (id: string) => Buffer | undefined {
  let known: ReadonlyMap<string, Buffer> | undefined
  let alone = mostAlone
  const one = memoizeByName((id) => {
    alone -= 1
    return alone < 0 ? undefined : git.blobs([id]).get(id)
  })
  return (id) => {
    if (known === undefined) {
      const ids = new Set<string>()
      let left = mostAtOnce
      for (const [path, entry] of entries) {
        const isAsked = entry.mode === '120000' || !sameEntry(entry, head.get(path))
        if (!isAsked || entry.mode === '160000' || entry.size > Math.min(left, largest)) continue
        ids.add(entry.id)
        left -= entry.size
      }
      known = git.blobs(ids)
    }
    return known.get(id) ?? one(id)
  }
}

function sameEntry(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one !== undefined && one.id === other?.id && one.mode === other.mode
}

/** `.gitattributes` say how what a commit has becomes files: with which line ends. */
function isAttributes(path: string): boolean {
  return /(?:^|\/)\.gitattributes$/i.test(path)
}

/** Whether a regular file has the content of that hash, as it is or, where it `mayDiffer` in them, with other line ends. */
function contentIs(files: FileSystem, file: string, id: string | undefined, mayDiffer: boolean): boolean {
  const bytes = id === undefined ? undefined : bytesOf(files, file)
  if (bytes === undefined) return false
  return (
    blobHash(bytes, id as string) === id ||
    (mayDiffer && bytes.includes(0x0d) && blobHash(withLineFeeds(bytes), id as string) === id)
  )
}

/** The hash under which git knows a content, of the kind that `like` is. */
function blobHash(bytes: Uint8Array, like: string): string {
  const algorithm = like.length === 64 ? 'sha256' : 'sha1'
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function withLineFeeds(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}

/** `undefined` where there is no such file that can be read. */
function bytesOf(files: FileSystem, file: string): Uint8Array | undefined {
  return files.stat(file)?.kind === 'file' ? readable(files, file) : undefined
}
