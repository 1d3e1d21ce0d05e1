import { normalize } from '../../deployment/paths.js'
import type { Rule } from '../rule.js'
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
      const byPath = new Map(entries.map((entry) => [normalize(entry.key.value), entry]))
      for (const { key } of entries) {
        const outer = parentsOf(normalize(key.value)).flatMap((parent) => byPath.get(parent) ?? [])
        const cover = outer.find((parent) => parent.key.value.length > key.value.length)?.key
        const [nearest] = outer
        if (!cover && nearest?.value.tag === 'Persistent' && nearest.value.value.mkdir.value)
          yield {
            deployment,
            at: key.at,
            message: `\`${nearest.key.value}\` is mounted first, and the directory that lithos creates for it is empty, so that \`${key.value}\` has no mount point there: the container does not start until somebody creates it on the server. Mount the two volumes side by side.`,
            related: [{ at: nearest.key.at, message: 'the volume that it is in' }],
          }
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
