import { chosenIds } from '../support/ids.js'
import { type JudgingRule, type Placed, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const uidMapConflict: JudgingRule<Placed> = {
  id: 'uid-map-conflict',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'both the sandbox and the lithos config have a `uid-map`',
  rationale: `\`lithos_check\` refuses a container with a \`uid-map\` in a sandbox that has one, too; the server would use the one of the sandbox. Keep it in one of the two files.`,
  examples: [
    {
      also: ['uid-map-not-allowed'],
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
⟦uid-map⟧: [{ inside: 0, outside: 0, count: 1000 }]
⟦gid-map⟧: [{ inside: 0, outside: 0, count: 1000 }]
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
    for (const { container, sandbox, map, sandboxMap, mapKey } of chosenIds(placed)) {
      if (map.items.length === 0 || sandboxMap.items.length === 0) continue
      const message = `Both the lithos config and the sandbox config have a \`${mapKey}\`, which \`lithos_check\` refuses. Keep one of them.`
      const at = container.keys.get(mapKey) ?? map.at
      yield refused(at, message, relatedKey(sandbox, mapKey, 'the map of the sandbox'))
    }
  },
  check: reported('uid-map-conflict'),
}
