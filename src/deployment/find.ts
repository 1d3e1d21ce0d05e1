/** What is deployed: which vagga container, with which lithos config of its image, in which sandbox. SPEC 2. */
import type { FileSystem } from '../files/filesystem.js'
import { groupBy } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import type { Location, SourceFile } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { withCommandsBeside } from './beside.js'
import { isTemplateName } from './candidates.js'
import { choose, fitsNowhere, type Lacks } from './choose.js'
import { developmentCommands, matchingCommand } from './command.js'
import type { ReadCandidate } from './config-file.js'
import type { Candidate, ConfigFile, Deployment, ProcessInFile, SandboxFile } from './deployment.js'
import { lithosFiles, nameOf } from './files.js'
import { candidatesOf, meantIn, tooLarge, unstarted } from './meant.js'
import type { Placement } from './placements.js'
import { mayHoldConfig, type Place, placesIn } from './places.js'
import { type Server, serverOf } from './server.js'
import { readerOf } from './texts.js'

/** A deployment as the settings name it. */
export interface WantedDeployment {
  /** Where the settings name the container. */
  readonly at?: Location
  readonly container: string
  /** Path of the lithos config in the repository. */
  readonly config: string
  /** Path of the vagga.yaml, when there are several. */
  readonly vagga?: string
  readonly imagePath?: string
  readonly sandbox?: string
  /** `FILE` or `FILE#ENTRY`. */
  readonly process?: string
  readonly command?: string
}

export interface LinkOptions {
  /** What lands in a container's image. Asked only for containers that bring something from outside. */
  placements(project: VaggaProject, container: VaggaContainer): readonly Placement[]
  /** Whether the image of a container certainly has nothing at a path. Default: it may have anything. */
  readonly lacks?: Lacks
  /** When there are any, they are all the deployments there are. */
  readonly wanted?: readonly WantedDeployment[] | undefined
  /** Where lithos files are looked for, relative to the root of the files. Default: everywhere. */
  readonly directory?: string | undefined
}

export interface Links {
  readonly deployments: readonly Deployment[]
  /** Everything that is meant to be a lithos container config, checked or not. */
  readonly candidates: readonly Candidate[]
  /** The containers that something is meant to be deployed from, though no config gets into their images. */
  readonly meant: readonly { readonly project: VaggaProject; readonly container: VaggaContainer }[]
  /** Lithos configs that are in no image. */
  readonly unplaced: readonly ConfigFile[]
  readonly sandboxes: readonly SandboxFile[]
  readonly processes: readonly ProcessInFile[]
  /** What the readers found in lithos files, deployed or not. */
  readonly problems: readonly Problem[]
  readonly sources: readonly SourceFile[]
  /** What was passed over, because a limit was reached. */
  readonly notices: readonly string[]
  /** Paths of templates: they say what belongs together, and nothing certain. */
  readonly templates: ReadonlySet<string>
  /** The steps that write configs which the repository does not have as they stand, by the texts. */
  readonly written: ReadonlyMap<SourceFile, Location>
}

/** Finds everything; a repository without lithos configs costs one look at its files and no image. */
export function findDeployments(files: FileSystem, projects: readonly VaggaProject[], options: LinkOptions): Links {
  const { wanted = [], lacks = () => false } = options
  const found = lithosFiles(
    files,
    options.directory ?? '',
    wanted
      .flatMap(({ config, sandbox, process }) => [config, sandbox, process?.split('#')[0]])
      .filter((path) => path !== undefined),
  )
  const problems = [...found.problems]
  const notices = [...found.notices]
  const server = serverOf(found)
  const read = readerOf(files, found.configs, notices)
  for (const { config } of wanted) read.configs.get(config) ?? read.take(read.source(config, true))
  const places = projects.flatMap((project) =>
    mayHoldConfig(project, read.configs.size > 0 || found.processes.length > 0).flatMap((container) =>
      placesIn(project, container, options.placements(project, container), server, read),
    ),
  )
  const placesOf = groupBy(places, ({ config }) => config)
  const isTold = (config: ConfigFile) => placesOf.has(config) || !(config.template || isTemplateName(config.file.path))
  problems.push(
    ...[...read.configs.values()].flatMap((candidate) => (isTold(candidate.config) ? candidate.problems : [])),
  )
  const atPath = groupBy(places, ({ path }) => path)
  const inOrder = new Set([...found.configs.map(({ config }) => config), ...placesOf.keys()])
  const chosen = [...inOrder].flatMap((config) => {
    const all = placesOf.get(config)
    return all === undefined ? [] : [{ all, taken: choose(all, server, lacks) }]
  })
  const deployments =
    wanted.length > 0
      ? wanted.flatMap((one) => fromSettings(one, projects, places, read.configs, found, server, problems))
      : chosen.flatMap(({ taken }) => taken).flatMap((place) => withServer(place, atPath.get(place.path) ?? [], server))
  const linked = withCommandsBeside(leftOver(deployments, found.processes, server))
  const homeless = wanted.length > 0 ? [] : chosen.filter(({ taken }) => taken.length === 0)
  problems.push(...homeless.map(({ all }) => fitsNowhere(all, lacks)))
  const configs = [...read.configs.values()].map(({ config }) => config)
  const deployed = new Set(linked.map(({ config }) => config))
  const isVagga = ({ path }: SourceFile) => projects.some(({ sources }) => sources.some((one) => one.path === path))
  const certain = found.processes.filter(({ file }) => !found.templates.has(file.path))
  const open =
    wanted.length > 0
      ? []
      : [
          ...read.open,
          ...projects.flatMap((project) => meantIn(project, files, server)),
          ...unstarted(certain, linked, projects, server),
        ]
  problems.push(...open.flatMap(({ problem }) => problem ?? []))
  return {
    deployments: linked,
    candidates: candidatesOf(configs, linked, new Set(homeless.map(({ all }) => (all[0] as Place).config)), wanted, [
      ...open,
      ...tooLarge(read.tooLarge),
    ]),
    meant: open,
    unplaced: configs.filter((config) => isTold(config) && !placesOf.has(config) && !deployed.has(config)),
    sandboxes: found.sandboxes,
    processes: found.processes,
    problems,
    sources: [...found.sources, ...configs.map(({ file }) => file)],
    templates: new Set([
      ...found.templates,
      ...configs
        .filter(({ file, template }) => template && files.stat(file.path) && !isVagga(file))
        .map(({ file }) => file.path),
    ]),
    written: new Map(configs.flatMap(({ file, writtenBy }) => (writtenBy === undefined ? [] : [[file, writtenBy]]))),
    notices: [...new Set(notices)],
  }
}

