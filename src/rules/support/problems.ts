/** What the readers, the builder and the replay found, for the rules that tell it. */
import type { Stage, StageCode } from '../../boot/stage.js'
import { anchorOf } from '../../deployment/config.js'
import { isDeployed } from '../../deployment/containers.js'
import type { BuildProblem } from '../../image/image.js'
import { memoize } from '../../text/collections.js'
import type { VaggaProject } from '../../vagga/project.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'

/** The check of a rule that a reader or a shape feeds: every problem that names it. */
export function reported(id: string): Rule['check'] {
  return function* ({ problems }) {
    for (const problem of problems) if (problem.rule === id) yield problem
  }
}

/**
 * The check of a rule that lithos_check has too, but not for every start that fails: its own problems, and of other deployments
 * the stages with this code. `remedy` is a sentence; the rule is called as the code unless `id` says otherwise.
 */
export function reportedOrFailing(code: StageCode, remedy: string, id: string = code): Rule['check'] {
  return function* (context) {
    const told = context.problems.filter(({ rule }) => rule === id)
    yield* told
    for (const { deployment, stage } of troubles(context, code))
      if (!told.some((problem) => problem.deployment === deployment))
        yield {
          deployment,
          at: stage.at ?? anchorOf(deployment.config),
          message: `The container does not start: ${stage.note ?? 'lithos refuses it'}. ${remedy}${logged(stage)}`,
        }
  }
}

/** The stages of every start that certainly have one of these codes; a stage can be `ok` and still have a silent surprise. */
export function* troubles(
  { deployments }: RuleContext,
  ...codes: readonly StageCode[]
): Generator<{ deployment: CheckedDeployment; stage: Stage }> {
  for (const trouble of allTroubles(deployments)) if (codes.includes(trouble.stage.code as StageCode)) yield trouble
}

const allTroubles = memoize((deployments: readonly CheckedDeployment[]) =>
  deployments.flatMap((deployment) =>
    deployment.boot.stages
      .filter(({ status, code }) => status !== 'unknown' && code !== undefined)
      .map((stage) => ({ deployment, stage })),
  ),
)

/** ` lithos_knot would log: …` when the stage knows the line. */
export function logged(stage: Stage): string {
  return stage.error ? ` lithos_knot would log: ${stage.error}` : ''
}

/**
 * The certain problems of a code in the images of all projects; with `of`, only of containers that are `deployed` and of their bases, or
 * also of those that something is `deployable` from, or beside.
 */
export function* buildProblems(
  context: RuleContext,
  options: { of?: 'deployed' | 'deployable' },
  ...codes: readonly BuildProblem['code'][]
): Generator<BuildProblem & { readonly project: VaggaProject; readonly container: string }> {
  const seen = new Set<string>()
  for (const project of context.projects) {
    if (!project.accepted) continue
    for (const container of project.containers.keys()) {
      const isAsked =
        options.of === undefined ||
        isDeployed(context, project, container) ||
        (options.of === 'deployable' && hasDeployable(context, project))
      if (!isAsked) continue
      for (const problem of context.image(project, container)?.problems ?? []) {
        const key = `${problem.at.file.path}:${problem.at.start}:${problem.code}:${problem.path}`
        if (!problem.certain || !codes.includes(problem.code) || seen.has(key)) continue
        seen.add(key)
        yield { ...problem, project, container }
      }
    }
  }
}

/** Whether something of a project is deployed, or is meant to be: then what another of its containers cannot build is told, too. */
function hasDeployable({ deployed, meant, unplaced }: RuleContext, project: VaggaProject): boolean {
  const isIn = (path: string) => project.directory === '' || path.startsWith(`${project.directory}/`)
  return [...deployed, ...meant].some((one) => one.project === project) || unplaced.some(({ file }) => isIn(file.path))
}
