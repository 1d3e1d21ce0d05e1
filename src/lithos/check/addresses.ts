/** IP addresses of a process in the network of its sandbox. */
import { networkContains, parseAddress, parseNetwork } from '../../schema/forms.js'
import type { ProcessEntry, SandboxConfig } from '../shape.js'
import { type CheckProblem, headOf, refused, related } from './problem.js'

/** Whether there are addresses enough, and all in the network. lithos: child_config.rs instantiate, lithos_check.rs. */
export function checkAddresses(process: ProcessEntry, sandbox: SandboxConfig | undefined): CheckProblem[] {
  const problems: CheckProblem[] = []
  const addresses = process.ipAddresses.items
  const instances = process.instances?.value ?? 1
  const place = process.keys.get('ip-addresses') ?? process.keys.get('image') ?? headOf(process.at)
  if (!process.ipAddresses.complete) return problems
  if (addresses.length > 0 && instances > addresses.length) {
    const message = `${instances} instances need ${instances} addresses in \`ip-addresses\`; found ${addresses.length}`
    problems.push({
      ...refused('ip-addresses-too-few', place, message),
      ...related(process, 'instances', 'so many instances'),
    })
  }
  const bridge = sandbox?.bridgedNetwork
  const network = bridge?.network && parseNetwork(bridge.network.value)
  if (bridge === undefined) return problems
  if (addresses.length === 0 && instances > 0 && process.kind?.value !== 'Command') {
    const message = 'The sandbox has a `bridged-network`, so a daemon needs an address in it: add `ip-addresses`'
    problems.push({
      ...refused('ip-address-missing', place, message),
      ...related(sandbox, 'bridged-network', 'the network'),
    })
  }
  for (const address of addresses.slice(0, instances)) {
    const parsed = parseAddress(address.value)
    if (parsed === undefined || network === undefined || networkContains(network, parsed)) continue
    const message = `\`${address.value}\` is not in \`${bridge.network?.value}\`, the network of the sandbox. Use an address in it`
    problems.push({
      ...refused('ip-address-outside', address.at, message),
      ...related(bridge, 'network', 'the network'),
    })
  }
  return problems
}
