/**
 * Commits of folders, as git stores them. git itself takes a dozen processes to lay a repository out, of which the tests
 * make hundreds. Source: gitformat-loose, gitrepository-layout, git-hash-object(1).
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

/** What a commit holds. */
export interface Snapshot {
  /** The hash of its tree. */
  readonly tree: string
  /** Its files and links, by their paths. */
  readonly files: ReadonlyMap<string, Buffer>
  /** Trees and blobs as they are stored, by their hashes. */
  readonly objects: ReadonlyMap<string, Buffer>
}

/** A commit and what it holds. */
export interface Commit extends Snapshot {
  readonly id: string
  readonly parents: readonly Commit[]
}

/** Everything in a folder but `.git`, as a commit. */
export function commitOf(folder: string, parents: readonly Commit[], message: string): Commit {
  return commitWith(snapshot(folder), parents, message)
}

/** Another commit with the same files. */
export function commitWith({ tree, files, objects }: Snapshot, parents: readonly Commit[], message: string): Commit {
  const who = 'Ann <ann@example.org> 1700000000 +0000'
  const lines = [
    `tree ${tree}`,
    ...parents.map(({ id }) => `parent ${id}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    message,
    '',
  ]
  const [id, stored] = object('commit', Buffer.from(lines.join('\n')))
  return { id, parents, tree, files, objects: new Map([...objects, [id, stored]]) }
}

/** Writes a `.git` that has these commits and branches, and `head` (a commit, or `ref: refs/heads/NAME`) checked out. */
export function writeGit(
  folder: string,
  commits: readonly Commit[],
  { head, branches, shallow = [] }: { head: string; branches: Readonly<Record<string, string>>; shallow?: string[] },
): void {
  const put = (path: string, content: string | Buffer) => {
    const whole = join(folder, '.git', path)
    if (existsSync(whole)) return
    mkdirSync(join(whole, '..'), { recursive: true })
    writeFileSync(whole, content)
  }
  put('config', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n')
  put('HEAD', `${head}\n`)
  put('info/exclude', '')
  // without it git takes it for no repository
  mkdirSync(join(folder, '.git/refs'), { recursive: true })
  for (const [name, id] of Object.entries(branches)) put(`refs/heads/${name}`, `${id}\n`)
  if (shallow.length > 0) put('shallow', shallow.map((id) => `${id}\n`).join(''))
  for (const { objects } of commits)
    for (const [id, stored] of objects) put(`objects/${id.slice(0, 2)}/${id.slice(2)}`, stored)
}

function snapshot(folder: string): Snapshot {
  const files = new Map<string, Buffer>()
  const objects = new Map<string, Buffer>()
  const store = (type: string, content: Buffer) => {
    const [id, stored] = object(type, content)
    objects.set(id, stored)
    return id
  }

  const entryOf = (path: string): [mode: string, id: string] | undefined => {
    const whole = join(folder, path)
    const stat = lstatSync(whole)
    if (stat.isDirectory() && existsSync(join(whole, '.git'))) return ['160000', headOf(whole)]
    if (stat.isDirectory()) {
      const tree = treeAt(path)
      return tree === undefined ? undefined : ['40000', tree]
    }
    const content = stat.isSymbolicLink() ? Buffer.from(readlinkSync(whole)) : readFileSync(whole)
    files.set(path, content)
    if (stat.isSymbolicLink()) return ['120000', store('blob', content)]
    return [(stat.mode & 0o100) === 0 ? '100644' : '100755', store('blob', content)]
  }

  const treeAt = (directory: string): string | undefined => {
    const rows = readdirSync(join(folder, directory))
      .filter((name) => name !== '.git')
      .flatMap((name) => {
        const [mode, id] = entryOf(directory === '' ? name : `${directory}/${name}`) ?? []
        return mode === undefined || id === undefined ? [] : [{ name, mode, id }]
      })
    if (rows.length === 0 && directory !== '') return undefined
    // by their bytes, directories as if they ended with a slash
    const key = ({ name, mode }: { name: string; mode: string }) => Buffer.from(mode === '40000' ? `${name}/` : name)
    rows.sort((a, b) => Buffer.compare(key(a), key(b)))
    return store(
      'tree',
      Buffer.concat(rows.flatMap(({ name, mode, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])),
    )
  }
  return { tree: treeAt('') as string, files, objects }
}

function object(type: string, content: Buffer): [id: string, stored: Buffer] {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  return [createHash('sha1').update(whole).digest('hex'), deflateSync(whole, { level: 1 })]
}

/** The commit that a submodule has checked out. */
function headOf(folder: string): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder }).toString().trim()
}
