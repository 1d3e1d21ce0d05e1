import { anchorOf } from '../../deployment/config.js'
import { normalize, under } from '../../deployment/paths.js'
import type { Volume } from '../../lithos/shape.js'
import type { Fix } from '../../text/finding.js'
import { pairAt } from '../../text/places.js'
import { contains, type Location } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { valueFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const volumePathNotAllowed: Rule = {
  id: 'volume-path-not-allowed',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'the sandbox config does not offer the path that a volume asks for',
  rationale: `\`path\` of \`!Persistent\`, and the text of \`!Readonly\`, are *virtual* paths: they begin with a name that the sandbox config lists in
\`writable-paths\` (or \`readonly-paths\`), not with a directory of the server. Otherwise the container does not start:
\`Can't find volume for "/other", probably missing entry in writable-paths\`.

Use one of the sandbox's names (\`writable-paths: { /data: /srv/data }\` allows \`path: /data/app\`), or have the path added to the sandbox.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml':
          'image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /data: /srv/data\n',
        'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n',
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: ⟦/srv/data/app⟧, mkdir: true }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data/app, mkdir: true }\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'volume-path-not-allowed')) {
      const { at: place } = stage
      const volume = deployment.config.config.volumes.entries.find(
        (entry) => place !== undefined && contains(pairAt(entry), place),
      )?.value
      const path = volume ? hostPathAt(volume) : undefined
      const { sandbox } = deployment
      const names = [
        ...(sandbox?.config.writablePaths.entries ?? []),
        ...(volume?.tag === 'Readonly' ? (sandbox?.config.readonlyPaths.entries ?? []) : []),
      ]
      yield {
        deployment,
        at: path ?? stage.at ?? anchorOf(deployment.config),
        message:
          `The path begins with none of the names that the sandbox config${sandbox ? ` \`${sandbox.name}\`` : ''} gives to directories of the server` +
          ` (${names.map(({ key }) => `\`${key.value}\``).join(', ') || 'none'}), so the container does not start. Use one of these names, or have the path added to the sandbox config.${logged(stage)}`,
        ...(names[0] ? { related: [{ at: names[0].key.at, message: 'the names in the sandbox config' }] } : {}),
        fixes: volume ? pathFixes(deployment, volume) : [],
      }
    }
  },
}

/** The path below a name of the sandbox: what its directory of the server is called there, else what is spelled nearly so, else the same path. */
/** Where a volume names what it wants of the server. */
function hostPathAt(volume: Volume): Location | undefined {
  if (volume.tag === 'Readonly') return volume.value.at
  return volume.tag === 'Persistent' ? volume.value.path.at : undefined
}

function pathFixes(deployment: CheckedDeployment, volume: Volume): readonly Fix[] {
  if (volume.tag !== 'Persistent' && volume.tag !== 'Readonly') return []
  const { sandbox } = deployment
  const names = [
    ...(sandbox?.config.writablePaths.entries ?? []),
    ...(volume.tag === 'Readonly' ? (sandbox?.config.readonlyPaths.entries ?? []) : []),
  ].map(({ key, value }) => ({ name: normalize(key.value), directory: normalize(value.value) }))
  const written = volume.tag === 'Readonly' ? volume.value : volume.value.path
  if (!written.value.startsWith('/')) return []
  const path = normalize(written.value)
  const [, first = '', rest = ''] = /^(\/[^/]+)(.*)$/.exec(path) ?? []
  const onServer = names.find(({ directory }) => under(path, directory))
  const alike = names.find(({ name }) => first.startsWith(name) || name.startsWith(first))
  const below = volume.tag === 'Persistent' ? names[0] : undefined
  const targets = [
    onServer && `${onServer.name}${path.slice(onServer.directory.length)}`,
    alike && `${alike.name}${rest}`,
    below && `${below.name}${path}`,
  ]
  const target = targets.find((one) => one !== undefined)
  return target === undefined
    ? []
    : valueFix(written.node, normalize(target), `write \`${normalize(target)}\``, 'unsafe')
}
