import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const mixinNotFound: Rule = {
  id: 'mixin-not-found',
  group: 'reading',
  clause: null,
  severity: 'warning',
  summary: 'a mixin (another vagga file to merge in) does not exist or cannot be read',
  rationale: `vagga prints a warning and goes on without the mixin: its containers and commands are silently missing. A deployment container that
is defined there is then not built at all.

If the mixin is generated and therefore not in git, generate it before lithos-ready runs, or ignore this finding with that reason.`,
  examples: [
    {
      bad: {
        'vagga.yaml':
          'mixins:\n- ⟦vagga/deploy.yaml⟧\ncontainers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n',
      },
      good: {
        'vagga/deploy.yaml': 'containers:\n  app-deploy:\n    setup:\n    - !Container app\n',
      },
    },
  ],
  check: reported('mixin-not-found'),
}
