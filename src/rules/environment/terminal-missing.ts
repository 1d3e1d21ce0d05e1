import { anchorOf } from '../../deployment/config.js'
import { isFatal } from '../../evidence/clues.js'
import type { Rule } from '../rule.js'

export const terminalMissing: Rule = {
  id: 'terminal-missing',
  group: 'environment',
  clause: '3a',
  severity: 'warning',
  summary: 'a daemon needs a terminal, and has none',
  rationale: `In development a command runs in your terminal. A daemon under lithos has none: its output is a log file, nobody types, and TERM is what lithos itself was
started with, mostly \`dumb\`. Programs that draw on the screen (curses), ask a question, or look up what the terminal can (\`tput\`, \`stty\`) fail there; after \`set -e\`
such a line ends the script.

Leave it out in production (\`if [ -t 1 ]; then …\`), or make the program a command that people start (\`kind: Command\`, \`interactive: true\`).`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n',
        'app/main.sh': '#!/bin/sh\nset -e\ngreen=$(⟦tput⟧ setaf 2)\necho "$green ready"\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nset -e\nif [ -t 1 ]; then tput setaf 2; fi\necho ready\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { kind, interactive } = deployment.config.config
      if (kind.value !== 'Daemon' || interactive.value) continue
      const [first, ...others] = deployment.evidence.of('terminal').filter(isFatal)
      if (first === undefined) continue
      yield {
        deployment,
        at: first.at,
        message: `${first.message}, and a daemon has no terminal in production, so it fails. Do it only where there is one (\`[ -t 1 ]\`), or make this a \`kind: Command\`.`,
        related: [
          ...others.map(({ at, message }) => ({ at, message })),
          { at: anchorOf(deployment.config), message: 'a daemon' },
        ],
      }
    }
  },
}
