/** What one container makes and another one uses. */
import { normalize, under } from '../../deployment/paths.js'
import type { Clue } from '../../evidence/evidence.js'
import { memoize, memoizeByName } from '../../text/collections.js'
import type { CheckedDeployment } from '../rule.js'

/** A deployment that makes a file or socket, and where. */
interface Maker {
  readonly maker: CheckedDeployment
  readonly made: Clue
}

/** Where a deployment makes a file or socket, or something below it. */
export function madeBy({ evidence }: CheckedDeployment, path: string): Clue | undefined {
  const made = [...evidence.of('listens'), ...evidence.of('writes-file')]
  return made.find(({ subject }) => subject?.startsWith('/') && under(normalize(subject), path))
}

/** Another deployment of the project, with a config of its own, that makes a file or socket, or something below it. */
export function makerBeside(
  { project, config }: CheckedDeployment,
  deployments: readonly CheckedDeployment[],
  path: string,
): Maker | undefined {
  return makersIn(deployments)(path).find(({ maker }) => maker.project === project && maker.config.file !== config.file)
}

/** By the path that is made. */
const makersIn = memoize((deployments: readonly CheckedDeployment[]) =>
  memoizeByName((path): readonly Maker[] =>
    deployments.flatMap((maker) => {
      const made = madeBy(maker, path)
      return made === undefined ? [] : [{ maker, made }]
    }),
  ),
)
