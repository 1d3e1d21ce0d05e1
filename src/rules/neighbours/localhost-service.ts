import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { clientAddresses } from '../support/clients.js'

export const localhostService: Rule = {
  id: 'localhost-service',
  group: 'neighbours',
  clause: '5',
  severity: 'note',
  summary: 'the program uses a service on localhost',
  rationale: `In development everything runs on one machine, and a database on \`127.0.0.1\` is at hand. Without \`bridged-network\` a lithos container shares the network of its
server: the address then means that server, and works when the service runs there. With \`bridged-network\` the container has a network of its
own, and \`localhost\` is only itself: \`Connection refused\`.

Write the host that runs the service, or pass it in a variable. It is a note, and a warning if the sandbox has \`bridged-network\`. Addresses that the
program listens on are not reported.`,
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
    for (const deployment of deployments)
      for (const { host, at } of clientAddresses(deployment)) yield finding(deployment, host, at)
  },
}

function finding(deployment: CheckedDeployment, host: string, at: Location) {
  const bridge = deployment.sandbox?.config.bridgedNetwork
  return {
    deployment,
    at,
    severity: bridge ? ('warning' as const) : ('note' as const),
    message: bridge
      ? `\`${host}\` is the container itself: the sandbox has \`bridged-network\`, so no service of the server is reachable there. Write the host that runs the service.`
      : `\`${host}\` is the server that the container runs on. That works only if the service runs on the same server, and never with \`bridged-network\`. Otherwise write the host that runs it.`,
    ...(bridge ? { related: [{ at: bridge.at, message: 'the container has a network of its own' }] } : {}),
  }
}
