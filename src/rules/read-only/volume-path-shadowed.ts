import { anchorOf } from '../../deployment/config.js'
import type { Rule } from '../rule.js'
import { troubles } from '../support/problems.js'

export const volumePathShadowed: Rule = {
  id: 'volume-path-shadowed',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'two paths of the sandbox config fit a volume, and lithos takes the shorter one',
  rationale: `When \`writable-paths\` has both \`/db\` and \`/db/logs\`, lithos takes the *first* that fits in sorted order, not the longest: \`path: /db/logs/app\`
is looked up under \`/db\`. The volume is mounted from another directory than the one that the sandbox names, or is not there at all.

Give the two paths names that do not begin with each other.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml':
          'image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /db: /srv/db\n  /db/logs: /srv/logs\n',
        'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.1\n  config: /lithos/app.yaml\n',
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: ⟦/db/logs/app⟧, mkdir: true }\n',
      },
      good: {
        'sandboxes/shop.yaml':
          'image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths:\n  /db: /srv/db\n  /logs: /srv/logs\n',

        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /logs/app, mkdir: true }\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'volume-path-shadowed'))
      yield {
        deployment,
        at: stage.at ?? anchorOf(deployment.config),
        message: `${stage.note ?? 'The sandbox config has a longer path for this volume, but lithos takes the first that fits, which is the shorter one'}. In the sandbox config, use names that do not begin with each other.`,
      }
  },
}
