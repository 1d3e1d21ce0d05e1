/** /dev, /dev/pts, /sys and /proc, in this order. lithos: setup_filesystem.rs, mount.rs; facts: boot.md 2, Image root. */
import { memoryFiles } from '../../files/memory.js'
import { builtImage } from '../../image/built.js'
import type { Image } from '../../image/image.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { bindText, filesystemError, mountStage, sourceOn } from './mounting.js'

/** The server's devices and the kernel's file systems; the image must have the directories. */
export function systemStages(boot: Boot): readonly Stage[] {
  const { devfs } = boot.paths
  const incomplete = (stage: Stage): Stage =>
    stage.code === 'mount-point-missing' || stage.code === 'mount-point-kind'
      ? { ...stage, code: 'image-incomplete' }
      : stage
  const dev = mountStage(boot, {
    stage: '/dev',
    point: '/dev',
    mount: { content: () => deviceImage, base: '/', readOnly: true, what: "the server's devices" },
    source: sourceOn(boot.hostFiles, devfs),
    describe: bindText(devfs),
    explain: 'bind',
    failure: filesystemError,
  })
  return [dev, ...pseudoFileSystems.map((one) => pseudoStage(boot, one))].map(incomplete)
}

/** A file system that the kernel makes. */
interface Pseudo {
  readonly point: string
  readonly type: string
  readonly options: string
  readonly content: Image
  readonly readOnly: boolean
}

function pseudoStage(boot: Boot, { point, type, options, content, readOnly }: Pseudo): Stage {
  return mountStage(boot, {
    stage: point,
    point,
    mount: { content: () => content, base: '/', readOnly, what: `the kernel's ${type}` },
    source: { kind: 'dir' },
    describe: (target) => `Can't mount pseudofs ${target} (${options}, options: ${type})`,
    explain: 'pseudo',
    failure: filesystemError,
  })
}

const sysDirectories = [
  '',
  'block',
  'bus',
  'class',
  'dev',
  'devices',
  'firmware',
  'fs',
  'fs/cgroup',
  'kernel',
  'module',
]
const procDirectories = ['', '1', 'fs', 'irq', 'net', 'self', 'sys', 'sys/fs', 'sys/kernel', 'sys/net', 'sys/vm', 'tty']

/** The directories that every kernel shows there; whatever else there is, nobody knows. */
function kernelTree(because: string, directories: readonly string[]): Image {
  const known = new Set(directories.map((path) => `/${path}`))
  const directory = { exists: 'yes', kind: 'dir', mode: 0o555, owner: [0, 0], because } as const
  return {
    built: false,
    entry: (path) => (known.has(path) ? directory : { exists: 'unknown', because }),
    list: () => ({ names: [], complete: false }),
  }
}

const device = { other: true, mode: 0o666 } as const
/** What lithos_mkdev makes. facts: boot.md, observed in [dev-devpts]. */
const devices = builtImage(
  memoryFiles({
    '': { dir: true },
    fd: { link: '/proc/self/fd' },
    full: device,
    null: device,
    ptmx: { link: 'pts/ptmx' },
    pts: { dir: true },
    random: device,
    shm: { dir: true },
    stderr: { link: '/proc/self/fd/2' },
    stdin: { link: '/proc/self/fd/0' },
    stdout: { link: '/proc/self/fd/1' },
    tty: device,
    urandom: device,
    zero: device,
  }),
)

/** A server may put the socket of its log daemon there, too. */
const deviceImage: Image = {
  ...devices,
  entry: (path) => (path === '/log' ? { exists: 'unknown', because: 'it depends on the server' } : devices.entry(path)),
}

const terminals = builtImage(memoryFiles({ '': { dir: true }, ptmx: device }))

const pseudoFileSystems: readonly Pseudo[] = [
  { point: '/dev/pts', type: 'devpts', options: 'newinstance,ptmxmode=0666', content: terminals, readOnly: false },
  {
    point: '/sys',
    type: 'sysfs',
    options: '',
    content: kernelTree("the kernel's sysfs", sysDirectories),
    readOnly: true,
  },
  {
    point: '/proc',
    type: 'proc',
    options: '',
    content: kernelTree("the kernel's proc", procDirectories),
    readOnly: false,
  },
]
