import { anchorOf, userOf } from '../../deployment/config.js'
import { baseName } from '../../deployment/paths.js'
import { settingAt, within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'

export const privilegedPort: Rule = {
  id: 'privileged-port',
  group: 'ports',
  clause: null,
  severity: 'warning',
  summary: 'a process that is not root listens on a port below 1024',
  rationale: `In development the program is root in its container. In production only user 0 may bind ports below 1024; others get \`Permission denied (os error 13)\`. (A container with
an address of its own in a \`bridged-network\` may.)

Use a higher port, or let lithos open it: ports in \`tcp-ports\` are opened by lithos as root and passed as file descriptors.`,
  examples: [
    {
      bad: {
        'lithos.yaml': `⟦user-id: 1⟧
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,
        'app/main.sh': '#!/bin/sh\nexec nc -l -p 80\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nexec nc -l -p 8080\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const user = userOf(deployment)
      if (user === undefined || user === 0 || deployment.sandbox?.config.bridgedNetwork) continue
      const { config } = deployment.config
      const identity = settingAt(config, 'user-id', config.userId) ?? anchorOf(deployment.config)
      for (const clue of deployment.evidence.of('binds-port')) {
        if (Number(clue.subject) >= 1024 || Number(clue.subject) === 0) continue
        yield {
          deployment,
          at: clue.inSettings ? clue.at : identity,
          message: `${clue.message}, but only root may listen on ports below 1024, and the process is user ${user}. Use a higher port, or \`tcp-ports\`, which lithos opens as root.`,
          related: [{ at: clue.at, message: clue.message }],
        }
      }
      for (const { at, port, text } of told(deployment))
        if (port > 0 && port < 1024)
          yield {
            deployment,
            at,
            message: `\`${text}\` is a port below 1024, where only root may listen, and the process is user ${user}. Use a higher port, or \`tcp-ports\`, which lithos opens as root.`,
          }
    }
  },
}

const listening = /^--?(?:port|listen|bind|http|https|http-socket|listen-address|http-port|http-address|server-port)$/i
/** Programs with short options for it. */
const short: Readonly<Record<string, string>> = { httpd: '-p', gunicorn: '-b', php: '-S', caddy: '-p' }

/** What the config tells the program to listen on. */
function* told({ config: { config } }: CheckedDeployment): Generator<{ at: Location; port: number; text: string }> {
  const args = config.arguments.items
  const own = short[baseName(config.executable?.value ?? '')]
  for (const [index, { value, at }] of args.entries()) {
    const [, flag, joined] = /^(--?[\w-]+)=(.*)$/.exec(value) ?? []
    const name = flag ?? args[index - 1]?.value ?? ''
    const text = joined ?? value
    const port = /^(?:[\w.*[\]:-]*:)?(\d{1,5})$/.exec(text)?.[1]
    if (port !== undefined && (listening.test(name) || (own !== undefined && name === own)))
      yield { at: within(at, text), port: Number(port), text }
  }
  for (const { key, value } of config.environ.entries)
    if (/^(?:(?:HTTP|LISTEN|SERVER)_)?PORT$/.test(key.value) && /^\d{1,5}$/.test(value.value))
      yield { at: value.at, port: Number(value.value), text: value.value }
}
