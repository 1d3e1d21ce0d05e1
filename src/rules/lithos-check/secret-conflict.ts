import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const secretConflict: Rule = {
  id: 'secret-conflict',
  group: 'lithos-check',
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
  check: reported('secret-conflict'),
}
