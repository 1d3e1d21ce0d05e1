import { addressesAt, type JudgingRule, type PlacedProcess, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const ipAddressesTooFew: JudgingRule<PlacedProcess> = {
  id: 'ip-addresses-too-few',
  group: 'network',
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
  *judge({ process }) {
    const { items, complete } = process.ipAddresses
    const instances = process.instances?.value ?? 1
    if (!complete || items.length === 0 || instances <= items.length) return
    const message = `${instances} instances need ${instances} addresses in \`ip-addresses\`; found ${items.length}.`
    yield refused(addressesAt(process), message, relatedKey(process, 'instances', 'so many instances'))
  },
  check: reported('ip-addresses-too-few'),
}
