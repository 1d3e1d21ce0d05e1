import { textsOf } from '../../deployment/config.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { contacts } from '../support/neighbours.js'

export const dbusSession: Rule = {
  id: 'dbus-session',
  group: 'neighbours',
  clause: '5a',
  severity: 'warning',
  summary: 'the program uses D-Bus',
  rationale: `In development the program can reach the D-Bus of your desktop or machine, often by an abstract socket (\`unix:abstract=…\`). On a server there is no session bus, and
the system bus is either not reachable (no \`/run/dbus\` in the container) or, through the shared network namespace, one that the container should not
speak to.

Do without D-Bus in production, start a bus of your own inside the container (\`dbus-run-session\`), or mount the server's (\`/run/dbus: !Readonly …\`): that is
taken for meant.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦DBUS_SESSION_BUS_ADDRESS⟧: unix:abstract=/tmp/dbus-app\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    const findings = contacts(
      context,
      /unix:abstract=|(?:\/var)?\/run\/dbus(?:\/system_bus_socket)?\b|\bsystem_bus_socket\b/,
      'dbus',
      (what) =>
        `${what} leads to D-Bus, which in production is missing, or is the server's own. Do without it, or start a bus inside the container.`,
      { variables: /^DBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS$/, socket: '/run/dbus/system_bus_socket' },
    )
    for (const finding of findings) if (!hasBusOfItsOwn(finding.deployment)) yield finding
  },
}

/** `dbus-run-session app`, or a script that starts the daemon. */
function hasBusOfItsOwn({ config, evidence }: CheckedDeployment): boolean {
  const texts = textsOf(config.config).map(({ value }) => value)
  const run = [...evidence.of('runs-by-bare-name'), ...evidence.of('runs-path')].map(({ subject }) => subject ?? '')
  return [...texts, ...run].some((text) => /\bdbus-(?:run-session|launch|daemon)\b/.test(text))
}
