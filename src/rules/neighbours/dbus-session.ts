import type { Rule } from '../rule.js'
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

Do without D-Bus in production, or start a bus of your own inside the container.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦DBUS_SESSION_BUS_ADDRESS⟧: unix:abstract=/tmp/dbus-app\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  check: (context) =>
    contacts(
      context,
      /unix:abstract=|(?:\/var)?\/run\/dbus(?:\/system_bus_socket)?\b|\bsystem_bus_socket\b/,
      'dbus',
      (what) =>
        `${what} leads to D-Bus, which in production is missing, or is the server's own. Do without it, or start a bus inside the container.`,
      { variables: /^DBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS$/ },
    ),
}
