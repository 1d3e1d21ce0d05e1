/** What a replay is given, and what its stages share. */
import type { FileSystem } from '../files/filesystem.js'
import { type MemoryEntry, memoryFiles } from '../files/memory.js'
import { builtImage } from '../image/built.js'
import type { Image } from '../image/image.js'
import type { ContainerConfig, MasterConfig, ProcessEntry, SandboxConfig } from '../lithos/shape.js'
import { type Host, hostOf } from './host.js'
import { type Mounts, mounted, noMounts } from './mounts.js'
import type { LithosVersion } from './stage.js'

/** What is to be started, and what is known of where. */
export interface Start {
  readonly image: Image
  /** `config` of the process entry: where the config is in the image. */
  readonly configInImage: string
  /** Read from the image when it is absent. */
  readonly config?: ContainerConfig | undefined
  /** Why lithos refuses the config, in its own words and with the place: `/config/app.yaml:4:12: Validation Error: …`. */
  readonly configProblem?: string | undefined
  readonly sandbox?: { readonly name: string; readonly config: SandboxConfig } | undefined
  /** Why lithos refuses the sandbox's file: in its own words with the place, and in ours. */
  readonly sandboxProblem?: { readonly words: string; readonly note: string } | undefined
  readonly process?: { readonly name: string; readonly entry: ProcessEntry } | undefined
  readonly master?: MasterConfig | undefined
  readonly version: LithosVersion
  /** The server's own files, where they are at hand (on the server itself, or in a test). */
  readonly host?: FileSystem | undefined
}

/** One replay: what the stages share. `mounts` grows while it goes on. */
export interface Boot extends Start {
  readonly config: ContainerConfig
  /** `sandbox/process.0`, as lithos_tree names an instance. */
  readonly name: string
  /** How the process runs: what its entry says, else what the config says. */
  readonly kind: 'Daemon' | 'Command'
  readonly hostFiles: Host
  readonly mounts: Mounts
  /** The image with the mounts so far. */
  readonly tree: Image
  /** The process's own state directory; entries are added by paths from its root. */
  readonly state: Record<string, MemoryEntry>
  /** `state` as far as it is made, as an image. */
  readonly stateImage: () => Image
  /** Directories of the server: where the image becomes the root, the state directory of the process, and the devices. */
  readonly paths: { readonly mount: string; readonly state: string; readonly devfs: string }
}

/** Prepares a replay with a config that could be read. */
export function bootOf(start: Start, config: ContainerConfig): Boot {
  const { sandbox, process, master } = start
  const kind = process?.entry.kind.value ?? (config.kind.value === 'Command' ? 'Command' : 'Daemon')
  const own = process?.name ?? 'process'
  // lithos: lithos_tree/main.rs, lithos_cmd.rs. The command's last part is the id of the process that starts it.
  const name = `${sandbox?.name ?? 'sandbox'}/${kind === 'Daemon' ? `${own}.0` : `cmd.${own}.PID`}`
  const runtime = master?.runtimeDir.value ?? '/run/lithos'
  const under = (path: string) => (path.startsWith('/') ? path : `${runtime}/${path}`)
  const mounts = noMounts()
  const state: Record<string, MemoryEntry> = { '': { dir: true, mode: 0o1777 } }
  return {
    ...start,
    // the older ones differ in the name files only, of which a rule speaks
    version: start.version === '0.14' ? '0.18.4' : start.version,
    config,
    name,
    kind,
    hostFiles: hostOf(start.host, declaredPaths(sandbox?.config)),
    mounts,
    tree: mounted(start.image, mounts),
    state,
    stateImage: () => builtImage(memoryFiles(state)),
    paths: {
      mount: under(master?.mountDir.value ?? 'mnt'),
      state: `${under(master?.stateDir.value ?? 'state')}/${name}`,
      devfs: master?.devfsDir.value ?? '/var/lib/lithos/dev',
    },
  }
}

function declaredPaths(sandbox: SandboxConfig | undefined): readonly string[] {
  if (sandbox === undefined) return []
  const directories = [...sandbox.readonlyPaths.entries, ...sandbox.writablePaths.entries].map(
    (entry) => entry.value.value,
  )
  return [...directories, sandbox.hostsFile.value, sandbox.resolvConf.value, sandbox.secretsPrivateKey?.value ?? '/']
    .map((path) => path.replace(/\/+$/, ''))
    .filter((path) => path !== '')
}
