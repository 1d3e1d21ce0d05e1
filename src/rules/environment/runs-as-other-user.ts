import { anchorOf, userOf } from '../../deployment/config.js'
import { settingAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

export const runsAsOtherUser: Rule = {
  id: 'runs-as-other-user',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'the process runs as another user than in development, and the program needs root or its name',
  rationale: `vagga runs commands as user 0 unless \`user-id\` says otherwise, with all rights inside its container. In production the process is the \`user-id\` of
the lithos config: it may write only where that user may, not bind ports below 1024, not \`chown\` or \`chroot\`, and has a name only if the image's
/etc/passwd has a line for it.

Run the development command with the same \`user-id\` to see the difference early. It is told where the program is seen to ask for root or
for its name; that the users differ is a line of the checklist.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\n⟦user-id: 1⟧\n',
        'app/main.sh': '#!/bin/sh\nchroot /app /bin/sh\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nexec sleep 1000\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const user = userOf(deployment)
      if (user === undefined || user === 0) continue
      const { config } = deployment.config
      const at = settingAt(config, 'user-id', config.userId) ?? anchorOf(deployment.config)
      const development = deployment.command?.command.value.userId.value
      const clues = [
        ...deployment.evidence.of('needs-root'),
        ...(isNamed(deployment.image.entry('/etc/passwd').content?.(65536), user) === false
          ? deployment.evidence.of('needs-user-name')
          : []),
      ]
      if (clues.length === 0) continue
      yield {
        deployment,
        at,
        message: `In production the process is user ${user} (${development === undefined || development === 0 ? 'root in development' : `user ${development} in development`}) and may not do what the program wants: ${clues[0]?.message}. Do it in a build step, or change \`user-id\`.`,
        related: clues.map(({ at, message }) => ({ at, message })),
      }
    }
  },
}

/** Whether /etc/passwd has a line for the user; `undefined` when its content is unknown. */
function isNamed(passwd: Uint8Array | undefined, user: number): boolean | undefined {
  if (passwd === undefined) return undefined
  return new TextDecoder()
    .decode(passwd)
    .split('\n')
    .some((line) => line.split(':')[2] === String(user))
}
