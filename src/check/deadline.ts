/** The end of what does not end by itself. */
import { createContext, runInContext } from 'node:vm'
import type { Progress } from '../text/progress.js'
import type { Deadline } from './options.js'

/** Seconds that one check may take: many times what the largest projects need. */
export const mostSeconds = 300

/** Something took too long and was ended; the message says where it was. */
export class TooLong extends Error {}

/**
 * What `run` gives. Throws `TooLong` when that takes longer than so many seconds: `node:vm` interrupts what runs inside of it, loops
 * and patterns too, which no timer of the same thread could.
 */
export function withDeadline<T>(seconds: number, progress: Progress, run: () => T): T {
  try {
    return runInContext('run()', createContext({ run }), { timeout: Math.ceil(seconds * 1000), displayErrors: false })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new TooLong(`gave up after ${seconds} seconds, ${placeOf(progress)}`)
  }
}

/** What ends a check after so many seconds. Needs Node, which `check.ts` does not: a browser ends its worker. */
export function deadline(seconds = mostSeconds): Deadline {
  return (progress, run) => withDeadline(seconds, progress, run)
}

function placeOf({ file, step }: Progress): string {
  const read = file === undefined ? 'before any file was read' : `after reading ${file}`
  if (step === undefined) return read
  const { line } = step.at.file.position(step.at.start)
  return `at the step !${step.tag} of ${step.at.file.path}:${line}, ${read}`
}
