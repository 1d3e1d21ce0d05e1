import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const variableUnused: Rule = {
  id: 'variable-unused',
  group: 'lithos-check',
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
  check: reported('variable-unused'),
}
