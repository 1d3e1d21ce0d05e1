/** Changes that rules offer. Each is `[]` where the file is written so that it cannot be made with certainty. */

import type { ConfigFile } from '../../deployment/deployment.js'
import { developmentContainer, developmentVolumes } from '../../deployment/development.js'
import { normalize, under } from '../../deployment/paths.js'
import { isWritten } from '../../evidence/clues.js'
import { follow } from '../../image/follow.js'
import type { Node } from '../../quire/node.js'
import type { Fix } from '../../text/finding.js'
import { contains, type Location, type TextEdit } from '../../text/source.js'
import type { VaggaContainer } from '../../vagga/project.js'
import type { BuildStep } from '../../vagga/shape.js'
import {
  addItem,
  addNested,
  fillTag,
  removeEntry,
  removeItem,
  replaceScalar,
  replaceWithin,
  scalarText,
} from '../../yaml/edits.js'
import type { CheckedDeployment } from '../rule.js'
import { bytes } from './units.js'

type Safety = Fix['safety']

/** A fix of its edits, if they could all be made. */
export function fixOf(title: string, safety: Safety, ...edits: readonly (TextEdit | undefined)[]): readonly Fix[] {
  const made = edits.filter((edit) => edit !== undefined)
  return made.length === edits.length && made.length > 0 ? [{ title, safety, edits: made }] : []
}

/** Adds a setting to a lithos config: `['environ', 'PATH']`; `value` in quire's notation. */
export function settingFix(
  { config, file }: ConfigFile,
  path: readonly string[],
  value: string,
  safety: Safety,
): readonly Fix[] {
  const edit = config.node.kind === 'mapping' ? addNested(config.node, path, value) : undefined
  const shown = value.length > 60 ? `${value.slice(0, 57)}…` : value
  const name = path.at(-1)
  const into = path.length > 1 ? `\`${path.slice(0, -1).join('.')}\` in ` : ''
  return fixOf(`add \`${name}: ${shown}\` to ${into}${file.path}`, safety, edit)
}

/** Adds a variable to `environ` of a lithos config. */
export function variableFix(config: ConfigFile, name: string, value: string, safety: Safety): readonly Fix[] {
  const text = scalarText(value)
  return text === undefined ? [] : settingFix(config, ['environ', name], text, safety)
}

/** Mounts a volume, and makes its mount point where the image certainly has none. */
export function volumeFix(deployment: CheckedDeployment, mountPoint: string, volume: string): readonly Fix[] {
  const { config, container, image } = deployment
  const isMissing = image.entry(mountPoint).exists === 'no' && mountPoint !== '/dev/shm'
  const inDevelopment = isMissing ? volumeInDevelopment(deployment, mountPoint, volume) : undefined
  return settingFix(config, ['volumes', mountPoint], volume, 'unsafe').flatMap(({ title, safety, edits }) =>
    isMissing
      ? fixOf(
          `${title}, and the directory to ${container.name.value}${inDevelopment === undefined ? '' : ' with a volume for development'}`,
          safety,
          ...edits,
          ensureDirEdit(container, mountPoint),
          ...(inDevelopment === undefined ? [] : [developmentVolumeEdit(deployment, mountPoint, inDevelopment)]),
        )
      : [{ title, safety, edits }],
  )
}

/** Directories whose content nobody keeps. */
const passing = /^\/(?:run|tmp|var\/(?:run|tmp|cache|lock))(?:\/|$)/

/**
 * A volume for what the program writes: at the directory that holds all of the paths, unless the image has something there, which the
 * volume would hide. What nobody keeps goes into memory, everything else on the disk of the server.
 */
export function writableFix(deployment: CheckedDeployment, paths: readonly string[]): readonly Fix[] {
  const top = paths.reduce((shortest, path) => (path.length < shortest.length ? path : shortest))
  const isDirectory = passing.test(top) && deployment.image.entry(top).kind === 'dir'
  const directory = normalize(follow(deployment.image, isDirectory ? top : normalize(`${top}/..`)).path)
  const { names } = deployment.image.list(directory)
  const isOwn = directory.split('/').length > 2 || passing.test(directory) || names.length === 0
  if (directory === '/' || !isOwn || names.length > 0 || /^\/(?:dev|proc|sys|etc|work)(?:\/|$)/.test(directory))
    return []
  return passing.test(directory)
    ? volumeFix(deployment, directory, `!Tmpfs { size: ${tmpfsSize(deployment, directory, 10 * 2 ** 20)} }`)
    : persistentFix(deployment, directory)
}

/** A `!Persistent` volume that lithos makes itself, below a directory that the sandbox allows. */
export function persistentFix(deployment: CheckedDeployment, mountPoint: string, options = ''): readonly Fix[] {
  const text = persistentText(deployment, mountPoint, options)
  return text === undefined ? [] : volumeFix(deployment, mountPoint, text)
}

