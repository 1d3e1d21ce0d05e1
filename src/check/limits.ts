/** What is too much to check or to tell, and the words for it: nothing is left out without one. */

import type { FileSystem } from '../files/filesystem.js'
import { mostImages } from '../image/compute.js'
import { unpackingOf } from '../image/unpacking.js'
import { some } from '../report/words.js'
import type { VaggaProject } from '../vagga/project.js'
import type { Checked } from './options.js'

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

/** A line for the archives of the checkout that hold more than is unpacked. */
export function notUnpacked(files: FileSystem): readonly string[] {
  const paths = [...unpackingOf(files).passedOver]
  if (paths.length === 0) return []
  return [`archives that hold too much are not looked into: ${some(paths)}`]
}

/** Findings of one report at most. */
const mostFindings = 10_000

/** A check with all findings, or when there are too many those that weigh most, in the same order, and a word about the others. */
export function withinLimit(checked: Checked): Checked {
  const { findings, notices } = checked
  if (findings.length <= mostFindings) return checked
  const bySeverity = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  const kept = new Set(bySeverity.slice(0, mostFindings))
  return {
    ...checked,
    findings: findings.filter((finding) => kept.has(finding)),
    notices: [
      ...notices,
      `${findings.length - mostFindings} findings more are not told: mend the first ${mostFindings}`,
    ],
  }
}
