/** What is done where something of ours fails. */
import { FileError } from '../files/filesystem.js'
import type { RuleFailure } from '../rules/engine.js'

/** What `make` gives, or `otherwise` and one more of `failures`: a bug in one part does not cost the findings of the others. Files that cannot be read are no bug. */
export function guarded<T>(what: string, path: string, make: () => T, otherwise: T, failures: RuleFailure[]): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof FileError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    failures.push({
      rule: what,
      error,
      message: `${what} failed on ${path}; this is a bug in lithos-ready (${reason})`,
    })
    return otherwise
  }
}
