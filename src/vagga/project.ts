/** A vagga project as vagga sees it: vagga.yaml joined with its mixins and includes. vagga: config/config.rs; facts: vagga.md F. */
import type { Node } from '../quire/node.js'
import type { Read } from '../schema/shape.js'
import type { Located, SourceFile } from '../text/source.js'
import type { BuildStep, VaggaCommand, VaggaContainerConfig } from './shape.js'

/** A container, by its name. */
export interface VaggaContainer {
  readonly name: Located<string>
  readonly config: VaggaContainerConfig
}

/** A command, by its name. */
export interface NamedCommand {
  readonly name: Located<string>
  readonly command: VaggaCommand
}

/** What a vagga.yaml and its mixins say. */
export interface VaggaProject {
  /** vagga.yaml itself. */
  readonly file: SourceFile
  /** The tree of vagga.yaml itself. */
  readonly root?: Node | undefined
  /** The directory that vagga mounts as /work, relative to the root of the file system; `''` for the root. */
  readonly directory: string
  /** By name, in vagga's precedence: main file, then local mixins, then `mixins` from last to first. */
  readonly containers: ReadonlyMap<string, VaggaContainer>
  readonly commands: ReadonlyMap<string, NamedCommand>
  /** Everything that was read: vagga.yaml, mixins, includes. */
  readonly sources: readonly SourceFile[]
  /** False when vagga would refuse the project: then nothing can be said about its images with certainty. */
  readonly accepted: boolean
}

/** The container that a step builds on, by the place that names it. subcontainer.rs is_dependent_on. */
export function containerOf(step: BuildStep): Read<string> | undefined {
  switch (step.tag) {
    case 'Container':
      return step.value
    case 'Build':
      return step.value.container
    case 'SubConfig':
      return step.value.source?.tag === 'Container' ? step.value.source.value : undefined
    default:
      return undefined
  }
}
