import type { Rule } from '../rule.js'
import { reported } from '../support.js'

export const unknownContainer: Rule = {
  id: 'unknown-container',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a container that is not defined is used',
  rationale: `A step (\`!Container\`, \`!Build\`) or a command names a container that is neither in vagga.yaml nor in a mixin. vagga refuses to build,
or the command fails when somebody starts it. Correct the name, or add the container.`,
  examples: [
    {
      bad: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Container ⟦bsae⟧\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n',
      },
      good: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Container base\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n',
      },
    },
  ],
  check: reported('unknown-container'),
}
