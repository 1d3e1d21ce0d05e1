import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const ipAddressesTooFew: Rule = {
  id: 'ip-addresses-too-few',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'there are fewer addresses than instances',
  rationale: `Every instance takes one of \`ip-addresses\`. \`lithos_check\` refuses a list that is shorter than \`instances\`.`,
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
  instances: 2
  ⟦ip-addresses⟧: [10.1.0.5]
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  instances: 2
  ip-addresses: [10.1.0.5, 10.1.0.6]
`,
      },
    },
  ],
  check: reported('ip-addresses-too-few'),
}
