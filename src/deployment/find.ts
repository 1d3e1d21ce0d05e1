/** What is deployed: which vagga container, with which lithos config of its image, in which sandbox. SPEC 2. */
import type { FileSystem } from '../files/filesystem.js'
import { looksLikeContainerConfig, readContainerConfig } from '../lithos/read.js'
import type { ScalarNode } from '../quire/node.js'
import { groupBy } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { readDocument } from '../yaml/document.js'
import { withCommandsBeside } from './beside.js'
import { baseChain, baseOf, developmentCommands, matchingCommand, wordsOf } from './command.js'
import type { ConfigFile, Deployment, ProcessInFile, SandboxFile } from './deployment.js'
import { lithosFiles, nameOf, passedOver, readText } from './files.js'

/** A file that a container's image holds. */
export interface Placement {
  /** Absolute path in the image. */
  readonly path: string
  /** The path in the repository, when it is a copy. */
  readonly source?: string
  readonly step?: Location
}

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
  /** When there are any, they are all the deployments there are. */
  readonly wanted?: readonly WantedDeployment[]
  /** Where lithos files are looked for, relative to the root of the files. Default: everywhere. */
  readonly directory?: string
}

export interface Links {
  readonly deployments: readonly Deployment[]
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
}

/** One config in one image. */
interface Place {
  readonly project: VaggaProject
  readonly container: VaggaContainer
  readonly config: ConfigFile
  readonly path: string
  readonly step?: Location
}

/** Copies of one config in one image: nobody means more. */
const mostCopies = 20

/** Finds everything; a repository without lithos configs costs one look at its YAML files and no image. */
export function findDeployments(files: FileSystem, projects: readonly VaggaProject[], options: LinkOptions): Links {
  const wanted = options.wanted ?? []
  const found = lithosFiles(
    files,
    options.directory ?? '',
    wanted
      .flatMap(({ config, sandbox, process }) => [config, sandbox, process?.split('#')[0]])
      .filter((path) => path !== undefined),
  )
  const problems = [...found.problems]
  const configs = new Map(found.configs.map((config) => [config.file.path, config]))
  const notices = [...found.notices]
  const add = (source: string | undefined) => addNamed(files, source, configs, problems, notices)
  for (const { config } of wanted) add(config)
  const started = new Set(found.processes.map(({ entry }) => entry.config?.value))
  const places = projects.flatMap((project) =>
    mayHoldConfig(project, configs.size > 0 || started.size > 0).flatMap((container) => {
      const placements = options.placements(project, container)
      for (const { path, source } of placements) if (started.has(path)) add(source)
      const all = placesIn(project, container, placements, configs, problems)
      return [...groupBy(all, ({ config }) => config).values()].flatMap((copies) => {
        if (copies.length <= mostCopies) return copies
        const { file } = (copies[0] as Place).config
        notices.push(
          `\`${file.path}\` is at ${copies.length} places of the image of ${container.name.value}: the first ${mostCopies} are checked`,
        )
        return copies.filter(({ path }, index) => index < mostCopies || started.has(path))
      })
    }),
  )
  const placesOf = groupBy(places, ({ config }) => config)
  const server = serverOf(found)
  const atPath = groupBy(places, ({ path }) => path)
  const basesIn = new Map(projects.map((project) => [project, basesOf(project)]))
  const isBase = ({ project, container }: Place) => basesIn.get(project)?.has(container.name.value) === true
  const deployments =
    wanted.length > 0
      ? wanted.flatMap((one) => fromSettings(one, projects, places, configs, found, server, problems))
      : [...new Set([...found.configs, ...placesOf.keys()])]
          .flatMap((config) => choose(placesOf.get(config) ?? [], server, isBase))
          .flatMap((place) => withServer(place, atPath.get(place.path) ?? [], server))
  const placed = new Set([
    ...places.map((place) => place.config),
    ...deployments.map((deployment) => deployment.config),
  ])
  return {
    deployments: withCommandsBeside(leftOver(deployments, found.processes, server)),
    unplaced: found.configs.filter((config) => !placed.has(config)),
    sandboxes: found.sandboxes,
    processes: found.processes,
    problems,
    sources: found.sources,
    templates: found.templates,
    notices: [...new Set(notices)],
  }
}

