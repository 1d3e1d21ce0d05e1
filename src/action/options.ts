/** Inputs, settings and built images as options of a check. */
import { join } from 'node:path/posix'
import { deadline } from '../check/deadline.js'
import type { CheckOptions } from '../check/options.js'
import { lithosVersion, readSettings, type Settings, settingsPaths } from '../check/settings.js'
import { diskFiles } from '../files/disk.js'
import { FileError, type FileSystem, resolve } from '../files/filesystem.js'
import { tarFiles, type Unpacking, unpacking } from '../files/tar.js'
import { below } from '../files/workspace.js'
import type { SourceFile } from '../text/source.js'
import { baseTexts, type ReadTexts, refuseLinks, trusting, withTexts } from './base.js'
import { WrongUse } from './inputs.js'
import type { Job } from './job.js'
import { type Place, placeInside } from './runner.js'

/** Inputs, settings and built images as options of the check. Throws `WrongUse`. */
export async function settle(job: Job): Promise<CheckOptions> {
  const from = readBase(job)
  const options = await optionsOf(job, from)
  return from === undefined ? options : trusting(job, options, from)
}

/**
 * The options of the base, whose files these are: by its own settings and images. Images that inputs name were built from what the change
 * makes, so that they say nothing of the base. `undefined` where its settings are wrong.
 */
export async function optionsAtBase(job: Job, files: FileSystem): Promise<CheckOptions | undefined> {
  try {
    const then = { ...job, files, inputs: { ...job.inputs, images: new Map() } }
    return await optionsOf(then, readBase(job))
  } catch (error) {
    if (error instanceof WrongUse) return undefined
    throw error
  }
}

/** The base's texts, where those of the base are to count: the commit of a push is its own base, and so is that of a run without a change. */
function readBase(job: Job): ReadTexts | undefined {
  const { inputs, run, git } = job
  if (inputs.settingsFrom !== 'base' || run.event === 'push') return undefined
  if (run.base !== undefined) return baseTexts(job, run.base)
  if (git !== undefined && git.head === run.sha) return undefined
  throw new WrongUse(
    `settings-from: a run of \`${run.event}\` has no base, and what is checked out is not known to be the commit that it runs for`,
  )
}

async function optionsOf(job: Job, from: ReadTexts | undefined): Promise<CheckOptions> {
  const { inputs, files } = job
  const version = inputs.lithosVersion === undefined ? undefined : lithosVersion(inputs.lithosVersion)
  if (inputs.lithosVersion !== undefined && version === undefined) {
    throw new WrongUse(`lithos-version: \`${inputs.lithosVersion}\` is no version of lithos; write 0.18.4 or 0.19`)
  }
  const local = settingsPaths.map((path) => join(inputs.path, path))
  const candidates = inputs.configFile ? [inputs.configFile] : [...new Set([...local, ...settingsPaths])]
  if (from !== undefined) refuseLinks(job, candidates)
  const where = from === undefined ? files : await withTexts(files, candidates, from)
  const found = candidates.find((path) => resolve(where, path)?.stat.kind === 'file')
  const path = inputs.configFile ?? found
  const own = inputs.path !== '' && path?.startsWith(`${inputs.path}/`) ? inputs.path : ''
  const read = path === undefined ? readSettings(where) : readSettings(startingIn(own, where, path), path)
  if (read.problems.length > 0) throw new WrongUse(read.problems.map(placed).join('\n'))
  const settings = startingAt(own, read.settings)
  const images = imagesOf(job, settings)
  return {
    settings,
    directory: inputs.path,
    deadline: deadline(),
    isBuilt: (path) => job.git?.isTracked(path) === false,
    ...(images.size === 0 ? {} : { images }),
    ...(version === undefined ? {} : { lithosVersion: version }),
    ...(inputs.failOn === undefined ? {} : { failOn: inputs.failOn }),
    ...(inputs.requireDeployment === undefined ? {} : { requireDeployment: inputs.requireDeployment }),
    ...(inputs.only === undefined ? {} : { only: inputs.only }),
  }
}

/** The files as the settings at `settings` name them: from `directory` on. */
function startingIn(directory: string, files: FileSystem, settings: string): FileSystem {
  const name = (path: string) => (settings === path || settings.startsWith(`${path}/`) ? path : join(directory, path))
  return {
    ...files,
    stat: (path) => files.stat(name(path)),
    list: (path) => files.list(name(path)),
    read: (path, limit) => files.read(name(path), limit),
  }
}

/** Paths in the settings of a directory start there. */
function startingAt(directory: string, settings: Settings): Settings {
  const at = (path: string) => join(directory, path)
  return {
    ...settings,
    vagga: settings.vagga.map(at),
    deployments: settings.deployments.map((deployment) => ({
      ...deployment,
      config: at(deployment.config),
      ...(deployment.vagga === undefined ? {} : { vagga: at(deployment.vagga) }),
      ...(deployment.sandbox === undefined ? {} : { sandbox: at(deployment.sandbox) }),
      ...(deployment.process === undefined ? {} : { process: at(deployment.process) }),
    })),
    images: new Map([...settings.images].map(([container, path]) => [container, at(path)])),
    ignore: settings.ignore.map((entry) =>
      entry.path === undefined ? entry : { ...entry, path: { ...entry.path, value: at(entry.path.value) } },
    ),
  }
}

/** Bytes of an archive at most. */
const largestArchive = 1 << 30

/** The built images by container. Those of the settings, which are the author's, are in the checkout; inputs win over them. */
function imagesOf(job: Job, settings: Settings): ReadonlyMap<string, FileSystem> {
  const { files, env, workspace, inputs } = job
  const budget = unpacking()
  const named = [...settings.images].filter(([name]) => !inputs.images.has(name))
  return new Map([
    ...named.map(([name, path]) => [name, opened(name, () => imageIn(files, path, budget))] as const),
    ...[...inputs.images].map(
      ([name, path]) => [name, opened(name, () => imageAt(placeInside(env, workspace, path), budget))] as const,
    ),
  ])
}

function imageIn(files: FileSystem, path: string, budget: Unpacking): FileSystem {
  const found = resolve(files, path)
  if (found === undefined) throw new FileError(`there is no \`${path}\` in the checkout`)
  if (found.stat.kind === 'dir') return below(files, found.path)
  if (found.stat.size > largestArchive) throw new FileError(`it is larger than ${largestArchive} bytes`)
  return tarFiles(files.read(found.path, found.stat.size), budget)
}

function imageAt({ root, path }: Place, budget: Unpacking): FileSystem {
  return imageIn(diskFiles(root), path, budget)
}

function opened(container: string, open: () => FileSystem): FileSystem {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new WrongUse(`images: the image of ${container} cannot be read: ${error.message}`)
  }
}

function placed({ at, message }: { at: { file: SourceFile; start: number }; message: string }): string {
  const { line, column } = at.file.position(at.start)
  return `${at.file.path}:${line}:${column}: ${message}`
}
