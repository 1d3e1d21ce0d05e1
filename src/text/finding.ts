/** What the whole program is for: findings, each at a place, with a reason and, where it is known, the change that mends it. */
import type { Location, TextEdit } from './source.js'

/**
 * - `error`: lithos refuses the config, the container will not start, or the thing certainly does not work.
 * - `warning`: it very likely breaks.
 * - `note`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note'

/** A line of the list "Deploying Vagga Containers", or `null` for findings that belong to none (reading, lithos_check …). */
export type Clause =
  | '1a'
  | '1b'
  | '1c'
  | '2a'
  | '2b'
  | '2c'
  | '3a'
  | '3b'
  | '3c'
  | '4a'
  | '4b'
  | '4c'
  | '4d'
  | '5a'
  | '5b'
  | '5c'
  | '5d'
  | '5'

/** A change of files that mends a finding. */
export interface Fix {
  /** What the change does, as an imperative: "add `- !EnsureDir /backup` to shop-deploy". */
  readonly title: string
  /** `safe`: certainly what is meant, and changes nothing else. `unsafe`: needs a look. */
  readonly safety: 'safe' | 'unsafe'
  /** May span files; edits of one file never overlap. */
  readonly edits: readonly TextEdit[]
}

/** Another place that a finding is about, and what it has to do with it. */
export interface Related {
  readonly at: Location
  readonly message: string
}

/**
 * One thing that is wrong, at a place. Readers, shapes and rules make it as a `Draft`, the engine completes it, and the
 * report writes it as JSON. `D` are deployments, of which this folder knows nothing.
 */
export interface Finding<D = unknown> {
  /** The id of its rule. */
  readonly rule: string
  readonly clause: Clause | null
  readonly severity: Severity
  readonly at: Location
  /** Plain text with `code` in backticks: what is there, why it breaks in production, what to write instead. */
  readonly message: string
  readonly related: readonly Related[]
  readonly fixes: readonly Fix[]
  /** Every deployment that it is about; one file may serve several. Empty for findings that are about none. */
  readonly deployments: readonly D[]
}

/** A finding as it is made. What is left out the engine takes from the rule. */
export interface Draft<D = never> extends Pick<Finding, 'at' | 'message'> {
  readonly related?: readonly Related[] | undefined
  readonly fixes?: readonly Fix[] | undefined
  readonly deployment?: D | undefined
  /** Overrides the rule's own severity: evidence raises a note to a warning, certainty raises it to an error. */
  readonly severity?: Severity | undefined
  /** Overrides the rule's own clause: a volume at `/tmp` is another line of the list than one elsewhere. */
  readonly clause?: Clause | undefined
}

/** The finding of a draft, with what its rule says. */
export function complete<D>(
  draft: Draft<D>,
  rule: Pick<Finding, 'clause' | 'severity'> & { readonly id: string },
): Finding<D> {
  const { at, message, related = [], fixes = [], deployment } = draft
  return {
    rule: rule.id,
    clause: draft.clause ?? rule.clause,
    severity: draft.severity ?? rule.severity,
    at,
    message,
    related,
    fixes,
    deployments: deployment === undefined ? [] : [deployment],
  }
}

/** The draft of a reader or a shape, which names its rule. */
export interface Problem<D = never> extends Draft<D> {
  readonly rule: string
}