/** The containers into whose images their own steps, or those of a base, can bring a config. */
function mayHoldConfig(project: VaggaProject, anyConfig: boolean): VaggaContainer[] {
  const containers = [...project.containers.values()]
  const builtOn = groupBy(containers, (container) => baseOf(project, container))
  const found = new Set(containers.filter((container) => mayBringConfig(container, anyConfig)))
  // what is added meanwhile is looked at, too
  for (const base of found) for (const container of builtOn.get(base) ?? []) found.add(container)
  return containers.filter((container) => found.has(container))
}

/** A step that can bring a file of the repository, or a text of vagga.yaml that may be a config. */
function mayBringConfig(container: VaggaContainer, anyConfig: boolean): boolean {
  return container.config.setup.items.some((step) => {
    if (step.tag === 'Text') return step.value.entries.some(({ value }) => value.value.includes('executable'))
    if (!anyConfig) return false
    if (step.tag === 'Copy' || step.tag === 'Build' || step.tag === 'SubConfig' || step.tag === 'RunAs') return true
    if (step.tag === 'Sh') return /\b(?:cp|mv|install|rsync|tar)\b/.test(step.value.value)
    return step.tag === 'Cmd' && step.value.items.some((item) => /\b(?:cp|mv|install|rsync|tar)\b/.test(item.value))
  })
}

/** A file that a process entry names is meant as a config, whatever it says. */
function addNamed(
  files: FileSystem,
  source: string | undefined,
  configs: Map<string, ConfigFile>,
  problems: Problem[],
  notices: string[],
): void {
  if (source === undefined || configs.has(source)) return
  const text = readText(files, source)
  if (text === undefined) notices.push(...passedOver(files, source))
  if (text === undefined) return
  const file = sourceFile(source, text)
  const { config, accepted, problems: found } = readContainerConfig(file)
  problems.push(...found)
  if (config !== undefined) configs.set(source, { file, config, accepted })
}

function placesIn(
  project: VaggaProject,
  container: VaggaContainer,
  placements: readonly Placement[],
  configs: ReadonlyMap<string, ConfigFile>,
  problems: Problem[],
): Place[] {
  return placements.flatMap((placement) => {
    const config =
      placement.source === undefined
        ? configInText(project, container, placement.path, problems)
        : configs.get(placement.source)
    if (config === undefined) return []
    const step = placement.step === undefined ? {} : { step: placement.step }
    return [{ project, container, config, path: placement.path, ...step }]
  })
}

/** A config that `!Text` writes. Its file is vagga.yaml with everything else blanked out, so that every place in it is the real one. */
function configInText(
  project: VaggaProject,
  container: VaggaContainer,
  path: string,
  problems: Problem[],
): ConfigFile | undefined {
  for (const base of baseChain(project, container)) {
    for (const step of [...base.config.setup.items].reverse()) {
      const entry = step.tag === 'Text' ? step.value.entries.find(({ key }) => key.value === path) : undefined
      if (entry === undefined) continue
      const node = entry.value.node
      if (node.kind !== 'scalar' || !node.value.includes('executable')) return undefined
      const file = blankedFile(node)
      const root = file && readDocument(file).root
      if (file === undefined || root === undefined || !looksLikeContainerConfig(root)) return undefined
      const { config, accepted, problems: more } = readContainerConfig(file)
      problems.push(...more)
      return config && { file, config, accepted }
    }
  }
  return undefined
}

function blankedFile(node: ScalarNode): SourceFile | undefined {
  if (node.style !== 'literal') return undefined
  const { file, start, end } = node.at
  const body = file.text.indexOf('\n', start) + 1
  if (body === 0 || body > end) return undefined
  const blank = (text: string) => text.replace(/[^\n]/g, ' ')
  return sourceFile(
    file.path,
    blank(file.text.slice(0, body)) + file.text.slice(body, end) + blank(file.text.slice(end)),
  )
}

/**
 * SPEC 2.3: one config in several images belongs to those that something speaks for; else to every container that is
 * nobody's base. Where process entries say what these images start, a config that they do not name is not started.
 */
