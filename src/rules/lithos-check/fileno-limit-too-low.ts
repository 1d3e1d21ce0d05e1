import { anchorOf } from '../../deployment/config.js'
import { settingAt } from '../../text/places.js'
import { keyFix, valueFix } from '../support/fixes.js'
import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const filenoLimitTooLow: JudgingRule<Placed> = {
  id: 'fileno-limit-too-low',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: '`fileno-limit` is too small for the container to start',
  rationale: `\`fileno-limit\` is the number of files that the process may have open (default 1024). With only a few lithos itself cannot start the process: \`Duplicating file descriptor: Too many open files (os
error 24)\`. It is a warning if the program asks for more (\`ulimit -n\`) than the limit gives: soft and hard limit are the same, so it cannot be raised.`,
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
fileno-limit: ⟦4⟧
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
fileno-limit: 4096
`,
      },
    },
  ],
  *judge({ container: { interactive, filenoLimit } }) {
    // lithos_knot itself: its five files, copies of the output's, two pipes (facts: boot.md 2 Limits)
    const needed = interactive.value ? 9 : 11
    if (filenoLimit === undefined || filenoLimit.value >= needed) return
    const message = `With \`fileno-limit: ${filenoLimit.value}\` the container cannot start: lithos itself needs some of the open files. Write ${needed} or more.`
    yield unseen(filenoLimit.at, message)
  },
  *check(context) {
    for (const problem of reported('fileno-limit-too-low')(context)) {
      const node = problem.deployment?.config.config.filenoLimit?.node
      yield { ...problem, fixes: node ? valueFix(node, '1024', 'write `1024`', 'unsafe') : [] }
    }
    for (const deployment of context.deployments) {
      const { config } = deployment.config
      const limit = config.filenoLimit
      const written = settingAt(config, 'fileno-limit', limit)
      for (const clue of deployment.evidence.of('file-limit')) {
        if (!limit || Number(clue.subject) <= limit.value) continue
        yield {
          deployment,
          at: written ?? settingAt(config, 'user-id', config.userId) ?? anchorOf(deployment.config),
          severity: 'warning',
          message: `${clue.message}, but \`fileno-limit\` is ${limit.value}${written ? '' : ' by default'} and cannot be raised inside the container. Write \`fileno-limit: ${clue.subject}\`.`,
          related: [{ at: clue.at, message: clue.message }],
          fixes: keyFix(
            config.node,
            'fileno-limit',
            String(clue.subject),
            `write \`fileno-limit: ${clue.subject}\``,
            'unsafe',
          ),
        }
      }
    }
  },
}
