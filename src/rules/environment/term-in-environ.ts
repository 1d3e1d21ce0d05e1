import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

export const termInEnviron: Rule = {
  id: 'term-in-environ',
  group: 'environment',
  clause: '3a',
  severity: 'note',
  summary: '`TERM` is set for a daemon, which has no terminal',
  rationale: `lithos passes TERM from its own environment (\`dumb\` when there is none). A daemon's output goes to a log file: with \`TERM: xterm\` programs may
write colours and cursor movements into the log. Interactive commands (\`kind: Command\`, \`interactive: true\`) may want it; daemons do not.

Remove \`TERM\` from \`environ\`.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦TERM: xterm⟧\n' },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { environ, kind, interactive } = deployment.config.config
      if (kind.value !== 'Daemon' || interactive.value) continue
      for (const entry of environ.entries)
        if (entry.key.value === 'TERM' && entry.value.value !== 'dumb')
          yield {
            deployment,
            at: pairAt(entry),
            message:
              'A daemon has no terminal: with `TERM` set, programs may write control characters into the log. Remove it.',
          }
    }
  },
}
