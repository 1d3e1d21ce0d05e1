import type { Rule } from '../rule.js'
import { buildProblems } from '../support/problems.js'

export const buildFails: Rule = {
  id: 'build-fails',
  group: 'build',
  clause: '1a',
  severity: 'error',
  summary: 'a build step certainly fails, so there is no image',
  rationale: `The step cannot work on what the steps before it leave in the image: a file is where a directory is needed, a link leads out of the image, an option excludes
another one. vagga stops there with the quoted message, and there is no image to deploy. Containers from which nothing is deployed are reported only where something in the repository is, or is meant to be.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Text { /etc/app: "a" }
    - ⟦!EnsureDir /etc/app⟧
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
    - !EnsureDir /etc/app
    - !Text { /etc/app/motd: "a" }
`,
      },
    },
  ],
  *check(context) {
    for (const { at, message, related } of buildProblems(context, { of: 'deployable' }, 'fails'))
      yield {
        at,
        message: `This step fails, so the image cannot be built: ${message}.`,
        ...(related ? { related } : {}),
      }
  },
}
