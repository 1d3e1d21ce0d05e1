/** Addresses on localhost that a process connects to, as far as its config shows it. */

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

/** Each text that names a service on localhost; addresses that are listened on are left out. */
export function clientAddresses({
  config,
}: CheckedDeployment): readonly { readonly host: string; readonly at: Location }[] {
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
    const host =
      clientUrl.exec(text.value)?.[1] ??
      (service.test(label.replace(/^--?/, '')) ? loopback.exec(text.value)?.[1] : undefined)
    return host === undefined ? [] : [{ host, at: within(text.at, host) }]
  })
}
