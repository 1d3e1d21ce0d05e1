import { normalize } from '../../deployment/paths.js'
import { notCopied, undoneInBuild } from '../../deployment/sources.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { mountPointFix } from '../support/fixes.js'
import { onlyPackagesBring } from '../support/packages.js'
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
  ⟦/backup⟧: !Persistent { path: /backup, mkdir: true }
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
      const lost =
        exists === 'no' || kind === 'link'
          ? (undoneInBuild(deployment, path) ?? notCopied(context, deployment, path))
          : undefined
      yield {
        deployment,
        at: lost?.at ?? at,
        message:
          `lithos does not create mount points, and \`${path}\` is not in the image of \`${container.name.value}\`` +
          `${lost ? ` (${lost.message})` : ''}, so the container does not start. Add \`- !EnsureDir ${path}\` to its \`setup\`.${logged(stage)}`,
        ...(lost ? { related: [{ at, message: 'the volume that is mounted there' }] } : {}),
        fixes: mountPointFix(deployment, path),
      }
    }
    for (const deployment of context.deployments) yield* perhapsMissing(deployment)
  },
}

/** Only a package or a program of which little is known could bring the directory, and nothing says that it does. */
function* perhapsMissing(deployment: CheckedDeployment): Generator<RuleFinding> {
  for (const { path = '/', at, status, stage } of deployment.boot.stages) {
    if (status !== 'unknown' || at === undefined || !stage.startsWith('volume ')) continue
    const point = normalize(path)
    const { unlikely, because } = deployment.image.entry(point)
    const doubt = onlyPackagesBring(deployment.image, point)
    if (doubt === undefined && !unlikely) continue
    yield {
      deployment,
      at,
      severity: unlikely ? 'warning' : 'note',
      message:
        `No step makes the mount point \`${point}\`, ${unlikely ? `and nothing says that one does (${because})` : `and it is not known whether ${doubt} does`}. If not, the container does not start. ` +
        `Add \`- !EnsureDir ${point}\` to \`setup\` of \`${deployment.container.name.value}\`, which does no harm where the directory is there, or name a built image in \`images\`.`,
      fixes: mountPointFix(deployment, point, 'unsafe'),
    }
  }
}
