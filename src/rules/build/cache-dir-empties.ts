import type { Rule } from '../rule.js'
import { buildProblems } from '../support/problems.js'

export const cacheDirEmpties: Rule = {
  id: 'cache-dir-empties',
  group: 'build',
  clause: null,
  severity: 'note',
  summary: '`!CacheDirs` empties a directory that an earlier step filled',
  rationale: `\`!CacheDirs\` deletes what the image has at the path, mounts the cache there for the rest of the build, and leaves an empty directory in
the image. Whatever an earlier step installed there is gone.

Put \`!CacheDirs\` before the steps that use the cache, and keep installed files elsewhere. Ignore it if the files were only a cache anyway.`,
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
    - !EnsureDir /wheels
    - !Text { /wheels/a.txt: a }
    - ⟦!CacheDirs { /wheels: wheels }⟧
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
    - !CacheDirs { /wheels: wheels }
    - !EnsureDir /data
    - !Text { /data/a.txt: a }
`,
      },
    },
  ],
  *check(context) {
    for (const { at, path, related } of buildProblems(context, {}, 'cache-empties'))
      yield {
        at,
        message: `An earlier step put files into \`${path}\`. \`!CacheDirs\` deletes them, and the image gets an empty directory. Move \`!CacheDirs\` before that step, or put the files elsewhere.`,
        ...(related ? { related } : {}),
      }
  },
}
