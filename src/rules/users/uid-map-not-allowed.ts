import { itemNotAllowed } from '../../lithos/ids.js'
import { allowedBy, chosenIds } from '../support/ids.js'
import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reportedOrFailing } from '../support/problems.js'

export const uidMapNotAllowed: JudgingRule<Placed> = {
  id: 'uid-map-not-allowed',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'a `uid-map` or `gid-map` names ids of the server that the sandbox does not allow',
  rationale: `The outside ids of a map in the lithos config are users of the server and must be in \`allow-users\` (\`allow-groups\`) of the sandbox:
\`Bad uid mapping (probably doesn't match allow_users)\`.

Use allowed ids, or have the map made in the sandbox config.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
⟦uid-map⟧: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 0, count: 1000 }]
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
    },
  ],
  *judge(placed) {
    for (const id of chosenIds(placed)) {
      const item = itemNotAllowed(id.map, id.allowed)
      if (item === undefined) continue
      const last = item.outside + item.count - 1
      const message = `The \`${id.mapKey}\` maps to ${id.what}s ${item.outside}-${last} of the server, which the sandbox does not allow. Use ids in \`${id.allowKey}\`.`
      yield refused(id.container.keys.get(id.mapKey) ?? id.map.at, message, allowedBy(id))
    }
  },
  check: reportedOrFailing('id-map-refused', 'Correct the map.', 'uid-map-not-allowed'),
}
