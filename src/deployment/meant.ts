/** What is meant to be deployed and cannot be checked as a deployment, and why. SPEC 2.6. */
import { type FileSystem, joinPaths, resolve } from '../files/filesystem.js'
import { baseName } from '../shell/paths.js'
import type { VaggaProject } from '../vagga/project.js'
import type { BuildStep } from '../vagga/shape.js'
import { isConfigPlace, isTemplateName } from './candidates.js'
import type { Candidate, ConfigFile, Deployment, ProcessInFile } from './deployment.js'
import { maxBytes } from './files.js'
import type { Server } from './server.js'
import type { Open } from './texts.js'

/** Copies that are meant to bring a config, and cannot: what they name is not in the repository. */
export function meantIn(project: VaggaProject, files: FileSystem, server: Server): readonly Open[] {
  const isMeant = (target: string) => isConfigPlace(target) || server.atPath(target).length > 0
  return [...project.containers.values()].flatMap((container) =>
    container.config.setup.items.flatMap(copiesOf).flatMap(({ source, target }): Open[] => {
      const path = joinPaths(project.directory, source)
      if (!isMeant(target) || resolve(files, path) !== undefined) return []
      const why = files.ignored?.(path) ? 'git ignores it, and it is not here' : 'it is not in the repository'
      return [{ project, container, path, status: 'not-in-image', why }]
    }),
  )
}

/** What a step copies from the project, and where to. */
function copiesOf(step: BuildStep): readonly { readonly source: string; readonly target: string }[] {
  const inWork = (path: string | undefined) => path?.match(/^\/work\/(.+?)\/*$/)?.[1]
  if (step.tag === 'Copy') {
    const source = inWork(step.value.source?.value)
    return source === undefined ? [] : [{ source, target: step.value.path?.value ?? '' }]
  }
  if (step.tag !== 'Sh') return []
  const copies = step.value.value.matchAll(/\b(?:cp|mv|install)((?:[ \t]+[^\s;&|<>*?$`]+)+)/g)
  return [...copies].flatMap(([, words = '']) => {
    const [target = '', ...sources] = words
      .trim()
      .split(/[ \t]+/)
      .reverse()
    return sources.flatMap((word) => {
      const source = inWork(word)
      return source === undefined ? [] : [{ source, target: target.endsWith('/') ? target + baseName(word) : target }]
    })
  })
}

/** Processes that start an image of these projects with a config that nothing is known to bring into it. */
export function unstarted(
  processes: readonly ProcessInFile[],
  deployments: readonly Deployment[],
  projects: readonly VaggaProject[],
  server: Server,
): readonly Open[] {
  const started = new Set(deployments.map(({ process }) => process))
  return projects.flatMap((project) =>
    [...project.containers.values()].flatMap((container) =>
      server
        .ofContainer(container)
        .filter((process) => processes.includes(process) && !started.has(process) && process.entry.config !== undefined)
        .map(({ name, file, entry }): Open => {
          const why = `${name.value} starts ${container.name.value} with ${entry.config?.value}, which no step is known to bring into its image`
          return { project, container, path: file.path, status: 'not-in-image', why }
        }),
    ),
  )
}

/** Files in the places of configs, or that say what configs say, which are too large to be read. */
export function tooLarge(paths: readonly string[]): Candidate[] {
  return paths.map((path) => ({ path, status: 'unreadable', why: `it is larger than ${maxBytes / 1024} KiB` }))
}

/** What is known of the configs of a repository. */
interface Known {
  readonly configs: readonly ConfigFile[]
  readonly deployments: readonly Deployment[]
  /** Those that are in images, and fit none of them. */
  readonly homeless: ReadonlySet<ConfigFile>
  /** Those that the settings name are all that count, where they name some. */
  readonly wanted: readonly { readonly config: string }[]
  /** What is meant to be one and cannot be read. */
  readonly more: readonly Candidate[]
}

/** Everything that is meant to be a config, each file once. */
export function candidatesOf({ configs, deployments, homeless, wanted, more }: Known): Candidate[] {
  const deployed = new Set(deployments.map(({ config }) => config))
  const isAsked = ({ file }: ConfigFile) => wanted.length === 0 || wanted.some(({ config }) => config === file.path)
  const found = configs.filter(isAsked).map((config): Candidate => {
    const { template, unread, file } = config
    const path = file.path
    if (template || (!deployed.has(config) && isTemplateName(path)))
      return { path, status: 'template', why: 'it is a template: what lithos reads is what fills it in' }
    if (unread !== undefined) return { path, status: 'unreadable', why: unread }
    if (deployed.has(config)) return { path, status: 'deployment' }
    const why = homeless.has(config)
      ? 'it fits none of the containers that it is copied to'
      : 'no container has it in its finished image'
    return { path, status: 'not-in-image', why }
  })
  return [...new Map([...more, ...found].map((one) => [`${one.path}\0${one.status}`, one])).values()].map(
    ({ path, status, why }) => ({ path, status, why }),
  )
}
