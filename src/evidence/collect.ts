/** Evidence of a deployment: what starts, followed into the scripts that it starts, and a look over the sources in the image. */

import type { Deployment } from '../deployment/deployment.js'
import { developmentContainer, developmentEnviron, developmentWorkdir } from '../deployment/development.js'
import { baseName, normalize, under } from '../deployment/paths.js'
import { existsAt } from '../deployment/volumes.js'
import type { FileSystem } from '../files/filesystem.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { memoize, memoizeByName } from '../text/collections.js'
import type { VaggaProject } from '../vagga/project.js'
import { goSources, javaSources, projectFiles } from './built.js'
import type { Clue, Evidence, Trait } from './evidence.js'
import type { Source } from './languages/language.js'
import { nameService } from './name-service.js'
import { programOf } from './programs/table.js'
import { reachedClues } from './reach.js'
import { isSettings, settingSightings } from './settings/any.js'
import { type Started, started } from './started.js'
import { imageTexts, type Script, type Texts } from './texts.js'

const maxFiles = 400

/** Looks once; bounded in files and bytes. `files` is the repository, from which copied files are read. */
export function evidenceOf(deployment: Deployment, files: FileSystem, image: Image): Evidence {
  const texts = imageTexts(files, image)
  const start = started(deployment, image, texts, () => touchedPaths(image).slice(0, maxPaths))
  const clues = [
    ...start.clues,
    ...nameService(deployment, texts),
    ...fromDevelopment(deployment),
    ...fromSettings(deployment, start, texts),
    ...fromSources(deployment, files, image, start),
  ]
  return { clues, programs: programsOf(start), of: (wanted) => clues.filter(({ trait }) => trait === wanted) }
}

function programsOf({ launches }: Started): Evidence['programs'] {
  // what `python -m` starts is no file that PATH finds
  const modules = launches.flatMap(({ words }) =>
    words.flatMap((word, i) => (words[i - 1]?.value === '-m' ? [word.value] : [])),
  )
  return launches
    .filter(({ certain, program }) => certain && program.known && !modules.includes(program.value))
    .map(({ program, environ }) => ({ name: program.value, searched: environ.get('PATH')?.split(':') ?? [] }))
}

/** Packages may make a home directory, but put nothing into the directories of it. */
function isInHome(image: Image, path: string): boolean {
  const { exists, packages } = image.entry(path)
  return exists === 'unknown' && packages !== undefined && /^\/(?:home\/[^/]+|root)\/[^/]+\/./.test(path)
}

/** What the sources do that the programs run, followed through what they import. */
function fromSources(deployment: Deployment, files: FileSystem, image: Image, start: Started): readonly Clue[] {
  const { config, project } = deployment
  const placed = { ...deployment, image }
  const tree = treeOf(files)(image)(project)
  return reachedClues(start.launches, {
    ...tree,
    builtFrom: (path) => goSources(deployment, tree.sourcesOfProject, path),
    exists: memoizeByName((path) => (isInHome(image, path) ? 'no' : existsAt(placed, path))),
    hidden: new Set(config.config.secretEnviron.entries.map(({ key }) => key.value)),
    searched: searchedInDevelopment(deployment),
  })
}

/** What all that is deployed in one image shares. */
const treeOf = memoize((files: FileSystem) =>
  memoize((image: Image) => memoize((project: VaggaProject) => newTree(files, image, project))),
)

function newTree(files: FileSystem, image: Image, project: VaggaProject) {
  const texts = imageTexts(files, image)
  const sourcesOfProject = projectFiles(project, files)
  return {
    files,
    home: project.directory,
    sourcesOfProject,
    texts: (path: string) => (under(path, '/work') ? sourcesOfProject.text(path) : undefined) ?? texts(path),
    javaSources: () => javaSources(sourcesOfProject),
    sources: () => sourcePaths(image),
    lacks: (path: string) => follow(image, path).entry.exists === 'no',
    beside: ({ path, script }: Source) => besideIn(files)(`${directoryOf(path)}\0${directoryOf(script.id)}`),
    summary: (directory: string) => image.summary?.(directory),
  }
}

/**
 * Whether the repository has the file that lies to a source's file as a path of the image does to the source, by the directory of the source
 * as it is called in the image and in the repository.
 */
