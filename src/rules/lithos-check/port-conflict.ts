import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const portConflict: Rule = {
  id: 'port-conflict',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'two ports share a file descriptor, or a port appears twice',
  rationale: `Each port in \`tcp-ports\` is opened by lithos and handed to the process as the file descriptor \`fd\`. With the same \`fd\` twice only one of the two sockets reaches the
process.

Give each port an \`fd\` of its own, counting from 3.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: ⟦3⟧ }
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
  8081: { fd: 4 }
`,
      },
    },
  ],
  check: reported('port-conflict'),
}
