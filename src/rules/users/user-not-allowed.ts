import type { Deployment } from '../../deployment/deployment.js'
import type { Fix } from '../../text/finding.js'
import type { RuleContext } from '../rule.js'
import { valueFix } from '../support/fixes.js'
import { chosenIds, notAllowed } from '../support/ids.js'
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
        yield { ...problem, fixes: allowedUser(context, problem.deployment) }
  },
}

/** The first user but root that the sandbox allows. */
function allowedUser({ deployments }: RuleContext, deployment: Deployment | undefined): readonly Fix[] {
  const { sandbox, config } = deployments.find((one) => one === deployment) ?? {}
  const ranges = sandbox?.config.allowUsers.items ?? []
  const [range] = ranges.filter(({ value }) => !/^0(?:$|-0$)/.test(value))
  const [low = 0, high = low] = (range?.value ?? '0').split('-').map(Number)
  const user = Math.max(low, 1)
  return config?.config.userId && user <= high
    ? valueFix(config.config.userId.node, String(user), `write \`user-id: ${user}\``, 'unsafe')
    : []
}
