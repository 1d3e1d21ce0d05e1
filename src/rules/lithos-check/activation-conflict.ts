import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const activationConflict: Rule = {
  id: 'activation-conflict',
  group: 'lithos-check',
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
  check: reported('activation-conflict'),
}
