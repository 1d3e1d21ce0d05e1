import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const templateNotRendered: Rule = {
  id: 'template-not-rendered',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a template is copied into the image as it stands, where lithos reads it',
  rationale: `lithos fills nothing in: \`{{ port }}\` and \`{% if … %}\` in a config that a step copies are part of its text, which lithos refuses or passes on to the program as it is.
Only \`@{name}\` is a variable for lithos, declared under \`variables\`.

Render the template in a build step, or before the image is built, and copy what comes out; or write the value.`,
  examples: [
    {
      bad: {
        'lithos.yaml': `user-id: 1
memory-limit: ⟦{{ memory }}⟧
environ: { PATH: "/bin:/usr/bin" }
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,
      },
      good: {
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
environ: { PATH: "/bin:/usr/bin" }
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,
      },
    },
  ],
  check: reported('template-not-rendered'),
}
