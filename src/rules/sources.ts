/** Where a path of the image would come from, and what keeps it out of the image. */

import type { Volume } from '../lithos/shape.js'
import type { ReadEntry } from '../schema/shape.js'
import type { Located, Location } from '../text/source.js'
import type { BuildStep } from '../vagga/shape.js'
import type { CheckedDeployment, RuleContext } from './rule.js'
import {
  baseName,
  developmentVolumes,
  isDeployed,
  normalize,
  pairAt,
  servingVolume,
  stepsOf,
  under,
  within,
} from './support.js'

/** The repository's file for a path of the image, by the `!Copy` steps; relative to the root of the file system. */
export function inRepository(context: RuleContext, deployment: CheckedDeployment, path: string): string | undefined {
  const { project, container } = deployment
  for (const { step } of stepsOf(project, container.name.value)) {
    const found = sourceThrough(context, project.directory, step, path)
    if (found) return found.source
  }
  return undefined
}

/** The repository's file that a step would have to bring for a path of the image, and the place of the copying. */
function sourceThrough(
  context: RuleContext,
  directory: string,
  step: BuildStep,
  path: string,
): { source: string; at: Location } | undefined {
  for (const { from, to, at } of copiesOf(step)) {
    if (!under(from, '/work') || !under(path, to)) continue
    const inWork = normalize(`${from}/${path.slice(to === '/' ? 0 : to.length)}`).slice('/work/'.length)
    const source = [directory, inWork].filter((part) => part !== '').join('/')
    if (inWork !== '' && context.files.stat(source)) return { source, at }
  }
  return undefined
}

export interface Loss {
  readonly at: Location
  readonly message: string
  /** The file of the repository that would be there. */
  readonly source?: string
}

/**
 * The place that keeps a path out of the running container: a volume over it, the step that removed it, the step that made
 * it where nothing stays, the `!Copy` or `!Build` that leaves it out. `undefined` when nobody ever meant to bring it.
 */
export function placeOfLoss(context: RuleContext, deployment: CheckedDeployment, path: string): Loss | undefined {
  const volume = servingVolume(deployment, path)
  if (volume) return hiddenBy(deployment, volume, path)
  const { project, container } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  return (
    undoneInBuild(deployment, path) ??
    leftOut(context, project.directory, steps, path) ??
    inDevelopment(deployment, path) ??
    elsewhere(context, deployment, path)
  )
}

/** What the build itself undoes: a removal, or something made where nothing stays. */
export function undoneInBuild(deployment: CheckedDeployment, path: string): Loss | undefined {
  const { project, container } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  const inImage = deployment.image.entry(path)
  const removal = steps.findLast(
    (step) => (step.tag === 'Remove' || step.tag === 'EmptyDir') && under(path, normalize(step.value.value)),
  )
  if (removal) return { at: removal.at, message: `\`${path}\` is removed again at the end of the build` }
  for (const step of steps.toReversed()) {
    const script = scriptOf(step)
    const made = script && segmentsOf(script.value).find((segment) => makes(segment, path))
    if (made !== undefined)
      return {
        at: within(script?.at ?? step.at, made),
        message: `what this step makes at \`${path}\` does not stay in the image`,
      }
  }
  for (const step of steps.toReversed()) {
    const text = step.tag === 'Text' ? step.value.entries.find(({ key }) => normalize(key.value) === path) : undefined
    if (text) return { at: pairAt(text), message: `what this step makes at \`${path}\` does not stay in the image` }
  }
  return inImage.step && { at: inImage.step, message: inImage.because }
}

/** What the host has in the directory of another volume is unknown. */
function hiddenBy(deployment: CheckedDeployment, volume: ReadEntry<Volume>, path: string): Loss | undefined {
  const isPoint = normalize(volume.key.value) === path
  if (isPoint || deployment.image.entry(path).exists !== 'yes' || volume.value.tag !== 'Tmpfs') return undefined
  return { at: pairAt(volume), message: `the volume at \`${volume.key.value}\` hides \`${path}\` of the image` }
}

/** A step that brings the directory, and not this. */
function leftOut(context: RuleContext, directory: string, steps: readonly BuildStep[], path: string): Loss | undefined {
  for (const step of steps.toReversed()) {
    const found = sourceThrough(context, directory, step, path)
    if (found) return { ...found, message: `this step does not bring \`${path}\`` }
    if (step.tag === 'Build' && step.value.path && under(path, normalize(step.value.path.value)))
      return { at: step.at, message: `this step does not bring \`${path}\`` }
  }
  return undefined
}

/** Only a volume of development has it. */
function inDevelopment(deployment: CheckedDeployment, path: string): Loss | undefined {
  const volume = developmentVolumes(deployment).find(
    ({ key, value }) =>
      (value.tag === 'BindRO' || value.tag === 'BindRW' || value.tag === 'Container' || value.tag === 'Persistent') &&
      under(path, normalize(key.value)),
  )
  return volume && { at: pairAt(volume), message: 'only development mounts this volume' }
}

