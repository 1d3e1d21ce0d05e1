import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { type ClientAddress, clientAddresses } from '../support/clients.js'

export const localhostService: Rule = {
  id: 'localhost-service',
  group: 'neighbours',
  clause: '5',
  severity: 'note',
  summary: 'the program uses a service on localhost',
  rationale: `In development everything runs on one machine, and a database on \`127.0.0.1\` is at hand. Without \`bridged-network\` a lithos container shares the network of its
server: the address then means that server, and works when the service runs there. With \`bridged-network\` the container has a network of its
own, and \`localhost\` is only itself: \`Connection refused\`.

Write the host that runs the service, or pass it in a variable. It is a note, and an error if the sandbox has \`bridged-network\`. Addresses that the
program listens on itself are not reported; a server that listens on \`127.0.0.1\` only is, in a bridged network.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://⟦localhost⟧:6379/0\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://redis.example.org:6379/0\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      for (const address of clientAddresses(deployment)) yield finding(deployment, address)
      yield* listensToItself(deployment)
    }
  },
}

function finding(deployment: CheckedDeployment, { host, at, message }: ClientAddress): RuleFinding {
  const bridge = deployment.sandbox?.config.bridgedNetwork
  const what = message === undefined ? '' : `${message}. `
  return {
    deployment,
    at,
    severity: bridge ? 'error' : 'note',
    message: bridge
      ? `${what}\`${host}\` is the container itself: the sandbox has \`bridged-network\`, so no service of the server is reachable there. Write the host that runs the service.`
      : `${what}\`${host}\` is the server that the container runs on. That works only if the service runs on the same server, and never with \`bridged-network\`. Otherwise write the host that runs it.`,
    related: bridge ? [{ at: bridge.at, message: 'the container has a network of its own' }] : [],
  }
}

/** A server of a container with a network of its own, which only the container reaches. */
function* listensToItself(deployment: CheckedDeployment): Generator<RuleFinding> {
  const { sandbox, evidence } = deployment
  const bridge = sandbox?.config.bridgedNetwork
  if (!bridge) return
  const used = new Set(evidence.of('connects').map(({ subject = '' }) => portOf(subject)))
  for (const { at, subject = '', message } of evidence.of('listens'))
    if (/^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::|$)/.test(subject) && !used.has(portOf(subject)))
      yield {
        deployment,
        at,
        severity: 'warning',
        message: `${message}: with \`bridged-network\` that is the container itself, so nobody else can connect. Listen on \`0.0.0.0\`.`,
        related: [{ at: bridge.at, message: 'the container has a network of its own' }],
      }
}

const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1)