function choose(
  places: readonly Place[],
  { ofContainer }: Server,
  isBase: (place: Place) => boolean,
): readonly Place[] {
  if (places.length < 2) return places
  const byProcess = places.filter(({ container, path }) =>
    ofContainer(container).some(({ entry }) => entry.config?.value === path),
  )
  if (byProcess.length > 0) return byProcess

  const metadata = metadataContainer(places[0]?.config)
  const byMetadata = places.filter(
    ({ container }) => metadata !== undefined && isNamedFor(container.name.value, metadata),
  )
  if (byMetadata.length > 0) return byMetadata

  const scores = places.map((place) => likeness(place))
  const best = Math.max(...scores)
  if (best === 0 && places.some(({ container }) => ofContainer(container).length > 0)) return []
  const leaves = places.filter((place, index) => (best === 0 || scores[index] === best) && !isBase(place))
  return leaves.length > 0 ? leaves : places.filter((_, index) => scores[index] === best)
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
function basesOf(project: VaggaProject): ReadonlySet<string> {
  const steps = [...project.containers.values()].flatMap(({ config }) => config.setup.items)
  return new Set(steps.flatMap((step) => (step.tag === 'Container' ? [step.value.value] : [])))
}

/** The server's side, as deployments look it up. */
interface Server {
  /** The processes that start an image of a container. */
  ofContainer(container: VaggaContainer): readonly ProcessInFile[]
  /** The processes that name this path as their config. */
  atPath(path: string): readonly ProcessInFile[]
  sandboxOf(process: ProcessInFile): SandboxFile | undefined
}

function serverOf({ processes, sandboxes }: Pick<Links, 'processes' | 'sandboxes'>): Server {
  const images = processes.flatMap((process) =>
    [...imageNames(process.entry.image?.value)].map((name) => ({ name, process })),
  )
  const byImage = groupBy(images, ({ name }) => name)
  const byPath = groupBy(processes, ({ entry }) => entry.config?.value)
  const byName = groupBy(sandboxes, ({ name }) => name)
  return {
    ofContainer: ({ name }) => (byImage.get(wordsOf(name.value).join(' ')) ?? []).map(({ process }) => process),
    atPath: (path) => byPath.get(path) ?? [],
    sandboxOf: (process) => sandboxOf(process, byName),
  }
}

/** `web.3f2a1b` and `__VERSIONS.web__` (a template's `{{VERSIONS.web}}`) are images of the container `web`: the words of what they may be named for. */
function imageNames(image: string | undefined): ReadonlySet<string> {
  if (image === undefined) return new Set()
  const plain = image.replace(/^_+|_+$/g, '')
  const names = [plain, plain.replace(/\..*$/, ''), plain.replace(/^.*[./]/, '')]
  return new Set(names.map((name) => wordsOf(name).join(' ')))
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
    ...(step === undefined ? {} : { broughtBy: step }),
    ...(command === undefined ? {} : { command }),
  }
}

function inSandbox(plain: Deployment, process: ProcessInFile, server: Server): Deployment {
  const sandbox = server.sandboxOf(process)
  return { ...plain, process, ...(sandbox === undefined ? {} : { sandbox }) }
}

/** `processes/NAME.yaml` belongs to `sandboxes/NAME.yaml`; `process.yaml` to the `sandbox.yaml` beside it. SPEC 2.4. */
function sandboxOf(
  process: ProcessInFile,
  sandboxes: ReadonlyMap<string, readonly SandboxFile[]>,
): SandboxFile | undefined {
  const folder = (path: string) => path.split('/').slice(0, -1).join('/')
  const home = folder(process.file.path).replace(/(^|\/)processes$/, '$1sandboxes')
  const name = nameOf(process.file.path).replace(/^process(?:es)?$/, 'sandbox')
  const named = sandboxes.get(name) ?? []
  return named.find((sandbox) => folder(sandbox.file.path) === home) ?? (named.length === 1 ? named[0] : undefined)
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
  configs: ReadonlyMap<string, ConfigFile>,
  { processes, sandboxes }: Pick<Links, 'processes' | 'sandboxes'>,
  server: Server,
  problems: Problem[],
): Deployment[] {
  const project = projects.find(
    ({ file, containers }) =>
      (wanted.vagga === undefined || wanted.vagga === file.path) && containers.has(wanted.container),
  )
  const container = project?.containers.get(wanted.container)
  const config = configs.get(wanted.config)
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
