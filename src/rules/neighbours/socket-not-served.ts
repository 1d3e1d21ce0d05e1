import { normalize, under } from '../../deployment/paths.js'
import { existsAt, servingVolume } from '../../deployment/volumes.js'
import { isFatal, isProvidedFor } from '../../evidence/clues.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { madeBy, makerBeside } from '../support/sharing.js'

export const socketNotServed: Rule = {
  id: 'socket-not-served',
  group: 'neighbours',
  clause: '5',
  severity: 'warning',
  summary: 'the program connects to a unix socket that nobody can make in production',
  rationale: `A unix socket is a file that a server makes. In production everything outside of volumes is read-only, and each container has only its own files: a socket of
another program is there only if both have the same directory of the server mounted (\`!Persistent\` with the same \`path\`, or \`!Readonly\`). Under vagga the sockets of
the machine and of other containers were often at hand (\`/dev/log\`, \`/run/app.sock\`).

Mount a directory that both containers share at the socket's place, or use TCP.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: /usr/bin:/bin\n',
        'app/main.sh': '#!/bin/sh\nsocat - ⟦UNIX-CONNECT:/run/queue/socket⟧\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nsocat - TCP:queue.example.org:7000\n',
      },
    },
  ],
  together: true,
  *check({ deployments }) {
    for (const deployment of deployments) {
      const own = deployment.evidence.of('listens').map(({ subject }) => subject)
      const seen = new Set<string>()
      for (const clue of deployment.evidence.of('connects')) {
        const path = clue.subject?.startsWith('/') ? normalize(clue.subject) : undefined
        if (path === undefined || seen.has(path) || own.includes(path) || hasRuleOfItsOwn.test(path)) continue
        if (isProvidedFor(clue) || madeBy(deployment, path) || mayBeThere(deployment, path)) continue
        seen.add(path)
        const server = makerBeside(deployment, deployments, path)?.made
        yield {
          deployment,
          at: clue.at,
          severity: isFatal(clue) ? 'error' : 'warning',
          message: `${clue.message}, but in production nobody can have made that socket: no volume serves \`${path}\`${server ? ', and the container that makes it has files of its own' : ''}. Mount a directory that both share there (\`!Persistent\` with one \`path\`), or use TCP.`,
          related: server ? [{ at: server.at, message: server.message }] : [],
        }
      }
    }
  },
}

/** D-Bus, nscd, systemd and X11. */
const hasRuleOfItsOwn = /^(?:\/var)?\/run\/(?:nscd|dbus|systemd)\/|^\/tmp\/\.X11-unix\//

/** A volume is at its place; in a Tmpfs something may start a server that nobody sees. */
function mayBeThere(deployment: CheckedDeployment, path: string): boolean {
  if (servingVolume(deployment, path) !== undefined) return true
  return !under(path, '/dev') && existsAt(deployment, path) === 'yes'
}