const besideIn = memoize((files: FileSystem) =>
  memoizeByName((directories) => {
    const above = directoriesAbove(directories)
    return memoizeByName((path) => {
      const { image, repository } = above.find((one) => path.startsWith(`${one.image}/`)) as Above
      return files.stat(normalize(`${repository}/${path.slice(image.length + 1)}`).slice(1)) !== undefined
    })
  }),
)

/** A directory of an image, and that of the repository which lies to a source's file as it does to the source. */
interface Above {
  readonly image: string
  readonly repository: string
}

/** The directory of a source, as it is called in the image and in the repository, and those above it. */
function directoriesAbove(directories: string): readonly Above[] {
  const [directory = '', from = ''] = directories.split('\0')
  const parts = directory.split('/')
  return parts.map((_, up) => ({
    image: parts.slice(0, parts.length - up).join('/'),
    repository: normalize(`/${from}/${'../'.repeat(up)}`),
  }))
}

const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Where development looks for modules: its working directory, and `PYTHONPATH`; directories of the repository, with a slash. */
function searchedInDevelopment(deployment: Deployment): readonly string[] {
  const { directory } = deployment.project
  const path = developmentEnviron(deployment).find(({ name }) => name.value === 'PYTHONPATH')?.value.value ?? ''
  const searched = [developmentWorkdir(deployment), ...path.split(':')].filter((each) => under(each, '/work'))
  return searched.map((each) =>
    [directory, ...normalize(each).split('/').slice(2), '']
      .filter((part, index, all) => part !== '' || index === all.length - 1)
      .join('/'),
  )
}

/** Settings files that the arguments of a program name of which nothing is known. */
function fromSettings({ config: { config } }: Deployment, { launches }: Started, texts: Texts): readonly Clue[] {
  if (launches.some(({ program }) => programOf(baseName(program.value)) !== undefined)) return []
  const words = config.arguments.items.map(({ value }) => value.replace(/^--?[\w-]+=/, ''))
  const paths = words.map((word) => normalize(word, config.workdir.value)).filter(isSettings)
  return [...new Set(paths)].slice(0, maxFiles).flatMap((path) => {
    const script = texts(path)
    return (script ? settingSightings(script.text) : []).map(({ trait, start, end, subject, what }) => ({
      trait,
      at: (script as Script).place(start, end),
      certain: false,
      inSettings: true as const,
      message: `\`${script?.id}\` ${what}`,
      ...(subject === undefined ? {} : { subject }),
    }))
  })
}

/** Of an image with more paths than that the first are enough. */
const maxPaths = 50_000

function touchedPaths(image: Image): readonly string[] {
  return 'touched' in image && typeof image.touched === 'function' ? (image.touched() as readonly string[]) : []
}

/** Copied files: what the repository's own steps brought, not what packages brought. */
const sourcePaths = memoize((image: Image): readonly string[] => {
  const found: string[] = []
  for (const path of touchedPaths(image).slice(0, maxPaths)) {
    if (found.length >= maxFiles) break
    if (path.includes('/node_modules/') || path.includes('/site-packages/') || path.includes('/vendor/')) continue
    const entry = image.entry(path)
    if (entry.kind === 'file' && entry.source !== undefined) found.push(path)
  }
  return found
})

/** Development volumes that exist for one reason only. */
const telling: readonly { readonly path: RegExp; readonly trait: Trait; readonly what: string }[] = [
  { path: /^\/dev\/shm$|^\/run\/shm$/, trait: 'shared-memory', what: 'shared memory' },
  { path: /^\/tmp\/\.X11-unix$/, trait: 'x11', what: 'the X server' },
  { path: /^(?:\/var)?\/run\/dbus(?:\/|$)/, trait: 'dbus', what: 'D-Bus' },
  { path: /^(?:\/var)?\/run\/nscd(?:\/|$)/, trait: 'nscd', what: 'nscd' },
  { path: /^\/run\/systemd\/resolve(?:\/|$)/, trait: 'systemd-resolved', what: 'systemd-resolved' },
]

function fromDevelopment(deployment: Deployment): Clue[] {
  const { command } = deployment
  const volumes = [
    ...developmentContainer(deployment).config.volumes.entries,
    ...(command?.command.value.volumes?.entries ?? []),
  ]
  const fromVolumes = volumes.flatMap(({ key }) =>
    telling
      .filter(({ path }) => path.test(key.value))
      .map(({ trait, what }) => ({
        trait,
        at: key.at,
        certain: false,
        subject: key.value,
        message: `development mounts \`${key.value}\` for ${what}`,
      })),
  )
  return fromVolumes
}
