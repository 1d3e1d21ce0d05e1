import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const uidMapConflict: Rule = {
  id: 'uid-map-conflict',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'both the sandbox and the lithos config have a `uid-map`',
  rationale: `\`lithos_check\` refuses a container with a \`uid-map\` in a sandbox that has one, too; the server would use the one of the sandbox. Keep it in one of the two files.`,
  examples: [
    {
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
  check: reported('uid-map-conflict'),
}
