/** Addresses on localhost that a process connects to, as far as its config and its program show it. */

import { textsOf } from '../../deployment/config.js'
import { within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment } from '../rule.js'

const loopback = /(?<![\w.-])(localhost|127\.0\.0\.1|\[::1\])(?![\w.-])/
const clientUrl =
  /\b(?:rediss?|postgres(?:ql)?|mysql|mariadb|mongodb|amqps?|https?|memcached?|ldaps?|smtp|nats|kafka|statsd|beanstalkd?|elasticsearch|sentinel|ws|wss)(?:\+\w+)?:\/\/(?:[^\s/@]*@)?(localhost|127\.0\.0\.1|\[::1\])(?![\w.-])/i
const service =
  /(?:^|[_-])(?:DB|DATABASE|REDIS|MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|PGHOST|MONGO|MONGODB|MEMCACHED?|AMQP|RABBIT|RABBITMQ|KAFKA|ELASTIC|ELASTICSEARCH|BROKER|SMTP|MAIL|STATSD|GRAPHITE|CARBON|BACKEND|UPSTREAM|DSN|MASTER|SLAVEOF|REPLICAOF)(?:[_-]|HOST|URL|$)/i
const listening = /bind|listen|serve/i

/** A service on localhost that the process looks for. */
export interface ClientAddress {
  readonly host: string
  /** Of a known kind of service the usual one, where none is written. */
  readonly port?: string | undefined
  readonly at: Location
  /** What the program does, where it is not the config that says so. */
  readonly message?: string | undefined
  /** The program certainly connects when it starts. */
  readonly certain: boolean
}

/** The ports of services by the schemes of their URLs. */
const schemes: Readonly<Record<string, string>> = {
  redis: '6379',
  rediss: '6379',
  postgres: '5432',
  postgresql: '5432',
  mysql: '3306',
  mariadb: '3306',
  mongodb: '27017',
  amqp: '5672',
  nats: '4222',
  beanstalk: '11300',
  elasticsearch: '9200',
}

/** What the config names and what the program connects to; addresses that it listens on itself are left out. */
export function clientAddresses(deployment: CheckedDeployment): readonly ClientAddress[] {
  const own = ownPorts(deployment)
  return [...inConfig(deployment), ...inProgram(deployment)].filter(({ port }) => port === undefined || !own.has(port))
}

function inConfig({ config }: CheckedDeployment): readonly ClientAddress[] {
  const args = config.config.arguments.items
  return textsOf(config.config).flatMap((text) => {
    const index = args.findIndex(({ at }) => at === text.at)
    const flag =
      index < 0
        ? ''
        : (/^--?[\w-]+(?==)/.exec(text.value)?.[0] ??
          (text.value.startsWith('-') ? '' : (args[index - 1]?.value ?? '')))
    const label = text.name?.value ?? flag
    if (listening.test(label)) return []
    const url = clientUrl.exec(text.value)
    const host = url?.[1] ?? (service.test(label.replace(/^--?/, '')) ? loopback.exec(text.value)?.[1] : undefined)
    if (host === undefined) return []
    const written = /^:(\d{1,5})/.exec(text.value.slice(text.value.indexOf(host) + host.length))?.[1]
    const scheme = /^\w+/.exec(url?.[0] ?? '')?.[0] ?? ''
    return [{ host, port: written ?? schemes[scheme], at: within(text.at, host), certain: false }]
  })
}

function inProgram({ evidence }: CheckedDeployment): readonly ClientAddress[] {
  return evidence.of('connects').flatMap(({ at, subject = '', message, certain }) => {
    const [, host, port] = /^(localhost|127(?:\.\d+){3}|\[::1\]|::1)(?::(\d{1,5}))?$/.exec(subject) ?? []
    return host === undefined ? [] : [{ host, port, at, message, certain }]
  })
}

/** What runs in the same container listens there, or lithos does. */
function ownPorts({ config, evidence }: CheckedDeployment): ReadonlySet<string> {
  const bound = evidence.of('binds-port').map(({ subject = '' }) => subject)
  const listened = evidence.of('listens').map(({ subject = '' }) => /:(\d+)$/.exec(subject)?.[1] ?? '')
  return new Set([...config.config.tcpPorts.entries.map(({ key }) => key.value), ...bound, ...listened])
}
