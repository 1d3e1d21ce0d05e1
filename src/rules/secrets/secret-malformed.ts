import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { logged, reported, troubles } from '../support/problems.js'
import { unreadableSecrets } from '../support/secrets.js'

export const secretMalformed: JudgingRule<Placed> = {
  id: 'secret-malformed',
  group: 'secrets',
  clause: null,
  severity: 'error',
  summary: 'lithos cannot decrypt a secret, or not read the file that has it',
  rationale: `The values are what \`lithos_crypt encrypt\` prints: \`v2:\`, three short hashes and the data, with colons between. A plain text, a damaged value, or one for another key keeps the
container from starting; some make lithos crash.

Encrypt the value with the key of the server.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: ⟦hunter2⟧
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
    },
  ],
  *judge(placed) {
    for (const { key, value } of placed.container.secretEnviron.entries) {
      if (value.items.length === 0 && value.complete) yield unseen(key.at, `\`${key.value}\` has no secret.`)
      for (const { at, malformed } of unreadableSecrets(placed, value))
        if (malformed !== undefined) yield unseen(at, `The secret \`${key.value}\` ${malformed}.`)
    }
  },
  *check(context) {
    yield* reported('secret-malformed')(context)
    // lithos_check does not look into the file that `secret-environ-file` names
    for (const { deployment, stage } of troubles(context, 'secrets'))
      if (stage.at && stage.path !== undefined)
        yield { deployment, at: stage.at, message: `The container does not start: ${stage.note}.${logged(stage)}` }
  },
}
