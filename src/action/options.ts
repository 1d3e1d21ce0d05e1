/** Inputs, settings and built images as options of a check. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckOptions } from '../check/options.js'
import { lithosVersion, readSettings, type Settings, settingsPaths } from '../check/settings.js'
import { diskFiles } from '../files/disk.js'
import { type FileSystem, resolve } from '../files/filesystem.js'
import type { SourceFile } from '../text/source.js'
import { baseText, trusting, withTexts } from './base.js'
import { WrongUse } from './inputs.js'
import type { Job } from './job.js'
import { placeInside } from './runner.js'

/** Inputs, settings and built images as options of the check. Throws `WrongUse`. */
export async function settle(job: Job): Promise<CheckOptions> {
  const { inputs, files, run } = job
  const version = inputs.lithosVersion === undefined ? undefined : lithosVersion(inputs.lithosVersion)
  if (inputs.lithosVersion !== undefined && version === undefined) {
    throw new WrongUse(`lithos-version: \`${inputs.lithosVersion}\` is no version of lithos; write 0.18.4 or 0.19`)
  }
  const local = settingsPaths.map((path) => join(inputs.path, path))
  const candidates = inputs.configFile ? [inputs.configFile] : [...new Set([...local, ...settingsPaths])]
  const from =
    inputs.settingsFrom === 'base' && run.base !== undefined && run.event !== 'push'
      ? baseText(job, run.base)
      : undefined
  const where = from === undefined ? files : await withTexts(files, candidates, from)
  const found = candidates.find((path) => resolve(where, path)?.stat.kind === 'file')
  const path = inputs.configFile ?? found
  const own = inputs.path !== '' && path?.startsWith(`${inputs.path}/`) ? inputs.path : ''
  const read = path === undefined ? readSettings(where) : readSettings(startingIn(own, where, path), path)
  if (read.problems.length > 0) throw new WrongUse(read.problems.map(placed).join('\n'))
  const settings = startingAt(own, read.settings)
  const images = new Map<string, FileSystem>()
  for (const [name, image] of [...settings.images, ...inputs.images])
    images.set(name, await openImage(job, name, image))
  const options: CheckOptions = {
    settings,
    directory: inputs.path,
    ...(images.size === 0 ? {} : { images }),
    ...(version === undefined ? {} : { lithosVersion: version }),
    ...(inputs.failOn === undefined ? {} : { failOn: inputs.failOn }),
    ...(inputs.only === undefined ? {} : { only: inputs.only }),
  }
  return from === undefined ? options : trusting(job, options, from)
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

async function openImage(job: Job, container: string, path: string): Promise<FileSystem> {
  const real = placeInside(job.env, job.workspace, path)
  try {
    if (diskFiles(real).stat('')?.kind === 'dir') return diskFiles(real)
    return (await import('../files/tar.js')).tarFiles(readFileSync(real))
  } catch (error) {
    throw new WrongUse(
      `images: the image of ${container} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function placed({ at, message }: { at: { file: SourceFile; start: number }; message: string }): string {
  const { line, column } = at.file.position(at.start)
  return `${at.file.path}:${line}:${column}: ${message}`
}
