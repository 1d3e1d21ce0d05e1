import { ownerOf } from '../../deployment/containers.js'
import type { Rule } from '../rule.js'
import { stepFix } from '../support/fixes.js'
import { buildProblems } from '../support/problems.js'

export const parentDirectoryMissing: Rule = {
  id: 'parent-directory-missing',
  group: 'build',
  clause: '1a',
  severity: 'error',
  summary: 'a build step writes into a directory that does not exist yet',
  rationale: `\`!Copy\`, \`!Text\`, \`!Download\` and \`!Build\` do not create the directories on the way to their path. If the parent does not exist,
the build stops: \`Error copying "/work/app" to "/data/app"\`, \`No such file or directory\`.

Write \`- !EnsureDir\` for the parent before the step. (An image begins with \`/dev /etc /proc /run /sys /tmp /work\` and what a distribution
step brings; nothing else.)`,
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
    - !Text { /etc/motd: "hello" }
    - ⟦!Text { /data/app/motd: "hello" }⟧
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
    - !Text { /etc/motd: "hello" }
    - !EnsureDir /data/app
    - !Text { /data/app/motd: "hello" }
`,
      },
    },
  ],
  *check(context) {
    for (const { at, path, message, project } of buildProblems(context, {}, 'parent-missing')) {
      const owner = ownerOf(project, at)
      yield {
        at,
        message: `Nothing creates \`${path}\` before this step, and the step does not either, so the build stops. Add \`- !EnsureDir ${path}\` before it. vagga would say: ${message}.`,
        fixes: owner ? stepFix(owner, `!EnsureDir ${path}`, at, 'safe') : [],
      }
    }
  },
}
