import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const variableNotProvided: Rule = {
  id: 'variable-not-provided',
  group: 'lithos-check',
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
  check: reported('variable-not-provided'),
}
