import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const duplicateKey: Rule = {
  id: 'duplicate-key',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a key appears twice in one mapping',
  rationale: `The parser of vagga and lithos stops at the second one with \`Parse Error: Duplicate key\`, so nothing in the file takes effect.
Many other YAML tools silently use the last of the two, so the mistake is easily missed.

Keep one of them. Merge two lists of variables or volumes under one key.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\n⟦user-id⟧: 2\n' },
      good: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\n' },
    },
  ],
  check: reported('duplicate-key'),
}
