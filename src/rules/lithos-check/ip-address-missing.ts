import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const ipAddressMissing: Rule = {
  id: 'ip-address-missing',
  group: 'lithos-check',
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
  check: reported('ip-address-missing'),
}
