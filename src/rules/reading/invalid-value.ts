import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const invalidValue: Rule = {
  id: 'invalid-value',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'vagga or lithos does not accept a value',
  rationale: `The whole file is refused, for example with \`Validation Error: number error: InvalidDigit\`.

Numbers may have one of the units \`k M G ki Mi Gi\` and nothing else (\`100m\`, \`100MB\`, \`1Ti\` and \`0.5\` are refused); octal numbers begin with
\`0o\`; booleans are exactly \`true\` and \`false\`; file modes are at most \`0o1777\`. The message says what would be accepted.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nmemory-limit: ⟦100m⟧\n' },
      good: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nmemory-limit: 100Mi\n' },
    },
  ],
  check: reported('invalid-value'),
}
