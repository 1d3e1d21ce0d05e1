/** Outcomes for the `boot` command. */
import type { Outcome, Stage, StageCode } from './stage.js'

export interface DescribedStage {
  readonly stage: string
  readonly status: Stage['status']
  readonly error: string | null
  readonly note: string | null
  readonly code: StageCode | null
  readonly path: string | null
  /** The place to blame: lines and columns from 1. */
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}

export interface DescribedOutcome {
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
