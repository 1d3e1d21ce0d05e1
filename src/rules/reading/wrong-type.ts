import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const wrongType: Rule = {
  id: 'wrong-type',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a value is of the wrong kind: a string instead of a list, a list instead of a mapping …',
  rationale: `vagga or lithos refuses the whole file, for example with \`Validation Error: Value must be sequence\`.

Two common cases: \`arguments: --port 80\` (lithos wants a list with one item for each argument), and \`environ\` written as a list of
\`NAME=value\` (lithos wants a mapping \`NAME: value\`). In lithos \`!Persistent\` takes a mapping with \`path\`; the short form \`!Persistent
name\` is vagga's.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\narguments: ⟦--verbose --color⟧\n' },
      good: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\narguments: [--verbose, --color]\n' },
    },
  ],
  check: reported('wrong-type'),
}
