import { type JudgingRule, type Placed, placeIn, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const memoryLimitMissing: JudgingRule<Placed> = {
  id: 'memory-limit-missing',
  group: 'lithos-check',
  clause: null,
  severity: 'note',
  summary: '`memory-limit` is not set',
  rationale: `Without a limit one container can take all memory of the server, and the kernel then kills other processes. Write a \`memory-limit\` somewhat above what the process
needs; files in Tmpfs volumes count, too.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
        'lithos.yaml': `⟦executable⟧: /app/main.sh
user-id: 1
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
  *judge({ container }) {
    if (container.keys.has('memory-limit')) return
    const message =
      'There is no `memory-limit`, so the container can use up all memory of the server. Set one somewhat above what the process needs.'
    yield unseen(placeIn(container), message)
  },
  check: reported('memory-limit-missing'),
}