/** The volume alone. */
export function persistentText(deployment: CheckedDeployment, mountPoint: string, options = ''): string | undefined {
  const { sandbox } = deployment
  const allowed = sandbox?.config.writablePaths.entries.map(({ key }) => normalize(key.value)) ?? ['/']
  const first = allowed.find((path) => under(mountPoint, path)) ?? allowed[0]
  if (first === undefined) return undefined
  const path = scalarText(under(mountPoint, first) ? mountPoint : normalize(`${first}/${mountPoint}`))
  const rest = options === '' ? '' : `, ${options}`
  return path === undefined ? undefined : `!Persistent { path: ${path}, mkdir: true${rest} }`
}

/** The size of the Tmpfs that development has at a path. */
export function sizeInDevelopment(deployment: CheckedDeployment, path: string): number | undefined {
  const volume = developmentVolumes(deployment).find(({ key }) => normalize(key.value) === path)?.value
  return volume?.tag === 'Tmpfs' ? volume.value.size.value : undefined
}

/** The size for a new Tmpfs: as in development, or `usual`, but with the others not more than the container's memory. */
export function tmpfsSize(deployment: CheckedDeployment, path: string, usual: number): string {
  const { memoryLimit, volumes } = deployment.config.config
  const others = volumes.entries.reduce(
    (sum, { value }) => sum + (value.tag === 'Tmpfs' ? value.value.size.value : 0),
    0,
  )
  const half = Math.max(0, memoryLimit.value - others) / 2
  const size = sizeInDevelopment(deployment, path) ?? usual
  return bytes(size <= half ? size : 2 ** Math.floor(Math.log2(Math.max(half, 2 ** 20))))
}

/** Writes another value in place of a scalar. */
export function valueFix(node: Node, value: string, title: string, safety: Safety): readonly Fix[] {
  return node.kind === 'scalar' ? fixOf(title, safety, replaceScalar(node, value)) : []
}

/** Writes other words in place of some of a scalar. */
export function partFix(node: Node, part: string, by: string, safety: Safety): readonly Fix[] {
  return node.kind === 'scalar'
    ? fixOf(`write \`${by}\` instead of \`${part}\``, safety, replaceWithin(node, part, by))
    : []
}

/** Sets a key of a volume, a port … : the value that is written is replaced, a missing key is added. */
export function keyFix(node: Node, key: string, value: string, title: string, safety: Safety): readonly Fix[] {
  return fixOf(title, safety, setKey(node, key, value))
}

function setKey(node: Node, key: string, value: string): TextEdit | undefined {
  if (node.kind === 'null') return fillTag(node, key, value)
  if (node.kind !== 'mapping') return undefined
  const found = node.entries.find((entry) => entry.key.value === key)
  if (found?.merged) return undefined
  return found?.value.kind === 'scalar' ? replaceScalar(found.value, value) : addNested(node, [key], value)
}

/** Takes an entry out of a mapping, or an item out of a list. */
export function removalFix(node: Node, entry: string | number, title: string, safety: Safety): readonly Fix[] {
  if (node.kind === 'mapping' && typeof entry === 'string') return fixOf(title, safety, removeEntry(node, entry))
  if (node.kind === 'sequence' && typeof entry === 'number') return fixOf(title, safety, removeItem(node, entry))
  return []
}

/**
 * Takes away the volume that hides what the image has, where the program is not seen to write there; with it those that are mounted inside of it
 * would be lost, too.
 */
export function unmountFix(deployment: CheckedDeployment, mountPoint: string | undefined): readonly Fix[] {
  const { config, evidence } = deployment
  const { volumes } = config.config
  if (mountPoint === undefined || isWritten({ evidence }, normalize(mountPoint))) return []
  const title = `remove the volume at \`${mountPoint}\``
  return volumes.entries.length === 1
    ? removalFix(config.config.node, 'volumes', title, 'unsafe')
    : removalFix(volumes.node, mountPoint, title, 'unsafe')
}

/** Adds a build step to a container, right before the step at `before`. */
export function stepFix(container: VaggaContainer, text: string, before: Location, safety: Safety): readonly Fix[] {
  const index = container.config.setup.items.findIndex(({ at }) => contains(at, before))
  return index < 0 ? [] : fixOf(stepTitle(container, text), safety, stepEdit(container, text, index))
}

/**
 * Adds `!Sh` with one command as the last step of a container, but before the links to the state directory; a path is written so that a
 * shell takes it as it is.
 */
export function commandFix(container: VaggaContainer, command: string, path: string): readonly Fix[] {
  return /^[\w@%+=:,./-]+$/.test(path) ? lastStepFix(container, `!Sh ${command} ${path}`) : []
}

/** Adds a step at the end of a container, but before the links to the state directory, which have to be last. */
export function lastStepFix(container: VaggaContainer, text: string): readonly Fix[] {
  return fixOf(stepTitle(container, text), 'unsafe', lastStepEdit(container, text))
}

