/** /etc/resolv.conf and /etc/hosts: what both names have in common. */

import { follow } from '../image/follow.js'
import type { CheckedDeployment, RuleContext, RuleFinding } from './rule.js'
import { anchorOf, pairAt, servingVolume } from './support.js'

export type NameFile = '/etc/resolv.conf' | '/etc/hosts'

/** The symlink of the image leads to nothing that lithos provides: nowhere, or to the empty file that vagga leaves there. */
export function* dangling(context: RuleContext, file: NameFile): Generator<RuleFinding> {
  for (const deployment of context.deployments) {
    const stage = deployment.boot.stages.find(
      ({ path, code }) => path === file && (code === 'name-file-dangling' || code === 'name-file-closed'),
    )
    const entry = deployment.image.entry(file)
    if (entry.kind !== 'link' || (!stage && !leadsToEmpty(deployment, file))) continue
    const statedir = deployment.config.config.volumes.entries.find(({ value }) => value.tag === 'Statedir')
    const closed = stage?.code === 'name-file-closed'
    yield {
      deployment,
      at: statedir ? pairAt(statedir) : (entry.step ?? anchorOf(deployment.config)),
      message:
        `\`${file}\` of the image is a link to \`${entry.target ?? '?'}\`, ` +
        (closed
          ? 'which the user of the process may not read: '
          : `and lithos puts nothing there${statedir ? ` (the Statedir is at \`${statedir.key.value}\`)` : ' (there is no Statedir volume)'}: `) +
        `${file === '/etc/hosts' ? 'not even `localhost` resolves' : 'no name resolves'}, without any message. ` +
        (closed
          ? 'Leave `mode` of the Statedir out.'
          : `Add \`${directoryOf(entry.target)}: !Statedir {}\` to \`volumes\`, or leave the file a regular one: then lithos mounts its own over it.`),
      ...(statedir && entry.step ? { related: [{ at: entry.step, message: 'the link is made here' }] } : {}),
    }
  }
}

function leadsToEmpty(deployment: CheckedDeployment, file: NameFile): boolean {
  const { entry, path, links } = follow(deployment.image, file)
  if (links.length === 0 || servingVolume(deployment, path)) return false
  return entry.exists === 'no' || (entry.kind === 'file' && entry.content?.(1)?.length === 0)
}

/** There is nothing that lithos could mount its file over. */
export function* absent(context: RuleContext, file: NameFile): Generator<RuleFinding> {
  for (const deployment of context.deployments) {
    const entry = deployment.image.entry(file)
    const volume = servingVolume(deployment, file)
    const hidden = volume !== undefined && volume.value.tag === 'Tmpfs'
    if (!hidden && (volume || entry.exists !== 'no')) continue
    yield {
      deployment,
      at: hidden ? pairAt(volume) : (entry.step ?? anchorOf(deployment.config)),
      message:
        `${hidden ? `the volume at \`${volume.key.value}\` hides` : 'the image has no'} \`${file}\`: lithos mounts its own only over a regular file, so there is none in production and ` +
        `${file === '/etc/hosts' ? '`localhost` does not resolve' : 'no name resolves'}, without any message. ` +
        (hidden ? 'Mount the volume elsewhere.' : 'Leave the (empty) file in the image.'),
    }
  }
}

function directoryOf(target: string | undefined): string {
  return target?.startsWith('/') ? target.slice(0, target.lastIndexOf('/')) || '/state' : '/state'
}

/** The settings of a lithos config for a name file. */
export function settingsOf({ config }: CheckedDeployment['config'], file: NameFile) {
  return file === '/etc/hosts' ? config.hostsFile : config.resolvConf
}
