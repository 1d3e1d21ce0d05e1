/** Evidence of a deployment: what starts, followed into the scripts that it starts, and a look over the sources in the image. */

import { userOf } from '../deployment/config.js'
import type { Deployment } from '../deployment/deployment.js'
import { developmentContainer } from '../deployment/development.js'
import { baseName, isShell, normalize } from '../deployment/paths.js'
import { existsAt, isWritable, servingVolume } from '../deployment/volumes.js'
import type { FileSystem } from '../files/filesystem.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { within } from '../text/places.js'
import { type Location, type SourceFile, sourceFile } from '../text/source.js'
import type { Clue, Evidence, Trait } from './evidence.js'
import { languageOf, sightings } from './languages.js'
import { isSettings, settingSightings, settingsPlaces } from './settings.js'
import type { ShellEffect, ShellScript, ShellWorld } from './shell.js'
import { shellEffects } from './start.js'

/** A text of the image or of a config, and where its parts were written. */
interface Script extends ShellScript {
  place(start: number, end: number): Location
}

const maxFiles = 400
const maxFileBytes = 128 * 1024
const maxBytes = 4 * 1024 * 1024

/** Looks once; bounded in files and bytes. `files` is the repository, from which copied files are read. */
export function evidenceOf(deployment: Deployment, files: FileSystem, image: Image): Evidence {
  const texts = imageTexts(files, image)
  const clues = [
    ...fromStart(deployment, image, texts),
    ...fromDevelopment(deployment),
    ...fromSettings(deployment, image, texts),
    ...fromSources(image, texts),
  ]
  return { clues, of: (wanted) => clues.filter(({ trait }) => trait === wanted) }
}

type Texts = (path: string) => Script | undefined

/** The texts of files in the image, by their path there, with the places where a person can change them. */
function imageTexts(files: FileSystem, image: Image): Texts {
  const known = new Map<string, Script | undefined>()
  const sources = new Map<string, SourceFile>()
  return (path) => {
    if (!known.has(path)) known.set(path, read(path))
    return known.get(path)
  }

  function read(path: string): Script | undefined {
    const { entry } = follow(image, path)
    if (entry.kind !== 'file') return undefined
    const bytes =
      entry.content?.(maxFileBytes + 1) ?? (entry.source === undefined ? undefined : readFile(files, entry.source))
    if (bytes === undefined || bytes.length > maxFileBytes || bytes.subarray(0, 4096).includes(0)) return undefined
    const text = new TextDecoder().decode(bytes)
    const { source, step } = entry
    if (source !== undefined) {
      const file = sources.get(source) ?? sourceFile(source, text)
      sources.set(source, file)
      return { text, id: source, place: (start, end) => ({ file, start, end }) }
    }
    return step && { text, id: path, place: (start, end) => within(step, text.slice(start, end)) }
  }
}

function readFile(files: FileSystem, path: string): Uint8Array | undefined {
  try {
    return files.read(path, maxFileBytes + 1)
  } catch {
    return undefined
  }
}

/** Walks through what `executable` and `arguments` start, as far as it is shell. */
function fromStart(deployment: Deployment, image: Image, texts: Texts): Clue[] {
  const { config } = deployment.config
  const { executable } = config
  if (executable === undefined) return []
  const directory = config.workdir.value.startsWith('/') ? config.workdir.value : `/${config.workdir.value}`
  const program = executable.value.startsWith('/') ? executable.value : `${directory}/${executable.value}`
  const words = config.arguments.items
  const byShell = isShell(program)
  const command = byShell && /^-[a-z]*c$/.test(words[0]?.value ?? '') ? words[1] : undefined
  const environ = new Map(config.environ.entries.map(({ key, value }) => [key.value, value.value]))

  const placed = { ...deployment, image }
  const world: ShellWorld = {
    look: (path) => look(placed, path),
    covered: (path) => servingVolume(placed, path) !== undefined,
    writable: (path) => isWritable(placed, path),
    script(path) {
      const found = texts(path)
      return found && languageOf(path, found.text) === 'shell' ? found : undefined
    },
  }
  const start = (script: Script, name: string, args: readonly string[]) =>
    shellEffects({ script, name, arguments: args, environ, directory, user: userOf(deployment) }, world)
      // what the script is ready to do without is no evidence, except for variables, which it may still want
      .filter(({ tolerated, trait }) => !tolerated || trait === 'uses-variable')
      .map((effect) => clueOf(effect))
  const rest = (from: number) => words.slice(from).map(({ value }) => value)
  if (command !== undefined) {
    const script = {
      text: command.value,
      id: deployment.config.file.path,
      place: (from: number, to: number) => within(command.at, command.value.slice(from, to)),
    }
    return start(script, words[2]?.value ?? executable.value, rest(3))
  }
  const file = byShell ? words.find(({ value }) => !value.startsWith('-')) : undefined
  const path = file === undefined ? program : file.value.startsWith('/') ? file.value : `${directory}/${file.value}`
  const script = texts(normalize(path))
  if (script === undefined || (file === undefined && languageOf(path, script.text) !== 'shell')) return []
  return start(script, file?.value ?? executable.value, rest(file === undefined ? 0 : words.indexOf(file) + 1))
}

