/** Small starts for examples: a config, an image, a sandbox. */
import { replay } from '../../src/boot/replay.js'
import type { Stage } from '../../src/boot/stage.js'
import type { Start } from '../../src/boot/start.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { builtImage } from '../../src/image/built.js'
import { readProcessesConfig, readSandboxConfig } from '../../src/lithos/read.js'
import { sourceFile } from '../../src/text/source.js'

/** The head of a 64-bit program, with PT_INTERP when it has a loader. */
export function elf(loader?: string): Uint8Array {
  const path = loader ? Buffer.from(`${loader}\0`) : Buffer.alloc(0)
  const bytes = Buffer.alloc(120 + path.length)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  bytes.writeUInt16LE(2, 16)
  bytes.writeBigUInt64LE(64n, 32)
  bytes.writeUInt16LE(56, 54)
  bytes.writeUInt16LE(1, 56)
  bytes.writeUInt32LE(path.length > 0 ? 3 : 1, 64)
  bytes.writeBigUInt64LE(120n, 72)
  bytes.writeBigUInt64LE(BigInt(path.length), 96)
  bytes.set(path, 120)
  return bytes
}

const dir = { dir: true } as const

export const program: MemoryEntry = { bytes: elf(), mode: 0o755 }

/** What every image must have, and a program. */
export const plainImage: Readonly<Record<string, MemoryEntry>> = {
  dev: dir,
  proc: dir,
  sys: dir,
  tmp: { dir: true, mode: 0o1777 },
  'etc/hosts': '',
  'etc/resolv.conf': '',
  'bin/app': program,
}

export interface Example {
  /** Lines of the container config besides `kind`, `user-id` and `executable: /bin/app`. */
  readonly config?: string
  /** The whole config. */
  readonly whole?: string
  /** Changes to `plainImage`; `null` removes. */
  readonly image?: Readonly<Record<string, MemoryEntry | null>>
  readonly sandbox?: string | null
  readonly process?: string | null
  readonly version?: Start['version']
  readonly host?: FileSystem
}

export function startOf(example: Example = {}): Start {
  const { config = '', whole, image = {}, version = '0.19', host } = example
  const {
    sandbox = 'allow-users: [1-1000]\nallow-groups: [0-1000]\n',
    process = 'app: {image: i, config: /app.yaml}\n',
  } = example
  const text = whole ?? `kind: Daemon\nuser-id: 1\nexecutable: /bin/app\n${config}`
  const all = Object.entries({ ...plainImage, 'app.yaml': text, ...image })
  const entries = Object.fromEntries(all.flatMap(([path, entry]) => (entry === null ? [] : [[path, entry] as const])))
  const server = sandbox === null ? undefined : readSandboxConfig(sourceFile('sandbox.yaml', sandbox)).config
  const found =
    process === null ? undefined : readProcessesConfig(sourceFile('process.yaml', process)).config?.entries[0]
  return {
    image: builtImage(memoryFiles(entries)),
    configInImage: found?.value.config?.value ?? '/app.yaml',
    version,
    ...(server && { sandbox: { name: 'web', config: server } }),
    ...(found && { process: { name: found.key.value, entry: found.value } }),
    ...(host && { host }),
  }
}

export const outcomeOf = (example: Example = {}) => replay(startOf(example))

/** The stage of that name. */
export function stageOf(example: Example, name: string): Stage | undefined {
  return outcomeOf(example).stages.find(({ stage }) => stage === name)
}
