/** What a replay tells: the steps of a container's start, in the order in which lithos_knot goes through them. */
import type { Location } from '../text/source.js'

/** `0.14` stands for everything before 0.15, which mounts nothing over /etc/resolv.conf and /etc/hosts. */
export type LithosVersion = '0.14' | '0.18.4' | '0.19'

/** `unknown`: what decides it is not in the repository. */
export type StageStatus = 'ok' | 'fails' | 'unknown'

/** One step of a start. */
export interface Stage {
  /** In the words of the trace: `config`, `user`, `volume /tmp`, `resolv.conf`, `working directory`, `executable` … */
  readonly stage: string
  readonly status: StageStatus
  /** Why, in a sentence for people. */
  readonly note?: string | undefined
  /** The line that lithos_knot would log. Only of stages that fail. */
  readonly error?: string | undefined
  /** Machine-readable kind of the failure or of the silent surprise (a stage can be `ok` and still have one), on which rules rely. */
  readonly code?: StageCode | undefined
  /** The value that is to blame: the volume's key, the executable … */
  readonly at?: Location | undefined
  /** The path in the image that it is about. */
  readonly path?: string | undefined
}

/** What failed, or what goes wrong without a word. */
export type StageCode =
  | 'config-missing'
  | 'config-refused'
  | 'sandbox-refused'
  | 'kind-mismatch'
  | 'variable-undefined'
  | 'user-not-set'
  | 'user-not-allowed'
  | 'group-not-allowed'
  | 'user-not-mapped'
  | 'group-not-mapped'
  | 'id-map-refused'
  | 'image-incomplete'
  | 'mount-point-missing'
  | 'mount-point-hidden'
  | 'mount-point-invalid'
  | 'mount-point-kind'
  | 'mount-point-on-host'
  | 'volume-path-not-allowed'
  | 'volume-path-shadowed'
  | 'volume-host-directory'
  | 'name-file-mount-conflict'
  | 'name-file-not-mounted'
  | 'name-file-dangling'
  | 'name-file-closed'
  | 'name-file-source'
  | 'fileno-limit'
  | 'secrets'
  | 'ports'
  | 'network'
  | 'stdout-file'
  | 'workdir-missing'
  | 'workdir-kind'
  | 'workdir-closed'
  | 'executable-missing'
  | 'executable-not-runnable'
  | 'executable-relative'
  | 'interpreter-missing'
  | 'panic'

/** What a start ends in. */
export interface Outcome {
  readonly starts: boolean | 'unknown'
  /** The line that lithos_knot would log when it gives up. */
  readonly error: string | null
  readonly stages: readonly Stage[]
}
