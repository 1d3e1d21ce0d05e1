/** The recorded starts: image trees, configs and outcomes. Their images are built in memory. */
import type { LithosVersion } from '../../src/boot/stage.js'
import type { Start } from '../../src/boot/start.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { builtImage } from '../../src/image/built.js'
import { readProcessesConfig, readSandboxConfig } from '../../src/lithos/read.js'
import { sourceFile } from '../../src/text/source.js'
import { record, records } from '../oracle/records.js'
import { elf } from './starting.js'

/** A file, directory or link of a recorded image. */
export interface RecordedEntry {
  readonly dir?: true
  readonly link?: string
  readonly text?: string
  readonly elf?: string
  readonly interp?: string
  readonly bytes?: number
  readonly mode?: string
  readonly owner?: readonly [number, number]
}

interface Run {
  readonly started: boolean
  readonly error: string
}

export interface BootCase {
  readonly id: string
  readonly image: Readonly<Record<string, RecordedEntry>>
  readonly gone: readonly string[]
  readonly sandbox: string
  readonly process: string
  readonly host?: Readonly<Record<string, string>>
  readonly 'v0.18.4'?: Run
  readonly master_branch: Run
}

export const bootCases = (): readonly BootCase[] => records('boot.jsonl')

let base: Readonly<Record<string, RecordedEntry>> | undefined

const directory = { dir: true } as const

/** The server of the records where it was not changed for a case. */
export const plainServer: Readonly<Record<string, MemoryEntry>> = {
  ...Object.fromEntries(
    `bin boot dev dev/pts dev/shm etc home lib media mnt opt proc root run run/lithos run/lithos/mnt sbin srv sys tmp usr usr/bin var
    var/cache var/lib var/lib/lithos var/lib/lithos/dev var/lib/lithos/dev/pts var/log var/log/lithos var/tmp`
      .split(/\s+/)
      .map((path) => [path, directory]),
  ),
  'dev/full': { other: true },
  'dev/null': { other: true },
  'etc/hosts': '127.0.0.1 localhost\n127.0.0.1 knothost\n',
  'etc/resolv.conf': 'nameserver 10.53.53.53\n',
}

/** What a case starts, on a server of which everything is known unless the case changed it. */
export function startOf(bootCase: BootCase, version: LithosVersion): Start {
  base ??= record<Record<string, RecordedEntry>>('boot-base.json')
  const all: Record<string, RecordedEntry> = { ...base, ...bootCase.image }
  for (const path of Object.keys(all)) {
    const gone = bootCase.gone.some((top) => path === top || path.startsWith(`${top}/`))
    if (gone && !(path in bootCase.image)) delete all[path]
  }
  const sandbox = readSandboxConfig(sourceFile('sandbox.yaml', bootCase.sandbox)).config
  const [entry] = readProcessesConfig(sourceFile('process.yaml', bootCase.process)).config?.entries ?? []
  if (entry === undefined) throw new Error(`${bootCase.id}: no process`)
  return {
    image: builtImage(memoryFiles(Object.fromEntries(Object.entries(all).map(([path, e]) => [path, memoryEntry(e)])))),
    configInImage: entry.value.config?.value ?? '',
    ...(sandbox && { sandbox: { name: 'sandbox', config: sandbox } }),
    process: { name: entry.key.value, entry: entry.value },
    version,
    ...(bootCase.host === undefined && { host: memoryFiles(plainServer) }),
  }
}

/** The same in memory; a program is a stub. */
export function memoryEntry(entry: RecordedEntry): MemoryEntry {
  const owner = entry.owner && { owner: entry.owner }
  const mode = entry.mode === undefined ? {} : { mode: Number(entry.mode) }
  if (entry.dir) return { dir: true, ...mode, ...owner }
  if (entry.link !== undefined) return { link: entry.link, ...owner }
  const bytes = entry.elf ? elf(entry.interp) : new TextEncoder().encode(entry.text ?? '\0'.repeat(entry.bytes ?? 0))
  return { bytes, ...mode, ...owner }
}
