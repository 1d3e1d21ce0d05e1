/** What can be said of files that nobody can read as they stand. */

import type { Deployment } from '../deployment/deployment.js'
import { rules } from '../rules/index.js'
import type { Finding } from '../text/finding.js'
import type { Location, SourceFile } from '../text/source.js'

/** About the file itself; everything else would be about what it lacks. */
const ofReading = new Set([
  ...rules.flatMap(({ id, group }) => (group === 'reading' || group === 'build' ? [id] : [])),
  'config-not-in-image',
  'copy-source-missing',
  'deployment-lost',
  'deployment-missing',
])

const ofTemplates = new Set(['template-not-rendered', 'config-not-in-image', 'deployment-lost', 'deployment-missing'])

/**
 * The findings that are true: of a config that could not be read none but those of the readers, of a template none but that it is
 * one. What is in a text that a step makes (`written`, by the text) is told at the step.
 */
export function sayable(
  findings: readonly Finding<Deployment>[],
  templates: ReadonlySet<string>,
  written: ReadonlyMap<SourceFile, Location>,
): Finding<Deployment>[] {
  return findings
    .filter(({ at, rule }) => !templates.has(at.file.path) || ofTemplates.has(rule))
    .filter(
      ({ deployments, rule }) =>
        deployments.length === 0 ||
        ofReading.has(rule) ||
        deployments.some(({ config }) => config.unread === undefined),
    )
    .map((finding) => {
      const step = written.get(finding.at.file)
      return step === undefined ? finding : atStep(finding, step)
    })
}

function atStep(finding: Finding<Deployment>, step: Location): Finding<Deployment> {
  const { related, ...rest } = finding
  const { file } = finding.at
  const moved = related?.map((one) => (one.at.file === file ? { ...one, at: step } : one))
  const message = `In the file that this step writes: ${finding.message}`
  return { ...rest, ...(moved && { related: moved }), at: step, fixes: [], message }
}
