import { settingAt } from '../../text/places.js'
import type { Rule, RuleContext, RuleFinding } from '../rule.js'
import { contacts } from '../support/neighbours.js'

export const systemdResolved: Rule = {
  id: 'systemd-resolved',
  group: 'neighbours',
  clause: '5d',
  severity: 'warning',
  summary: 'the program uses systemd-resolved (127.0.0.53)',
  rationale: `\`127.0.0.53\` is the local resolver of a machine with systemd-resolved. It answers in development, where the container shares your network. In production there may
be none, and with \`bridged-network\` the address is the container itself; its D-Bus interface is not reachable either. lithos copies the host's
\`resolv.conf\` as it is, also one that says \`nameserver 127.0.0.53\`.

Name real name servers (\`resolv-conf\` of the sandbox config may be \`/run/systemd/resolve/resolv.conf\`), and leave the address out of images and
configs.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --resolver, ⟦127.0.0.53⟧]\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --resolver, 10.0.0.2]\nuser-id: 1\n',
      },
    },
  ],
  *check(context) {
    yield* contacts(
      context,
      /\b127\.0\.0\.53\b|\/run\/systemd\/resolve\b|\borg\.freedesktop\.resolve1\b|\bnss-resolve\b/,
      'systemd-resolved',
      (what) =>
        `${what} is systemd-resolved, the machine's own DNS resolver, which the container may not reach in production. Use the address of a real name server.`,
    )
    yield* stubInBridge(context)
  },
}

/** lithos copies the stub file, whose only name server is 127.0.0.53. */
function* stubInBridge({ deployments }: RuleContext): Generator<RuleFinding> {
  for (const deployment of deployments) {
    const sandbox = deployment.sandbox?.config
    const at = sandbox && settingAt(sandbox, 'resolv-conf', sandbox.resolvConf)
    const isCopied = deployment.config.config.resolvConf.copyFromHost?.value !== false
    if (!sandbox?.bridgedNetwork || !at || !isCopied || !/\/stub-resolv\.conf$/.test(sandbox.resolvConf.value)) continue
    yield {
      deployment,
      at,
      severity: 'error',
      message:
        'This file names only `127.0.0.53`, and with `bridged-network` that is the container itself, so no host name resolves. Write `/run/systemd/resolve/resolv.conf`, which has the real name servers.',
      related: [{ at: sandbox.bridgedNetwork.at, message: 'the container has a network of its own' }],
    }
  }
}
