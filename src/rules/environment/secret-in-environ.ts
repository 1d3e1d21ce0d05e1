import { configsOf } from '../../deployment/containers.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

const secretName =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET(?:_KEY)?|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i
const passwordInUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:[^\s/@]+@/i
const placeholder = /^(?:|@\{.*\}|\/.*|true|false|none|null|changeme|x+|\*+|<.*>)$/i

/** Whether a variable holds a password or token, by its name or as part of an address. */
export function holdsSecret(name: string, value: string): boolean {
  return (secretName.test(name) && !placeholder.test(value)) || passwordInUrl.test(value)
}

export const secretInEnviron: Rule = {
  id: 'secret-in-environ',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'a password or token is written in plain text',
  rationale: `The lithos config is in the image and in git: everybody who can read either knows the password, and changing it needs a new
image.

Put it into \`secret-environ\`: encrypted with \`lithos_crypt encrypt\` for the server's key, it is decrypted only when the container starts. Or let
the program read a file in a \`!Readonly\` volume. Ignore it for values that are not secret.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦DB_PASSWORD: hunter2⟧\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  DB_PASSWORD_FILE: /secrets/db\n',
      },
    },
  ],
  *check(context) {
    for (const { config, deployment } of configsOf(context))
      for (const entry of config.config.environ.entries) {
        const { key, value } = entry
        if (holdsSecret(key.value, value.value))
          yield {
            ...deployment,
            at: pairAt(entry),
            message: `\`${key.value}\` holds a secret in plain text: whoever can read the repository or the image knows it. Move it to \`secret-environ\`, encrypted with \`lithos_crypt encrypt\`.`,
          }
      }
  },
}
