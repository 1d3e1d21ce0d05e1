import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const variableUndefined: Rule = {
  id: 'variable-undefined',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: '`@{name}` is used, but `variables` does not declare it',
  rationale: `lithos replaces \`@{name}\` in \`arguments\`, \`environ\` and the keys of \`tcp-ports\`. A name that neither \`variables\` declares nor the process gives keeps the container from starting:
\`Variable substitution error: unknown variable "node"\`.

Declare it (\`variables: { node: !Name }\`, in block style: a bare tag in braces is not read) and give it a value in the process config.`,
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
environ:
  NODE: "⟦@{node}⟧"
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
    },
  ],
  check: reported('variable-undefined'),
}
