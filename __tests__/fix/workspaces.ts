/** What fixes are tried on: the examples of the rules, and the projects that really ran. */
import type { CheckOptions } from '../../src/check/options.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { projectOf } from '../../src/rules/example.js'
import { rules } from '../../src/rules/index.js'
import { type EndToEnd, endToEndProject, records } from '../oracle/records.js'
import { inMemory } from '../rules/project.js'

export interface Workspace {
  readonly name: string
  readonly files: FileSystem
  readonly options?: CheckOptions
}

/** The `bad` side of every example of every rule. */
export function* examples(): Generator<Workspace> {
  for (const { id, examples } of rules)
    for (const [index, example] of examples.entries())
      yield {
        name: `${id} ${index + 1}`,
        files: inMemory(projectOf(example, 'bad').files),
        ...(example.lithosVersion === undefined ? {} : { options: { lithosVersion: example.lithosVersion } }),
      }
}

/** Projects that were built, and run in development and in production. */
export const endToEnd = (): readonly Workspace[] =>
  records<EndToEnd>('e2e.jsonl').map((one) => ({ name: one.id, files: endToEndProject(one) }))
