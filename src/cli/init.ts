/** `lithos-ready init`: a first lithos config for a vagga command. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { diskFiles } from '../files/disk.js'
import { FileError } from '../files/filesystem.js'
import { applyEdits } from '../fix/apply.js'
import { unifiedPatch } from '../fix/patch.js'
import { replaceFile } from '../fix/write.js'
import { imagesOf } from '../image/compute.js'
import { InitError, type InitialDeployment, initialDeployment } from '../init.js'
import { whenLoaded } from '../lazy.js'
import type { VaggaProject } from '../vagga/project.js'
import { readVaggaProject } from '../vagga/read.js'
import { flag, readArguments, UsageError } from './arguments.js'
import { print, writeOutput } from './output.js'
import { directory } from './paths.js'

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, { diff: flag }, 2)
  const [command, folder = '.'] = args.positionals
  if (command === undefined) throw new UsageError('init needs the name of a vagga command')
  const root = directory(folder)
  const files = diskFiles(root)
  const { project, problems } = await whenLoaded(() => readVaggaProject(files, 'vagga.yaml'))
  if (project === undefined) throw new FileError(`${folder}: no vagga.yaml that can be read`)
  if (!project.accepted) throw new FileError(`vagga refuses this project: ${problems[0]?.message ?? ''}`)

  const { container, config, edit } = await whenLoaded(() => deploymentOf(project, command, imagesOf(project, files)))
  if (existsSync(join(root, config.path))) throw new FileError(`${config.path} is there already; nothing was written`)
  const { path, text } = edit.at.file
  const after = applyEdits(text, [edit]) ?? text
  if (args.has('diff')) {
    await print(
      unifiedPatch([
        { path: config.path, before: undefined, after: config.text },
        { path, before: text, after },
      ]),
    )
    return 0
  }
  mkdirSync(dirname(join(root, config.path)), { recursive: true })
  writeOutput(join(root, config.path), config.text)
  replaceFile(root, path, text, after)
  await print(`${config.path}: new\n${path}: container ${container} is new\nNow see what is missing: lithos-ready\n`)
  return 0
}

function deploymentOf(
  project: VaggaProject,
  command: string,
  image: Parameters<typeof initialDeployment>[2],
): InitialDeployment {
  try {
    return initialDeployment(project, command, image)
  } catch (error) {
    if (error instanceof InitError) throw new UsageError(error.message)
    throw error
  }
}
