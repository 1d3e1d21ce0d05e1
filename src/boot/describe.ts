/** Outcomes for the `boot` command and the trace of `check`. */
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

/** An outcome for people: one line a stage, and the verdict. */
export function outcomeLines({ starts, error, stages }: Outcome): readonly string[] {
  const width = Math.max(...stages.map(({ stage }) => stage.length))
  const lines = stages.map(
    ({ stage, status, note }) => `${status.padEnd(7)}  ${note ? `${stage.padEnd(width)}  ${note}` : stage}`,
  )
  const verdict =
    starts === 'unknown' ? 'It is not known whether it starts.' : starts ? 'It starts.' : 'It does not start.'
  return [...lines, '', verdict, ...(error === null ? [] : error.split('\n'))]
}
