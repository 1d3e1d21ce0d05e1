import type { Deployment } from '../../deployment/deployment.js'
import { type JudgingRule, type Placed, placeIn, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const memoryLimitMissing: JudgingRule<Placed> = {
  id: 'memory-limit-missing',
  group: 'lithos-check',
  clause: null,
  severity: 'note',
  summary: '`memory-limit` is not set',
  rationale: `Without a limit one container can take all memory of the server, and the kernel then kills other processes. Write a \`memory-limit\` somewhat above what the process
needs; files in Tmpfs volumes count, too. It is told where a Tmpfs of unlimited size (\`size: 0\`) makes that likely, and otherwise is a line of the checklist.`,
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
  /tmp: !Tmpfs { size: 0, mode: 0o1777 }
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
  *check(context) {
    // for a single file there is no checklist, of which this is a line
    for (const problem of reported('memory-limit-missing')(context)) {
      const { deployment } = problem
      if (deployment === undefined || hasUnlimitedTmpfs(deployment)) yield problem
    }
  },
}

/** `size: 0`: nothing but the container's limit bounds it (facts: boot.md 2, Volumes). */
function hasUnlimitedTmpfs({ config }: Deployment): boolean {
  return config.config.volumes.entries.some(({ value }) => value.tag === 'Tmpfs' && value.value.size.value === 0)
}
