import type { Rule } from '../rule.js'
import { buildProblems } from '../support/problems.js'

export const removedByBase: Rule = {
  id: 'removed-by-base',
  group: 'build',
  clause: '1a',
  severity: 'warning',
  summary: 'a step puts files where a base container removes them again',
  rationale: `\`!Remove\` and \`!EmptyDir\` take effect once more at the very end of the build, and a container inherits them from its base (\`!Container\`).
What the child puts there is silently deleted again and is missing in production.

Remove things in the child only, or put the files somewhere else. \`!EnsureDir\` is done after the removals: a directory made by it stays.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Remove /srv
  app:
    setup:
    - !Container base
    - ⟦!Sh mkdir -p /srv/app⟧
`,
      },
      good: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Remove /var/cache/apk
  app:
    setup:
    - !Container base
    - !Sh mkdir -p /srv/app
`,
      },
    },
  ],
  *check(context) {
    for (const { at, path, related } of buildProblems(context, {}, 'removed-by-base'))
      yield {
        at,
        message: `What this step puts into \`${path}\` will be missing in the image: a base container removes or empties it, and vagga repeats that at the end of this build. Put it elsewhere, or move \`!Remove\` or \`!EmptyDir\` out of the base container.`,
        ...(related ? { related } : {}),
      }
  },
}
