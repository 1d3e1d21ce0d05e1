import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const variableUnused: Rule = {
  id: 'variable-unused',
  group: 'lithos-check',
  clause: null,
  severity: 'note',
  summary: 'a declared variable is used nowhere',
  rationale: `Every process that runs the container has to give a value for it, for nothing. Take it out of \`variables\` and of the process config.`,
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
