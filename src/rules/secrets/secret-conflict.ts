import { type JudgingRule, type Placed, relatedKey, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const secretConflict: JudgingRule<Placed> = {
  id: 'secret-conflict',
  group: 'secrets',
  clause: null,
  severity: 'error',
  summary: 'both `secret-environ` and `secret-environ-file` are set',
  rationale: `lithos takes secrets from one place only and refuses both together when the container starts. Keep one of them.`,
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
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
secret-environ-file: ⟦/lithos/secrets.yaml⟧
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: "v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"
`,
      },
    },
  ],
  *judge({ container }) {
    const file = container.secretEnvironFile
    if (container.secretEnviron.entries.length === 0 || file === undefined) return
    const message =
      '`secret-environ` and `secret-environ-file` cannot be used together; lithos refuses both. Keep one of them.'
    yield unseen(file.at, message, relatedKey(container, 'secret-environ', 'the other one'))
  },
  check: reported('secret-conflict'),
}
