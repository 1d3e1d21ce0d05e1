import { chosenIds } from '../support/ids.js'
import { type JudgingRule, type Placed, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const userNotSet: JudgingRule<Placed> = {
  id: 'user-not-set',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'neither the lithos config nor the sandbox config says which user runs the process',
  rationale: `Every process needs a user: \`user-id\` of the lithos config, or \`default-user\` of the sandbox. Without one \`lithos_check\` refuses, and the container does
not start: \`No user id specified and no default is found\`.

Write \`user-id\`, a number that \`allow-users\` of the sandbox contains.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
        'lithos.yaml': `⟦executable⟧: /app/main.sh
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
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
    for (const { what, value, at, sandbox, allowKey } of chosenIds(placed)) {
      if (value !== undefined) continue
      const message = `No ${what} is set, so lithos does not start the process. Set \`${what}-id\` here, or \`default-${what}\` in the sandbox config.`
      yield refused(at, message, relatedKey(sandbox, allowKey, 'the sandbox has no default'))
    }
  },
  check: reported('user-not-set'),
}
