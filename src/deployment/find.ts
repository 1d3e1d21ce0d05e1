/** What is deployed: which vagga container, with which lithos config of its image, in which sandbox. SPEC 2. */
import { type FileSystem, resolve } from '../files/filesystem.js'
import { baseName } from '../shell/paths.js'
import { groupBy, memoize } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { type Location, type SourceFile, sourceFile, startOfFile, textAt } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { withCommandsBeside } from './beside.js'
import { isConfigByContent, isConfigInImage, isConfigPlace, type Likeness } from './candidates.js'
import { baseOf, developmentCommands, matchingCommand, wordsOf } from './command.js'
import { candidateOf, type ReadCandidate, readCandidate } from './config-file.js'
import type { Candidate, ConfigFile, Deployment, ProcessInFile, SandboxFile } from './deployment.js'
import { lithosFiles, maxBytes, mayBeConfig, nameOf, passedOver, smallFile } from './files.js'

/** A file that a container's image holds. */
export interface Placement {
  /** Absolute path in the image. */
  readonly path: string
  /** The path in the repository, when it is a copy. */
  readonly source?: string
  readonly step?: Location
  /** Bytes of a file that a step writes, where they are known. */
  content?(limit?: number): Uint8Array | undefined
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
  /** Whether the image of a container certainly has nothing at a path. Default: it may have anything. */
  lacks?(project: VaggaProject, container: VaggaContainer, path: string): boolean
  /** When there are any, they are all the deployments there are. */
  readonly wanted?: readonly WantedDeployment[]
  /** Where lithos files are looked for, relative to the root of the files. Default: everywhere. */
  readonly directory?: string
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

/** One config in one image. */
interface Place {
  readonly project: VaggaProject
  readonly container: VaggaContainer
  readonly config: ConfigFile
  readonly path: string
  readonly step?: Location | undefined
}

/** Finds everything; a repository without lithos configs costs one look at its files and no image. */
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
  const notices = [...found.notices]
  const server = serverOf(found)
  const read = readerOf(files, found.configs, notices)
  for (const { config } of wanted) read.configs.get(config) ?? read.take(read.source(config))
  const places = projects.flatMap((project) =>
    mayHoldConfig(project, read.configs.size > 0 || found.processes.length > 0).flatMap((container) =>
      placesIn(project, container, options.placements(project, container), server, read),
    ),
  )
  const placesOf = groupBy(places, ({ config }) => config)
  const isTold = (config: ConfigFile) => !config.template || placesOf.has(config)
  problems.push(
    ...[...read.configs.values()].flatMap((candidate) => (isTold(candidate.config) ? candidate.problems : [])),
  )
  const atPath = groupBy(places, ({ path }) => path)
  const inOrder = new Set([...found.configs.map(({ config }) => config), ...placesOf.keys()])
  const chosen = [...inOrder].flatMap((config) => {
    const all = placesOf.get(config)
    return all === undefined ? [] : [{ all, taken: choose(all, server, options) }]
  })
  const deployments =
    wanted.length > 0
      ? wanted.flatMap((one) => fromSettings(one, projects, places, read.configs, found, server, problems))
      : chosen.flatMap(({ taken }) => taken).flatMap((place) => withServer(place, atPath.get(place.path) ?? [], server))
  const linked = withCommandsBeside(leftOver(deployments, found.processes, server))
  const homeless = wanted.length > 0 ? [] : chosen.filter(({ taken }) => taken.length === 0)
  problems.push(...homeless.map(({ all }) => fitsNowhere(all, options)))
  const configs = [...read.configs.values()].map(({ config }) => config)
  const isVagga = ({ path }: SourceFile) => projects.some(({ sources }) => sources.some((one) => one.path === path))
  const meant = wanted.length > 0 ? [] : projects.flatMap((project) => meantIn(project, files, server))
  return {
    deployments: linked,
    candidates: candidatesOf(configs, linked, new Set(homeless.map(({ all }) => (all[0] as Place).config)), wanted, [
      ...meant,
      ...tooLarge(read.tooLarge),
    ]),
    meant,
    unplaced: configs.filter(
      (config) => !placesOf.has(config) && !linked.some((deployment) => deployment.config === config),
    ),
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

/** What is read of files that may be configs, each once. */
interface Reader {
  /** By path: those that are meant as configs. */
  readonly configs: Map<string, ReadCandidate>
  readonly tooLarge: Set<string>
  /** A file of the repository, whatever it says. */
  source(path: string): ReadCandidate | undefined
  /** What a step writes to a path of the image. */
  written(placement: Placement): ReadCandidate | undefined
  /** Counts a candidate among the configs. */
  take(candidate: ReadCandidate | undefined): ReadCandidate | undefined
}

/** Texts that steps write: a config is among the first ones. */
const mostWritten = 1000

function readerOf(files: FileSystem, known: readonly ReadCandidate[], notices: string[]): Reader {
  const configs = new Map(known.map((candidate) => [candidate.config.file.path, candidate]))
  const sources = new Map<string, ReadCandidate | undefined>(configs)
  const texts = new Map<string, ReadCandidate | undefined>()
  const tooLarge = new Set<string>()
  return {
    configs,
    tooLarge,
    source(path) {
      if (sources.has(path)) return sources.get(path)
      const bytes = smallFile(files, path)
      notices.push(...(bytes === undefined ? passedOver(files, path) : []))
      if (bytes === undefined && (files.stat(path)?.size ?? 0) > maxBytes) tooLarge.add(path)
      const candidate = bytes && readCandidate(path, bytes)
      sources.set(path, candidate)
      return candidate
    },
    written({ path, step, content }) {
      if (step === undefined) return undefined
      const key = `${step.file.path}\0${step.start}\0${path}`
      if (texts.has(key) || texts.size >= mostWritten) return texts.get(key)
      const bytes = content?.(maxBytes)
      const text = bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      const isLikely = text !== undefined && (isConfigPlace(path) || mayBeConfig(text))
      const candidate = isLikely ? writtenBy(step, text) : undefined
      texts.set(key, candidate)
      return candidate
    },
    take(candidate) {
      if (candidate === undefined) return undefined
      const { file, writtenBy } = candidate.config
      const inVagga = writtenBy !== undefined || [...configs.values()].every(({ config }) => config.file !== file)
      if (inVagga) configs.set(keyOf(candidate.config), candidate)
      return candidate
    },
  }
}

/** Several texts of one vagga.yaml may be configs. */
function keyOf({ file, writtenBy }: ConfigFile): string {
  const first = /\S/.exec(file.text)?.index ?? 0
  if (writtenBy !== undefined) return `${file.path}\0${writtenBy.start}`
  return /^\s*\n/.test(file.text) ? `${file.path}\0${first}` : file.path
}

/** A text that a step writes: where it stands in the step line by line, its places are the real ones. */
function writtenBy(step: Location, text: string): ReadCandidate {
  const inside = standingIn(step, text)
  return inside === undefined ? candidateOf(sourceFile(step.file.path, text), 'UTF-8', step) : candidateOf(inside)
}

/** The file of a step with everything blanked out but these lines, however far they are indented there. */
function standingIn(step: Location, text: string): SourceFile | undefined {
  const { file } = step
  const wanted = text.replace(/\n$/, '').split('\n')
  const lines = textAt(step).split('\n')
  const start = lines.findIndex(
    (_, at) =>
      wanted.length > 1 && wanted.every((line, index) => isIndented(lines[at + index], line, lines[at], wanted[0])),
  )
  if (start < 0) return undefined
  const from = step.start + lines.slice(0, start).reduce((sum, line) => sum + line.length + 1, 0)
  const to = from + lines.slice(start, start + wanted.length).reduce((sum, line) => sum + line.length + 1, 0)
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return sourceFile(file.path, blank(file.text.slice(0, from)) + file.text.slice(from, to) + blank(file.text.slice(to)))
}

/** Whether `line` is `wanted`, indented as far as the first line is. */
function isIndented(line: string | undefined, wanted: string, first = '', firstWanted = ''): boolean {
  if (line === undefined) return false
  if (wanted.trim() === '') return line.trim() === ''
  const depth = first.length - firstWanted.length
  return depth >= 0 && line.slice(depth) === wanted && line.slice(0, depth).trim() === ''
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
  const writes = (script: string) =>
    /\blithos\b|\bexecutable\b/.test(script) || (anyConfig && /\b(?:cp|mv|install|rsync|tar)\b/.test(script))
  return container.config.setup.items.some((step) => {
    switch (step.tag) {
      case 'Text':
        return step.value.entries.some(({ key, value }) => isConfigPlace(key.value) || mayBeConfig(value.value))
      case 'Copy':
        return anyConfig || isConfigPlace(step.value.path?.value ?? '')
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

/** The configs in the image of a container: by what they say, where they are, and what stands beside them. */
function placesIn(
  project: VaggaProject,
  container: VaggaContainer,
  placements: readonly Placement[],
  server: Server,
  read: Reader,
): Place[] {
  const started = (path: string) => server.atPath(path).length > 0
  const asked = placements.flatMap((placement) => {
    const { path, source } = placement
    // what a file of the repository says was asked before: here its place can say more
    const isLikely = source === undefined || read.configs.has(source) || /\.ya?ml$/i.test(path) || isConfigPlace(path)
    if (!isLikely && !started(path)) return []
    const candidate = source === undefined ? read.written(placement) : read.source(source)
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
    read.take(candidate)
    return [{ project, container, config: candidate.config, path, step }]
  })
}

function isMeant({ path, source, step }: Placement, { config, likeness }: ReadCandidate, beside: boolean): boolean {
  const name = baseName(source ?? path)
  const brought = step !== undefined && textAt(step).includes(name) ? 'by its own name' : 'with others'
  return isConfigInImage(path, config.file.text, likeness, brought, beside)
}

/** The server's own files are in folders of these names, and say nothing of a container. */
function isOfServer(source: string, likeness: Likeness): boolean {
  return /(?:^|\/)(?:processes|sandboxes)\//.test(source) && !isConfigByContent(likeness)
}

/** Copies that are meant to bring a config, and cannot: what they name is not in the repository. */
function meantIn(project: VaggaProject, files: FileSystem, server: Server) {
  return [...project.containers.values()].flatMap((container) =>
    container.config.setup.items.flatMap((step) => {
      if (step.tag !== 'Copy') return []
      const source = step.value.source?.value.match(/^\/work\/(.+?)\/*$/)?.[1]
      const target = step.value.path?.value ?? ''
      if (source === undefined || !(isConfigPlace(target) || server.atPath(target).length > 0)) return []
      const path = project.directory === '' ? source : `${project.directory}/${source}`
      if (resolve(files, path) !== undefined) return []
      const why = files.ignored?.(path) ? 'git ignores it, and it is not here' : 'it is not in the repository'
      return [{ project, container, path, status: 'not-in-image' as const, why }]
    }),
  )
}

function tooLarge(paths: ReadonlySet<string>): Candidate[] {
  return [...paths]
    .filter(isConfigPlace)
    .map((path) => ({ path, status: 'unreadable', why: `it is larger than ${maxBytes / 1024} KiB` }))
}

/** Everything that is meant to be a config, each file once. Those that the settings name are all that count, where they name some. */
function candidatesOf(
  configs: readonly ConfigFile[],
  deployments: readonly Deployment[],
  homeless: ReadonlySet<ConfigFile>,
  wanted: readonly WantedDeployment[],
  more: readonly Candidate[],
): Candidate[] {
  const deployed = new Set(deployments.map(({ config }) => config))
  const isAsked = ({ file }: ConfigFile) => wanted.length === 0 || wanted.some(({ config }) => config === file.path)
  const found = configs.filter(isAsked).map((config): Candidate => {
    const { template, unread, file } = config
    const path = file.path
    if (template) return { path, status: 'template', why: 'it is a template: what lithos reads is what fills it in' }
    if (unread !== undefined) return { path, status: 'unreadable', why: unread }
    if (deployed.has(config)) return { path, status: 'deployment' }
    const why = homeless.has(config)
      ? 'it fits none of the containers that it is copied to'
      : 'no step copies it into an image'
    return { path, status: 'not-in-image', why }
  })
  return [...new Map([...more, ...found].map((one) => [`${one.path}\0${one.status}`, one])).values()].map(
    ({ path, status, why }) => ({ path, status, why }),
  )
}

/** A config that lands in several images, and that nothing says any of them is for. */
function fitsNowhere(places: readonly Place[], { lacks }: LinkOptions): Problem {
  const { config } = places[0] as Place
  const at = config.writtenBy ?? config.config.executable?.at ?? startOfFile(config.file)
  const names = [...new Set(places.map(({ container }) => `\`${container.name.value}\``))]
  const program = config.config.executable?.value
  const isLacking =
    program?.startsWith('/') && places.every(({ project, container }) => lacks?.(project, container, program))
  const lacking = isLacking ? `, and \`${program}\` is in none of them` : ', and nothing says which of them starts it'
  const message = `\`${config.file.path}\` is copied to the images of ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}${lacking}, so it was not checked. Copy it only to the container that it is for.`
  return { rule: 'config-not-in-image', at, message, severity: isLacking ? 'error' : 'warning' }
}

/**
 * SPEC 2.3: one config in several images belongs to those that something speaks for; else to every container that is
 * nobody's base and can have its program. Of several copies in one image it is the one that a process starts, else the shortest.
 */
function choose(places: readonly Place[], server: Server, { lacks }: LinkOptions): readonly Place[] {
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
      program === undefined || !program.startsWith('/') || !lacks?.(project, container, program),
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
