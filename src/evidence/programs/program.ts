/** What well-known programs do with their settings and options, and when nothing is set. */
import type { SettingsReader } from '../settings/setting.js'

/**
 * What a setting means:
 * `writes`: the file is opened for writing at the start, and without it there is none; `writes-later`: it may be;
 * `directory`: a directory that is written to at the start; `temporary`: the directory of temporary files;
 * `listens`, `connects`: an address, `socket`: the path of a socket that it makes; `reads`: it must be there; `port`: a number.
 */
export type Meaning =
  | 'writes'
  | 'writes-later'
  | 'directory'
  | 'temporary'
  | 'listens'
  | 'socket'
  | 'connects'
  | 'reads'
  | 'port'
  | 'command'

/** What happens when nothing is set. */
export interface Default {
  readonly trait: 'writes-file' | 'temporary-file' | 'shared-memory' | 'dbus' | 'x11' | 'systemd-resolved' | 'terminal'
  /** Where, when the trait has a path: the first is told, and a volume at any of them serves. `~/` is HOME, others are relative to the working directory. */
  readonly at?: readonly string[]
  /** A variable that names the directory instead; without a path one with which it does not happen. */
  readonly variable?: string
  /** What stands for HOME where it is not set: `/`, if nothing is said. */
  readonly withoutHome?: string
  /** To follow the program's name: "puts its socket into". */
  readonly what: string
  /** The program certainly does it at its start, and stops when it fails. */
  readonly certain?: true
  /** Settings that say otherwise; `name=value` where only that value does. */
  readonly unless?: readonly string[]
  /** A setting, or a word of the command line, without which it does not happen. */
  readonly when?: RegExp
}

/** One row of the table. */
export interface Program {
  readonly name: RegExp
  /** The manual that says so. */
  readonly source: string
  readonly settings?: {
    readonly read: SettingsReader
    /** Options that name the file. */
    readonly option?: RegExp
    /** The first plain word names it: `redis-server redis.conf`. */
    readonly first?: true
    /** Where it is looked for otherwise: absolute, or in the working directory. A directory ends with `/`. */
    readonly places?: readonly string[]
  }
  /** Settings, and options of the same name (`--pid-file` is `pid_file`); with their section where it matters: `server.listen`. */
  readonly means?: Readonly<Record<string, Meaning>>
  /** Short options, and the settings that they stand for. */
  readonly options?: Readonly<Record<string, string>>
  /** Options that are settings as their value: `-c log_directory=/x`. */
  readonly assigns?: RegExp
  /** The setting that names the directory of relative paths; without one it is the working directory. `none`: nobody knows. */
  readonly base?: string
  /** Words that are addresses to connect to: the first group, behind this text. */
  readonly addresses?: readonly (readonly [word: RegExp, before: string])[]
  readonly defaults?: readonly Default[]
}
