/** Where a path of the image would come from, and what keeps it out of the image. */

import type { Location } from '../text/source.js'
import type { BuildStep } from '../vagga/shape.js'
import type { CheckedDeployment, RuleContext } from './rule.js'
import { normalize, pairAt, servingVolume, stepsOf, under } from './support.js'

/** The repository's file for a path of the image, by the `!Copy` steps; relative to the root of the file system. */
export function inRepository(context: RuleContext, deployment: CheckedDeployment, path: string): string | undefined {
  const { project, container } = deployment
  for (const { step } of stepsOf(project, container.name.value)) {
    const found = sourceThrough(context, project.directory, step, path)
    if (found !== undefined) return found
  }
  return undefined
}

function sourceThrough(context: RuleContext, directory: string, step: BuildStep, path: string): string | undefined {
  if (step.tag !== 'Copy' || !step.value.source || !step.value.path) return undefined
  const source = normalize(step.value.source.value)
  const target = normalize(step.value.path.value)
  if (!under(source, '/work') || !under(path, target)) return undefined
  const inWork = normalize(source + path.slice(target === '/' ? 0 : target.length)).slice('/work/'.length)
  const found = [directory, inWork].filter((part) => part !== '').join('/')
  return context.files.stat(found) === undefined ? undefined : found
}

/**
 * The place that keeps a path out of the running container: a volume over it, the `!Copy` or `!Build` that leaves it out,
 * the step that made it where nothing stays, or the step that removed it. `undefined` when nobody ever meant to bring it.
 */
export function placeOfLoss(
  context: RuleContext,
  deployment: CheckedDeployment,
  path: string,
): { readonly at: Location; readonly message: string } | undefined {
  const inImage = deployment.image.entry(path)
  const volume = servingVolume(deployment, path)
  if (volume) {
    if (normalize(volume.key.value) === path || inImage.exists !== 'yes' || volume.value.tag === 'Statedir')
      return undefined
    return {
      at: pairAt(volume),
      message: `the volume at \`${volume.key.value}\` hides \`${path}\` of the image`,
    }
  }
  if (inImage.step) return { at: inImage.step, message: inImage.because }
  const { project, container } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  for (const step of steps.toReversed()) {
    if (sourceThrough(context, project.directory, step, path) !== undefined)
      return { at: step.at, message: `this step does not bring \`${path}\`` }
    if (step.tag === 'Build' && step.value.path && under(path, normalize(step.value.path.value)))
      return { at: step.at, message: `this step does not bring \`${path}\`` }
  }
  return undefined
}
