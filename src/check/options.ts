/** What is asked of a check, and what it answers. */

import type { LithosVersion } from '../boot/stage.js'
import type { Candidate, Deployment } from '../deployment/deployment.js'
import type { FileSystem } from '../files/filesystem.js'
import { assemble } from '../report/assemble.js'
import type { Report } from '../report/report.js'
import type { RuleFailure } from '../rules/engine.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rules/rule.js'
import type { Finding } from '../text/finding.js'
import type { Progress, Stage } from '../text/progress.js'
import type { Location } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import type { EarlierDeployment } from './lost.js'
import type { FailOn, Settings } from './settings.js'

/** Gives what `run` gives, or throws when that takes too long. `progress` says where it was. */
export type Deadline = <T>(progress: Progress, run: () => T) => T

/** What a check is asked. Everything may be left out. */
export interface CheckOptions {
  /** The directory that is checked, relative to the root of the files. Default: the root. */
  readonly directory?: string
  readonly settings?: Settings
  /** Wins over the settings, as everything else here does. */
  readonly lithosVersion?: LithosVersion
  readonly failOn?: FailOn
  /** Whether a check without anything to check fails. Default: what the settings say. */
  readonly requireDeployment?: boolean
  /** What was deployed at the base of a pull request, where that is known. */
  readonly before?: readonly EarlierDeployment[]
  /** Check only these containers. */
  readonly only?: readonly string[]
  /** Built root filesystems, by container. */
  readonly images?: ReadonlyMap<string, FileSystem>
  /** Whether what is at a path can have been built here, rather than brought by a commit. Default: everything can. */
  readonly isBuilt?: ((path: string) => boolean) | undefined
  /** `false`: nobody's ignores count. */
  readonly ignores?: boolean
  /** Whether a comment written there counts as an ignore, and as one of a finding there. Default: every one does. */
  readonly heeds?: (comment: Location, finding?: Location) => boolean
  /** `false`: fixes are given as the rules offer them, untried. */
  readonly tryFixes?: boolean
  /** Ends a check that does not end by itself. Default: it runs as long as it runs. */
  readonly deadline?: Deadline | undefined
  /** Is told how far the check is, again and again. */
  readonly say?: ((stage: Stage) => void) | undefined
  /** `YYYY-MM-DD`. Default: now. */
  readonly today?: string
  /** Default: all rules. */
  readonly rules?: readonly Rule[]
}

/** What a check answers. */
export interface CheckResult {
  readonly report: Report
  /** What the report's findings were made from, in the same order: with locations, fixes and deployments. */
  readonly findings: readonly Finding<Deployment>[]
  /** What the settings and comments silence. */
  readonly ignored: readonly Finding<Deployment>[]
  /** Everything that is meant to be a lithos container config. */
  readonly candidates: readonly Candidate[]
  /** Ids of the rules that the settings turn off. */
  readonly rulesOff: readonly string[]
  readonly deployments: readonly CheckedDeployment[]
  readonly projects: readonly VaggaProject[]
  /** What was left out, because a limit was reached: one sentence each, without its full stop. */
  readonly notices: readonly string[]
  /** Bugs of lithos-ready that came to light; the findings are complete without them. */
  readonly failures: readonly RuleFailure[]
  readonly context: RuleContext
}

/** From which severity on a finding makes the check fail: the options win over the settings, and the default is an error. */
export function failOnOf({ failOn, settings }: CheckOptions): FailOn {
  return failOn ?? settings?.failOn ?? 'error'
}

/** The lithos that will run the containers: the options win over the settings. */
export function lithosVersionOf({ lithosVersion, settings }: CheckOptions): LithosVersion {
  return lithosVersion ?? settings?.lithosVersion ?? '0.18.4'
}

/** What the report says of a check, and what decides its verdict. */
export function reportOf(checked: Checked, options: CheckOptions): Report {
  const requireDeployment = options.requireDeployment ?? options.settings?.requireDeployment ?? false
  return assemble({ ...checked, failOn: failOnOf(options), requireDeployment })
}

/** What there is before anybody writes a report. */
export type Checked = Omit<CheckResult, 'report'>
