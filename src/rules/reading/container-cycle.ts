import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const containerCycle: Rule = {
  id: 'container-cycle',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a container is built from itself, directly or through others',
  rationale: `A container that uses itself with \`!Container\` or \`!Build\`, directly or through others, cannot be built: vagga refuses the
configuration, or crashes when the circle does not lead back to the container that it started with.

Usually a base container was meant: rename one of the two.`,
  examples: [
    {
      bad: { 'vagga.yaml': 'containers:\n  app:\n    setup:\n    - !Container ⟦app⟧\n' },
      good: {
        'vagga.yaml':
          'containers:\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n  app:\n    setup:\n    - !Container base\n',
      },
    },
  ],
  check: reported('container-cycle'),
}
