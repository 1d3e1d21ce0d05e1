import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const memoryLimitMissing: Rule = {
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
  check: reported('memory-limit-missing'),
}
