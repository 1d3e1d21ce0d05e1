import { activated } from '../../lithos/variables.js'
import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const activationConflict: JudgingRule<Placed> = {
  id: 'activation-conflict',
  group: 'ports',
  clause: null,
  severity: 'error',
  summary: 'a port takes the file descriptor that socket activation needs',
  rationale: `With \`activation: systemd\` lithos passes sockets as the descriptors 3, 4 … in the order of the variables' names. An \`fd\` in \`tcp-ports\` must not be one of them;
\`lithos_check\` refuses it.

Use higher numbers in \`tcp-ports\`.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    port: 8080
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort { activation: systemd }
environ:
  P: "@{port}"
tcp-ports:
  8081: { fd: ⟦3⟧ }
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
variables:
  port: !TcpPort { activation: systemd }
environ:
  P: "@{port}"
tcp-ports:
  8081: { fd: 4 }
`,
      },
    },
  ],
  *judge({ container }) {
    const variables = activated(container)
    for (const { value: port } of container.tcpPorts.entries) {
      const variable = port.fd && variables[port.fd.value - 3]
      if (port.fd === undefined || variable === undefined) continue
      const [fd, name] = [port.fd.value, variable.key.value]
      const message = `File descriptor ${fd} is already taken by the variable \`${name}\`, which has \`activation\`. Use a higher \`fd\`.`
      const at = variable.value.value.activation?.at ?? variable.key.at
      yield refused(port.fd.at, message, [{ at, message: `\`${name}\` takes descriptor ${fd}` }])
    }
  },
  check: reported('activation-conflict'),
}
