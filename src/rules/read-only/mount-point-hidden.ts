import type { Rule } from '../rule.js'
import { normalize } from '../support/paths.js'
import { logged, troubles } from '../support/problems.js'

export const mountPointHidden: Rule = {
  id: 'mount-point-hidden',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'a volume hides the mount point of another one',
  rationale: `lithos mounts volumes in the order of the length of their mount point. Once \`/data\` is mounted, \`/data/cache\` has to exist *inside that
volume*: what the image has there is hidden. A Tmpfs starts empty, and a Statedir has only lithos' own files, so a mount point inside them can
never exist, and the container does not start.

Mount the two side by side (\`/data\` and \`/cache\`), or use one of them. Trailing slashes count for the length, so \`/data///\` may hide
\`/data/a\`. In a \`!Persistent\` volume the directory can be created on the server.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n  ⟦/tmp/cache⟧: !Tmpfs { size: 10Mi }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 20Mi }\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'mount-point-hidden'))
      yield {
        deployment,
        at: stage.at ?? deployment.config.config.volumes.at,
        message: `\`${stage.path}\` is inside another volume, which is mounted first and does not have this directory, so the container does not start. Mount the two volumes side by side.${logged(stage)}`,
      }
    for (const deployment of context.deployments) {
      const { entries } = deployment.config.config.volumes
      const byPath = new Map(entries.map(({ key }) => [normalize(key.value), key]))
      for (const { key } of entries) {
        const cover = parentsOf(normalize(key.value))
          .map((parent) => byPath.get(parent))
          .find((parent) => parent !== undefined && parent.value.length > key.value.length)
        if (cover)
          yield {
            deployment,
            at: key.at,
            message: `\`${cover.value}\` is the longer text, so lithos mounts it after \`${key.value}\` and over it, and the container does not see this volume. Write \`${normalize(cover.value)}\` without extra slashes.`,
            related: [{ at: cover.at, message: 'the volume that hides it' }],
          }
      }
    }
  },
}

/** `/a/b/c` → `/a/b`, `/a` */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`)
}