/** A volume hides what the image has; it is empty (Tmpfs), or nobody knows what the host has there. */
function look(deployment: Deployment & { readonly image: Image }, path: string): ReturnType<ShellWorld['look']> {
  const volume = servingVolume(deployment, path)
  const exists = existsAt(deployment, path)
  if (volume !== undefined) {
    const isInTmpfs = volume.value.tag === 'Tmpfs' && path.startsWith(`${normalize(volume.key.value)}/`)
    return exists === 'yes' ? { exists, kind: 'dir' } : { exists: isInTmpfs ? 'no' : 'unknown' }
  }
  const { kind } = follow(deployment.image, path).entry
  return kind === undefined ? { exists } : { exists, kind }
}

function clueOf({ trait, subject, certain, script, start, end, bytes, through }: ShellEffect): Clue {
  const at = (script as Script).place(start, end)
  const more = { ...(bytes === undefined ? {} : { bytes }), ...(through === undefined ? {} : { through }) }
  return { trait, at, subject, certain, message: `\`${script.id}\` ${sentence(trait, subject)}`, ...more }
}

function sentence(trait: Trait, subject: string): string {
  switch (trait) {
    case 'writes-file':
      return `writes \`${subject}\``
    case 'reads-file':
      return `reads \`${subject}\``
    case 'reads-work':
      return `uses \`${subject}\``
    case 'needs-directory':
      return `makes a file in \`${subject}\``
    case 'enters-directory':
      return `changes to \`${subject}\``
    case 'runs-by-bare-name':
    case 'runs-path':
      return `runs \`${subject}\``
    case 'uses-variable':
      return `uses \`$${subject}\``
    case 'temporary-file':
      return `puts a temporary file into \`${subject}\``
    case 'opens-dev-stdout':
      return `opens \`${subject}\``
    case 'relative-path':
      return `uses the relative path \`${subject}\``
    case 'needs-root':
      return `needs root for \`${subject}\``
    case 'needs-user-name':
      return `asks for its user's name with \`${subject}\``
    case 'file-limit':
      return `asks for ${subject} open files`
    case 'binds-port':
      return `listens on port ${subject}`
    default:
      return `has to do with ${trait}`
  }
}

/** Many deployments may be of one image. */
const knownClues = new WeakMap<Image, readonly Clue[]>()

/** Sources in the image, whether they run at start or not. */
function fromSources(image: Image, texts: Texts): readonly Clue[] {
  const known = knownClues.get(image)
  if (known !== undefined) return known
  const clues: Clue[] = []
  knownClues.set(image, clues)
  let bytes = 0
  for (const path of sourcePaths(image)) {
    const script = texts(path)
    if (script === undefined) continue
    bytes += script.text.length
    if (bytes > maxBytes) break
    for (const { trait, start, end, subject, what } of sightings(languageOf(path, script.text), script.text)) {
      const about = subject === undefined ? {} : { subject }
      clues.push({
        trait,
        at: script.place(start, end),
        message: `\`${script.id}\` ${subject === undefined ? `${what} here` : sentence(trait, subject)}`,
        certain: false,
        ...about,
      })
    }
  }
  return clues
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
