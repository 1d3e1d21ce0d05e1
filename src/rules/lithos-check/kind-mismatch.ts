import type { Rule } from '../rule.js'
import { keyFix } from '../support/fixes.js'
import { reported } from '../support/problems.js'

export const kindMismatch: Rule = {
  id: 'kind-mismatch',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the process runs a Command as a Daemon, or the reverse',
  rationale: `\`kind\` of the lithos config and of the process have to agree (\`CommandOrDaemon\` fits both): \`Container type mismatch Daemon != Command\`, and the container does not
start. \`lithos_check\` does not see this.`,
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
kind: ⟦Command⟧
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
kind: Daemon
`,
      },
    },
  ],
  *check(context) {
    for (const problem of reported('kind-mismatch')(context)) {
      const { config, process } = problem.deployment ?? {}
      const wanted = process?.entry.kind.value
      yield {
        ...problem,
        fixes:
          config === undefined || wanted === undefined
            ? []
            : keyFix(config.config.node, 'kind', wanted, `write \`kind: ${wanted}\` in ${config.file.path}`, 'unsafe'),
      }
    }
  },
}
