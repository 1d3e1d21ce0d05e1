import { normalize } from '../../deployment/paths.js'
import { pairAt, settingAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { keyFix } from '../support/fixes.js'

export const persistentWithoutMkdir: Rule = {
  id: 'persistent-without-mkdir',
  group: 'read-only',
  clause: '2c',
  severity: 'note',
  summary: '`!Persistent` without `mkdir: true` needs a directory that already exists on the server',
  rationale: `\`!Persistent\` mounts a directory of the server. Without \`mkdir: true\` the directory has to be there before the first start; otherwise the container
does not start: \`recursive bind mount … No such file or directory (os error 2) (source: missing, …)\`.

Write \`mkdir: true\` (with \`mode\` and \`user\` if needed: they only apply when lithos creates the directory). Ignore it if your
server setup creates the directory.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { ⟦path: /data/app⟧ }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Persistent { path: /data/app, mkdir: true }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments)
      for (const entry of deployment.config.config.volumes.entries) {
        const { value } = entry
        if (value.tag !== 'Persistent' || value.value.mkdir.value) continue
        const path = normalize(value.value.path.value)
        yield {
          deployment,
          at: settingAt(value.value, 'path', value.value.path) ?? pairAt(entry),
          message: `The directory for \`${path}\` must already be on the server: without \`mkdir: true\` lithos does not create it, and the container does not start. Write \`mkdir: true\`, or create it there.`,
          fixes: keyFix(value.node, 'mkdir', 'true', 'write `mkdir: true`', 'unsafe'),
        }
      }
  },
}
