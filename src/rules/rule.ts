/** A rule is a plain value: one fact, its reason, its examples and a loop that reads like the sentence it checks. */
import type { LithosVersion, Outcome } from '../boot/stage.js'
import type {
  ConfigFile,
  Deployment,
  DeploymentWithImage,
  ProcessInFile,
  SandboxFile,
} from '../deployment/deployment.js'
import type { Evidence } from '../evidence/evidence.js'
import type { FileSystem } from '../files/filesystem.js'
import type { ComputedImage } from '../image/image.js'
import type { Clause, Draft, Problem, Severity } from '../text/finding.js'
import type { SourceFile } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'

/** A deployment with what was worked out about it; each part is computed when first asked for. */
export interface CheckedDeployment extends DeploymentWithImage {
  /** The replay of its start. */
  readonly boot: Outcome
  /** What the program does that matters in production, with the places that show it. */
  readonly evidence: Evidence
}

/** All that is known when rules run. */
export interface RuleContext {
  readonly files: FileSystem
  /** What the readers, the shapes and lithos_check's own checks found; each belongs to the rule that it names. */
  readonly problems: readonly Problem<Deployment>[]
  readonly projects: readonly VaggaProject[]
  /** Those of which findings are wanted: all of them, or those that a change can touch. */
  readonly deployments: readonly CheckedDeployment[]
  /** All of them. */
  readonly deployed: readonly CheckedDeployment[]
  /** Containers that something is meant to be deployed from, though no config gets into their images. */
  readonly meant: readonly { readonly project: VaggaProject; readonly container: VaggaContainer }[]
  /** Lithos configs that are in no image. */
  readonly unplaced: readonly ConfigFile[]
  /** Every sandbox and every process entry of the repository, whether a deployment was found for it or not. */
  readonly sandboxes: readonly SandboxFile[]
  readonly processes: readonly ProcessInFile[]
  /** Every file that was read, once each. */
  readonly sources: readonly SourceFile[]
  readonly lithosVersion: LithosVersion
  /** The image of any container of a project, deployable or not. */
  image(project: VaggaProject, container: string): ComputedImage | undefined
}

/** What a rule finds; `deployment` when it is about one. */
export type RuleFinding = Draft<Deployment>

/** One thing that goes wrong in production, with its reason, its examples and its check. */
export interface Rule {
  readonly id: string
  readonly group: Group
  readonly clause: Clause | null
  readonly severity: Severity
  /** One line for lists: what is wrong when it fires. */
  readonly summary: string
  /** Markdown for a reader who has never seen lithos: what differs in production, what happens then (with the line that lithos logs), what to write, when to ignore it. */
  readonly rationale: string
  readonly examples: readonly Example[]
  /** It has to see all deployments together: what it finds of one depends on others, or it does not say of which it is. */
  readonly together?: true | undefined
  check(context: RuleContext): Iterable<RuleFinding>
}

/** Section of SPEC 6 that a rule belongs to; the folder that it lives in. */
export type Group =
  | 'reading'
  | 'build'
  | 'work-directory'
  | 'read-only'
  | 'environment'
  | 'names'
  | 'neighbours'
  | 'users'
  | 'variables'
  | 'ports'
  | 'secrets'
  | 'network'
  | 'lithos-check'
  | 'ignores'

/**
 * Files by their path in the repository. In `bad`, `⟦…⟧` marks the text under each finding of the rule (the marks are
 * taken out before reading); `good` has the files that are written differently, the others are those of `bad`. What an
 * example leaves out is filled in from the correct project in `example.ts`.
 */
export interface Example {
  readonly title?: string
  readonly bad: Readonly<Record<string, string>>
  readonly good: Readonly<Record<string, string>>
  /** The files of the commit that a pull request is to be merged into, where they differ from `bad`. */
  readonly base?: Readonly<Record<string, string>>
  /** What `--fix` (or `--fix=all`) makes of `bad`, when it is not `good`. */
  readonly fixed?: Readonly<Record<string, string>>
  readonly lithosVersion?: LithosVersion
  /** Of the findings, where it is not the rule's. */
  readonly severity?: Severity
  /** Other rules that `bad` breaks by what it shows. */
  readonly also?: readonly string[]
}
