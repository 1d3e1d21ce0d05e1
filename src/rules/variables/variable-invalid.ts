import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { givenVariables, wrongForm } from '../support/variables.js'

export const variableInvalid: JudgingRule<Placed> = {
  id: 'variable-invalid',
  group: 'variables',
  clause: null,
  severity: 'error',
  summary: 'a variable has a value that its type does not allow',
  rationale: `\`!Name\` allows letters, digits, \`-\` and \`_\`, \`!DottedName\` also dots between, \`!TcpPort\` a port, \`!Choice\` one of its list. \`lithos_check\` refuses anything else;
the server would take it as it is.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: ⟦a b⟧
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
  *judge(placed) {
    for (const { key, variable, given, declared } of givenVariables(placed)) {
      const wrong = wrongForm(variable, given.value)
      if (wrong === undefined) continue
      yield refused(given.at, `The variable \`${key.value}\` ${wrong}; found \`${given.value}\`.`, declared)
    }
  },
  check: reported('variable-invalid'),
}
