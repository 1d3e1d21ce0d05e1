/** Report, version 1: what every audience is written from, and exactly what `--format json` prints. SPEC 3. */
import type { StageStatus } from '../boot/stage.js'
import type { Clause, Severity } from '../text/finding.js'

/** Everything that a check has to say. */
export interface Report {
  readonly schema: 'lithos-ready/report/v1'
  readonly tool: { readonly name: 'lithos-ready'; readonly version: string }
  /** Whether the check passes. */
  readonly ready: boolean
  readonly verdict: Verdict
  /** `ignored`: findings that the settings or comments silence. */
  readonly counts: Readonly<Record<Severity | 'ignored', number>>
  /** Ids of the rules that the settings turn off. */
  readonly rulesOff: readonly string[]
  /** Everything that is meant to be a lithos container config. */
  readonly candidates: readonly ReportedCandidate[]
  readonly deployments: readonly ReportedDeployment[]
  readonly findings: readonly ReportedFinding[]
}

/** SPEC 2: `not-checked` where something is meant to be deployed and could not be checked, `nothing-to-check` where nothing is. */
export type Verdict = 'ready' | 'not-ready' | 'not-checked' | 'nothing-to-check'

/** A file that is meant to be a lithos container config, and why it could not be checked as one. */
export interface ReportedCandidate {
  readonly file: string
  readonly status: 'deployment' | 'not-in-image' | 'unreadable' | 'template'
  readonly why: string | null
}

/** What is known of a clause. `not-applicable`: nothing in the deployment asks for it. */
export type ClauseStatus = 'ok' | 'failed' | 'warned' | 'unknown' | 'not-applicable'

/** One clause of the list "Deploying Vagga Containers", for one deployment. */
export interface ChecklistLine {
  readonly clause: Clause
  readonly status: ClauseStatus
  /** What was found, in which file; for `unknown`, what would settle it. */
  readonly note: string
  /** Indices into the report's findings. */
  readonly findings: readonly number[]
}

/** How production compares with development. `unusable`: it is there, and the process can do nothing with it. */
export type ParityVerdict = 'same' | 'differs' | 'missing' | 'unusable' | 'unknown'

/** One thing that a process finds, in development and in production; `null` where it is not there. */
export interface ParityLine {
  /** `program`, `arguments`, `working directory`, `user`, `environ PATH`, `writable /tmp`, `memory` … */
  readonly aspect: string
  readonly development: string | null
  readonly production: string | null
  readonly verdict: ParityVerdict
}

/** A container with a lithos config in its image; `null` where the repository does not have the thing. `ready`: no finding about it makes the check fail. */
export interface ReportedDeployment {
  readonly container: string
  readonly config: { readonly file: string; readonly image: string }
  readonly command: string | null
  readonly sandbox: string | null
  readonly process: string | null
  readonly ready: boolean
  readonly checklist: readonly ChecklistLine[]
  readonly parity: readonly ParityLine[]
  readonly boot: readonly { readonly stage: string; readonly status: StageStatus; readonly error: string | null }[]
}

/** Lines and columns from 1, columns in UTF-16 units, ends exclusive. */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** What a rule found, at its place. */
export interface ReportedFinding extends Span {
  readonly rule: string
  readonly clause: Clause | null
  readonly severity: Severity
  readonly message: string
  /** Index into `deployments`. */
  readonly deployment: number | null
  readonly related: readonly (Span & { readonly message: string })[]
  readonly help: string
  readonly fixes: readonly ReportedFix[]
}

/** A change that mends the finding. `unsafe`: needs a look. */
export interface ReportedFix {
  readonly title: string
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly (Span & { readonly text: string })[]
}
