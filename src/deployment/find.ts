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
import type { Candidate, ConfigFile, Deployment, ProcessInFile, SandboxFile } from './deployment.js'
import { type LithosFiles, lithosFiles, nameOf } from './files.js'
import { candidatesOf, meantIn, tooLarge, unstarted } from './meant.js'
import type { Placement } from './placements.js'
import { mayHoldConfig, type Place, placesIn } from './places.js'
import { type Server, serverOf } from './server.js'
import { type Open, type Reader, readerOf, readSource, take } from './texts.js'

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

interface LinkOptions {
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

/** A repository in which deployments are looked for. */
interface Search {
  readonly files: FileSystem
  readonly projects: readonly VaggaProject[]
  readonly wanted: readonly WantedDeployment[]
  readonly lacks: Lacks
  readonly found: LithosFiles
  readonly server: Server
  readonly read: Reader
  readonly places: readonly Place[]
  readonly placesOf: ReadonlyMap<ConfigFile, readonly Place[]>
}

/** Finds everything; a repository without lithos configs costs one look at its files and no image. */
export function findDeployments(files: FileSystem, projects: readonly VaggaProject[], options: LinkOptions): Links {
  const search = searchIn(files, projects, options)
  const { wanted, lacks, found, server, read, placesOf } = search
  const isBySettings = wanted.length > 0
  const chosen = isBySettings ? [] : chosenIn(search)
  const deployments = isBySettings ? wanted.flatMap((one) => fromSettings(search, one)) : startedIn(search, chosen)
  const linked = withCommandsBeside(leftOver(deployments, found.processes, server))
  const homeless = chosen.filter(({ taken }) => taken.length === 0)
  const open = isBySettings ? [] : openIn(search, linked)

  const all = [...read.configs.values()]
  const told = all.filter(({ config }) => isTold(search, config))
  const configs = all.map(({ config }) => config)
  const deployed = new Set(linked.map(({ config }) => config))
  return {
    deployments: linked,
    candidates: candidatesOf({
      configs,
      deployments: linked,
      homeless: new Set(homeless.map(({ config }) => config)),
      wanted,
      more: [...open, ...tooLarge(isBySettings ? [...read.tooLarge] : [...read.tooLarge, ...found.tooLarge])],
    }),
    meant: open,
    unplaced: told.map(({ config }) => config).filter((config) => !placesOf.has(config) && !deployed.has(config)),
    sandboxes: found.sandboxes,
    processes: found.processes,
    problems: [
      ...found.problems,
      ...told.flatMap((candidate) => candidate.problems),
      ...unknownContainers(search),
      ...homeless.map((one) => fitsNowhere(one.places, lacks)),
      ...open.flatMap(({ problem }) => problem ?? []),
    ],
    sources: [...found.sources, ...configs.map(({ file }) => file)],
    templates: new Set([...found.templates, ...templatesOf(search, configs)]),
    written: new Map(configs.flatMap(({ file, writtenBy }) => (writtenBy === undefined ? [] : [[file, writtenBy]]))),
    notices: [...new Set(read.notices)],
  }
}

function searchIn(files: FileSystem, projects: readonly VaggaProject[], options: LinkOptions): Search {
  const { wanted = [], lacks = () => false, directory = '' } = options
  const named = wanted.flatMap(({ config, sandbox, process }) => [config, sandbox, process?.split('#')[0]])
  const paths = named.filter((path) => path !== undefined)
  const found = lithosFiles(files, directory, paths)
  const server = serverOf(found)
  const read = readerOf(files, found.configs, [...found.notices])
  for (const { config } of wanted) if (!read.configs.has(config)) take(read, readSource(read, config, true))
  const isAnyConfig = read.configs.size > 0 || found.processes.length > 0
  const places = projects.flatMap((project) =>
    mayHoldConfig(project, isAnyConfig).flatMap((container) =>
      placesIn({ project, container }, options.placements(project, container), server, read),
    ),
  )
  const placesOf = groupBy(places, ({ config }) => config)
  return { files, projects, wanted, lacks, found, server, read, places, placesOf }
}

/** Of a template that is in no image nothing is told. */
function isTold({ placesOf }: Search, config: ConfigFile): boolean {
  return placesOf.has(config) || !(config.template || isTemplateName(config.file.path))
}

/** A config that is in images, and those of them that it is for. */
interface Chosen {
  readonly config: ConfigFile
  readonly places: readonly Place[]
  readonly taken: readonly Place[]
}

/** Configs of the repository first, then those that steps write. */
function chosenIn({ found, placesOf, server, lacks }: Search): readonly Chosen[] {
  const inOrder = new Set([...found.configs.map(({ config }) => config), ...placesOf.keys()])
  return [...inOrder].flatMap((config) => {
    const places = placesOf.get(config)
    return places === undefined ? [] : [{ config, places, taken: choose(places, server, lacks) }]
  })
}

function startedIn({ places, server }: Search, chosen: readonly Chosen[]): readonly Deployment[] {
  const atPath = groupBy(places, ({ path }) => path)
  const taken = chosen.flatMap((one) => one.taken)
  return taken.flatMap((place) => withServer(place, atPath.get(place.path) ?? [], server))
}

/** What is meant to be deployed and is not. Templates say what belongs together, and nothing certain. */
function openIn({ files, projects, found, server, read }: Search, deployments: readonly Deployment[]): readonly Open[] {
  const certain = found.processes.filter(({ file }) => !found.templates.has(file.path))
  return [
    ...read.open,
    ...projects.flatMap((project) => meantIn(project, files, server)),
    ...unstarted(certain, deployments, projects, server),
  ]
}

/** The paths of configs that are templates: files of the repository, and none of vagga. */
function templatesOf({ files, projects }: Search, configs: readonly ConfigFile[]): readonly string[] {
  const isVagga = ({ path }: SourceFile) => projects.some(({ sources }) => sources.some((one) => one.path === path))
  return configs
    .filter(({ file, template }) => template && files.stat(file.path) && !isVagga(file))
    .map(({ file }) => file.path)
}

/** A deployment for each process entry that starts the config in this image; one without when there is none. */
function withServer(place: Place, samePlace: readonly Place[], server: Server): Deployment[] {
  const plain = deployment(place)
  const entries = startersOf(place, samePlace, server)
  return entries.length === 0 ? [plain] : entries.map((process) => inSandbox(plain, process, server))
}

/** The processes that name the image, else the only one that names the path, where only this image has a config there. */
function startersOf({ path, container }: Place, samePlace: readonly Place[], server: Server): readonly ProcessInFile[] {
  const ofImage = server.ofContainer(container).filter(({ entry }) => entry.config?.value === path)
  if (ofImage.length > 0) return ofImage
  const atPath = server.atPath(path)
  const isOnlyPlace = new Set(samePlace.map((one) => one.container)).size === 1
  return atPath.length === 1 && isOnlyPlace ? atPath : []
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

/** The project that has a container which the settings name. */
function projectOf({ projects }: Search, { vagga, container }: WantedDeployment): VaggaProject | undefined {
  return projects.find(
    ({ file, containers }) => (vagga === undefined || vagga === file.path) && containers.has(container),
  )
}

function unknownContainers(search: Search): readonly Problem[] {
  return search.wanted.flatMap((one): readonly Problem[] => {
    if (one.at === undefined || projectOf(search, one) !== undefined) return []
    const message = `no vagga.yaml that is checked has a container \`${one.container}\``
    return [{ rule: 'unknown-container', at: one.at, message }]
  })
}

function fromSettings(search: Search, wanted: WantedDeployment): readonly Deployment[] {
  const { places, read, found, server } = search
  const project = projectOf(search, wanted)
  const container = project?.containers.get(wanted.container)
  const config = read.configs.get(wanted.config)?.config
  if (project === undefined || container === undefined || config === undefined) return []
  const place = places.find((candidate) => candidate.container === container && candidate.config === config)
  const path = wanted.imagePath ?? place?.path ?? `/${wanted.config}`
  const plain = deployment({ ...place, project, container, config, path })
  const process = processOf(found.processes, wanted, path)
  const own = found.sandboxes.find(({ file }) => file.path === wanted.sandbox)
  return [
    {
      ...plain,
      command: developmentCommands(project).find(({ title }) => title === wanted.command) ?? plain.command,
      process,
      sandbox: own ?? (process && server.sandboxOf(process)),
    },
  ]
}

/** The process that the settings name by its file and entry, else the one that starts the config. */
function processOf(
  processes: readonly ProcessInFile[],
  wanted: WantedDeployment,
  path: string,
): ProcessInFile | undefined {
  const [processFile, name] = wanted.process?.split('#') ?? []
  return processes.find(
    (one) =>
      (processFile === undefined || one.file.path === processFile) &&
      (name === undefined ? one.entry.config?.value === path : one.name.value === name),
  )
}
