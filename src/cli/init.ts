/** `lithos-ready init`: a first lithos config for a vagga command. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { deadline } from '../check/deadline.js'
import type { CheckResult } from '../check/options.js'
import { check } from '../check.js'
import { diskFiles } from '../files/disk.js'
import { FileError, type FileSystem, pathFrom } from '../files/filesystem.js'
import { overlayFiles } from '../files/overlay.js'
import { applyEdits } from '../fix/apply.js'
import { unifiedPatch } from '../fix/patch.js'
import { type Change, writeChanges } from '../fix/write.js'
import { imagesOf } from '../image/compute.js'
import { visible } from '../report/sanitize.js'
import type { Finding } from '../text/finding.js'
import type { VaggaProject } from '../vagga/project.js'
import { readVaggaProject } from '../vagga/read.js'
import { VAGGA_VERSION } from '../vagga/version.js'
import { flag, readArguments, UsageError } from './arguments.js'
import { InitError, type InitialDeployment, initialDeployment } from './first-config.js'
import { firstServer } from './first-server.js'
import { printText, printVerbatim } from './output.js'
import { directory } from './paths.js'
import { quoted, typed } from './typed.js'

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, { diff: flag }, 2)
  const [command, folder = '.'] = args.positionals
  if (command === undefined)
    throw new UsageError('init needs the name of a vagga command: lithos-ready init COMMAND [DIR]')
  const root = directory(folder)
  const files = diskFiles(root)
  const { project, problems } = readVaggaProject(files, 'vagga.yaml', VAGGA_VERSION)
  if (project === undefined)
    throw new FileError(`${folder}: there is no vagga.yaml that can be read; name the directory that has it`)
  if (!project.accepted) throw new FileError(`vagga refuses this project: ${problems[0]?.message ?? ''}`)

  const made = firstDeployment(project, command, files)
  const { container, config, edit, notes } = made
  const server = firstServer(files, project.directory, made.process)
  const changes = [...changesOf(made), ...server.changes]
  if (existsSync(join(root, config.path)))
    throw new FileError(
      `${config.path} is there already; nothing was written. Move it away; or copy it into the image by hand: add a container to ${edit.at.file.path} whose setup is \`- !Container ${made.base}\`, \`- !EnsureDir /lithos\` and \`- !Copy { source: /work/${config.path}, path: /${config.path} }\``,
    )
  if (args.has('diff')) {
    await printVerbatim(unifiedPatch(changes))
    return 0
  }
  const left = newErrors(files, changes)
  writeChanges(root, changes)
  const written = changes.map(({ path, before }) =>
    path === edit.at.file.path
      ? `${path}: container ${container} is new`
      : `${path}: ${before === undefined ? 'new' : 'changed'}`,
  )
  const steps = [
    `Read ${config.path}, and correct what production needs otherwise.`,
    ...notes,
    // of passwords a note speaks
    ...left.filter(({ rule }) => rule !== 'environ-not-carried').map(sentence),
    `Check it: ${typed(args.positionals.slice(1))}`,
    `Build the image: ${folder === '.' ? '' : `cd ${quoted(folder)} && `}vagga _build ${container}`,
    ...server.notes,
  ]
  await printText(
    [...written, '', 'What to do next:', ...steps.map((step, index) => `${index + 1}. ${step}`), '']
      .map(visible)
      .join('\n'),
  )
  return 0
}

function sentence({ at, message }: Finding): string {
  return `${at.file.path}:${at.file.position(at.start).line}: ${message}`
}

function changesOf({ config, edit }: InitialDeployment): readonly Change[] {
  const { path, text } = edit.at.file
  return [
    { path: config.path, before: undefined, after: config.text },
    { path, before: text, after: applyEdits(text, [edit]) ?? text },
  ]
}

function checkWith(files: FileSystem, changes: readonly Change[]): CheckResult {
  const changed = overlayFiles(files, new Map(changes.map(({ path, after }) => [path, after])))
  return check(changed, { tryFixes: false, deadline: deadline() })
}

/** The lithos configs of others that a copy of the project would bring along, by their paths in the project. */
function otherConfigs(made: InitialDeployment, files: FileSystem, directory: string): readonly string[] {
  const found = checkWith(files, changesOf(made)).deployments.filter(
    (one) => one.container.name.value === made.container,
  )
  const paths = new Set(found.map((one) => one.config.file.path).filter((path) => path !== made.config.path))
  return [...paths].map((path) => pathFrom(directory, path))
}

/** What is wrong with the new deployment, and was not wrong before. */
function newErrors(files: FileSystem, changes: readonly Change[]): readonly Finding[] {
  const errors = ({ findings }: CheckResult) => findings.filter(({ severity }) => severity === 'error')
  const known = new Set(errors(checkWith(files, [])).map(({ rule, message }) => `${rule} ${message}`))
  return errors(checkWith(files, changes)).filter(({ rule, message }) => !known.has(`${rule} ${message}`))
}

/** What is to be written for a command, without the configs of others in the image. Throws `UsageError`. */
export function firstDeployment(project: VaggaProject, command: string, files: FileSystem): InitialDeployment {
  const sources = { image: imagesOf(project, files), files }
  try {
    const made = initialDeployment(project, command, sources)
    const configs = otherConfigs(made, files, project.directory)
    return configs.length === 0 ? made : initialDeployment(project, command, { ...sources, configs })
  } catch (error) {
    if (error instanceof InitError) throw new UsageError(error.message)
    throw error
  }
}
