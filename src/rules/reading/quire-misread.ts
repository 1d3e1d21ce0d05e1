import { textAt } from '../../text/source.js'
import type { Rule } from '../rule.js'
import { valueFix } from '../support/fixes.js'
import { reported } from '../support/problems.js'
import { isModeTold } from '../support/shut-out.js'
import { octal } from '../support/units.js'

export const quireMisread: Rule = {
  id: 'quire-misread',
  group: 'reading',
  clause: null,
  severity: 'warning',
  summary: 'vagga and lithos read a value differently than YAML does',
  rationale: `vagga and lithos read their files with a YAML-like parser of their own, **quire**, which accepts this text but gives it another meaning than YAML does. Nobody
reports an error; the wrong value reaches production.

Seen in practice: \`mode: 0777\` is *decimal* 777 (write \`0o777\`); a list item \`--\` swallows the item that follows (write \`"--"\`); text
after \` ... \` is dropped with the rest of the file; \`memory-limit\` and \`memory_limit\` in one file (the second wins).

Quote the value, or write the number with \`0o\`. Ignore it only where the reading that the message names is the one you want.`,
  examples: [
    {
      title: 'an octal number without 0o',
      bad: {
        'lithos.yaml': 'executable: /app/main.py\nuser-id: 0\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: ⟦0777⟧ }\n',
      },
      good: {
        'lithos.yaml': 'executable: /app/main.py\nuser-id: 0\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o777 }\n',
      },
    },
  ],
  together: true,
  *check(context) {
    yield* reported('quire-misread')(context)
    for (const deployment of context.deployments)
      for (const entry of deployment.config.config.volumes.entries) {
        const { value } = entry
        if (value.tag === 'Readonly' || value.value.mode.implied || isModeTold(deployment, entry)) continue
        const { mode } = value.value
        const written = textAt(mode.at)
        if (!/^0[0-7]{2,}$/.test(written) || mode.value !== Number(written)) continue
        const better = `0o${written.slice(1)}`
        yield {
          at: mode.at,
          message: `In YAML \`${written}\` is an octal number; lithos reads the decimal number ${mode.value}, which is the mode \`${octal(mode.value)}\`. Write \`${better}\`.`,
          fixes: valueFix(mode.node, better, `write \`${better}\``, 'unsafe'),
        }
      }
  },
}
