/** The rules about ignores. The engine makes their findings (`apply.ts`): only it knows what an ignore silenced. */
import type { Rule } from '../rule.js'

const loud = `user-id: 1
executable: /bin/app
environ:
  PATH: /bin
  http_proxy: http://proxy:3128`

export const ignoreWithoutReason: Rule = {
  id: 'ignore-without-reason',
  group: 'ignores',
  clause: null,
  severity: 'warning',
  summary: 'an ignore has no reason',
  rationale: `
Whoever reads \`# lithos-ready: ignore[rule]\` a year later has to decide whether it still holds. That takes the reason, in a few words after the bracket
(or as \`reason\` in the settings file). Without one the ignore is not applied.`,
  examples: [
    {
      also: ['proxy-variable'],
      bad: { 'lithos.yaml': `${loud} ⟦# lithos-ready: ignore[proxy-variable]⟧\n` },
      good: { 'lithos.yaml': `${loud} # lithos-ready: ignore[proxy-variable] the servers have no other way out\n` },
    },
  ],
  check: () => [],
}

export const ignoreExpired: Rule = {
  id: 'ignore-expired',
  group: 'ignores',
  clause: null,
  severity: 'warning',
  summary: 'an ignore has expired',
  rationale: `
\`until\` in the settings' \`ignore\` is the last day on which the ignore holds. After that day the finding is back, and this one reminds you that it was to be fixed by then.`,
  examples: [
    {
      also: ['proxy-variable'],
      bad: {
        'lithos.yaml': `${loud}\n`,
        '.lithos-ready.yaml': `ignore:
- rule: proxy-variable
  reason: until the new network is there
  until: ⟦2019-12-31⟧
`,
      },
      good: {
        '.lithos-ready.yaml': `ignore:
- rule: proxy-variable
  reason: until the new network is there
  until: 2999-12-31
`,
      },
    },
  ],
  check: () => [],
}

export const ignoreUnused: Rule = {
  id: 'ignore-unused',
  group: 'ignores',
  clause: null,
  severity: 'note',
  summary: 'an ignore silences no finding',
  rationale: `
The finding is gone (or the rule's name is misspelt), and the ignore would only hide the next one. Remove it.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'user-id: 1\nexecutable: /bin/app ⟦# lithos-ready: ignore[work-path] we mount it⟧\nenviron: { PATH: /bin }\n',
      },
      good: { 'lithos.yaml': 'user-id: 1\nexecutable: /bin/app\nenviron: { PATH: /bin }\n' },
    },
  ],
  check: () => [],
}
