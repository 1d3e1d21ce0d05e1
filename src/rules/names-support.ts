/** /etc/resolv.conf and /etc/hosts: what both names have in common. */
import type { CheckedDeployment, RuleContext, RuleFinding } from './rule.js'
import { anchorOf, logged, pairAt, servingVolume, troubles } from './support.js'

export type NameFile = '/etc/resolv.conf' | '/etc/hosts'

/** The symlink of the image leads to nothing that lithos provides. */
export function* dangling(context: RuleContext, file: NameFile): Generator<RuleFinding> {
  for (const { deployment, stage } of troubles(context, 'name-file-dangling')) {
    if (stage.path !== file) continue
    const entry = deployment.image.entry(file)
    const statedir = deployment.config.config.volumes.entries.find(({ value }) => value.tag === 'Statedir')
    yield {
      deployment,
      at: statedir ? pairAt(statedir) : (entry.step ?? anchorOf(deployment.config)),
      message:
        `\`${file}\` of the image is a link to \`${entry.target ?? '?'}\`, and lithos puts nothing there` +
        `${statedir ? ` (the Statedir is at \`${statedir.key.value}\`)` : ' (there is no Statedir volume)'}: ` +
        `${file === '/etc/hosts' ? 'not even `localhost` resolves' : 'no name resolves'}, without any message. ` +
        `Add \`${directoryOf(entry.target)}: !Statedir {}\` to \`volumes\`, or leave the file a regular one: then lithos mounts its own over it.${logged(stage)}`,
      ...(statedir && entry.step ? { related: [{ at: entry.step, message: 'the link is made here' }] } : {}),
    }
  }
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
