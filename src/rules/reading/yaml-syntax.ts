import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const yamlSyntax: Rule = {
  id: 'yaml-syntax',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'the file is not valid YAML',
  rationale: `Neither the parser that vagga and lithos use nor a full YAML parser can read the file, so nothing in it takes effect:
vagga stops with \`Parse Error\`, and lithos does not start the container.

Correct the marked text. What follows it is checked once the file can be read.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/app\narguments: [--verbose\n⟦user-id⟧: 1\n' },
      good: { 'lithos.yaml': 'executable: /bin/app\narguments: [--verbose]\nuser-id: 1\n' },
    },
  ],
  check: reported('yaml-syntax'),
}
