import { chosenIds, notAllowed } from '../support/ids.js'
import type { JudgingRule, Placed } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const defaultGroupNotAllowed: JudgingRule<Placed> = {
  id: 'default-group-not-allowed',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'the process has no `group-id`, and the default group is not allowed',
  rationale: `Without \`group-id\` the process has the sandbox's \`default-group\`, which is 0. If \`allow-groups\` does not contain it, the container does not start: \`Group is not in allowed
range (gid: 0)\`.

Set \`group-id\` in the lithos config, or \`default-group\` in the sandbox, to an allowed group.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
⟦allow-groups⟧: [1-1000]
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
  *judge(placed) {
    for (const id of chosenIds(placed)) if (id.what === 'group' && id.isDefault) yield* notAllowed(id)
  },
  *check(context) {
    for (const problem of reported('default-group-not-allowed')(context))
      yield { ...problem, message: `${problem.message} Or set \`group-id\` in the lithos config.` }
  },
}
