import { findDeployments, type Links } from '../deployment/find.js'
import { placementsOf } from '../deployment/placements.js'
import type { FileSystem } from '../files/filesystem.js'
import { builtImage } from '../image/built.js'
import { follow } from '../image/follow.js'
import type { VaggaProject } from '../vagga/project.js'
import type { CheckOptions } from './options.js'
import type { ImageOfSteps } from './projects.js'

/** What is deployed, by the images that the steps make and those that were given. */
export function linksIn(
  projects: readonly VaggaProject[],
  { files, options, image }: { files: FileSystem; options: CheckOptions; image: ImageOfSteps },
): Links {
  return findDeployments(files, projects, {
    placements: (project, { name }) => {
      const built = options.images?.get(name.value)
      return placementsOf(image(project, name.value), built && builtImage(built))
    },
    lacks: (project, { name }, path) => {
      const built = image(project, name.value)
      return built !== undefined && follow(built, path).entry.exists === 'no'
    },
    wanted: options.settings?.deployments,
    directory: options.directory,
  })
}