/** A deployment for each process entry that starts the config in this image; one without when there is none. */
function withServer(place: Place, samePlace: readonly Place[], server: Server): Deployment[] {
  const samePath = server.atPath(place.path)
  const sameImage = server.ofContainer(place.container).filter(({ entry }) => entry.config?.value === place.path)
  const isOnlyPlace = () => new Set(samePlace.map(({ container }) => container)).size === 1
  const entries = sameImage.length > 0 ? sameImage : samePath.length === 1 && isOnlyPlace() ? samePath : []
  const plain = deployment(place)
  return entries.length === 0 ? [plain] : entries.map((process) => inSandbox(plain, process, server))
}

function deployment({ project, container, config, path, step }: Place): Deployment {
  const command = matchingCommand(project, container, config)
  return {
    project,
    container,
    config,
    configInImage: path,
    broughtBy: step,
    command,
  }
}

function inSandbox(plain: Deployment, process: ProcessInFile, server: Server): Deployment {
  const sandbox = server.sandboxOf(process)
  return { ...plain, process, sandbox }
}

/**
 * A process entry whose `config` fits nothing still belongs to the one deployment of its image that has no process; and
 * where the repository has one entry and one deployment, they can only mean each other.
 */
function leftOver(
  deployments: readonly Deployment[],
  processes: readonly ProcessInFile[],
  server: Server,
): readonly Deployment[] {
  const started = new Set(deployments.map((deployment) => deployment.process))
  const isFree = (process: ProcessInFile) => !started.has(process)
  const free = processes.filter(isFree)
  const open = groupBy(
    deployments.filter((deployment) => deployment.process === undefined),
    ({ container }) => container,
  )
  return deployments.map((deployment) => {
    const { container, configInImage } = deployment
    if (free.length === 0 || deployment.process !== undefined) return deployment
    const own = server.ofContainer(container).filter(isFree)
    const rivals = open.get(container) ?? []
    const [process] = own.length === 1 && rivals.length === 1 ? own : free
    const isOnly = own.length === 1 ? rivals.length === 1 : processes.length === 1 && deployments.length === 1
    const sameFile = own.length === 1 || nameOf(process?.entry.config?.value ?? '') === nameOf(configInImage)
    return isOnly && sameFile && process !== undefined ? inSandbox(deployment, process, server) : deployment
  })
}

function fromSettings(
  wanted: WantedDeployment,
  projects: readonly VaggaProject[],
  places: readonly Place[],
  configs: ReadonlyMap<string, ReadCandidate>,
  { processes, sandboxes }: Pick<Links, 'processes' | 'sandboxes'>,
  server: Server,
  problems: Problem[],
): Deployment[] {
  const project = projects.find(
    ({ file, containers }) =>
      (wanted.vagga === undefined || wanted.vagga === file.path) && containers.has(wanted.container),
  )
  const container = project?.containers.get(wanted.container)
  const config = configs.get(wanted.config)?.config
  if (project === undefined && wanted.at !== undefined) {
    const message = `no vagga.yaml that is checked has a container \`${wanted.container}\``
    problems.push({ rule: 'unknown-container', at: wanted.at, message })
  }
  if (project === undefined || container === undefined || config === undefined) return []
  const place = places.find((candidate) => candidate.container === container && candidate.config === config)
  const path = wanted.imagePath ?? place?.path ?? `/${wanted.config}`
  const [processFile, entry] = wanted.process?.split('#') ?? []
  const process = processes.find(
    (candidate) =>
      (processFile === undefined || candidate.file.path === processFile) &&
      (entry === undefined ? candidate.entry.config?.value === path : candidate.name.value === entry),
  )
  const plain = deployment({ ...place, project, container, config, path })
  const command = developmentCommands(project).find(({ title }) => title === wanted.command) ?? plain.command
  const sandbox = sandboxes.find(({ file }) => file.path === wanted.sandbox) ?? (process && server.sandboxOf(process))
  return [{ ...plain, ...(command && { command }), ...(process && { process }), ...(sandbox && { sandbox }) }]
}
