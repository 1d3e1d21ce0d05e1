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

/** The projects below the directory of the one that was checked, which were not looked at. SPEC 2.7. */
export function projectsElsewhere({ projects, context }: CheckResult, directory = ''): readonly string[] {
  const checked = new Set(projects.map(({ file }) => file.path))
  const below = yamlFiles(context.files, directory).filter((path) => /(?:^|\/)vagga\.yaml$/.test(path))
  return below.filter((path) => !checked.has(path))
}
