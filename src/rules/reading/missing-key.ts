import type { Rule } from '../rule.js'
import { reported } from '../support.js'

export const missingKey: Rule = {
  id: 'missing-key',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a key that must be there is missing',
  rationale: `vagga or lithos refuses the whole file: \`Validation Error: Field image is expected\`. Add the key; the message says what it is for.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': 'image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\n',
        'processes/shop.yaml': '⟦web⟧:\n  kind: Daemon\n  config: /lithos.yaml\n',
      },
      good: {
        'sandboxes/shop.yaml': 'image-dir: /srv/images\nallow-users: [1-1000]\nallow-groups: [0-1000]\n',
        'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.1\n  config: /lithos.yaml\n',
      },
    },
  ],
  check: reported('missing-key'),
}
