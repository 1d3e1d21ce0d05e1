import type { Rule } from '../rule.js'
import { reportedOrFailing } from '../support/problems.js'

export const uidMapNotAllowed: Rule = {
  id: 'uid-map-not-allowed',
  group: 'lithos-check',
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
  check: reportedOrFailing('id-map-refused', 'Correct the map.', 'uid-map-not-allowed'),
}
