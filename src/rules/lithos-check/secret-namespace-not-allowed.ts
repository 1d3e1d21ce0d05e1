import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const secretNamespaceNotAllowed: Rule = {
  id: 'secret-namespace-not-allowed',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'a secret was encrypted for a namespace that the sandbox does not have',
  rationale: `A secret belongs to a namespace (the empty one unless \`--namespace\` was given). The server decrypts it only when the sandbox's \`secrets-namespaces\`, or the process's
\`extra-secrets-namespaces\`, contain it: \`expected namespaces {""} got "ns1"\`.

Encrypt it for a namespace of the sandbox, or add the namespace.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
secrets-private-key: /etc/lithos/key
secrets-namespaces: [other]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
secret-environ:
  TOKEN: ⟦"v2:ROit92I5:3dnEB2f5:Gd3ocJsr:Hp3pngQZUos5b8ioKVUx40kegM1uDsYWwsWqC1cJ1/1KpQPQQWJZe86xgl1EOIxbuLj4WUlBH8yz5qCnWp//Ofbc"⟧
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
  check: reported('secret-namespace-not-allowed'),
}
