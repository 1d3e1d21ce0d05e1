import { normalize } from '../../deployment/paths.js'
import { valueFix } from '../support/fixes.js'
import { type JudgingRule, type PlacedProcess, refused } from '../support/judge.js'
import { reported } from '../support/problems.js'

export const configPathRelative: JudgingRule<PlacedProcess> = {
  id: 'config-path-relative',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: '`config` of a process is not an absolute path',
  rationale: `\`config\` is the path of the lithos config *inside the image*. A relative path starts wherever lithos was started, so the file is not found:
\`Error reading file: No such file or directory (os error 2)\`. With \`..\` in it \`lithos_check\` crashes.

Write the absolute path in the image.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: ⟦lithos/app.yaml⟧
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
      },
    },
  ],
  *judge({ process: { config } }) {
    if (config === undefined) return
    if (!config.value.startsWith('/'))
      yield refused(config.at, '`config` must be an absolute path in the image; lithos does not find a relative one.')
    else if (config.value.split('/').includes('..'))
      yield refused(config.at, '`config` must not contain `..`: `lithos_check` crashes on it.')
  },
  together: true,
  *check(context) {
    for (const problem of reported('config-path-relative')(context)) {
      const entry = context.processes.find(({ entry }) => entry.config?.at === problem.at)?.entry
      const path = normalize(entry?.config?.value ?? '')
      const known = context.deployments.some(({ configInImage }) => configInImage === path)
      yield {
        ...problem,
        fixes: entry?.config && known ? valueFix(entry.config.node, path, `write \`${path}\``, 'safe') : [],
      }
    }
  },
}