/** The edit alone. */
export function lastStepEdit(container: VaggaContainer, text: string): TextEdit | undefined {
  const last = container.config.setup.items.at(-1)
  const end = container.config.setup.items.length - (last !== undefined && makesNameLinks(last) ? 1 : 0)
  return stepEdit(container, text, end)
}

/**
 * Adds `!EnsureDir` to a container: after those that it has, else as the last step, but never behind the links to the
 * state directory, which have to be last.
 */
export function ensureDirFix(container: VaggaContainer, path: string, safety: Safety): readonly Fix[] {
  return fixOf(stepTitle(container, ensureDir(path)), safety, ensureDirEdit(container, path))
}

/**
 * Makes a mount point. In development it is a directory that cannot be written then: where the program is seen to use it, development
 * gets a volume there, too.
 */
export function mountPointFix(deployment: CheckedDeployment, path: string, safety: Safety = 'safe'): readonly Fix[] {
  const { container } = deployment
  const made = ensureDirEdit(container, path)
  const volume = volumeInDevelopment(deployment, path)
  if (volume === undefined) return fixOf(stepTitle(container, ensureDir(path)), safety, made)
  const edit = developmentVolumeEdit(deployment, path, volume)
  return fixOf(
    `${stepTitle(container, ensureDir(path))}, and \`${path}: ${volume}\` for development`,
    'unsafe',
    made,
    edit,
  )
}

/**
 * The volume that development needs at a path once the image has it and the program uses it, as in production, where `volume` is what production
 * is about to get.
 */
function volumeInDevelopment(deployment: CheckedDeployment, path: string, volume = ''): string | undefined {
  if (developmentContainer(deployment) !== deployment.container) return undefined
  if (developmentVolumes(deployment).some(({ key }) => under(path, normalize(key.value)))) return undefined
  if (under(path, '/tmp') || under(path, '/run') || !isUsed(deployment, path)) return undefined
  const written = deployment.config.config.volumes.entries.find(({ key }) => normalize(key.value) === path)?.value
  const size = written?.tag === 'Tmpfs' ? written.value.size.value : 0
  if (written?.tag === 'Tmpfs' || volume.startsWith('!Tmpfs'))
    return `!Tmpfs { size: ${bytes(size || 100 * 2 ** 20)}, mode: 0o1777 }`
  return written?.tag === 'Persistent' || volume.startsWith('!Persistent')
    ? persistentInDevelopment(deployment, path)
    : undefined
}

function isUsed({ evidence, config: { config } }: CheckedDeployment, path: string): boolean {
  const words = [...config.arguments.items, ...config.environ.entries.map(({ value }) => value)]
  return (
    evidence.clues.some(({ subject }) => subject !== undefined && under(normalize(subject), path)) ||
    words.some(({ value }) => value.includes(path))
  )
}

/** Of the user of the development command, who else could not write there. */
function persistentInDevelopment({ command }: CheckedDeployment, path: string): string {
  const user = command?.command.value.userId.value ?? 0
  return `!Persistent { name: ${nameOf(path)}${user === 0 ? '' : `, owner-uid: ${user}`} }`
}

/** `/var/lib/app` is called `var-lib-app`. */
const nameOf = (path: string): string =>
  path
    .split(/[^A-Za-z0-9_]+/)
    .filter((part) => part !== '')
    .join('-')

/** The volume belongs to the command where that has some already, which hide those of the container at the same places. */
function developmentVolumeEdit({ container }: CheckedDeployment, path: string, volume: string): TextEdit | undefined {
  const { node } = container.config
  return node.kind === 'mapping' ? addNested(node, ['volumes', path], volume) : undefined
}

/** The edit alone. */
export function ensureDirEdit(container: VaggaContainer, path: string): TextEdit | undefined {
  const { items } = container.config.setup
  const own = items.findLastIndex(({ tag }) => tag === 'EnsureDir') + 1
  const links = items.findLastIndex(makesNameLinks)
  const end = links >= 0 && links === items.length - 1 ? links : items.length
  const text = ensureDir(path)
  return (own > 0 ? stepEdit(container, text, own) : undefined) ?? stepEdit(container, text, end)
}

/** A step before step `index` of a container, or at its end. */
export function stepEdit({ config }: VaggaContainer, text: string, index: number): TextEdit | undefined {
  const { setup } = config
  if (setup.node.kind !== 'sequence' || setup.items.length !== setup.node.items.length) return undefined
  return addItem(setup.node, index, text)
}

function stepTitle(container: VaggaContainer, text: string): string {
  return `add \`- ${text}\` to container ${container.name.value}`
}

function ensureDir(path: string): string {
  return `!EnsureDir ${scalarText(path) ?? path}`
}

/** Whether a step makes links at /etc/resolv.conf or /etc/hosts. */
function makesNameLinks(step: BuildStep): boolean {
  return step.tag === 'Sh' && /\bln\b[^\n]{0,200}\/etc\/(?:resolv\.conf|hosts)/.test(step.value.value)
}
