/** Copies of the project in the image: where they are, and steps that bring them. */

import { stepsOf } from '../../deployment/containers.js'
import { developmentContainer, developmentVolumes } from '../../deployment/development.js'
import { baseName, normalize, under } from '../../deployment/paths.js'
import { isWritten } from '../../evidence/clues.js'
import { joinPaths, pathFrom } from '../../files/filesystem.js'
import { follow } from '../../image/follow.js'
import type { Fix } from '../../text/finding.js'
import { contains, type Location, type TextEdit } from '../../text/source.js'
import type { VaggaContainer, VaggaProject } from '../../vagga/project.js'
import { scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, RuleContext } from '../rule.js'
import { fixOf, lastStepEdit, lastStepFix } from './fixes.js'

/** What production has in place of a path below /work, and the edits that bring it there: none where a step does already. */
export interface InImage {
  readonly path: string
  readonly edits: readonly TextEdit[]
}

/**
 * Where the image has, or can have, what development has at a path below /work: the copy that is there, else a new one of the directory
 * (or file) at the top of the project, or of what is missing in a directory that is copied in part.
 */
export function inImage(context: RuleContext, deployment: CheckedDeployment, path: string): InImage | undefined {
  const there = copyOf(deployment, path)
  if (there !== undefined) return { path: there, edits: [] }
  if (!under(path, '/work') || path === '/work' || !isInProject(context, deployment.project, path)) return undefined
  const source = missingPart(deployment, path)
  const target = source && freePlace(deployment, source)
  const text = source && target && copyStep(source, target)
  const edit = text ? lastStepEdit(deployment.container, text) : undefined
  if (source === undefined || target === undefined || edit === undefined) return undefined
  return { path: normalize(target + path.slice(source.length)), edits: [edit] }
}

/** Whether development sees the copy, too. */
export function isInDevelopment(
  context: RuleContext,
  deployment: CheckedDeployment,
  { path, edits }: InImage,
): boolean {
  const container = developmentContainer(deployment)
  // a volume of development shows something else there
  if (developmentVolumes(deployment).some(({ key }) => under(path, normalize(key.value)))) return false
  if (edits.length > 0) return container === deployment.container
  const image = context.image(deployment.project, container.name.value)
  return image !== undefined && follow(image, path).entry.exists === 'yes'
}

function isInProject({ files }: RuleContext, { directory }: VaggaProject, path: string): boolean {
  return files.stat(joinPaths(directory, path.slice('/work/'.length))) !== undefined
}

/** The first directory or file on the way to a path that no step copies; nothing that is hidden. */
function missingPart(deployment: CheckedDeployment, path: string): string | undefined {
  const names = path.split('/').slice(2)
  const depth = names.findIndex(
    (_, index) => copyOf(deployment, `/work/${names.slice(0, index + 1).join('/')}`) === undefined,
  )
  return names.some((name) => name.startsWith('.')) ? undefined : `/work/${names.slice(0, depth + 1).join('/')}`
}

/** Beside the copy of what is above it; else at the root of the image, or in a directory that the project is copied to. */
function freePlace(deployment: CheckedDeployment, source: string): string | undefined {
  const name = baseName(source)
  const above = copyOf(deployment, normalize(`${source}/..`))
  const homes = stepsOf(deployment.project, deployment.container.name.value).flatMap(({ step }) =>
    step.tag === 'Copy' && step.value.path && deployment.image.entry(normalize(step.value.path.value)).kind === 'dir'
      ? [normalize(step.value.path.value)]
      : [],
  )
  const places = (above === undefined ? ['/', ...homes] : [above]).map((home) => normalize(`${home}/${name}`))
  return places.find((place) => deployment.image.entry(place).exists === 'no')
}

