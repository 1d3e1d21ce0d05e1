import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const includeNotFound: Rule = {
  id: 'include-not-found',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: '`!*Include` names a file that does not exist or may not be included',
  rationale: `vagga stops with \`Error reading file: No such file or directory\` and builds nothing. A path is relative to the file that has the include; it
must not be absolute and must not contain \`..\`. lithos has no includes at all: there the file is refused with \`Includes are not supported\`.`,
  examples: [
    {
      bad: { 'vagga.yaml': 'containers:\n  app: !*Include ⟦app.yaml⟧\n' },
      good: {
        'app.yaml':
          'setup:\n- !Alpine v3.18\n- !EnsureDir /lithos\n- !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n- !Copy { source: /work/app, path: /app }\n',
      },
    },
  ],
  check: reported('include-not-found'),
}
