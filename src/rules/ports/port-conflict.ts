import type { Located } from '../../text/source.js'
import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { portsOf } from '../support/variables.js'

export const portConflict: JudgingRule<Placed> = {
  id: 'port-conflict',
  group: 'ports',
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
  *judge(placed) {
    const descriptors = new Map<number, Located<string>>()
    for (const { key, value } of placed.container.tcpPorts.entries) {
      if (value.fd === undefined) continue
      const fd = value.fd.value
      const other = descriptors.get(fd)
      if (other === undefined) descriptors.set(fd, key)
      else
        yield unseen(
          value.fd.at,
          `Port \`${key.value}\` has the same file descriptor (\`fd: ${fd}\`) as port \`${other.value}\`, so the process gets only one of the two. Give it another \`fd\`.`,
          [{ at: other.at, message: 'the other port' }],
        )
    }

    const ports = new Map<number, Located<string>>()
    for (const { key, port } of portsOf(placed)) {
      if (port === undefined) continue
      const other = ports.get(port)
      ports.set(port, key)
      if (other === undefined) continue
      const message = `Port ${port} appears twice, and lithos opens it only once. Remove one of them.`
      yield unseen(key.at, message, [{ at: other.at, message: 'the other one' }])
    }
  },
  check: reported('port-conflict'),
}
