/** Where a path of the image would come from, and what keeps it out of the image. */

import { joinPaths, pathFrom, readable } from '../files/filesystem.js'
import { follow } from '../image/follow.js'
import type { Volume } from '../lithos/shape.js'
import type { ReadEntry } from '../schema/shape.js'
import { pairAt, settingAt } from '../text/places.js'
import { type Location, sourceFile } from '../text/source.js'
import type { BuildStep } from '../vagga/shape.js'
import { isDeployed, stepAt, stepsOf } from './containers.js'
import type { Checkout, DeploymentWithImage } from './deployment.js'
import { developmentVolumes } from './development.js'
import { baseName, normalize, under } from './paths.js'
import { commandsOf, makes, mentions, type StepCommand, takes } from './step-commands.js'
import { servingVolume } from './volumes.js'

/** The repository's file for a path of the image, by the `!Copy` steps; relative to the root of the file system. */
export function inRepository(checkout: Checkout, deployment: DeploymentWithImage, path: string): string | undefined {
  const { project, container } = deployment
  for (const { step } of stepsOf(project, container.name.value)) {
    const found = sourceThrough(checkout, project.directory, step, path)
    if (found) return found.source
  }
  return undefined
}

/** The repository's file that a step would have to bring for a path of the image, and the place of the copying. */
function sourceThrough(
  checkout: Checkout,
  directory: string,
  step: BuildStep,
  path: string,
): { source: string; at: Location } | undefined {
  for (const { from, to, at } of copiesOf(step)) {
    if (!under(from, '/work') || !under(path, to)) continue
    const inWork = normalize(`${from}/${path.slice(to === '/' ? 0 : to.length)}`).slice('/work/'.length)
    const source = joinPaths(directory, inWork)
    if (inWork !== '' && checkout.files.stat(source)) return { source, at }
  }
  return undefined
}

/** What keeps a path out of the running container. */
interface Loss {
  readonly at: Location
  readonly message: string
  /** The file of the repository that would be there. */
  readonly source?: string
  /** What to do about it, where that follows from it. */
  readonly remedy?: string
  /** The mount point of the volume that hides it. */
  readonly hiddenBy?: string
  /** Somebody may have put it there on the server. */
  readonly doubtful?: boolean
}

/**
 * The place that keeps a path out of the running container: a volume over it, the step that removed it, the step that made
 * it where nothing stays, the `!Copy` or `!Build` that leaves it out. `undefined` when nobody ever meant to bring it.
 */
export function placeOfLoss(checkout: Checkout, deployment: DeploymentWithImage, path: string): Loss | undefined {
  const volume = servingVolume(deployment, path)
  if (volume) {
    const isMade = volume.value.tag === 'Tmpfs' && path.startsWith(`${normalize(volume.key.value)}/`)
    const undone = isMade && deployment.image.entry(path).exists === 'no' ? undoneInBuild(deployment, path) : undefined
    return hiddenBy(deployment, volume, path) ?? undone
  }
  const { project, container } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  return (
    undoneInBuild(deployment, path) ??
    leftOut(checkout, project.directory, steps, path) ??
    inDevelopment(deployment, path) ??
    elsewhere(checkout, deployment, path)
  )
}

/** What the build itself undoes: a removal, or something made where nothing stays. */
export function undoneInBuild(deployment: DeploymentWithImage, path: string): Loss | undefined {
  const { project, container } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  const removal = steps.findLast(
    (step) => (step.tag === 'Remove' || step.tag === 'EmptyDir') && under(path, normalize(step.value.value)),
  )
  if (removal)
    return {
      at: removal.at,
      message: `\`${path}\` is removed again at the end of the build`,
      remedy: 'Remove this step, or put the file elsewhere.',
    }
  const gone = takenAway(deployment, path)
  if (gone) return gone
  for (const step of steps.toReversed()) {
    const at = makingOf(step, path)
    if (at)
      return {
        at,
        message: `what this step puts at \`${path}\` does not stay in the image`,
        remedy: 'Create it in another directory.',
      }
    const mount = step.tag === 'Build' && !step.value.path ? step.value.temporaryMount : undefined
    if (mount && path !== normalize(mount.value) && under(path, normalize(mount.value)))
      return { at: mount.at, message: `\`${mount.value}\` is mounted only during the build, and empty in the image` }
  }
  const { step, because, kind, target } = deployment.image.entry(path)
  return (
    step && {
      at: step,
      message: kind === 'link' ? `it is a link to \`${target}\`, which is not in the image` : because,
    }
  )
}

