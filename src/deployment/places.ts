/** Which configs are in which images. SPEC 2.2. */
import { baseName } from '../shell/paths.js'
import { groupBy } from '../text/collections.js'
import { type Location, textAt } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { isConfigByContent, isConfigInImage, isConfigPlace, type Likeness, mentionsConfig } from './candidates.js'
import { baseOf } from './command.js'
import type { ReadCandidate } from './config-file.js'
import type { ConfigFile } from './deployment.js'
import type { Placement } from './placements.js'
import type { Server } from './server.js'
import { type Open, type Reader, readSource, take, writtenText } from './texts.js'

/** One config in one image. */
export interface Place {
  readonly project: VaggaProject
  readonly container: VaggaContainer
  readonly config: ConfigFile
  readonly path: string
  readonly step?: Location | undefined
}

/** The containers into whose images their own steps, or those of a base, can bring a config. */
export function mayHoldConfig(project: VaggaProject, anyConfig: boolean): VaggaContainer[] {
  const containers = [...project.containers.values()]
  const builtOn = groupBy(containers, (container) => baseOf(project, container))
  const found = new Set(containers.filter((container) => mayBringConfig(container, anyConfig)))
  // what is added meanwhile is looked at, too
  for (const base of found) for (const container of builtOn.get(base) ?? []) found.add(container)
  return containers.filter((container) => found.has(container))
}

/** A step that can bring a file of the repository, or a text of vagga.yaml that may be a config. */
function mayBringConfig(container: VaggaContainer, anyConfig: boolean): boolean {
  const writes = (script: string) =>
    /\blithos\b/.test(script) ||
    mentionsConfig(script) ||
    (anyConfig && /\b(?:cp|mv|install|rsync|tar|ln)\b/.test(script))
  return container.config.setup.items.some((step) => {
    switch (step.tag) {
      case 'Text':
        return step.value.entries.some(({ key, value }) => isConfigPlace(key.value) || mentionsConfig(value.value))
      case 'Copy':
        // the name that a file has in the repository decides nothing
        return anyConfig || isLikelyPlace(step.value.path?.value ?? '')
      case 'Build':
      case 'SubConfig':
      case 'RunAs':
        return anyConfig
      case 'Sh':
        return writes(step.value.value)
      case 'Cmd':
        return step.value.items.some((item) => writes(item.value))
      default:
        return false
    }
  })
}

function isLikelyPlace(path: string): boolean {
  return /\.ya?ml$/i.test(path) || isConfigPlace(path)
}

/** The configs in the image of a container: by what they say, where they are, and what stands beside them. */
export function placesIn(
  home: Pick<Place, 'project' | 'container'>,
  placements: readonly Placement[],
  server: Server,
  read: Reader,
): Place[] {
  const started = (path: string) => server.atPath(path).length > 0
  const asked = placements.flatMap((placement) => {
    const { path, source } = placement
    // what a file of the repository says was asked before: here its place can say more
    const isLikely = source === undefined || read.configs.has(source) || isLikelyPlace(path)
    if (!isLikely && !started(path)) return []
    const open = openAt(placement, started(path))
    if (open !== undefined) read.open.push({ ...home, ...open })
    if (open !== undefined) return []
    const candidate =
      source === undefined
        ? writtenText(read, placement)
        : readSource(read, source, started(path) || isConfigPlace(path))
    return candidate === undefined ? [] : [{ placement, candidate }]
  })
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/'))
  const homes = new Set(
    asked
      .filter(({ candidate }) => isConfigByContent(candidate.likeness))
      .map(({ placement }) => folder(placement.path)),
  )
  return asked.flatMap(({ placement, candidate }) => {
    const { path, step, source } = placement
    const isOne = started(path) || isMeant(placement, candidate, homes.has(folder(path)))
    if (!isOne || (source !== undefined && isOfServer(source, candidate.likeness))) return []
    take(read, candidate)
    return [{ ...home, config: candidate.config, path, step }]
  })
}

/** A place of a config, at which nobody can read one. */
function openAt(
  { path, source, step, content, dangling }: Placement,
  started: boolean,
): Omit<Open, 'project' | 'container'> | undefined {
  if (step === undefined || !(started || isConfigPlace(path))) return undefined
  if (dangling !== undefined) {
    const message = `\`${path}\` is a link to \`${dangling}\`, which is not in the image, so lithos finds no config there. vagga copies links as they are: copy the file that it leads to.`
    const why = `in the image it is a link to ${dangling}, which leads nowhere`
    return {
      path: source ?? step.file.path,
      status: 'not-in-image',
      why,
      problem: { rule: 'config-not-in-image', at: step, message },
    }
  }
  const isNamed = started || /\.(?:ya?ml|json)$/i.test(path)
  if (source !== undefined || !isNamed || content?.(1) !== undefined) return undefined
  return { path: step.file.path, status: 'unreadable', why: `what a step writes to ${path} cannot be known from here` }
}

function isMeant({ path, source, step }: Placement, { config, likeness }: ReadCandidate, isBeside: boolean): boolean {
  const name = baseName(source ?? path)
  const brought = step !== undefined && textAt(step).includes(name) ? 'by its own name' : 'with others'
  return isConfigInImage({ path, text: config.file.text, likeness, brought, isBeside })
}

/** The server's own files are in folders of these names, and say nothing of a container. */
function isOfServer(source: string, likeness: Likeness): boolean {
  return /(?:^|\/)(?:processes|sandboxes)\//.test(source) && !isConfigByContent(likeness)
}
