import { anchorOf } from '../../deployment/config.js'
import { textAt } from '../../text/source.js'
import type { JudgingRule, Placed } from '../support/judge.js'
import { logged, reported, troubles } from '../support/problems.js'
import { hasInstances, portsOf } from '../support/variables.js'

export const portInvalid: JudgingRule<Placed> = {
  id: 'port-invalid',
  group: 'ports',
  clause: null,
  severity: 'error',
  summary: 'a key of `tcp-ports` is not a port number, or its file descriptor is taken',
  rationale: `The keys of \`tcp-ports\` are numbers from 0 to 65535, or variables (\`"@{port}"\`) that become one: \`Bad port "http": invalid digit found in string\`. Descriptors (\`fd\`) begin with 3:
lithos does not start a process that is to get a port as descriptor 1 or 2.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
allow-tcp-ports: [8000-9000]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  ⟦http⟧: { fd: 3 }
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
tcp-ports:
  8080: { fd: 3 }
`,
      },
    },
  ],
  *judge(placed) {
    if (!hasInstances(placed)) return
    for (const { key, text, hasVariables, port } of portsOf(placed)) {
      if (port !== undefined) continue
      const becomes = hasVariables ? `becomes \`${text}\`, which ` : ''
      const message = `\`${key.value}\` ${becomes}is not a port number from 0 to 65535.`
      // alone, a container config may say anything here (facts: quire.md 5.3)
      yield { at: key.at, message, refused: placed.process !== undefined && placed.sandbox !== undefined }
    }
  },
  *check(context) {
    const wrong = [...reported('variable-invalid')(context)]
    for (const { deployment, stage } of troubles(context, 'ports')) {
      const often = ` lithos does not start the process, and writes \`${stage.error}\` into its own log every second.`
      yield {
        deployment,
        at: stage.at ?? anchorOf(deployment.config),
        message: `${stage.note}.${stage.stage === 'ports' ? often : logged(stage)}`,
      }
    }
    // a variable with a wrong value: `variable-invalid`
    for (const problem of reported('port-invalid')(context))
      if (!textAt(problem.at).includes('@{') || wrong.length === 0) yield problem
  },
}
