/** Containers of a project and their steps: what is deployed, what an image is made of, who owns a line. */

import { groupBy, memoize } from '../text/collections.js'
import { contains, type Location } from '../text/source.js'
import { containerOf, type VaggaContainer, type VaggaProject } from '../vagga/project.js'
import type { BuildStep } from '../vagga/shape.js'
import type { Checkout, ConfigFile, Deployment } from './deployment.js'

type Deployed = Pick<Checkout, 'deployed'>

/** Of each project, the containers that are deployed and everything that their images are made of. */
const deployedIn = memoize((deployed: readonly Deployment[]) =>
  memoize((project: VaggaProject) => {
    const own = deployed.filter((deployment) => deployment.project === project)
    return basesOf(
      project,
      own.map(({ container }) => container.name.value),
    )
  }),
)

/** Whether a container, or one that is built on it, is deployed. */
export function isDeployed({ deployed }: Deployed, project: VaggaProject, container: string): boolean {
  return deployedIn(deployed)(project).has(container)
}

/** The names of containers and of everything that their images are made of (`!Container`, `!Build`, `!SubConfig`). */
export function basesOf(project: VaggaProject, containers: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [...containers]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue
    found.add(name)
    const steps = project.containers.get(name)?.config.setup.items ?? []
    pending.push(...steps.flatMap((step) => containerOf(step)?.value ?? []))
  }
  return found
}

/** A step, and the name of the container whose it is. */
interface OwnedStep {
  readonly step: BuildStep
  readonly container: string
}

/** The `setup` steps of a container and, before them, of its `!Container` bases. */
export function stepsOf(project: VaggaProject, container: string): readonly OwnedStep[] {
  const found: OwnedStep[] = []
  addSteps(project, container, found, new Set())
  return found
}

function addSteps(project: VaggaProject, name: string, found: OwnedStep[], seen: Set<string>): void {
  const container = project.containers.get(name)
  // further down the image is not known either
  if (container === undefined || seen.has(name) || seen.size > 100) return
  seen.add(name)
  for (const own of ownSteps(container)) {
    if (own.step.tag === 'Container') addSteps(project, own.step.value.value, found, seen)
    found.push(own)
  }
}

const ownSteps = memoize(({ name, config }: VaggaContainer): readonly OwnedStep[] =>
  config.setup.items.map((step) => ({ step, container: name.value })),
)

/** The step that holds a place. */
export function stepAt(project: VaggaProject, at: Location): BuildStep | undefined {
  for (const { config } of project.containers.values())
    for (const step of config.setup.items) if (contains(step.at, at)) return step
  return undefined
}

/** The container of a project whose own `setup` holds a place. */
export function ownerOf(project: VaggaProject, at: Location): VaggaContainer | undefined {
  for (const container of project.containers.values())
    if (container.config.setup.items.some((step) => contains(step.at, at))) return container
  return undefined
}

const byContainer = memoize((all: readonly Deployment[]) => groupBy(all, ({ container }) => container))

/** The deployments of a container. */
export function deploymentsOf<D extends Deployment>(container: VaggaContainer, all: readonly D[]): readonly D[] {
  // the groups hold what was put in
  return (byContainer(all).get(container) as readonly D[] | undefined) ?? []
}

/** The other deployments of the same container: what they have and this one has not was left out on purpose. */
export function siblingsOf<D extends Deployment>(deployment: D, all: readonly D[]): readonly D[] {
  return deploymentsOf(deployment.container, all).filter((other) => other !== deployment)
}

/** Every lithos config of the repository: those in images with their deployment, and those in none, which are checked by themselves. */
export function* configsOf<D extends Deployment>({
  deployments,
  unplaced,
}: {
  readonly deployments: readonly D[]
  readonly unplaced: readonly ConfigFile[]
}): Generator<{ config: ConfigFile; deployment: { deployment?: D } }> {
  for (const deployment of deployments) yield { config: deployment.config, deployment: { deployment } }
  for (const config of unplaced) yield { config, deployment: {} }
}
