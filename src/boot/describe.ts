/** Outcomes for the `boot` command. */
import type { Outcome, Stage, StageCode } from './stage.js'

/** A stage, as `boot --format json` prints it; `null` where there is nothing to say. SPEC 3. */
interface DescribedStage {
  readonly stage: string
  readonly status: Stage['status']
  readonly error: string | null
  readonly note: string | null
  readonly code: StageCode | null
  readonly path: string | null
  /** The start of what is to blame: lines and columns from 1, columns in UTF-16 units. */
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}

/** An outcome, as `boot --format json` prints it. SPEC 3. */
interface DescribedOutcome {
  readonly starts: boolean | 'unknown'
  readonly error: string | null
  readonly stages: readonly DescribedStage[]
}

/** An outcome as JSON; every key is always there. */
export function describeOutcome({ starts, error, stages }: Outcome): DescribedOutcome {
  return { starts, error, stages: stages.map(describeStage) }
}

function describeStage({ stage, status, error, note, code, path, at }: Stage): DescribedStage {
  const position = at?.file.position(at.start)
  return {
    stage,
    status,
    error: error ?? null,
    note: note ?? null,
    code: code ?? null,
    path: path ?? null,
    file: at?.file.path ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
  }
}
