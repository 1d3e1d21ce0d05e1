/**
 * Starts with the verdicts of the real `lithos_knot` of both versions (fixtures/starts.jsonl): id maps, file limits, output
 * files, name files, mount points, volumes, executables, working directories, sockets. `server` is what was put on the server.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { replay } from '../../src/boot/replay.js'
import type { Start } from '../../src/boot/start.js'
import type { MemoryEntry } from '../../src/files/memory.js'
import { memoryFiles } from '../../src/files/memory.js'
import { builtImage } from '../../src/image/built.js'
import { readProcessesConfig, readSandboxConfig } from '../../src/lithos/read.js'
import { sourceFile } from '../../src/text/source.js'
import { memoryEntry, plainServer, type RecordedEntry } from './cases.js'

type Entries = Readonly<Record<string, RecordedEntry>>

interface Observed {
  readonly id: string
  readonly image: Entries
  readonly gone?: readonly string[]
  readonly sandbox: string
  readonly process: string
  readonly server?: Entries
  /** What lithos_knot printed first; `null` when the process ran. */
  readonly errors: Readonly<Record<'0.18.4' | '0.19', string | null>>
}

const dir = { dir: true } as const
const base: Entries = {
  '/bin': dir,
  '/bin/sh': { elf: 'static', mode: '0o755' },
  '/config': dir,
  '/dev': dir,
  '/etc': dir,
  '/etc/hosts': { text: '127.0.0.1 localhost\n' },
  '/etc/resolv.conf': { text: 'nameserver 127.0.0.1\n' },
  '/proc': dir,
  '/sys': dir,
  '/tmp': { dir: true, mode: '0o1777' },
}

const filesOf = (entries: Entries): Record<string, MemoryEntry> =>
  Object.fromEntries(Object.entries(entries).map(([path, entry]) => [path.slice(1), memoryEntry(entry)]))

function startOf({ image, gone = [], sandbox, process, server }: Observed, version: '0.18.4' | '0.19'): Start {
  const left = Object.entries(base).filter(([path]) => !gone.some((top) => `${path}/`.startsWith(`${top}/`)))
  const config = readSandboxConfig(sourceFile('sandbox.yaml', sandbox)).config
  const [entry] = readProcessesConfig(sourceFile('process.yaml', process)).config?.entries ?? []
  if (config === undefined || entry === undefined) throw new Error('sandbox or process cannot be read')
  return {
    image: builtImage(memoryFiles(filesOf({ ...Object.fromEntries(left), ...image }))),
    configInImage: '/config/app.yaml',
    sandbox: { name: 'sandbox', config },
    process: { name: entry.key.value, entry: entry.value },
    version,
    host: memoryFiles({ ...plainServer, ...filesOf(server ?? {}) }),
  }
}

const cases: readonly Observed[] = readFileSync(resolve(import.meta.dirname, '../fixtures/starts.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))

describe.each(['0.18.4', '0.19'] as const)('%s', (version) => {
  test.each(cases)('$id', (one) => {
    const { starts, error } = replay(startOf(one, version))
    const expected = one.errors[version]
    expect([starts, error?.split('\n')[0] ?? null]).toEqual([expected === null, expected])
  })

  test('nothing is contradicted when nothing is known of the server', () => {
    // A server with a file or a dangling link in the place of a directory is not expected.
    const odd = /^persistent-(file|in-file|dangling|below-dangling)$/
    const wrong = cases.filter((one) => {
      const { host: _, ...start } = startOf(one, version)
      const { starts } = replay(start)
      return !odd.test(one.id) && starts !== 'unknown' && starts !== (one.errors[version] === null)
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})
