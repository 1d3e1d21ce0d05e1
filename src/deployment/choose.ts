/** Which of the containers in whose images a config is it belongs to. SPEC 2.3. */
import { groupBy, memoize } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { startOfFile } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { matchingCommand, wordsOf } from './command.js'
import type { ConfigFile } from './deployment.js'
import type { Place } from './places.js'
import type { Server } from './server.js'

/** Whether the image of a container certainly has nothing at a path. */
export type Lacks = (project: VaggaProject, container: VaggaContainer, path: string) => boolean

/** A config that lands in several images, and that nothing says any of them is for. */
export function fitsNowhere(places: readonly Place[], lacks: Lacks): Problem {
  const { config } = places[0] as Place
  const at = config.writtenBy ?? config.config.executable?.at ?? startOfFile(config.file)
  const names = [...new Set(places.map(({ container }) => `\`${container.name.value}\``))]
  const program = config.config.executable?.value
  const isLacking =
    program?.startsWith('/') && places.every(({ project, container }) => lacks(project, container, program))
  const lacking = isLacking ? `, and \`${program}\` is in none of them` : ', and nothing says which of them starts it'
  const message = `\`${config.file.path}\` is copied to the images of ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}${lacking}, so it was not checked. Copy it only to the container that it is for.`
  return { rule: 'config-not-in-image', at, message, severity: isLacking ? 'error' : 'warning' }
}

/**
 * SPEC 2.3: one config in several images belongs to those that something speaks for; else to every container that is
 * nobody's base and can have its program. Of several copies in one image it is the one that a process starts, else the shortest.
 */
export function choose(places: readonly Place[], server: Server, lacks: Lacks): readonly Place[] {
  const single = [...groupBy(places, ({ container }) => container).values()].flatMap((copies) =>
    copiesMeant(copies, server),
  )
  if (new Set(single.map(({ container }) => container)).size < 2) return single
  const isStarted = ({ container, path }: Place) =>
    server.ofContainer(container).some(({ entry }) => entry.config?.value === path)
  const metadata = metadataContainer(places[0]?.config)
  const certain = [
    isStarted,
    ({ container }: Place) => metadata !== undefined && isNamedFor(container.name.value, metadata),
  ]
  for (const evidence of certain) if (single.some(evidence)) return single.filter(evidence)

  const program = places[0]?.config.config.executable?.value
  const able = single.filter(
    ({ project, container }) =>
      program === undefined || !program.startsWith('/') || !lacks(project, container, program),
  )
  const left = able.length > 0 ? able : single
  const most = Math.max(...left.map(likeness))
  const named = left.filter((place) => most > 0 && likeness(place) === most)
  if (named.length > 0) return leavesOf(named)
  const developed = left.filter(
    ({ project, container, config }) => matchingCommand(project, container, config) !== undefined,
  )
  if (developed.length > 0) return leavesOf(developed)
  // where processes say what these images start, a config that they do not name is not known to be started
  return single.some(({ container }) => server.ofContainer(container).length > 0) ? [] : leavesOf(able)
}

function leavesOf(places: readonly Place[]): readonly Place[] {
  const leaves = places.filter((place) => !isBase(place))
  return leaves.length > 0 ? leaves : places
}

/** Of copies of one file in one image, those that a process starts, else the one with the shortest path. */
function copiesMeant(copies: readonly Place[], server: Server): readonly Place[] {
  const started = copies.filter(({ path }) => server.atPath(path).length > 0)
  if (started.length > 0) return started
  return [...copies].sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1)).slice(0, 1)
}

function isBase({ project, container }: Place): boolean {
  return basesOf(project).has(container.name.value)
}

/** `metadata: { container: py }`. facts: wild.md, mglawica */
function metadataContainer(config: ConfigFile | undefined): string | undefined {
  const node = config?.config.metadata?.value
  const value = node?.kind === 'mapping' ? node.entries.find(({ key }) => key.value === 'container')?.value : undefined
  return value?.kind === 'scalar' ? value.value : undefined
}

/** `_deploy-py` and `py-deploy` are made for `py`. */
function isNamedFor(container: string, name: string): boolean {
  const words = wordsOf(container)
  return wordsOf(name).every((word) => words.includes(word))
}

/** How many words of the container's name the config's path has: `lithos/production/web/app.yaml` and `web-production` share two. */
function likeness({ container, config }: Place): number {
  const path = new Set(wordsOf(config.file.path))
  return wordsOf(container.name.value).filter((word) => path.has(word)).length
}

/** The containers that others are built on. */
const basesOf = memoize((project: VaggaProject): ReadonlySet<string> => {
  const steps = [...project.containers.values()].flatMap(({ config }) => config.setup.items)
  return new Set(steps.flatMap((step) => (step.tag === 'Container' ? [step.value.value] : [])))
})
