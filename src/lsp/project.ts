/** A project as an editor sees it: the files of the disk below the texts that are open, checked as often as they change. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { deadline } from '../check/deadline.js'
import type { Checked, CheckOptions } from '../check/options.js'
import { readSettings, settingsPaths } from '../check/settings.js'
import { checkedOf } from '../check.js'
import { diskFiles } from '../files/disk.js'
import type { FileSystem } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import type { Problem } from '../text/finding.js'

/** What a check of the project says about its texts as they are now. */
export interface Analysis {
  readonly files: FileSystem
  readonly options: CheckOptions
  /** Findings with fixes that were not tried yet. */
  readonly result: Checked
  /** What is wrong with the settings themselves. */
  readonly settingsProblems: readonly Problem[]
}

/** A project that is open. */
export interface Project {
  /** The directory: an absolute path of this machine. */
  readonly root: string
  /** The path of a document in the project; `undefined` when it is elsewhere. */
  pathOf(uri: string): string | undefined
  uriOf(path: string): string
  /** The disk changed: it is read again at the next look. */
  forgetDisk(): void
  /** An open text changed. */
  forgetResult(): void
  /** The check of the texts as they are now; made once, until something changes. */
  analysis(): Analysis
  /** The last check that was made in which vagga.yaml could be read, of the texts as they were then: for answers that cannot wait, and need only names. */
  lastAnalysis(): Analysis
}

/** Opens the project in a directory. `openTexts` gives the unsaved texts by their URI, at the time of asking. */
export function openProject(root: string, openTexts: () => Iterable<readonly [uri: string, text: string]>): Project {
  let disk: FileSystem | undefined
  let layers: Layers | undefined
  let known: Analysis | undefined
  let last: Analysis | undefined

  const paths = new Map<string, string | undefined>()
  const pathOf = (uri: string): string | undefined => {
    if (!paths.has(uri)) paths.set(uri, pathIn(root, uri))
    return paths.get(uri)
  }
  const analyse = (): Analysis => {
    disk ??= diskFiles(root)
    const texts = [...openTexts()].flatMap(([uri, text]) => {
      const path = pathOf(uri)
      return path === undefined ? [] : [[path, text] as const]
    })
    layers = layersOf(disk, new Map(texts), layers)
    const { files } = layers
    const { settings, problems } = readSettings(files)
    // Built images (`images:` of the settings) are left out: they do not know the steps that are being written.
    const options: CheckOptions = { settings, tryFixes: false, deadline: deadline() }
    return { files, options, result: checkedOf(files, options), settingsProblems: problems }
  }

  return {
    root,
    pathOf,
    uriOf: (path) => pathToFileURL(join(root, path)).href,
    forgetDisk() {
      paths.clear()
      disk = undefined
      known = undefined
    },
    forgetResult() {
      known = undefined
    },
    analysis() {
      known ??= analyse()
      if (last === undefined || hasContainers(known)) last = known
      return known
    },
    lastAnalysis() {
      last ??= this.analysis()
      return last
    },
  }
}

const hasContainers = ({ result }: Analysis): boolean => result.projects.some(({ containers }) => containers.size > 0)

/** The open texts over the disk: first those that rest, so that what is found of them counts again, then the one that is being written. */
interface Layers {
  readonly disk: FileSystem
  readonly texts: ReadonlyMap<string, string>
  readonly resting: ReadonlyMap<string, string>
  /** The disk with what rests, and with all. */
  readonly lower: FileSystem
  readonly files: FileSystem
}

/** A text that is the same as before rests, and goes on to do so as long as only one other text is written. */
function layersOf(disk: FileSystem, texts: ReadonlyMap<string, string>, before: Layers | undefined): Layers {
  const last = before?.disk === disk ? before : undefined
  if (last !== undefined && [...last.resting].every(([path, text]) => texts.get(path) === text)) {
    const written = [...texts].filter(([path]) => !last.resting.has(path))
    if (written.length <= 1) return { ...last, texts, files: overlayFiles(last.lower, new Map(written)) }
  }
  const isResting = ([path, text]: readonly [string, string]) => last?.texts.get(path) === text
  const resting = new Map([...texts].filter(isResting))
  const lower = overlayFiles(disk, resting)
  const written = new Map([...texts].filter((one) => !isResting(one)))
  return { disk, texts, resting, lower, files: overlayFiles(lower, written) }
}

/** The path of a document in a directory: where links lead, when that is in the directory, too. */
function pathIn(root: string, uri: string): string | undefined {
  const file = fileOf(uri)
  if (file === undefined) return undefined
  return below(realPath(root), realPath(file)) ?? below(root, file)
}

function below(root: string, file: string): string | undefined {
  const path = relative(root, file)
  return path === '' || path.split(sep)[0] === '..' ? undefined : path.split(sep).join('/')
}

/** A file that is not saved yet is in a directory that may be a link. */
function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file === dirname(file) ? file : join(realPath(dirname(file)), basename(file))
  }
}

/** The path on this machine of a document; `undefined` for what is no file (a new document, a view of git). */
export function fileOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}

/** What marks the directory of a project. */
const marks = [...settingsPaths, 'vagga.yaml', '.vagga/vagga.yaml']

/**
 * The directory of the project that a file belongs to: the nearest one above with settings or a vagga.yaml, at most the folder that is open in
 * the editor; else that folder. `undefined` for files that are in no open folder and in no project.
 */
export function rootOf(file: string, folders: readonly string[]): string | undefined {
  const folder = folders.find((one) => file === one || file.startsWith(one.endsWith(sep) ? one : one + sep))
  for (let at = dirname(file); ; at = dirname(at)) {
    if (marks.some((mark) => join(at, mark) === file || existsSync(join(at, mark)))) return at
    if (at === folder || at === dirname(at)) return folder
  }
}
