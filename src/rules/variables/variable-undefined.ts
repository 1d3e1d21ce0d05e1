import { list } from '../../schema/messages.js'
import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { declaredNames, isBuiltIn, usesOf } from '../support/variables.js'

export const variableUndefined: JudgingRule<Placed> = {
  id: 'variable-undefined',
  group: 'variables',
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
  *judge({ container }) {
    const declared = declaredNames(container)
    if (declared === undefined) return
    for (const use of usesOf(container)) {
      if (declared.has(use.name) || isBuiltIn(use)) continue
      if (use.name === 'lithos:pid') {
        yield refused(use.at, '`@{lithos:pid}` can only be the whole value of a variable in `environ`.')
        continue
      }
      const known = declared.size === 0 ? '' : `, or use ${list([...declared], use.name)}`
      yield refused(
        use.at,
        `The variable \`${use.name}\` is not declared under \`variables\`, so the container does not start. Declare it there${known}.`,
      )
    }
  },
  check: reported('variable-undefined'),
}