/** Where a step makes a file or directory itself: the command of a script, the entry of a `!Text`, a `!Download`. */
export function makingOf(step: BuildStep, path: string): Location | undefined {
  if (step.tag === 'Download') return normalize(step.value.path?.value ?? '') === path ? step.at : undefined
  if (step.tag !== 'Text') return commandsOf(step).find((command) => makes(command, path))?.at
  const text = step.value.entries.find(({ key }) => normalize(key.value) === path)
  return text && pairAt(text)
}

/** The step that removes a path, or a directory on the way to it, or moves it away; of a script the command that does. */
function takenAway({ image, project }: DeploymentWithImage, path: string): Loss | undefined {
  const names = path.split('/').slice(1)
  for (let count = 1; count <= names.length; count++) {
    const here = `/${names.slice(0, count).join('/')}`
    const { exists, step: at, because } = image.entry(normalize(follow(image, here).path))
    if (exists === 'yes') continue
    if (exists === 'unknown' || at === undefined) return undefined
    const step = stepAt(project, at)
    const command = step && commandsOf(step).findLast((one) => takes(one, here))
    return { at: command?.at ?? at, message: because }
  }
  return undefined
}

/**
 * A Tmpfs and a Statedir have nothing of the image. Nor has a Persistent that lithos makes, at first: what the server puts
 * there later nobody knows, and where development has a volume there, too, the program brings its own.
 */
function hiddenBy(deployment: DeploymentWithImage, volume: ReadEntry<Volume>, path: string): Loss | undefined {
  const { key, value } = volume
  // `mount-point-invalid` speaks of a volume at the root
  const isPoint = normalize(key.value) === path || normalize(key.value) === '/'
  if (isPoint || deployment.image.entry(path).exists !== 'yes' || value.tag === 'Readonly') return undefined
  // lithos puts its own there
  if (value.tag === 'Statedir' && /^(?:hosts|resolv\.conf)$/.test(baseName(path))) return undefined
  const message = `the volume at \`${key.value}\` hides \`${path}\` of the image`
  const remedy = 'Mount the volume elsewhere.'
  const loss = { at: pairAt(volume), message, remedy, hiddenBy: key.value }
  if (value.tag !== 'Persistent') return loss
  const inDevelopment = developmentVolumes(deployment).some(
    (entry) => entry.value.tag !== 'Snapshot' && under(path, normalize(entry.key.value)),
  )
  if (!value.value.mkdir.value || inDevelopment) return undefined
  return { ...loss, doubtful: true }
}

/** facts: vagga.md C4, the default `ignore-regex`. */
const neverCopied = /(?:^|\/)\.(?:git|hg|svn|vagga)(?:\/|$)|~$|\.bak$|\.orig$/

/** The step that brings other things of the same folder of the repository, and not this. */
export function notCopied(
  checkout: Checkout,
  { project, container }: DeploymentWithImage,
  path: string,
): Loss | undefined {
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  return leftOut(checkout, project.directory, steps, path)
}

/** A step that brings the directory, and not this. */
function leftOut(checkout: Checkout, directory: string, steps: readonly BuildStep[], path: string): Loss | undefined {
  for (const step of steps.toReversed()) {
    const found = sourceThrough(checkout, directory, step, path)
    const byDefault = neverCopied.test(path) ? ' (`!Copy` leaves such files out by default)' : ''
    if (found) return { ...found, message: `this step does not copy \`${path}\`${byDefault}` }
    if (step.tag === 'Build' && step.value.path && under(path, normalize(step.value.path.value)))
      return { at: step.at, message: `this step does not copy \`${path}\`` }
  }
  return undefined
}

/** Only a volume of development has it. */
function inDevelopment(deployment: DeploymentWithImage, path: string): Loss | undefined {
  const volume = developmentVolumes(deployment).find(
    ({ key, value }) =>
      (value.tag === 'BindRO' || value.tag === 'BindRW' || value.tag === 'Container' || value.tag === 'Persistent') &&
      under(path, normalize(key.value)),
  )
  return volume && { at: pairAt(volume), message: 'only development mounts this volume' }
}

/** A container that is not deployed has it. */
function elsewhere(checkout: Checkout, deployment: DeploymentWithImage, path: string): Loss | undefined {
  const { project, container } = deployment
  for (const other of project.containers.values()) {
    if (isDeployed(checkout, project, other.name.value)) continue
    const loss = leftOut(
      checkout,
      project.directory,
      other.config.setup.items.filter(({ tag }) => tag === 'Copy'),
      path,
    )
    if (loss)
      return {
        ...loss,
        message: `it is copied into container \`${other.name.value}\`, not into \`${container.name.value}\``,
        remedy: `Copy it into \`${container.name.value}\`, too.`,
      }
  }
  return undefined
}

