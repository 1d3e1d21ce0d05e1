import { normalize } from '../../deployment/paths.js'
import { undoneInBuild } from '../../deployment/sources.js'
import type { Rule } from '../rule.js'
import { ensureDirFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const mountPointMissing: Rule = {
  id: 'mount-point-missing',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'the mount point of a volume is not in the image',
  rationale: `lithos does not create mount points: the root file system is read-only. When the directory is not in the image (and no outer volume has it)
the container does not start: \`recursive bind mount "…" -> "/run/lithos/mnt/data": No such file or directory (os error 2) (source: exists,
target: missing, superuser)\`. \`lithos_check\` does not see this.

Write \`- !EnsureDir /data\` into the container's \`setup\`. Directories that a shell step creates under \`/run\` or \`/work\` do not reach the image,
and \`!EmptyDir\` and \`!Remove\` take effect at the end of the build: \`!EnsureDir\` helps there, too, because vagga does it last.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
`,
        'lithos.yaml': `executable: /bin/sh
user-id: 1
volumes:
  ⟦/backup⟧: !Persistent { path: /backup }
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !EnsureDir /backup
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
`,
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'mount-point-missing')) {
      const path = normalize(stage.path ?? '/')
      // `image-incomplete` speaks of it
      if (path === '/tmp') continue
      const { container, config } = deployment
      const at = stage.at ?? config.config.volumes.at
      const { exists, kind } = deployment.image.entry(path)
      const lost = exists === 'no' || kind === 'link' ? undoneInBuild(deployment, path) : undefined
      yield {
        deployment,
        at: lost?.at ?? at,
        message:
          `lithos does not create mount points, and \`${path}\` is not in the image of \`${container.name.value}\`` +
          `${lost ? ` (${lost.message})` : ''}, so the container does not start. Add \`- !EnsureDir ${path}\` to its \`setup\`.${logged(stage)}`,
        ...(lost ? { related: [{ at, message: 'the volume that is mounted there' }] } : {}),
        fixes: ensureDirFix(container, path, 'safe'),
      }
    }
  },
}
