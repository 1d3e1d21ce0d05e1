import type { Rule } from '../rule.js'
import { reported, troubles } from '../support.js'

export const configNotInImage: Rule = {
  id: 'config-not-in-image',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the lithos config that a process names is not in the image',
  rationale: `lithos reads its config *out of the image*, at the path that the process config names. When no build step puts it there the container does not start:
\`/lithos/app.yaml: Error reading file: No such file or directory (os error 2)\`. \`/work\` is always empty in an image.

Copy the file: \`- !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\`, and name the same path in both places. A lithos config of the repository that lands
in no image at all is a warning: nothing can run it.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: ⟦/work/lithos.yaml⟧
`,
      },
      good: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
      },
    },
  ],
  *check(context) {
    yield* reported('config-not-in-image')(context)
    for (const { deployment, stage } of troubles(context, 'config-missing')) {
      const { process, broughtBy, configInImage, config } = deployment
      if (!process?.entry.config) continue
      yield {
        deployment,
        at: process.entry.config.at,
        message: `\`${process.entry.config.value}\` is not in the image of ${deployment.container.name.value}; \`${config.file.path}\` is there as \`${configInImage}\`.${stage.error ? ` lithos_knot would log: ${stage.error}` : ''}`,
        ...(broughtBy ? { related: [{ at: broughtBy, message: 'it is put into the image here' }] } : {}),
      }
    }
  },
}