/** A container that is not deployed has it. */
function elsewhere(context: RuleContext, deployment: CheckedDeployment, path: string): Loss | undefined {
  const { project, container } = deployment
  for (const other of project.containers.values()) {
    if (isDeployed(context, project, other.name.value)) continue
    const loss = leftOut(
      context,
      project.directory,
      other.config.setup.items.filter(({ tag }) => tag === 'Copy'),
      path,
    )
    if (loss)
      return { ...loss, message: `it is copied into container ${other.name.value}, not into ${container.name.value}` }
  }
  return undefined
}

/**
 * A script of the image names something next to itself that the repository has and no step brings: the `!Copy` of the
 * script took too little.
 */
export function besideScript(
  context: RuleContext,
  deployment: CheckedDeployment,
  script: string,
  path: string,
): Loss | undefined {
  const { project, container } = deployment
  for (const { step } of stepsOf(project, container.name.value)) {
    if (step.tag !== 'Copy' || !step.value.source || !step.value.path) continue
    const from = normalize(step.value.source.value)
    const inProject = project.directory === '' ? script : script.slice(project.directory.length + 1)
    if (!under(from, '/work') || !under(`/work/${inProject}`, from)) continue
    const up = normalize(step.value.path.value).split('/').length - 1
    const counterpart = normalize(`${from}/${'../'.repeat(up)}${path}`)
    if (up === 0 || !under(counterpart, '/work') || counterpart === '/work') continue
    const source = [project.directory, counterpart.slice('/work/'.length)].filter((part) => part !== '').join('/')
    if (context.files.stat(source)) return { at: step.at, message: `this step does not bring \`${source}\``, source }
  }
  return undefined
}

/** Where a shell step last changes the permissions of a path, or of a directory on the way to it. */
export function permissionStep(deployment: CheckedDeployment, path: string): Location | undefined {
  const steps = stepsOf(deployment.project, deployment.container.name.value).toReversed()
  for (const { step } of steps) {
    const script = scriptOf(step)
    const found = script && /\b(?:chmod|chown|chgrp|umask|install)\b[^\n;&|]*/.exec(script.value)?.[0]
    if (!script || found === undefined) continue
    for (let here = path; here !== '/'; here = normalize(`${here}/..`))
      if (mentions(script.value, here)) return within(script.at, found.trim())
  }
  return undefined
}

function scriptOf(step: BuildStep): Located<string> | undefined {
  return step.tag === 'Sh' ? step.value : step.tag === 'RunAs' ? step.value.script : undefined
}

/** The simple commands of a script, as far as signs part them. */
function segmentsOf(script: string): readonly string[] {
  return script.split(/[\n;&|]+/).map((segment) => segment.trim())
}

function wordsOf(segment: string): readonly string[] {
  return segment.split(/\s+/).map((word) => word.replaceAll(/^["']|["']$/g, ''))
}

const makers = new Set(['mkdir', 'touch', 'cp', 'mv', 'install', 'mkfifo', 'tee'])

/** Whether a simple command makes something at a path. */
function makes(segment: string, path: string): boolean {
  const [command = '', ...rest] = wordsOf(segment)
  const target = /(?:^|[^0-9&])>>?\s*["']?([^\s"']+)/.exec(segment)?.[1]
  const made = rest.filter((word) => word.startsWith('/')).map((word) => normalize(word))
  const named = command === 'mkdir' ? made.some((word) => under(word, path)) : made.includes(path)
  return target === path || (makers.has(command) && named)
}

/** Whether a script names a path or something below it. */
function mentions(script: string, path: string): boolean {
  return segmentsOf(script).some((segment) =>
    wordsOf(segment).some((word) => word.startsWith('/') && under(normalize(word), path)),
  )
}

/** What a step copies out of the project, by their paths in the build: `!Copy`, and `cp` in a shell step. */
function copiesOf(step: BuildStep): readonly { from: string; to: string; at: Location }[] {
  if (step.tag === 'Copy')
    return step.value.source && step.value.path
      ? [{ from: normalize(step.value.source.value), to: normalize(step.value.path.value), at: step.at }]
      : []
  const script = scriptOf(step)
  return (script ? segmentsOf(script.value) : []).flatMap((segment) => {
    const [command, ...rest] = wordsOf(segment)
    const paths = rest.filter((word) => word.startsWith('/'))
    const to = paths.at(-1)
    const from = paths[0]
    if (command !== 'cp' || !script || from === undefined || to === undefined || paths.length !== 2) return []
    const directory = to.endsWith('/') || baseName(from) !== baseName(to)
    return [
      {
        from: normalize(`${from}/..`),
        to: directory ? normalize(to) : normalize(`${to}/..`),
        at: within(script.at, segment),
      },
    ]
  })
}
