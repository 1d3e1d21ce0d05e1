import { anchorOf } from '../../deployment/config.js'
import { normalize } from '../../deployment/paths.js'
import type { Volume } from '../../lithos/shape.js'
import type { Fix } from '../../text/finding.js'
import type { Rule } from '../rule.js'
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
      const volume = deployment.config.config.volumes.entries.find(
        ({ key, value }) => stage.at !== undefined && (key.at === stage.at || value.at === stage.at),
      )?.value
      const path =
        volume?.tag === 'Readonly' ? volume.value.at : volume?.tag === 'Persistent' ? volume.value.path.at : stage.at
      const { sandbox } = deployment
      const names = [
        ...(sandbox?.config.writablePaths.entries ?? []),
        ...(volume?.tag === 'Readonly' ? (sandbox?.config.readonlyPaths.entries ?? []) : []),
      ]
      yield {
        deployment,
        at: path ?? anchorOf(deployment.config),
        message:
          `The path begins with none of the names that the sandbox config${sandbox ? ` \`${sandbox.name}\`` : ''} gives to directories of the server` +
          ` (${names.map(({ key }) => `\`${key.value}\``).join(', ') || 'none'}), so the container does not start. Use one of these names, or have the path added to the sandbox config.${logged(stage)}`,
        ...(names[0] ? { related: [{ at: names[0].key.at, message: 'the names in the sandbox config' }] } : {}),
        fixes: volume?.tag === 'Persistent' ? names.flatMap(({ key }) => pathFix(volume, normalize(key.value))) : [],
      }
    }
  },
}

/** The same path below a name of the sandbox. */
function pathFix({ value }: Extract<Volume, { tag: 'Persistent' }>, name: string): readonly Fix[] {
  const path = normalize(`${name}/${value.path.value}`)
  return value.path.value.startsWith('/') ? valueFix(value.path.node, path, `write \`path: ${path}\``, 'unsafe') : []
}
