/** Verdicts and places of `validate`, to compare with those of the real programs. */
import { type ValidateAs, type Verdict, validate } from '../../src/check/validate.js'
import { memoryFiles } from '../../src/files/memory.js'
import { readQuire } from '../../src/quire/read.js'
import type { ReadProblem } from '../../src/schema/read.js'
import type { Problem } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'

const AS: Readonly<Record<string, ValidateAs>> = {
  container: 'container',
  sandbox: 'sandbox',
  process: 'process',
  'process-static': 'process',
  master: 'master',
  'secrets-file': 'secrets',
  vagga: 'vagga',
}

/** What `validate` says of a file. */
export const judged = (kind: string, bytes: Uint8Array): Verdict =>
  validate(AS[kind] as ValidateAs, memoryFiles({ 'vagga.yaml': bytes }), 'vagga.yaml')

/** The line as quire counts: CR and LF each end one. */
const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/[\r\n]/).length

/** Where the real program prints its first error, and where our finding for it stands. */
export function firstPlaces(text: string, problems: readonly Problem[]): { printed: number; at: number } | undefined {
  const first = problems.find(({ rule, severity }) => severity !== 'warning' && rule !== 'quire-misread') as
    | (Problem & Partial<ReadProblem>)
    | undefined
  if (first === undefined) return undefined
  const printed = readQuire(sourceFile('f', text)).problems[0]?.printed ?? first.printed?.start ?? first.at.start
  return { printed: lineOf(text, printed), at: lineOf(text, first.at.start) }
}

/** `3 of 4 (75.00 %)` */
export const percent = (part: number, whole: number): string =>
  `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(2)} %)`

/** Printed past jest, so that figures stand in the log of every run. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`)
