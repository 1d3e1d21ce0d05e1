import { anchorOf, hasVariable } from '../../deployment/config.js'
import type { ConfigFile } from '../../deployment/deployment.js'
import { developmentEnviron } from '../../deployment/development.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, settingAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { settingFix, valueFix, variableFix } from '../support/fixes.js'

export const listenFdsMismatch: Rule = {
  id: 'listen-fds-mismatch',
  group: 'ports',
  clause: null,
  severity: 'warning',
  summary: 'the process does not get the listening socket that development passes to it',
  rationale: `vagga's \`pass-tcp-socket\` gives the program a listening socket as file descriptor 3. In production it comes from \`tcp-ports\` (with \`fd: 3\`), or from a variable with
\`activation: systemd\`. Without either, or with another \`fd\`, the program finds no socket. vagga sets no LISTEN_FDS; programs that need the variable have it
from \`environ\`, which lithos does not take over from vagga.

Write \`tcp-ports: { 8080: { fd: 3 } }\`, and \`LISTEN_FDS: 1\` into \`environ\` if the program reads it (with \`activation: systemd\` lithos sets it).`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    ⟦pass-tcp-socket: 127.0.0.1:8080⟧
    run: [/app/main.sh]
`,
      },
      good: {
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin:/usr/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
executable: /app/main.sh
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { tcpPorts, variables } = deployment.config.config
      const value = deployment.command?.command.value
      const socket = value?.passTcpSocket
      const passed = value && settingAt(value, 'pass-tcp-socket', socket)
      const activated = variables.entries.some(({ value }) => value.tag === 'TcpPort' && value.value.activation)
      const descriptors = tcpPorts.entries.flatMap(({ value }) => (value.fd ? [value.fd] : []))
      if (socket && passed && !activated && !descriptors.some((fd) => fd.value === 3)) {
        const other = descriptors[0]
        const port = tcpPorts.entries.find((entry) => other && entry.value.fd === other)?.value
        yield {
          deployment,
          at: (port && settingAt(port, 'fd', other)) ?? other?.at ?? passed,
          message: other
            ? `Development passes the socket as file descriptor 3, production as ${other.value}, so the program does not find it. Write \`fd: 3\`.`
            : `Development passes a listening socket as file descriptor 3, but the lithos config has no \`tcp-ports\`, so the process gets none in production. Add \`tcp-ports: { ${socket.value.split(':').at(-1)}: { fd: 3 } }\`.`,
          ...(other ? { related: [{ at: passed, message: 'development passes it here' }] } : {}),
          fixes: other
            ? valueFix(other.node, '3', 'write `fd: 3`', 'unsafe')
            : portFix(deployment.config, socket.value.split(':').at(-1) ?? ''),
        }
      }
      const wanted = developmentEnviron(deployment).find(({ name }) => name.value === 'LISTEN_FDS')
      if (wanted && !activated && !hasVariable(deployment.config, 'LISTEN_FDS')) {
        const port = tcpPorts.entries[0]?.value
        yield {
          deployment,
          at: (port && settingAt(port, 'fd', port.fd)) ?? anchorOf(deployment.config),
          message: `Development sets \`LISTEN_FDS\`, but lithos does not set it for \`tcp-ports\`, so the program does not see the socket. Add \`LISTEN_FDS: ${descriptors.length || 1}\` to \`environ\`.`,
          related: [{ at: pairAt({ key: wanted.name, value: wanted.value }), message: 'development sets it here' }],
          fixes: variableFix(deployment.config, 'LISTEN_FDS', String(descriptors.length || 1), 'unsafe'),
        }
      }
    }
  },
}

function portFix(config: ConfigFile, port: string): readonly Fix[] {
  return /^\d+$/.test(port) ? settingFix(config, ['tcp-ports', port], '{ fd: 3 }', 'unsafe') : []
}
