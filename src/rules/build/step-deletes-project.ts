import type { Rule } from '../rule.js'
import { buildProblems } from '../support/problems.js'

export const stepDeletesProject: Rule = {
  id: 'step-deletes-project',
  group: 'build',
  clause: null,
  severity: 'error',
  summary: 'a build step deletes files of the project itself',
  rationale: `While an image is built, \`/work\` is the project directory on your disk, writable. \`!Remove /work/x\` and \`!EmptyDir /work/x\` delete
there, at once, and the image's own \`/work\` is empty anyway.

Leave files out of the image by not copying them (\`rules\` or \`ignore-regex\` of \`!Copy\`).`,
  examples: [
    {
      bad: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n    - ⟦!Remove /work/tests⟧\n',
        'tests/a.sh': '#!/bin/sh\n',
      },
      good: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n    - !Remove /usr/share/man\n',
      },
    },
  ],
  *check(context) {
    for (const { at, path } of buildProblems(context, {}, 'deletes-project'))
      yield {
        at,
        message: `This step deletes \`${path}\` from your project: during the build \`/work\` is the project directory itself. Remove the step; in the image \`/work\` is empty anyway.`,
      }
  },
}
