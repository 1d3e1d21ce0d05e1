/** The vagga projects of a repository, and the images that their build steps make. */
import { yamlFiles } from '../deployment/files.js'
import type { FileSystem } from '../files/filesystem.js'
import { lowest, perReading } from '../files/per-file.js'
import { imagesOf } from '../image/compute.js'
import type { ComputedImage } from '../image/image.js'
import type { RuleFailure } from '../rules/engine.js'
import { memoize, memoizeByName, once } from '../text/collections.js'
import type { Progress } from '../text/progress.js'
import type { VaggaProject } from '../vagga/project.js'
import { type ReadProject, readVaggaProject } from '../vagga/read.js'
import { VAGGA_VERSION } from '../vagga/version.js'
import { guarded } from './guard.js'
import type { CheckOptions } from './options.js'

/** The image that the steps of a container make, worked out when somebody asks; `undefined` where there is no such container. */
export type ImageOfSteps = (project: VaggaProject, container: string) => ComputedImage | undefined

/** Projects below a directory that has none itself: nobody has more. */
const mostProjects = 100

/** Every project, also those that vagga refuses. */
export function readProjects(files: FileSystem, options: CheckOptions): readonly ReadProject[] {
  const version = options.settings?.vaggaVersion ?? VAGGA_VERSION
  return vaggaPaths(files, options).map((path) => projectAt(files, path, version))
}

/** A project is read again where one of its files is another one. */
function projectAt(files: FileSystem, path: string, version: string): ReadProject {
  return projectsIn(lowest(files))(JSON.stringify([path, version]))(files)()
}

const projectsIn = memoize((_: FileSystem) =>
  memoizeByName((asked) => {
    const [path, version] = JSON.parse(asked) as [string, string]
    return perReading((files) => once(() => readVaggaProject(files, path, version)))
  }),
)

/** Those of the settings, or the one that vagga would find in the directory (facts: vagga.md F1), or those below it. SPEC 2.7. */
function vaggaPaths(files: FileSystem, { settings, directory }: CheckOptions): readonly string[] {
  if (settings?.vagga.length) return settings.vagga
  const home = directory ? `${directory}/` : ''
  const found = ['.vagga/vagga.yaml', 'vagga.yaml']
    .map((name) => home + name)
    .find((path) => files.stat(path) !== undefined)
  if (found !== undefined) return [found]
  const below = yamlFiles(files, directory ?? '').filter((path) => /(?:^|\/)vagga\.yaml$/.test(path))
  return below.slice(0, mostProjects)
}

/** The images of all containers. */
export function imagesOfSteps(
  projects: readonly VaggaProject[],
  { files, progress, failures }: { files: FileSystem; progress: Progress; failures: RuleFailure[] },
): ImageOfSteps {
  const computed = new Map(projects.map((project) => [project, imagesOf(project, files, progress)]))
  return (project, container) =>
    guarded('the image', project.file.path, () => computed.get(project)?.(container), undefined, failures)
}
