import { headOf, type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const variableNotProvided: JudgingRule<Placed> = {
  id: 'variable-not-provided',
  group: 'variables',
  clause: null,
  severity: 'error',
  summary: 'the process config gives no value to a variable that the lithos config declares',
  rationale: `The lithos config declares a variable, but the entry in the process config does not set it. The container does not start: \`Variable substitution error: unknown variable
"node"\`.

Add it under \`variables\` of the process.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  ⟦kind: Daemon⟧
  image: app.v1
  config: /lithos/app.yaml
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  node: !Name
environ:
  NODE: "@{node}"
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`,
      },
    },
  ],
  *judge({ container, process }) {
    if (process === undefined || !process.variables.complete) return
    for (const { key, value: variable } of container.variables.entries) {
      if (process.variables.get(key.value) !== undefined) continue
      const at = process.keys.get('variables') ?? headOf(process.at)
      const message = `The lithos config declares the variable \`${key.value}\` (\`!${variable.tag}\`), but the process does not set it, so the container does not start. Set it under \`variables\` of the process.`
      yield refused(at, message, [{ at: key.at, message: 'declared here' }])
    }
  },
  check: reported('variable-not-provided'),
}
