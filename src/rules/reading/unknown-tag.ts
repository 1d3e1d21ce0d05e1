import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const unknownTag: Rule = {
  id: 'unknown-tag',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a `!Tag` does not exist here, or is missing where one is needed',
  rationale: `A tag says what kind of volume, variable, build step or command something is. An unknown or missing tag makes the whole file invalid:
\`Validation Error: The tag BindRW is not expected\`.

lithos and vagga have different volumes. lithos knows \`!Tmpfs\`, \`!Persistent\`, \`!Readonly\` and \`!Statedir\`; vagga's \`!BindRW\`, \`!CacheDir\`,
\`!Snapshot\` and the others do not exist in production. Upper and lower case matter.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\nvolumes:\n  /tmp: ⟦!BindRW⟧ /data\n' },
      good: {
        'lithos.yaml':
          'executable: /app/main.py\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data, mkdir: true }\n',
      },
    },
  ],
  check: reported('unknown-tag'),
}
