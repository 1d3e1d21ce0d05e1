import { activated } from '../../lithos/variables.js'
import { pairAt } from '../../text/places.js'
import { removalFix } from '../support/fixes.js'
import { type JudgingRule, type Placed, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'

const listen = /^LISTEN_(?:FDS|FDNAMES|PID)$/

export const reservedVariable: JudgingRule<Placed> = {
  id: 'reserved-variable',
  group: 'environment',
  clause: null,
  severity: 'error',
  summary: 'lithos overwrites a variable that the config sets',
  rationale: `lithos overwrites \`LITHOS_NAME\` and \`LITHOS_CONFIG\` in every container, and \`LISTEN_FDS\`, \`LISTEN_FDNAMES\` and \`LISTEN_PID\` where a port has
\`activation: systemd\`: what is written has no effect, and \`lithos_check\` refuses the latter.

Remove the variable, or give yours another name.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦LITHOS_NAME: web⟧\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  APP_NAME: web\n',
      },
    },
  ],
  *judge({ container }) {
    if (activated(container).length === 0) return
    for (const { key } of [...container.environ.entries, ...container.secretEnviron.entries]) {
      if (!listen.test(key.value)) continue
      const message = `\`${key.value}\` is set by lithos itself when a variable has \`activation\`. Remove it, or the \`activation\`.`
      yield refused(key.at, message)
    }
  },
  *check(context) {
    const known = [...reported('reserved-variable')(context)]
    yield* known
    for (const deployment of context.deployments) {
      const { environ, variables } = deployment.config.config
      const activated = variables.entries.some(
        ({ value }) => value.tag === 'TcpPort' && value.value.activation !== undefined,
      )
      for (const entry of environ.entries) {
        const name = entry.key.value
        const overwritten = name === 'LITHOS_NAME' || name === 'LITHOS_CONFIG' || (activated && listen.test(name))
        const at = pairAt(entry)
        if (
          !overwritten ||
          known.some((finding) => finding.at.file === at.file && finding.at.start < at.end && at.start < finding.at.end)
        )
          continue
        yield {
          deployment,
          at,
          message: `lithos sets \`${name}\` itself and overwrites this value. Remove it, or use another name.`,
          fixes: removalFix(environ.node, name, `remove \`${name}\` from \`environ\``, 'safe'),
        }
      }
    }
  },
}
