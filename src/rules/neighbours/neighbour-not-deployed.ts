import { isDeployed } from '../../deployment/containers.js'
import type { Rule } from '../rule.js'
import { clientAddresses } from '../support/clients.js'

export const neighbourNotDeployed: Rule = {
  id: 'neighbour-not-deployed',
  group: 'neighbours',
  clause: '5',
  severity: 'note',
  summary: 'development starts a service next to the program that production does not have',
  rationale: `The vagga command is a \`!Supervise\`: it starts other services next to the program, which reaches them over localhost. lithos starts one process in one container; a
neighbour without a lithos config of its own does not run in production.

Deploy the neighbour, too, or name a service that exists there. Ignore it if production gets the service from elsewhere.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  redis:
    setup:
    - !Alpine v3.18
    - !Install [redis]
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Supervise
    children:
      ⟦redis⟧: !Command
        container: redis
        run: [redis-server]
      app: !Command
        container: app
        run: [/bin/sh, /app/main.sh]
`,
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://localhost:6379/0\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  REDIS_URL: redis://redis.example.org:6379/0\n',
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      const { project, command } = deployment
      if (!command?.supervise || clientAddresses(deployment).length === 0) continue
      const supervise = project.commands.get(command.supervise.value)?.command
      if (supervise?.tag !== 'Supervise') continue
      for (const { key, value } of supervise.value.children.entries) {
        const container = value.value.container?.value
        if (container === undefined || isDeployed(context, project, container)) continue
        yield {
          deployment,
          at: key.at,
          message: `\`${key.value}\` runs next to the program in development (container \`${container}\`), but it has no lithos config, so it does not run in production, where the program looks for it on localhost. Deploy it, too, or use another host.`,
          related: clientAddresses(deployment).map(({ host, at }) => ({ at, message: `reached at \`${host}\`` })),
        }
      }
    }
  },
}
