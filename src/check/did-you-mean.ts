/** What somebody may have meant: names of containers, and directories with a project. */

import { yamlFiles } from '../deployment/files.js'
import { some } from '../report/words.js'
import { nearest } from '../schema/messages.js'
import type { CheckResult } from './options.js'

/** A sentence about the first of these names that no project has; a project that vagga refuses may have any. */
export function unknownContainer({ projects }: CheckResult, names: readonly string[]): string | undefined {
  if (projects.some(({ accepted }) => !accepted)) return undefined
  const known = projects.flatMap(({ containers }) => [...containers.keys()])
  const missing = names.find((name) => !known.includes(name))
  if (missing === undefined) return undefined
  const near = nearest(missing, known)
  const there = known.length === 0 ? 'no vagga.yaml was read' : `there is ${some(known)}`
  return `there is no container ${missing}; ${near === undefined ? there : `did you mean ${near}?`}`
}

/** The vagga.yaml files below a directory, where it has none itself. */
export function projectsElsewhere({ projects, context }: CheckResult, directory = ''): readonly string[] {
  if (projects.length > 0 || context.problems.length > 0) return []
  return yamlFiles(context.files, directory).filter((path) => /(?:^|\/)vagga\.yaml$/.test(path))
}
