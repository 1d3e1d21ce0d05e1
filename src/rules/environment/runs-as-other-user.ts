import { anchorOf, userOf } from '../../deployment/config.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

export const runsAsOtherUser: Rule = {
  id: 'runs-as-other-user',
  group: 'environment',
  clause: null,
  severity: 'note',
  summary: 'the process runs as another user than in development',
  rationale: `vagga runs commands as user 0 unless \`user-id\` says otherwise, with all rights inside its container. In production the process is the \`user-id\` of
the lithos config: it may write only where that user may, not bind ports below 1024, not \`chown\` or \`chroot\`, and has a name only if the image's
/etc/passwd has a line for it.

Run the development command with the same \`user-id\` to see the difference early. It is a warning where the program is seen to ask for root or
for its name.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\n⟦user-id: 1⟧\n' },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    user-id: 1
    run: [/bin/sh, /app/main.sh]
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const user = userOf(deployment)
      if (user === undefined || user === 0) continue
      const { config } = deployment.config
      const key = config.keys.get('user-id')
      const at =
        key && config.userId
          ? pairAt({ key: { value: 'user-id', at: key }, value: config.userId })
          : anchorOf(deployment.config)
      const development = deployment.command?.command.value.userId.value
      const clues = [
        ...deployment.evidence.of('needs-root'),
        ...(isNamed(deployment.image.entry('/etc/passwd').content?.(65536), user) === false
          ? deployment.evidence.of('needs-user-name')
          : []),
      ]
      if (clues.length === 0 && (development === undefined || development === user)) continue
      yield {
        deployment,
        at,
        severity: clues.length > 0 ? 'warning' : 'note',
        message:
          clues.length > 0
            ? `In production the process is user ${user} (${development === undefined || development === 0 ? 'root in development' : `user ${development} in development`}) and may not do what the program wants: ${clues[0]?.message}. Do it in a build step, or change \`user-id\`.`
            : `Development runs as user ${development}, production as user ${user}: that user may be allowed less. Set \`user-id: ${user}\` in the vagga command to see that in development.`,
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
