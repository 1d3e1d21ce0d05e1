import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const builtinVariableRejected: Rule = {
  id: 'builtin-variable-rejected',
  group: 'lithos-check',
  clause: null,
  severity: 'note',
  summary: '`lithos_check` refuses a built-in variable, though it works',
  rationale: `\`@{lithos:name}\`, \`@{lithos:config_filename}\` and \`@{lithos:pid}\` are replaced when the container starts, but \`lithos_check\` calls them \`undefined variable\`. If it
runs before a deployment, it stops the deployment. The process also has the name in the variable \`LITHOS_NAME\`.`,
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
  NAME: "⟦@{lithos:name}⟧"
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
  check: reported('builtin-variable-rejected'),
}
