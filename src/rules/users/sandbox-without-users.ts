import type { SandboxConfig } from '../../lithos/shape.js'
import { headOf, type JudgingRule, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const sandboxWithoutUsers: JudgingRule<SandboxConfig> = {
  id: 'sandbox-without-users',
  group: 'users',
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
  *judge(sandbox) {
    for (const [key, what, { items, complete }] of [
      ['allow-users', 'users', sandbox.allowUsers],
      ['allow-groups', 'groups', sandbox.allowGroups],
    ] as const) {
      if (items.length > 0 || !complete) continue
      const message = `The sandbox allows no ${what}, so nothing can run in it. Add \`${key}: [1-1000]\`.`
      yield refused(sandbox.keys.get(key) ?? headOf(sandbox.at), message)
    }
  },
  check: reported('sandbox-without-users'),
}
