import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const portNotAllowed: Rule = {
  id: 'port-not-allowed',
  group: 'lithos-check',
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
  check: reported('port-not-allowed'),
}
