/** One mistake in a correct project: what finds it, and where. */
import type { LithosVersion } from '../../src/boot/stage.js'
import type { Edit } from './apply.js'
import type { ProjectName } from './projects.js'

/** A rule and the text under it. */
export type Found = readonly [rule: string, text: string, severity?: 'note']

export interface Mutant {
  readonly project: ProjectName
  /** What somebody did. */
  readonly name: string
  readonly edits: readonly Edit[]
  /** Every error and warning, as rule and text under it (`…` after the first of several lines); notes where they are what is looked for. */
  readonly finds: readonly Found[]
  readonly lithosVersion?: LithosVersion
  /** Permissions that differ from those of a checkout. */
  readonly modes?: Readonly<Record<string, number>>
}

type Options = Pick<Mutant, 'lithosVersion' | 'modes'>

/** Mutants of one project. */
export const of =
  (project: ProjectName) =>
  (name: string, edits: readonly Edit[], finds: readonly Found[], options: Options = {}): Mutant => ({
    project,
    name,
    edits,
    finds,
    ...options,
  })
