/** /etc/resolv.conf and /etc/hosts: what both names have in common. */

import { anchorOf } from '../../deployment/config.js'
import { deploymentsOf } from '../../deployment/containers.js'
import type { ConfigFile } from '../../deployment/deployment.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { servingVolume, volumeOver } from '../../deployment/volumes.js'
import { follow } from '../../image/follow.js'
import type { Volume } from '../../lithos/shape.js'
import type { MappingNode } from '../../quire/node.js'
import type { ReadEntry } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import { pairAt } from '../../text/places.js'
import { addEntries, addItems, addNested, replaceScalar, scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, RuleContext, RuleFinding } from '../rule.js'
import { ensureDirEdit, fixOf, keyFix, removalFix } from './fixes.js'

/** The files by which names are resolved. */
export type NameFile = '/etc/resolv.conf' | '/etc/hosts'

/** The symlink of the image leads to nothing that lithos provides: nowhere, or to the empty file that vagga leaves there. */
export function* dangling(context: RuleContext, file: NameFile): Generator<RuleFinding> {
  for (const deployment of context.deployments) {
    const entry = deployment.image.entry(file)
    if (entry.kind !== 'link') continue
    const stage = deployment.boot.stages.find(
      ({ path, code }) => path === file && (code === 'name-file-dangling' || code === 'name-file-closed'),
    )
    const target = normalize(entry.target ?? '/', '/etc')
    const over = servingVolume(deployment, target)
    // somebody may have put the file on the server
    const doubtful = over?.value.tag === 'Persistent' && isEmptyAtFirst(over.value)
    if (!stage && !doubtful && !leadsToEmpty(deployment, file)) continue
    // the link is right, and a setting leaves nothing behind it: `name-file-not-provided`
    const { copyFromHost } = settingsOf(deployment.config, file)
    if (
      file === '/etc/resolv.conf' &&
      over?.value.tag === 'Statedir' &&
      !copyFromHost?.value &&
      leadsRight(over, target)
    )
      continue
    const statedir = statedirOf(deployment.config)
    const closed = stage?.code === 'name-file-closed'
    const found = statedir ?? over
    yield {
      deployment,
      at: found ? pairAt(found) : (entry.step ?? anchorOf(deployment.config)),
      ...(doubtful ? { severity: 'warning' } : {}),
      message:
        `In the image \`${file}\` is a link to \`${entry.target ?? '?'}\`, ` +
        (closed
          ? 'which the user of the process may not read: '
          : `where lithos puts nothing (${whatIsThere(statedir, over)}): `) +
        `${file === '/etc/hosts' ? 'not even `localhost` resolves' : 'no host name resolves'}, without any error. ` +
        (closed
          ? 'Remove `mode` from the Statedir.'
          : `Add \`${directoryOf(entry.target)}: !Statedir {}\` to \`volumes\`, or leave \`${file}\` a regular file: lithos then mounts its own over it.`),
      ...(found && entry.step ? { related: [{ at: entry.step, message: 'the link is created here' }] } : {}),
      fixes: closed ? withoutMode(statedir) : statedirFix(context, deployment, entry.target ?? '', baseName(file)),
    }
  }
}

function whatIsThere(statedir: ReadEntry<Volume> | undefined, over: ReadEntry<Volume> | undefined): string {
  if (statedir) {
    const inside = statedir.value.tag === 'Statedir' ? normalize(statedir.value.value.path.value) : '/'
    const how = inside === '/' ? 'is somewhere else' : `shows its directory \`${inside}\`, and the files are above it`
    return `the Statedir at \`${statedir.key.value}\` ${how}`
  }
  return over ? `there is a \`!${over.value.tag}\` at \`${over.key.value}\`` : 'there is no Statedir volume'
}

/** The Statedir has its files at the top. */
function leadsRight({ key, value }: ReadEntry<Volume>, target: string): boolean {
  return (
    value.tag === 'Statedir' &&
    normalize(value.value.path.value) === '/' &&
    normalize(`${target}/..`) === normalize(key.value)
  )
}

/** Mounts the Statedir where the link leads, or moves the one that is mounted elsewhere. */
function statedirFix(
  context: RuleContext,
  deployment: CheckedDeployment,
  target: string,
  name: string,
): readonly Fix[] {
  const { config, container, image } = deployment
  const directory = directoryOf(target)
  const text = scalarText(directory)
  if (!target.startsWith('/') || baseName(target) !== name || text === undefined) return []
  const made = image.entry(directory).exists === 'no' ? [ensureDirEdit(container, directory)] : []
  const statedir = statedirOf(config)
  if (statedir === undefined) {
    // the link is the same for every config of the image, and so is the finding
    const configs = new Set(
      deploymentsOf(container, context.deployments)
        .map((other) => other.config)
        .filter((other) => statedirOf(other) === undefined),
    )
    const files = [...configs].map(({ file }) => file.path).join(', ')
    return fixOf(
      `mount a Statedir at ${directory} in ${files}`,
      'safe',
      ...[...configs].map((other) => addVolume(other, directory)),
      ...made,
    )
  }
  if (statedir.value.tag === 'Statedir' && statedir.key.value === directory)
    return keyFix(statedir.value.node, 'path', '/', 'write `path: /`', 'unsafe')
  const { node } = config.config.volumes
  const key =
    node.kind === 'mapping' ? node.entries.find((entry) => entry.key.value === statedir.key.value)?.key : undefined
  return fixOf(
    `mount the Statedir at ${directory} in ${config.file.path}`,
    'unsafe',
    key && replaceScalar(key, directory),
    ...made,
  )
}

