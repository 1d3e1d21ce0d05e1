import { normalize } from '../../deployment/paths.js'
import { volumeOver } from '../../deployment/volumes.js'
import { follow } from '../../image/follow.js'
import type { Fix } from '../../text/finding.js'
import { type Location, textAt } from '../../text/source.js'
import { scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { fixOf } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const mountPointInvalid: Rule = {
  id: 'mount-point-invalid',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'lithos cannot mount there: relative, `..`, `/`, a file, or through an absolute symlink',
  rationale: `A mount point has to be an absolute path without \`..\`, below \`/\`. For anything else \`lithos_knot\` (the process of lithos that starts a container) crashes (\`panicked\`, exit status 101) or fails in
\`pivot_root\`. The same is true for a relative \`path\` of \`!Persistent\` and \`!Statedir\`.

A mount point that is, or goes through, an **absolute** symbolic link of the image is worse: lithos follows the link on the *host*, mounts the volume
there or nowhere, and the container starts without it, silently. Mount at the link's target, or make the link relative. Directories cannot be
mounted on files.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  ⟦data⟧: !Tmpfs { size: 10Mi }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'mount-point-invalid', 'mount-point-kind', 'panic'))
      yield {
        deployment,
        at: stage.at ?? deployment.config.config.volumes.at,
        message:
          stage.code === 'panic' || stage.error?.includes('panicked')
            ? `${stage.at ? `\`${textAt(stage.at)}\`` : 'A volume'} ${stage.at && textAt(stage.at).includes('..') ? 'has `..` in it' : 'is a relative path'}, on which lithos crashes, so the container does not start. Write an absolute path without \`..\`.${logged(stage)}`
            : `lithos cannot mount at \`${stage.path ?? ''}\`${stage.note ? `: ${stage.note}` : ''}. Mount the volume at a directory of its own.${logged(stage)}`,
      }
    for (const deployment of context.deployments)
      for (const { key } of deployment.config.config.volumes.entries) {
        const point = normalize(key.value)
        // nothing else is mounted then: lithos_knot cannot turn the root around
        if (key.value.startsWith('/') && point === '/')
          yield {
            deployment,
            at: key.at,
            message:
              'A volume at `/` replaces the whole image, so the container does not start (`Error pivot_root`). Mount it at a directory below `/`.',
          }
        if (
          !key.value.startsWith('/') ||
          point === '/' ||
          volumeOver(deployment.config.config, normalize(`${point}/..`))
        )
          continue
        const link = follow(deployment.image, point).absoluteLink
        if (!link) continue
        const { step } = deployment.image.entry(link.path)
        yield {
          deployment,
          at: step ?? key.at,
          message: `\`${link.path}\` is a link to \`${link.target}\`, and lithos follows it on the host: the volume \`${key.value}\` is silently not mounted in the container. Mount it at \`${normalize(link.target + point.slice(link.path.length))}\`, or make the link relative.`,
          ...(step ? { related: [{ at: key.at, message: 'the volume that goes through the link' }] } : {}),
          fixes: targetFix(deployment, key.at, normalize(link.target + point.slice(link.path.length))),
        }
      }
  },
}

/** The volume at the directory itself. */
function targetFix({ image }: CheckedDeployment, at: Location, target: string): readonly Fix[] {
  const text = scalarText(target)
  return text === undefined || image.entry(target).kind !== 'dir'
    ? []
    : fixOf(`mount it at \`${target}\``, 'unsafe', { at, text })
}
