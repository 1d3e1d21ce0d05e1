import { anchorOf } from '../../deployment/config.js'
import type { Fix } from '../../text/finding.js'
import { settingAt } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { removalFix } from '../support/fixes.js'
import { type NameFile, settingsOf } from '../support/names.js'
import { logged, troubles } from '../support/problems.js'

export const nameFileMountConflict: Rule = {
  id: 'name-file-mount-conflict',
  group: 'names',
  clause: '4c',
  severity: 'error',
  summary: '`resolv-conf` or `hosts-file` asks for a mount that is impossible',
  rationale: `\`mount: true\` demands that lithos mounts its file over \`/etc/resolv.conf\` (\`/etc/hosts\`). If that is a symlink or missing in the image, the container does
not start: \`/etc/resolv.conf is not a valid mount point\`. The same happens if there is nothing to mount: \`copy-from-host: false\` with \`mount: true\`, or
\`hosts-file\` with \`copy-from-host\`, \`localhost\` and \`public-hostname\` all \`false\`.

Remove \`mount\`: lithos then mounts where it can. Or set \`mount: false\`.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf: { ⟦copy-from-host: false, mount: true⟧ }\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'name-file-mount-conflict')) {
      const file = stage.path === '/etc/resolv.conf' ? stage.path : '/etc/hosts'
      const { mount } = settingsOf(deployment.config, file)
      const nothing = mount?.value !== true
      yield {
        deployment,
        fixes: withoutMount(deployment, stage.path),
        at: conflictOf(deployment, file) ?? stage.at ?? anchorOf(deployment.config),
        message:
          `lithos cannot mount a file over \`${file}\` (${stage.note ?? 'the two settings exclude each other'}), so the container does not start. ` +
          `${nothing ? 'Switch one of the sources on, or write `mount: false`' : 'Remove `mount`'}.${logged(stage)}`,
      }
    }
  },
}

/** From the first of the settings that exclude each other to the last one; with a link, or nothing, there it is `mount` alone. */
function conflictOf({ config, image }: CheckedDeployment, file: NameFile): Location | undefined {
  const { hostsFile, resolvConf } = config.config
  const written = file === '/etc/hosts' ? hostsFile : resolvConf
  const sources =
    file === '/etc/hosts' ? { localhost: hostsFile.localhost, 'public-hostname': hostsFile.publicHostname } : {}
  const settings = {
    mount: written.mount,
    ...(image.entry(file).kind === 'file' ? { 'copy-from-host': written.copyFromHost, ...sources } : {}),
  }
  const places = Object.entries(settings).flatMap(([name, value]) => {
    const at = settingAt(written, name, value)
    return at && (name === 'mount' || !value?.value) ? [at] : []
  })
  const [first] = places.toSorted((a, b) => a.start - b.start)
  return first && { ...first, end: Math.max(...places.map(({ end }) => end)) }
}

function withoutMount({ config }: CheckedDeployment, path: string | undefined): readonly Fix[] {
  const settings = settingsOf(config, path === '/etc/resolv.conf' ? path : '/etc/hosts')
  return removalFix(settings.node, 'mount', `remove \`mount\` from ${config.file.path}`, 'unsafe')
}