function statedirOf({ config }: ConfigFile): ReadEntry<Volume> | undefined {
  return config.volumes.entries.find(({ value }) => value.tag === 'Statedir')
}

function addVolume({ config }: ConfigFile, mountPoint: string) {
  return config.node.kind === 'mapping' ? addNested(config.node, ['volumes', mountPoint], '!Statedir {}') : undefined
}

function withoutMode(statedir: ReadEntry<Volume> | undefined): readonly Fix[] {
  return statedir ? removalFix(statedir.value.node, 'mode', 'leave `mode` of the Statedir out', 'safe') : []
}

/**
 * Everything that lithos needs for names that are links: the directory and the links as the last step of the image, the
 * Statedir in the lithos config, and for development vagga's own settings and a volume.
 */
export function linkNamesFix(deployment: CheckedDeployment): readonly Fix[] {
  const { config, container, image } = deployment
  const node = containerNode(deployment)
  if (node === undefined || image.entry('/state').exists === 'yes') return []
  const { setup, resolvConfPath, hostsFilePath, keys } = container.config
  const usual = [resolvConfPath?.value, hostsFilePath?.value].every((path, index) =>
    [['/etc/resolv.conf', '/etc/hosts'][index], undefined].includes(path),
  )
  if (!usual || keys.has('resolv-conf-path') || keys.has('hosts-file-path')) return []
  const links = 'ln -sfn /state/resolv.conf /etc/resolv.conf && ln -sfn /state/hosts /etc/hosts'
  const step = setup.node.kind === 'sequence' ? addItems(setup.node, ['!EnsureDir /state', `!Sh ${links}`]) : undefined
  const settings = addEntries(node, [
    ['resolv-conf-path', '/state/resolv.conf'],
    ['hosts-file-path', '/state/hosts'],
  ])
  return fixOf(
    `link both name files of ${container.name.value} into /state, and mount a Statedir there`,
    'unsafe',
    step,
    settings,
    addVolume(config, '/state'),
  )
}

/** The mapping of a container in vagga.yaml. */
function containerNode({ container }: CheckedDeployment): MappingNode | undefined {
  const { node } = container.config
  return node.kind === 'mapping' ? node : undefined
}

/** A link of the image that leads nowhere, or to the empty file that vagga leaves there. */
export function leadsToEmpty(deployment: CheckedDeployment, file: NameFile): boolean {
  const { entry, path, links } = follow(deployment.image, file)
  if (links.length === 0 || servingVolume(deployment, path)) return false
  return entry.exists === 'no' || (entry.kind === 'file' && entry.content?.(1)?.length === 0)
}

/** There is nothing that lithos could mount its file over. */
export function* absent(context: RuleContext, file: NameFile): Generator<RuleFinding> {
  for (const deployment of context.deployments) {
    const entry = deployment.image.entry(file)
    // a link out of /etc is the business of `dangling`
    const volume = volumeOver(deployment.config.config, file)
    const hidden = volume !== undefined && normalize(volume.key.value) !== '/' && isEmptyAtFirst(volume.value)
    if (!hidden && (volume || entry.exists !== 'no')) continue
    yield {
      deployment,
      at: hidden ? pairAt(volume) : (entry.step ?? anchorOf(deployment.config)),
      message:
        `${hidden ? `The volume at \`${volume.key.value}\` hides` : 'The image has no'} \`${file}\`. lithos mounts its own only over a regular file, so there is none in production and ` +
        `${file === '/etc/hosts' ? '`localhost` does not resolve' : 'no host name resolves'}, without any error. ` +
        (hidden ? 'Mount the volume elsewhere.' : 'Leave the (empty) file in the image.'),
      fixes: hidden ? [] : withoutRemoval(deployment, file),
    }
  }
}

/** What lithos makes; the server may have put something into a Persistent later. */
function isEmptyAtFirst(volume: Volume): boolean {
  return volume.tag === 'Tmpfs' || (volume.tag === 'Persistent' && volume.value.mkdir.value)
}

/** Takes out the step that does nothing but remove the file. */
function withoutRemoval({ container }: CheckedDeployment, file: NameFile): readonly Fix[] {
  const { setup } = container.config
  const index = setup.items.findIndex(({ tag, value }) => tag === 'Remove' && normalize(value.value) === file)
  return index < 0 || setup.items.length !== (setup.node.kind === 'sequence' ? setup.node.items.length : -1)
    ? []
    : removalFix(setup.node, index, `remove \`- !Remove ${file}\` from container ${container.name.value}`, 'unsafe')
}

function directoryOf(target: string | undefined): string {
  return target?.startsWith('/') ? target.slice(0, target.lastIndexOf('/')) || '/state' : '/state'
}

/** The settings of a lithos config for a name file. */
export function settingsOf({ config }: CheckedDeployment['config'], file: NameFile) {
  return file === '/etc/hosts' ? config.hostsFile : config.resolvConf
}
