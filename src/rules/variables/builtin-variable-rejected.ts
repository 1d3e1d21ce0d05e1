import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { declaredNames, isBuiltIn, usesOf } from '../support/variables.js'

export const builtinVariableRejected: JudgingRule<Placed> = {
  id: 'builtin-variable-rejected',
  group: 'variables',
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
  *judge({ container }) {
    const declared = declaredNames(container)
    if (declared === undefined) return
    for (const use of usesOf(container)) {
      if (declared.has(use.name) || !isBuiltIn(use)) continue
      const message = `\`@{${use.name}}\` works when the container starts, but \`lithos_check\` refuses it as an undefined variable.`
      yield { ...refused(use.at, message), severity: 'note' }
    }
  },
  check: reported('builtin-variable-rejected'),
}
