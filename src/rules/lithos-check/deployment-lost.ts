import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const deploymentLost: Rule = {
  id: 'deployment-lost',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'a change takes a deployment away, and its lithos config is still there',
  rationale: `At the commit that a pull request is to be merged into, a container had this lithos config in its image, so that both were checked. With the change it has not, and
everything that the check said of it before is not said any more: the check would be green because it looks at less. Usually a \`!Copy\` was taken out, a path misspelt, or the container renamed.

Bring the config into the image again. Where the deployment is really meant to end, remove the config, too: then this is a note.`,
  examples: [
    {
      also: ['config-not-in-image'],
      base: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
`,
      },
      bad: {
        'vagga.yaml': `containers:
  ⟦app⟧:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/app, path: /app }
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
`,
      },
    },
  ],
  check: reported('deployment-lost'),
}
