import { chosenIds, notAllowed } from '../support/ids.js'
import type { JudgingRule, Placed } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const groupNotAllowed: JudgingRule<Placed> = {
  id: 'group-not-allowed',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'the group of the process is not in `allow-groups` of the sandbox',
  rationale: `The sandbox says which groups its containers may run as: \`Group is not in allowed range (gid: 5)\`. Choose a \`group-id\` in the range, or have the range extended.`,
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
group-id: ⟦5000⟧
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
    for (const id of chosenIds(placed)) if (id.what === 'group' && !id.isDefault) yield* notAllowed(id)
  },
  *check(context) {
    // a sandbox that allows nobody: `sandbox-without-users`
    for (const problem of reported('group-not-allowed')(context))
      if (problem.deployment?.sandbox?.config.allowGroups.items.length !== 0) yield problem
  },
}
