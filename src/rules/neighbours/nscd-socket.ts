import type { Rule } from '../rule.js'
import { contacts } from '../support/neighbours.js'

export const nscdSocket: Rule = {
  id: 'nscd-socket',
  group: 'neighbours',
  clause: '5c',
  severity: 'warning',
  summary: 'the program uses the name service cache (nscd) of the host',
  rationale: `\`/run/nscd/socket\` asks the nscd of the *host* about users and host names: the answers are those of another system (other users, another \`hosts\` file), and in
production the socket is usually not there.

Do not mount it. Names come from the container's own \`/etc/resolv.conf\` and \`/etc/hosts\`, users from its \`/etc/passwd\`.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  NSCD: ⟦/var/run/nscd⟧/socket\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  check: (context) =>
    contacts(
      context,
      /(?:\/var)?\/run\/nscd\b/,
      'nscd',
      (what) =>
        `${what} is the name service cache (nscd) of the host: in production it is missing, or answers for another system. Remove it.`,
    ),
}
