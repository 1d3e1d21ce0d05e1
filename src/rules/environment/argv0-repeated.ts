import { developmentLine } from '../../deployment/command-line.js'
import { configsOf } from '../../deployment/containers.js'
import { baseName } from '../../deployment/paths.js'
import type { Rule } from '../rule.js'
import { removalFix } from '../support/fixes.js'

export const argv0Repeated: Rule = {
  id: 'argv0-repeated',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'the first argument is the name of the program itself',
  rationale: `lithos passes the program's name by itself; \`arguments\` begins with the first real argument. With \`executable: /usr/bin/redis-server\` and \`arguments:
[redis-server, /etc/redis.conf]\` the program takes its own name for the first argument, here for the config file.

Leave the name out of \`arguments\`.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /app/main.sh\narguments: [⟦main.sh⟧, serve]\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /app/main.sh\narguments: [serve]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const { config, deployment } of configsOf(context)) {
      const { executable, arguments: list } = config.config
      const first = list.items[0]
      if (!executable || !first || (first.value !== executable.value && first.value !== baseName(executable.value)))
        continue
      // development gives it, too: `app.sh *.sh`
      const given = deployment.deployment && developmentLine(deployment.deployment)?.arguments[0]
      if (given && (given.value === first.value || /[*?]/.test(given.text))) continue
      yield {
        ...deployment,
        at: first.at,
        message: `\`${first.value}\` is the program's own name, which lithos passes anyway, so the program takes this one for its first argument. Remove it.`,
        fixes: removalFix(
          list.node,
          0,
          `remove \`${first.value}\` from \`arguments\` in ${config.file.path}`,
          'unsafe',
        ),
      }
    }
  },
}
