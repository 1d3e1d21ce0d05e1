import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const includeCycle: Rule = {
  id: 'include-cycle',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a file includes itself, directly or through others',
  rationale: `vagga follows the circle until it crashes with \`stack overflow\`, without saying where. The same happens with
mixins that name each other. Remove one of the includes.`,
  examples: [
    {
      bad: {
        'vagga.yaml': 'containers: !*Include containers.yaml\n',
        'containers.yaml':
          'app:\n  setup:\n  - !Alpine v3.18\n  - !EnsureDir /lithos\n  - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n  - !Copy { source: /work/app, path: /app }\nother: !*Include ⟦containers.yaml⟧\n',
      },
      good: {
        'containers.yaml':
          'app:\n  setup:\n  - !Alpine v3.18\n  - !EnsureDir /lithos\n  - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n  - !Copy { source: /work/app, path: /app }\n',
      },
    },
  ],
  check: reported('include-cycle'),
}
