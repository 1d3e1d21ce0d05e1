import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const ipAddressOutside: Rule = {
  id: 'ip-address-outside',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'an address of the process is not in the network of the sandbox',
  rationale: `The addresses in \`ip-addresses\` must be in the \`network\` of the sandbox's \`bridged-network\`; \`lithos_check\` refuses others.`,
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
  image: app.v1
  config: /lithos/app.yaml
  ip-addresses: [⟦10.2.0.5⟧]
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
  check: reported('ip-address-outside'),
}
