import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const sandboxWithoutUsers: Rule = {
  id: 'sandbox-without-users',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the sandbox allows no users or no groups',
  rationale: `Without \`allow-users\` and \`allow-groups\` nothing can run in the sandbox: \`No allowed users range. Please add \`allow-users: [1-1000]\`\`.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
⟦allow-users⟧: []
allow-groups: [0-1000]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
      good: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,
      },
    },
  ],
  check: reported('sandbox-without-users'),
}
