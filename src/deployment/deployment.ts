/** What is deployed: one vagga container, one lithos config in its image, and what the repository knows of the server. SPEC 1 and 2. */
import type { FileSystem } from '../files/filesystem.js'
import type { Image } from '../image/image.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../lithos/shape.js'
import type { Located, Location, SourceFile } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import type { VaggaChild, VaggaCommand } from '../vagga/shape.js'

/** A lithos container config of the repository, read. */
export interface ConfigFile {
  readonly file: SourceFile
  readonly config: ContainerConfig
  /** False when lithos would refuse it. */
  readonly accepted: boolean
  /** Why nothing could be read of it: `config` is empty then. */
  readonly unread?: string | undefined
  /** Something is to fill it in before lithos reads it. */
  readonly template?: boolean | undefined
  /** The step that writes it, where its text is not in the repository as it stands: `file` has no places that people know then. */
  readonly writtenBy?: Location | undefined
}

/** A file that is meant to be a lithos container config, and whether it could be checked as one. SPEC 2, 3. */
export interface Candidate {
  /** The path in the repository. */
  readonly path: string
  readonly status: 'deployment' | 'not-in-image' | 'unreadable' | 'template'
  /** What keeps it from being checked, for people; a clause without a stop. */
  readonly why?: string | undefined
}

/** The development command (or `!Supervise` child) that runs the same program; `run` is always set. */
export interface DevelopmentCommand {
  /** `run`, or `run / web` for a child of a `!Supervise`. */
  readonly title: string
  readonly name: Located<string>
  /** The `!Supervise` that starts it, when it is a child. */
  readonly supervise?: Located<string> | undefined
  readonly command: Extract<VaggaCommand | VaggaChild, { tag: 'Command' | 'BridgeCommand' }>
}

/** A sandbox config of the repository, read. lithos has one for each of a server's sandboxes. */
export interface SandboxFile {
  /** The file name without `.yaml`; what lithos calls the sandbox. */
  readonly name: string
  readonly file: SourceFile
  readonly config: SandboxConfig
}

/** An entry of a processes file: one process that a sandbox runs. */
export interface ProcessInFile {
  readonly name: Located<string>
  readonly file: SourceFile
  readonly entry: ProcessEntry
}

/** A container that lithos is to start: what is deployed, and what is known of where. */
export interface Deployment {
  readonly project: VaggaProject
  readonly container: VaggaContainer
  readonly config: ConfigFile
  /** Where the config is in the image: absolute. */
  readonly configInImage: string
  /** The step that brings the config into the image. */
  readonly broughtBy?: Location | undefined
  readonly command?: DevelopmentCommand | undefined
  readonly sandbox?: SandboxFile | undefined
  readonly process?: ProcessInFile | undefined
}

/** A deployment, and what its image will contain (or contains, when it is built). */
export interface DeploymentWithImage extends Deployment {
  readonly image: Image
}

/** The files of the repository, and everything that is deployed from them. */
export interface Checkout {
  readonly files: FileSystem
  readonly deployed: readonly Deployment[]
}
