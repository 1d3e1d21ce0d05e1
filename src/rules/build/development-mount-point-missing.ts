import { isDeployed } from '../../deployment/containers.js'
import { normalize, under } from '../../deployment/paths.js'
import { follow } from '../../image/follow.js'
import type { Rule } from '../rule.js'
import { ensureDirFix } from '../support/fixes.js'

export const developmentMountPointMissing: Rule = {
  id: 'development-mount-point-missing',
  group: 'build',
  clause: null,
  severity: 'warning',
  summary: 'vagga has no directory to mount a volume of the container on',
  rationale: `vagga does not create mount points either. When the image has no directory for a volume of the container, the image builds, and every
development command ends with status 124. It is easily overlooked where the volume is there for production's sake: a \`!Tmpfs\` at \`/state\`, for example,
is not needed at all (vagga makes the files of \`resolv-conf-path\` and \`hosts-file-path\` at the end of the build).

Write \`- !EnsureDir\` into \`setup\`, or take the volume out.`,
  examples: [
    {
      also: ['writable-directory-lost'],
      bad: {
        'vagga.yaml': `containers:
  app:
    volumes:
      ⟦/state⟧: !Tmpfs { size: 1Mi }
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
`,
      },
    },
  ],
  *check(context) {
    for (const project of context.projects)
      for (const container of project.containers.values()) {
        const { volumes } = container.config
        const image = isDeployed(context, project, container.name.value)
          ? context.image(project, container.name.value)
          : undefined
        const points = volumes.entries.map(({ key }) => normalize(key.value))
        for (const { key } of image === undefined ? [] : volumes.entries) {
          const path = normalize(key.value)
          // vagga's own directories, and what another volume may hold
          const isElsewhere =
            /^\/(?:tmp|run|work|dev|proc|sys)(?:\/|$)/.test(path) ||
            points.some((other) => other !== path && under(path, other))
          if (isElsewhere || image === undefined || follow(image, path).entry.exists !== 'no') continue
          yield {
            at: key.at,
            message: `\`${path}\` is not in the image of \`${container.name.value}\`, so vagga cannot mount this volume, and every development command of the container fails with status 124. Add \`- !EnsureDir ${path}\` to \`setup\`, or take the volume out.`,
            fixes: ensureDirFix(container, path, 'safe'),
          }
        }
      }
  },
}
