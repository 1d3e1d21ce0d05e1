import { textAt } from '../../text/source.js'
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

Names come from the container's own \`/etc/resolv.conf\` and \`/etc/hosts\`, users from its \`/etc/passwd\`; \`hosts:\` of \`/etc/nsswitch.conf\` must say \`dns\`. A volume at \`/run/nscd\` is taken for meant.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  NSCD: ⟦/var/run/nscd⟧/socket\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    const findings = contacts(
      context,
      /(?:\/var)?\/run\/nscd\b/,
      'nscd',
      (what) =>
        `${what} is the name service cache (nscd) of the host: in production it is missing, or answers for another system. Remove it.`,
      { socket: '/run/nscd/socket' },
    )
    for (const finding of findings) if (textAt(finding.at).includes('nscd')) yield finding
    for (const deployment of context.deployments)
      for (const { subject, at, message } of deployment.evidence.of('nscd'))
        if (subject === '/etc/nsswitch.conf')
          yield {
            deployment,
            at,
            message: `${message}: in development the name service cache (nscd) of the host may answer instead, in production nobody does. Write \`hosts: files dns\`.`,
          }
  },
}