/**
 * A script of the image names something next to itself that the repository has and no step brings: the `!Copy` of the
 * script took too little.
 */
export function besideScript(
  checkout: Checkout,
  deployment: DeploymentWithImage,
  script: string,
  path: string,
): Loss | undefined {
  const { project, container } = deployment
  for (const { step } of stepsOf(project, container.name.value)) {
    if (step.tag !== 'Copy' || !step.value.source || !step.value.path) continue
    const from = normalize(step.value.source.value)
    if (!under(from, '/work') || !under(`/work/${pathFrom(project.directory, script)}`, from)) continue
    const up = normalize(step.value.path.value).split('/').length - 1
    const counterpart = normalize(`${from}/${'../'.repeat(up)}${path}`)
    if (up === 0 || !under(counterpart, '/work') || counterpart === '/work') continue
    const source = joinPaths(project.directory, counterpart.slice('/work/'.length))
    if (checkout.files.stat(source)) return { at: step.at, message: `this step does not copy \`${source}\``, source }
  }
  return undefined
}

/** Commands that set permissions, those first that say more; one that only adds some (`chmod +x`) shuts nobody out. */
const closing: readonly ((command: StepCommand) => boolean)[] = [
  ({ name, words }) =>
    name === 'mkdir'
      ? words.some((word) => /^-\w*m/.test(word))
      : name === 'install' ||
        (name === 'chmod' && !/^[ugoa]*\+/.test(words.find((word) => !word.startsWith('-')) ?? '')),
  ({ name }) => name === 'umask',
  ({ name }) => name === 'chown' || name === 'chgrp',
]

/**
 * Where a step last sets the permissions of a path, or of a directory on the way to it: a command of a script, the `umask` of a
 * `!Copy` that takes one of the `wanted` bits.
 */
export function permissionStep(deployment: DeploymentWithImage, path: string, wanted: number): Location | undefined {
  const { project, container, image } = deployment
  const maker = image.entry(path).step
  for (const { step } of stepsOf(project, container.name.value).toReversed()) {
    if (step.tag === 'Copy' && maker?.file === step.at.file && maker.start === step.at.start) {
      const { umask, preservePermissions, ownerUid } = step.value
      const [name, value] = preservePermissions.value
        ? (['preserve-permissions', preservePermissions] as const)
        : (['umask', umask] as const)
      const at = settingAt(step.value, name, value)
      if (at && !ownerUid && (preservePermissions.value || (umask.value & wanted) !== 0)) return at
    }
    const commands = commandsOf(step)
    for (let here = path; here !== '/'; here = normalize(`${here}/..`)) {
      if (!commands.some((command) => mentions(command, here))) continue
      for (const closes of closing) {
        const found = commands.findLast(
          (command) => closes(command) && (command.name === 'umask' || mentions(command, here)),
        )
        if (found !== undefined) return found.at
      }
    }
  }
  return undefined
}

/** What a step copies out of the project, by their paths in the build: `!Copy`, and `cp` in a shell step. */
function copiesOf(step: BuildStep): readonly { from: string; to: string; at: Location }[] {
  if (step.tag === 'Copy')
    return step.value.source && step.value.path
      ? [{ from: normalize(step.value.source.value), to: normalize(step.value.path.value), at: step.at }]
      : []
  return commandsOf(step).flatMap((command) => {
    const [from, to, ...more] = command.words.filter((word) => word.startsWith('/'))
    if (command.name !== 'cp' || from === undefined || to === undefined || more.length > 0) return []
    const directory = to.endsWith('/') || baseName(from) !== baseName(to)
    return [{ from: normalize(`${from}/..`), to: normalize(directory ? to : `${to}/..`), at: command.at }]
  })
}

/** A file of the repository, the whole of its first line: where to point when a copied file itself is at fault. */
export function firstLine({ files }: Checkout, path: string): Location | undefined {
  const stat = files.stat(path)
  if (stat?.kind === 'link') {
    const file = sourceFile(path, stat.target ?? '')
    return { file, start: 0, end: file.text.length }
  }
  if (stat?.kind !== 'file') return undefined
  const content = readable(files, path, 65536)
  if (content === undefined) return undefined
  const file = sourceFile(path, new TextDecoder().decode(content))
  return { file, start: 0, end: file.line(1).length }
}
