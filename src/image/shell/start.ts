/** The shell of a build step before its script runs. */
import { known, unknown } from '../../shell/field.js'
import { mostSteps, type Script } from '../../shell/shell.js'
import { beforeRunning } from '../../shell/start.js'
import { type Build, by } from '../build.js'
import { host } from './host.js'
import { type BuildShell, work } from './shell.js'

/** Where and as whom a script runs. */
export interface ScriptOptions {
  /** Relative to /work; /work when it is missing, unknown when it is `undefined` on purpose. */
  readonly cwd?: string | undefined
  readonly uid?: number
  readonly gid?: number
  readonly external?: boolean
}

/** The shell before a script runs. */
export function newShell(build: Build, options: ScriptOptions, script: Script): BuildShell {
  const cwd = 'cwd' in options ? options.cwd : '/work'
  // all scripts of a container share one
  const budget = build.world.clock.budget ?? { left: mostSteps }
  build.world.clock.budget = budget
  return {
    ...beforeRunning(script),
    host,
    build,
    world: build.world,
    vars: new Map([...build.environ].map(([name, value]) => [name, value === undefined ? unknown : known(value)])),
    name: unknown,
    args: [],
    cwd: cwd === undefined || cwd.startsWith('/') ? cwd : `/work/${cwd}`,
    umask: { bits: 0o022, usual: true },
    errexit: true,
    budget,
    uid: options.uid ?? 0,
    gid: options.gid ?? 0,
    external: options.external ?? false,
    trace: { script, pos: 0, end: 0, read: new Set(), paid: work(build.world) },
    why: by(build),
  }
}
