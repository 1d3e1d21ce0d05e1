import { addressesAt, type JudgingRule, type PlacedProcess, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const ipAddressMissing: JudgingRule<PlacedProcess> = {
  id: 'ip-address-missing',
  group: 'network',
  clause: null,
  severity: 'error',
  summary: 'the sandbox has a bridged network, but the process has no address in it',
  rationale: `In a sandbox with \`bridged-network\` each instance of a daemon has a network of its own and needs an address from it. Write \`ip-addresses\` with one address for each
instance.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
bridged-network:
  bridge: br0
  network: 10.1.0.0/16
  default-gateway: 10.1.0.1
`,
        'processes/shop.yaml': `web:
  kind: Daemon
  ⟦image⟧: app.v1
  config: /lithos/app.yaml
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  ip-addresses: [10.1.0.5]
`,
      },
    },
  ],
  *judge({ process, sandbox }) {
    const { items, complete } = process.ipAddresses
    const runs = (process.instances?.value ?? 1) > 0 && process.kind?.value !== 'Command'
    if (sandbox?.bridgedNetwork === undefined || !complete || items.length > 0 || !runs) return
    const message = 'The sandbox has a `bridged-network`, so a daemon needs an address in it: add `ip-addresses`.'
    yield refused(addressesAt(process), message, relatedKey(sandbox, 'bridged-network', 'the network'))
  },
  check: reported('ip-address-missing'),
}
