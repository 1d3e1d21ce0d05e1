import { namespacesOf } from '../../lithos/secrets.js'
import { list } from '../../schema/messages.js'
import { type JudgingRule, type Placed, unseen } from '../support/judge.js'
import { reported } from '../support/problems.js'
import { unreadableSecrets } from '../support/secrets.js'

export const secretNamespaceNotAllowed: JudgingRule<Placed> = {
  id: 'secret-namespace-not-allowed',
  group: 'secrets',
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
  *judge(placed) {
    const { container, sandbox, process } = placed
    if (sandbox === undefined) return
    const names = list(namespacesOf(sandbox, process).map((name) => name || '(empty)'))
    for (const { key, value } of container.secretEnviron.entries)
      for (const { at, malformed } of unreadableSecrets(placed, value)) {
        if (malformed !== undefined) continue
        const message = `The secret \`${key.value}\` is encrypted for a namespace that neither the sandbox nor the process has (they have ${names}), so lithos does not decrypt it. Encrypt it for one of these, or add the namespace.`
        yield unseen(at, message)
      }
  },
  check: reported('secret-namespace-not-allowed'),
}
