import { isDeployed } from '../../deployment/containers.js'
import type { Located } from '../../text/source.js'
import type { VaggaChild } from '../../vagga/shape.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'
import { clientAddresses } from '../support/clients.js'

export const neighbourNotDeployed: Rule = {
  id: 'neighbour-not-deployed',
  group: 'neighbours',
  clause: '5',
  severity: 'warning',
  summary: 'development starts a service next to the program that production does not have',
  rationale: `The vagga command is a \`!Supervise\`: it starts other services next to the program, which reaches them over localhost. lithos starts one process in one container; a
neighbour without a lithos config of its own does not run in production.

Deploy the neighbour, too, or name a service that exists there. Ignore it if production gets the service from elsewhere.`,
  examples: [
    {
      also: ['localhost-service'],
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
      const addresses = clientAddresses(deployment)
      if (addresses.length === 0) continue
      for (const { name, child, container } of siblingsInDevelopment(context, deployment)) {
        const reached = addresses.filter(({ port }) => port === undefined || portsOf(child).has(port))
        const isKnown = reached.length > 0 && portsOf(child).size > 0
        yield {
          deployment,
          at: name.at,
          severity: isKnown ? 'warning' : 'note',
          message: `\`${name.value}\` runs next to the program in development (container \`${container}\`), but it has no lithos config, so it does not run in production, where the program looks for it on localhost. Deploy it, too, or use another host.`,
          related: (isKnown ? reached : addresses).map(({ host, at }) => ({ at, message: `reached at \`${host}\`` })),
        }
      }
    }
  },
}

interface Sibling {
  readonly name: Located<string>
  readonly child: VaggaChild
  readonly container: string
}

/** What the `!Supervise` of development starts beside the program, and nothing deploys. */
function* siblingsInDevelopment(context: RuleContext, { project, command }: CheckedDeployment): Generator<Sibling> {
  const supervise = command?.supervise && project.commands.get(command.supervise.value)?.command
  if (supervise?.tag !== 'Supervise') return
  for (const { key: name, value: child } of supervise.value.children.entries) {
    const container = child.value.container?.value
    if (container !== undefined && !isDeployed(context, project, container)) yield { name, child, container }
  }
}

/** Where well-known servers listen when nobody tells them. */
const usualPorts: readonly (readonly [program: RegExp, port: string])[] = [
  [/\b(?:redis|valkey|keydb)-server\b/, '6379'],
  [/\b(?:postgres|postmaster|pg_ctl)\b/, '5432'],
  [/\b(?:mysqld|mysqld_safe|mariadbd)\b/, '3306'],
  [/\bmongod\b/, '27017'],
  [/\bmemcached\b/, '11211'],
  [/\brabbitmq-server\b/, '5672'],
  [/\b(?:elasticsearch|opensearch)\b/, '9200'],
  [/\bnats-server\b/, '4222'],
  [/\bbeanstalkd\b/, '11300'],
  [/\bconsul\b/, '8500'],
  [/\betcd\b/, '2379'],
  [/\binfluxd\b/, '8086'],
  [/\bphp-fpm/, '9000'],
  [/\bmailhog\b/i, '1025'],
]

/** The usual port of the child's program, and every port on its line. */
function portsOf({ value }: VaggaChild): ReadonlySet<string> {
  const line = value.run?.items.map((word) => word.value).join(' ') ?? ''
  const usual = usualPorts.flatMap(([program, port]) => (program.test(line) ? [port] : []))
  return new Set([...usual, ...(line.match(/(?<![\w.])\d{2,5}(?![\w.])/g) ?? [])])
}
