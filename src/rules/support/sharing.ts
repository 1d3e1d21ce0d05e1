/** What one container makes and another one uses. */
import { normalize, under } from '../../deployment/paths.js'
import type { Clue } from '../../evidence/evidence.js'
import type { CheckedDeployment } from '../rule.js'

/** Where a deployment makes a file or socket, or something below it. */
export function madeBy({ evidence }: CheckedDeployment, path: string): Clue | undefined {
  const made = [...evidence.of('listens'), ...evidence.of('writes-file')]
  return made.find(({ subject }) => subject?.startsWith('/') && under(normalize(subject), path))
}

/** The other containers of the project that are deployed. */
export function othersOf(
  { project, config }: CheckedDeployment,
  deployments: readonly CheckedDeployment[],
): readonly CheckedDeployment[] {
  return deployments.filter((other) => other.project === project && other.config.file !== config.file)
}
