/** How vagga runs the same thing in development. */

import type { ReadEntry, ReadMap } from '../schema/shape.js'
import type { Located } from '../text/source.js'
import type { VaggaContainer } from '../vagga/project.js'
import type { VaggaVolume } from '../vagga/shape.js'
import type { Deployment } from './deployment.js'
import { normalize } from './paths.js'

/** The container in which the development command runs: the deployment's own, or its base. */
export function developmentContainer({ project, container, command }: Deployment): VaggaContainer {
  const name = command?.command.value.container?.value
  return (name === undefined ? undefined : project.containers.get(name)) ?? container
}

/** The volumes that the development command sees: those of its container, then its own. */
export function developmentVolumes(deployment: Deployment): readonly ReadEntry<VaggaVolume>[] {
  const own = deployment.command?.command.value.volumes
  const shared = developmentContainer(deployment).config.volumes
  return [...entriesOf(shared).filter((entry) => own?.get(entry.key.value) === undefined), ...entriesOf(own)]
}

/** A variable that development sets. */
interface DevelopmentVariable {
  readonly name: Located<string>
  readonly value: Located<string>
  /** The command sets it, not the container. */
  readonly ofCommand: boolean
}

/** The variables that development sets by `environ`; those of the command win. */
export function developmentEnviron(deployment: Deployment): readonly DevelopmentVariable[] {
  const own = deployment.command?.command.value.environ
  const base = developmentContainer(deployment)
  // a command of the base runs without them, but they are written for the process
  const deployed = base === deployment.container ? [] : entriesOf(deployment.container.config.environ)
  return [
    ...deployed
      .filter(({ key }) => own?.get(key.value) === undefined && base.config.environ.get(key.value) === undefined)
      .map(({ key, value }) => ({ name: key, value, ofCommand: false })),
    ...entriesOf(developmentContainer(deployment).config.environ)
      .filter(({ key }) => own?.get(key.value) === undefined)
      .map(({ key, value }) => ({ name: key, value, ofCommand: false })),
    ...entriesOf(own).map(({ key, value }) => ({ name: key, value, ofCommand: true })),
  ]
}

function entriesOf<T>(map: ReadMap<T> | undefined): readonly ReadEntry<T>[] {
  return map?.entries ?? []
}

/** Where the development command runs: `/work` and its `work-dir`. */
export function developmentWorkdir({ command }: Deployment): string {
  const own = command?.command.value.workDir?.value
  return own === undefined ? '/work' : normalize(own, '/work')
}

/** The words of the development command: those of the list, or of the shell line as far as blanks part them. */
export function developmentWords({ command }: Pick<Deployment, 'command'>): readonly string[] {
  const run = command?.command.value.run
  if (!run) return []
  if (run.node.kind !== 'scalar') return run.items.map(({ value }) => value)
  return (run.items[0]?.value ?? '').split(/\s+/).filter((word) => word !== '')
}

/** The line that development gives to a shell, which expands variables and globs; `undefined` where `run` is a list. */
export function developmentShellLine({ command }: Deployment): string | undefined {
  const run = command?.command.value.run
  return run?.node.kind === 'scalar' ? run.items[0]?.value : undefined
}
