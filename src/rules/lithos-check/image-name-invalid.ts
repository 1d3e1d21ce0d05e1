import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const imageNameInvalid: Rule = {
  id: 'image-name-invalid',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the name of the image does not fit `image-dir-levels` of the sandbox',
  rationale: `The server keeps images in \`image-dir\` of the sandbox, at a depth of \`image-dir-levels\` (default 1: one name without \`/\`). \`lithos_check\` refuses names with another number of parts, or with
\`..\`. Write the name of the image as it is below \`image-dir\`.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: ⟦apps/app.v1⟧
  config: /lithos/app.yaml
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
      },
    },
  ],
  check: reported('image-name-invalid'),
}
