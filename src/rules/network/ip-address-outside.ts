import { networkContains, parseAddress, parseNetwork } from '../../schema/forms.js'
import { type JudgingRule, type PlacedProcess, refused, relatedKey } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const ipAddressOutside: JudgingRule<PlacedProcess> = {
  id: 'ip-address-outside',
  group: 'network',
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
  *judge({ process, sandbox }) {
    const bridge = sandbox?.bridgedNetwork
    const network = bridge?.network && parseNetwork(bridge.network.value)
    if (network === undefined || !process.ipAddresses.complete) return
    for (const address of process.ipAddresses.items.slice(0, process.instances?.value ?? 1)) {
      const parsed = parseAddress(address.value)
      if (parsed === undefined || networkContains(network, parsed)) continue
      const message = `\`${address.value}\` is not in \`${bridge?.network?.value}\`, the network of the sandbox. Use an address in it.`
      yield refused(address.at, message, relatedKey(bridge, 'network', 'the network'))
    }
  },
  check: reported('ip-address-outside'),
}
