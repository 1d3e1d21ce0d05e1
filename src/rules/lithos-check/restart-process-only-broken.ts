import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const restartProcessOnlyBroken: JudgingRule<Placed> = {
  id: 'restart-process-only-broken',
  group: 'lithos-check',
  clause: null,
  severity: 'warning',
  summary: '`restart-process-only` does not work in any version of lithos',
  rationale: `In lithos 0.19 the second start fails (\`Error pivot_root to /run/lithos/mnt: No such file or directory\`) and the whole container is restarted; if the process ran longer than
\`restart-timeout\`, lithos_knot crashes in both versions (\`overflow when subtracting durations\`).

Remove the setting.`,
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
restart-process-only: ⟦true⟧
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
  *judge({ container: { restartProcessOnly } }) {
    if (!restartProcessOnly?.value) return
    yield unseen(
      restartProcessOnly.at,
      '`restart-process-only` does not work: the second start fails, or lithos crashes.',
    )
  },
  *check(context) {
    for (const problem of reported('restart-process-only-broken')(context))
      yield { ...problem, message: `${problem.message} Remove it.` }
  },
}
