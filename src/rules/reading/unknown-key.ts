import { textAt } from '../../text/source.js'
import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const unknownKey: Rule = {
  id: 'unknown-key',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'vagga or lithos does not know a key',
  rationale: `Unknown keys are not ignored: the whole file is refused. lithos logs \`Validation Error: Keys {"work-dir"} are not expected\` and does
not start the container.

Often it is the other program's spelling: vagga says \`work-dir\`, lithos says \`workdir\`; vagga has \`run\`, lithos has \`executable\` and
\`arguments\`. If exactly one known key is similar, a fix is offered. Notes of your own can go under a key that begins with \`_\`
(ignored), or under \`metadata\` in a lithos config.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\n⟦work-dir⟧: /app\n' },
      good: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nworkdir: /app\n' },
    },
  ],
  *check(context) {
    // the mark that nobody sees is told by `quire-unsupported`
    for (const problem of reported('unknown-key')(context)) if (!textAt(problem.at).startsWith('\ufeff')) yield problem
  },
}
