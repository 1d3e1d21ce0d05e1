import { textAt } from '../../text/source.js'
import type { Rule } from '../rule.js'
import { contacts } from '../support/neighbours.js'

export const abstractSocket: Rule = {
  id: 'abstract-socket',
  group: 'neighbours',
  clause: '5',
  severity: 'warning',
  summary: 'the program uses an abstract unix socket',
  rationale: `Abstract sockets (\`@name\`, \`unix-abstract:\`) have no file: they belong to the network namespace. Without \`bridged-network\` the container shares them with
the whole server, every container and every user; with it nobody is on the other side. Neither is what development had.

Use a socket file in a volume that both sides mount, or TCP.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --connect, "⟦unix-abstract:⟧app"]\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh, --connect, "unix:/run/app/socket"]\nuser-id: 1\n',
      },
    },
  ],
  *check(context) {
    yield* contacts(context, named, undefined, sentence, { except: /unix:abstract=/ })
    for (const deployment of context.deployments) {
      const own = new Set(deployment.evidence.of('listens').map(({ subject }) => subject))
      for (const { at, subject, message } of deployment.evidence.of('connects'))
        if (
          subject?.startsWith('@') &&
          !own.has(subject) &&
          !(at.file === deployment.config.file && named.test(textAt(at)))
        )
          yield { deployment, at, message: `${message}. ${sentence(`\`${subject}\``)}` }
    }
  },
}

/** Texts of a config that name one, whatever the program is. */
const named = /\bunix-abstract:|\babstract-(?:connect|listen):|\bunix:(?:@|\\0)|^@\/[\w./-]+$|\bunix:\/\/@/i

const sentence = (what: string): string =>
  `${what} is an abstract socket: it has no file and belongs to the network of the machine, so in production another process answers, or none. Use a socket file in a shared volume, or TCP.`
