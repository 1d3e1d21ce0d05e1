import { chosenIds, idFix, notAllowed } from '../support/ids.js'
import type { JudgingRule, Placed } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const userNotAllowed: JudgingRule<Placed> = {
  id: 'user-not-allowed',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'the user of the process is not in `allow-users` of the sandbox',
  rationale: `The sandbox says which users its containers may run as. Another user is refused: \`User is not in allowed range (uid: 0)\`. Most sandboxes do not allow 0.

Choose a \`user-id\` in the range, or have the range extended.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: ⟦0⟧
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
    for (const id of chosenIds(placed)) if (id.what === 'user') yield* notAllowed(id)
  },
  *check(context) {
    // a sandbox that allows nobody: `sandbox-without-users`
    for (const problem of reported('user-not-allowed')(context))
      if (problem.deployment?.sandbox?.config.allowUsers.items.length !== 0)
        yield { ...problem, fixes: idFix(problem.deployment, 'user') }
  },
}

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
      if (problem.deployment?.sandbox?.config.allowGroups.items.length !== 0)
        yield { ...problem, fixes: idFix(problem.deployment, 'group') }
  },
}

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
      yield {
        ...problem,
        message: `${problem.message} Or set \`group-id\` in the lithos config.`,
        fixes: idFix(problem.deployment, 'group'),
      }
  },
}
