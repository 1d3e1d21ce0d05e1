import { parseUnsigned } from '../../schema/forms.js'
import { type JudgingRule, type Placed, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { givenVariables, hasInstances, portsAllowed, portsOf } from '../support/variables.js'

export const portNotAllowed: JudgingRule<Placed> = {
  id: 'port-not-allowed',
  group: 'ports',
  clause: null,
  severity: 'error',
  summary: 'a port is not in `allow-tcp-ports` of the sandbox',
  rationale: `The sandbox says which ports its containers may open. \`lithos_check\` refuses others (the server opens them all the same, but do not rely on that).

Use an allowed port, or have \`allow-tcp-ports\` extended.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    port: ⟦8080⟧
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort
environ:
  PORT: "@{port}"
`,
      },
      good: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,
      },
    },
  ],
  *judge(placed) {
    const { sandbox, process } = placed
    if (sandbox === undefined) return
    const allows = portsAllowed(placed)

    for (const { key, variable, given, declared } of givenVariables(placed)) {
      // with a bridged network every container has ports of its own
      if (variable.tag !== 'TcpPort' || sandbox.bridgedNetwork) continue
      const port = parseUnsigned(given.value, 16)
      if (port === undefined || allows(port)) continue
      const message = `The variable \`${key.value}\` is port ${port}, which is not in \`allow-tcp-ports\` of the sandbox. Use an allowed port, or extend the list.`
      yield refused(given.at, message, declared)
    }

    if (!hasInstances(placed)) return
    for (const { key, settings, port } of portsOf(placed)) {
      const isOfServer = sandbox.bridgedNetwork === undefined || settings.external.value
      if (port === undefined || !isOfServer || allows(port)) continue
      const message = `Port ${port} is not in \`allow-tcp-ports\` of the sandbox, which \`lithos_check\` refuses. Use an allowed port, or extend the list.`
      const related = relatedKey(sandbox, 'allow-tcp-ports', 'what is allowed')
      yield { at: key.at, message, related, refused: process !== undefined }
    }
  },
  check: reported('port-not-allowed'),
}
