/** What is too much to check, and the words for it: nothing is left out without one. */
import { mostImages } from '../image/compute.js'
import type { VaggaProject } from '../vagga/project.js'

/** How many deployments are checked in one run; `only` shares more of them between several. */
export const mostDeployments = 3000

/** A line for each project with more containers, and one for more deployments, than are looked into. */
export function leftOut(
  projects: readonly Pick<VaggaProject, 'file' | 'containers'>[],
  deployments: number,
): readonly string[] {
  const crowded = projects.filter(({ containers }) => containers.size > mostImages)
  return [
    ...crowded.map(
      ({ file, containers }) =>
        `the images of the first ${mostImages} of ${containers.size} containers of \`${file.path}\` are looked into`,
    ),
    ...(deployments > mostDeployments
      ? [
          `the first ${mostDeployments} of ${deployments} deployments are checked: share them between runs with \`only\``,
        ]
      : []),
  ]
}
