import { activated } from '../../lithos/variables.js'
import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { declaredNames, usesOf } from '../support/variables.js'

export const variableUnused: JudgingRule<Placed> = {
  id: 'variable-unused',
  group: 'variables',
  clause: null,
  severity: 'note',
  summary: 'a declared variable is never used',
  rationale: `Every process that runs the container has to give it a value for nothing. Remove it from \`variables\` and from the process config.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  ⟦node⟧: !Name
`,
      },
      good: {
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
`,
      },
    },
  ],
  *judge({ container }) {
    const { variables, arguments: words, environ, tcpPorts } = container
    if (declaredNames(container) === undefined) return
    if (!words.complete || !environ.complete || !tcpPorts.complete) return
    const used = new Set(
      [...usesOf(container), ...activated(container).map(({ key }) => ({ name: key.value }))].map(({ name }) => name),
    )
    for (const { key } of variables.entries) {
      if (used.has(key.value)) continue
      yield unseen(key.at, `Nothing uses the variable \`${key.value}\`, but every process has to set it. Remove it.`)
    }
  },
  check: reported('variable-unused'),
}
