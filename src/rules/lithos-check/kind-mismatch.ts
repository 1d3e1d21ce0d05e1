import { keyFix } from '../support/fixes.js'
import { headOf, isUnread, type JudgingRule, type Placed, placeIn, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const kindMismatch: JudgingRule<Placed> = {
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
  *judge({ container, process }) {
    if (process === undefined) return
    const [own, asked] = [container.kind.value, process.kind.value]
    if (own === 'CommandOrDaemon' || own === asked) return
    if (isUnread(container, 'kind', container.kind) || isUnread(process, 'kind', process.kind)) return
    const at = container.keys.get('kind') === undefined ? placeIn(container) : container.kind.at
    const message = `The lithos config has \`kind: ${own}\`, but the process config runs it as a ${asked}, so lithos does not start it. Write the same \`kind\` in both.`
    const place = process.keys.get('kind') ?? process.keys.get('config') ?? headOf(process.at)
    yield unseen(at, message, [{ at: place, message: `the process is a ${asked}` }])
  },
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
