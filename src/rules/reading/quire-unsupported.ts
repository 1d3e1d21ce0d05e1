import { textAt } from '../../text/source.js'
import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const quireUnsupported: Rule = {
  id: 'quire-unsupported',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'the file is valid YAML, but vagga and lithos cannot read it',
  rationale: `vagga and lithos read their files with a parser of their own, **quire**, which knows only a part of YAML. The file is fine for every other tool, but
these two refuse it: vagga does not build, and lithos logs, for example, \`Parse Error: folded literals aren't supported yet\`.

Not supported are, among others: folded scalars (\`>\`), block scalar headers (\`|-\`, \`|+\`, \`|2\`), \`''\` inside single quotes,
\`\\x41\` and \`\\u0041\` escapes, tabs, \`!!str\` and other \`!!\` tags, a tag without a value inside \`[ ]\` or \`{ }\`, a second document, a byte
order mark, and a \`|\` text after \`- !Sh\` that is indented by only two columns. The message says how to write it instead.

There is no reason to ignore this: the real programs cannot read the file.`,
  examples: [
    {
      title: 'a folded scalar',
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nenviron:\n  MOTTO: ⟦>⟧\n    one\n    two\n' },
      good: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nenviron:\n  MOTTO: "one two"\n' },
    },
  ],
  *check(context) {
    const marked = [...reported('unknown-key')(context)].filter(({ at }) => textAt(at).startsWith('\ufeff'))
    for (const problem of reported('quire-unsupported')(context)) {
      const refused = marked.some(({ at }) => at.file === problem.at.file && at.start === problem.at.start)
      yield refused ? { ...problem, severity: 'error' } : problem
    }
  },
}
