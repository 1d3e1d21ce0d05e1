/** Evidence of a deployment: what starts, followed into the scripts that it starts, and a look over the sources in the image. */

import type { Deployment } from '../deployment/deployment.js'
import { developmentContainer, developmentEnviron, developmentWorkdir } from '../deployment/development.js'
import { baseName, normalize, under } from '../deployment/paths.js'
import { existsAt } from '../deployment/volumes.js'
import type { FileSystem } from '../files/filesystem.js'
import type { Image } from '../image/image.js'
import { goSources, javaSources, projectFiles } from './built.js'
import type { Clue, Evidence, Trait } from './evidence.js'
import { reachedClues } from './reach.js'
import { isSettings, settingSightings, settingsPlaces } from './settings.js'
import { type Started, started } from './started.js'
import { imageTexts, type Script, type Texts } from './texts.js'

const maxFiles = 400

/** Looks once; bounded in files and bytes. `files` is the repository, from which copied files are read. */
export function evidenceOf(deployment: Deployment, files: FileSystem, image: Image): Evidence {
  const texts = imageTexts(files, image)
  const start = started(deployment, image, texts)
  const clues = [
    ...start.clues,
    ...fromDevelopment(deployment),
    ...fromSettings(deployment, image, texts),
    ...fromSources(deployment, files, image, start, texts),
  ]
  return { clues, of: (wanted) => clues.filter(({ trait }) => trait === wanted) }
}

/** What the sources do that the programs run, followed through what they import. */
function fromSources(
  deployment: Deployment,
  files: FileSystem,
  image: Image,
  start: Started,
  texts: Texts,
): readonly Clue[] {
  const { config } = deployment
  const placed = { ...deployment, image }
  const sourcesOfProject = projectFiles(deployment, files)
  return reachedClues(start.launches, {
    texts: (path) => (under(path, '/work') ? sourcesOfProject.text(path) : undefined) ?? texts(path),
    javaSources: () => javaSources(sourcesOfProject),
    builtFrom: (path) => goSources(deployment, sourcesOfProject, path),
    exists: (path) => existsAt(placed, path),
    hidden: new Set(config.config.secretEnviron.entries.map(({ key }) => key.value)),
    sources: sourcePaths(image),
    inRepository: (path, source) => files.stat(besideSource(path, source)) !== undefined,
    inDevelopment: (file) =>
      searchedInDevelopment(deployment).some((directory) => files.stat(`${directory}${file}`) !== undefined),
  })
}

/** The file of the repository that lies to a source's file as a path of the image does to the source. */
function besideSource(
  path: string,
  source: { readonly path: string; readonly script: { readonly id: string } },
): string {
  const from = source.script.id.split('/').slice(0, -1).join('/')
  let directory = source.path.slice(0, source.path.lastIndexOf('/'))
  let up = ''
  while (!path.startsWith(`${directory}/`)) {
    directory = directory.slice(0, directory.lastIndexOf('/'))
    up += '../'
  }
  return normalize(`/${from}/${up}${path.slice(directory.length + 1)}`).slice(1)
}

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

/** Settings files that the arguments name, or that a server reads by itself. */
function fromSettings({ config: { config } }: Deployment, image: Image, texts: Texts): readonly Clue[] {
  const words = [config.executable, ...config.arguments.items].flatMap((word) => (word ? [word.value] : []))
  const module = words[words.indexOf('-m') + 1]
  const program = baseName(words[0] ?? '')
  const places = settingsPlaces(program) ?? (words.includes('-m') ? settingsPlaces(module ?? '') : undefined)
  const named = words.slice(1).map((word) => normalize(word.replace(/^--?[\w-]+=/, ''), config.workdir.value))
  const own = places === undefined || places.length === 0 ? [] : touchedPaths(image).slice(0, maxPaths)
  const paths = [...named, ...own.filter((path) => places?.some((place) => path.startsWith(place)))].filter(isSettings)
  const isServer = places !== undefined
  return [...new Set(paths)].slice(0, maxFiles).flatMap((path) => {
    const script = texts(path)
    return (script ? settingSightings(script.text, isServer) : []).map(({ trait, start, end, subject, what }) => ({
      trait,
      at: (script as Script).place(start, end),
      // the server certainly reads the settings that it is told to read
      certain: trait === 'reads-file' && named.includes(path),
      inSettings: true,
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
function sourcePaths(image: Image): readonly string[] {
  const found: string[] = []
  for (const path of touchedPaths(image).slice(0, maxPaths)) {
    if (found.length >= maxFiles) break
    if (path.includes('/node_modules/') || path.includes('/site-packages/') || path.includes('/vendor/')) continue
    const entry = image.entry(path)
    if (entry.kind === 'file' && entry.source !== undefined) found.push(path)
  }
  return found
}

/** Development volumes that exist for one reason only. */
const telling: readonly { readonly path: RegExp; readonly trait: Trait; readonly what: string }[] = [
  { path: /^\/dev\/shm$|^\/run\/shm$/, trait: 'shared-memory', what: 'shared memory' },
  { path: /^\/tmp\/\.X11-unix$/, trait: 'x11', what: 'the X server' },
  { path: /^(?:\/var)?\/run\/dbus(?:\/|$)/, trait: 'dbus', what: 'D-Bus' },
  { path: /^(?:\/var)?\/run\/nscd(?:\/|$)/, trait: 'nscd', what: 'nscd' },
  { path: /^\/run\/systemd\/resolve(?:\/|$)/, trait: 'systemd-resolved', what: 'systemd-resolved' },
]

/** Programs that need a thing whatever they are told. facts: boot.md 2, Environment */
const programs: readonly { readonly name: RegExp; readonly trait: Trait; readonly what: string }[] = [
  { name: /^gunicorn\d?$/, trait: 'temporary-file', what: 'keeps its workers alive through temporary files' },
  { name: /^(?:mysqld|mysqld_safe|mariadbd)$/, trait: 'temporary-file', what: 'sorts in temporary files' },
  { name: /^php-fpm/, trait: 'temporary-file', what: 'puts uploads into temporary files' },
  { name: /^mongod$/, trait: 'temporary-file', what: 'puts its socket into /tmp' },
  { name: /^(?:postgres|postmaster)$/, trait: 'shared-memory', what: 'keeps its buffers in shared memory' },
  {
    name: /^(?:chrome|chromium|google-chrome|chromium-browser)$/,
    trait: 'shared-memory',
    what: 'draws into shared memory',
  },
]

function fromDevelopment(deployment: Deployment): Clue[] {
  const { command, config } = deployment
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
  const words = [config.config.executable, ...config.config.arguments.items].filter((word) => word !== undefined)
  const fromPrograms = words.flatMap(({ value, at }, index) =>
    programs
      .filter(
        ({ name }) =>
          (index <= 1 || value.includes('/') || words[index - 1]?.value === '-m') && name.test(baseName(value)),
      )
      .map(({ trait, what }) => ({
        trait,
        at,
        certain: false,
        message: `\`${value}\` ${what}`,
        // the others heed TMPDIR
        ...(what.endsWith(' /tmp') ? { subject: '/tmp' } : {}),
      })),
  )
  return [...fromVolumes, ...fromPrograms]
}
