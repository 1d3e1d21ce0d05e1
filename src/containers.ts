/** Names of containers that somebody gives: on the command line, in an input of the Action. */
import type { CheckResult } from './check.js'
import { nearest } from './schema/messages.js'

/** A sentence about the first of these names that no project has; a project that vagga refuses may have any. */
export function unknownContainer({ projects }: CheckResult, names: readonly string[]): string | undefined {
  if (projects.some(({ accepted }) => !accepted)) return undefined
  const known = projects.flatMap(({ containers }) => [...containers.keys()])
  const missing = names.find((name) => !known.includes(name))
  if (missing === undefined) return undefined
  const near = nearest(missing, known)
  return `there is no container ${missing}${near === undefined ? '' : `; did you mean ${near}?`}`
}