/** `!Copy` in place of a step that does nothing but link to a path below /work: the step at a place, or the one that names a path of the project. */
export function copiedLinkFix(
  context: RuleContext,
  project: VaggaProject,
  container: VaggaContainer | undefined,
  which: Location | string,
): readonly Fix[] {
  for (const step of container?.config.setup.items ?? []) {
    const [, from, path] =
      step.tag === 'Sh'
        ? (/^\s*ln\s+-s[fnT]*\s+(\/work\/[\w./-]+)\s+(\/[\w./-]*[\w-])\s*$/.exec(step.value.value) ?? [])
        : []
    if (from === undefined || path === undefined) continue
    if (typeof which === 'string' ? normalize(from) !== which : !contains(step.at, which)) continue
    if (!isInProject(context, project, normalize(from))) continue
    // development writes to the project through it
    if (context.deployed.some((one) => [from, path].some((place) => isWritten(one, normalize(place))))) continue
    const text = copyStep(normalize(from), normalize(path))
    return text === undefined ? [] : fixOf(`write \`- ${text}\` in place of the link`, 'unsafe', { at: step.at, text })
  }
  return []
}

/** `!Copy` of a directory or file below /work; `undefined` where quire has no plain notation. */
export function copyStep(source: string, target: string): string | undefined {
  const from = scalarText(source)
  const to = scalarText(target)
  if (from === undefined || to === undefined || /[,{}\s]/.test(from + to)) return undefined
  return `!Copy { source: ${from}, path: ${to} }`
}

/**
 * Copies a file or directory of the project, relative to the root of the file system, to a path of the image that nothing fills; the whole
 * directory where the image has no such directory.
 */
export function copyFix(deployment: CheckedDeployment, source: string | undefined, path: string): readonly Fix[] {
  const { container, project, image } = deployment
  const parent = normalize(`${path}/..`)
  if (
    source?.includes('/') &&
    image.entry(parent).exists === 'no' &&
    baseName(parent) === baseName(normalize(`/${source}/..`))
  )
    return copyFix(deployment, normalize(`/${source}/..`).slice(1), parent)
  const step = source === undefined ? undefined : copyStep(`/work/${pathFrom(project.directory, source)}`, path)
  return step === undefined ? [] : lastStepFix(container, step)
}

/**
 * Where a file of the project is in the image, by the `!Copy` steps that bring it: `/work/app/x.py` is `/srv/app/x.py`.
 * `undefined` when nothing certainly brings it, or to several places.
 */
export function copyOf({ project, container, image }: CheckedDeployment, path: string): string | undefined {
  const places = new Set<string>()
  for (const { step } of stepsOf(project, container.name.value)) {
    if (step.tag !== 'Copy' || !step.value.source || !step.value.path) continue
    const from = normalize(step.value.source.value)
    if (!under(path, from)) continue
    const place = normalize(`${step.value.path.value}/${path.slice(from === '/' ? 0 : from.length)}`)
    if (follow(image, place).entry.exists === 'yes') places.add(place)
  }
  return places.size === 1 ? [...places][0] : undefined
}

/** A text in which every path below /work is the path of its copy in the image; `undefined` when one of them has none. */
export function inProduction(deployment: CheckedDeployment, text: string): string | undefined {
  let certain = true
  const written = text.replace(
    /(^|[\s:=,'"])(\/work(?:\/[^\s:,'"]*)?)(?=$|[\s:,'"])/g,
    (all, before: string, path: string) => {
      const copy = copyOf(deployment, normalize(path))
      if (copy === undefined) certain = false
      return copy === undefined ? all : before + copy + (path.length > 5 && path.endsWith('/') ? '/' : '')
    },
  )
  return certain && !/(^|[^\w.-])\/work(?:\/|$)/.test(written) ? written : undefined
}

/** The only other place of the image that certainly has a file, or directory, of this name. */
export function namesake(
  context: RuleContext,
  { project, container, image }: CheckedDeployment,
  path: string,
): string | undefined {
  const name = baseName(path)
  const paths = context.image(project, container.name.value)?.touched() ?? []
  const found = paths.filter((other) => baseName(other) === name && image.entry(other).exists === 'yes')
  return found.length === 1 && found[0] !== path ? found[0] : undefined
}
