/** The records of the real programs that stand in this folder; what they are and how they were observed says its README. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { FileSystem } from '../../src/files/filesystem.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { type TarMember, tarGz } from '../image/tar.js'
import { type ZipEntry, zip } from '../image/zip.js'

/** A file of a recorded project; exactly one of text, dir, link, hardlink, fifo, socket, archive says what it is. */
export interface RecordedFile {
  readonly path: string
  readonly text?: string
  /** Octal digits. */
  readonly mode?: string
  /** `uid:gid` */
  readonly owner?: string
  readonly dir?: true
  readonly link?: string
  readonly hardlink?: string
  readonly fifo?: true
  readonly socket?: true
  readonly archive?: string
  readonly entries?: readonly ZipEntry[]
  /** A zip file as DOS makes it: without modes. */
  readonly dos?: true
}

/** A project that was built, run in development and started in production (`e2e.jsonl`, `e2e-more.jsonl`). */
export interface EndToEnd {
  readonly id: string
  /** Production works as development does. */
  readonly good: boolean
  readonly cause: string
  readonly vagga: string
  readonly files: readonly RecordedFile[]
  readonly container: string
  readonly sandbox: string
  readonly process: string
  /** The text that a finding should point at; `missing`: something is absent there, the text is an anchor. */
  readonly where: { readonly file: string; readonly text: string; readonly missing?: boolean } | null
  readonly production: Readonly<Record<string, { readonly started: boolean; readonly error: string } | undefined>>
}

/** A text that vagga or lithos read (`cases.jsonl`, `mutated.jsonl.gz`). */
export interface JudgedText {
  readonly id: string
  /** container, sandbox, process, master, vagga, secrets-file, process-static, yaml (the parser alone) */
  readonly kind: string
  readonly text: string
  readonly ok: boolean
  /** As printed. */
  readonly errors: readonly string[]
  /** How `text` is written, where it is not UTF-8. */
  readonly encoding?: 'base64'
}

const bytesOf = (name: string): Buffer => readFileSync(resolve(import.meta.dirname, name))

/** All records of a file, `NAME.jsonl` or `NAME.jsonl.gz`. */
export function records<T>(name: string): readonly T[] {
  const text = name.endsWith('.gz') ? gunzipSync(bytesOf(name)) : bytesOf(name)
  return text
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** A record that fills a whole file. */
export const record = <T>(name: string): T => JSON.parse(bytesOf(name).toString('utf8')) as T

let base: Uint8Array | undefined

/** `base.tar.gz` of every recorded project: a tree of busybox, whose program is a stub. */
export function baseArchive(): Uint8Array {
  const texts = record<Record<string, { readonly text?: string }>>('builds-base.json')
  const stub = '\x7fELF stub'
  base ??= tarGz(
    record<readonly ZipEntry[]>('builds-base-tar.json').map((entry) =>
      memberOf({ ...entry, text: texts[entry.name.replace(/^\./, '')]?.text ?? stub }),
    ),
  )
  return base
}

function memberOf({ name, type, mode, text = '', link = '', uid = 0, gid = 0 }: ZipEntry): TarMember {
  return {
    name: type === 'dir' && !name.endsWith('/') ? `${name}/` : name,
    mode: mode === undefined ? undefined : Number.parseInt(mode, 8),
    owner: [uid, gid],
    text: type === 'file' ? text : '',
    link: type === 'symlink' ? link : undefined,
    hardlink: type === 'hardlink' ? link : undefined,
  }
}

function archiveOf({ archive, entries = [], dos }: RecordedFile): Uint8Array {
  if (archive === 'tar.gz') return tarGz(entries.map(memberOf))
  if (archive === 'tar') return gunzipSync(tarGz(entries.map(memberOf)))
  if (archive === 'zip') return zip(entries, dos === true)
  if (archive === 'tar.bz2') return new TextEncoder().encode('BZh9')
  return Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)
}

/** A recorded project in memory; `others` are files that the record keeps elsewhere. */
export function recordedProject(
  project: { readonly vagga: string; readonly files: readonly RecordedFile[] },
  others: Readonly<Record<string, MemoryEntry>> = {},
): FileSystem {
  const entries: Record<string, MemoryEntry> = {
    'vagga.yaml': project.vagga,
    'base.tar.gz': baseArchive(),
    ...others,
  }
  for (const file of project.files) {
    const { path, text = '', link, hardlink } = file
    const mode = file.mode === undefined ? {} : { mode: Number.parseInt(file.mode, 8) }
    const owner = file.owner === undefined ? {} : { owner: file.owner.split(':').map(Number) as [number, number] }
    if (file.archive !== undefined) entries[path] = archiveOf(file)
    else if (file.dir) entries[path] = { dir: true, ...mode, ...owner }
    else if (link !== undefined) entries[path] = { link, ...owner }
    else if (hardlink !== undefined) entries[path] = entries[hardlink] as MemoryEntry
    else if (file.fifo || file.socket) entries[path] = { other: true }
    else entries[path] = { text, ...mode, ...owner }
  }
  return memoryFiles(entries)
}

/** The same with its sandbox and process config beside it. */
export const endToEndProject = (one: EndToEnd): FileSystem =>
  recordedProject(one, { 'sandbox.yaml': one.sandbox, 'process.yaml': one.process })
