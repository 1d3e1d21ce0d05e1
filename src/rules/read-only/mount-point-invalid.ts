import { follow } from '../../image/follow.js'
import type { Rule } from '../rule.js'
import { logged, normalize, troubles } from '../support.js'

export const mountPointInvalid: Rule = {
  id: 'mount-point-invalid',
  group: 'read-only',
  clause: '2a',
  severity: 'error',
  summary: 'lithos cannot mount there: relative, `..`, `/`, a file, or through an absolute symlink',
  rationale: `A mount point has to be an absolute path without \`..\`, below \`/\`. For other texts lithos_knot crashes (\`panicked\`, exit status 101) or fails in
\`pivot_root\`. The same is true for a relative \`path\` of \`!Persistent\` and \`!Statedir\`.

A mount point that is, or passes, an **absolute** symbolic link of the image is worse: lithos follows the link on the *host*, mounts the volume
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
    for (const { deployment, stage } of troubles(
      context,
      'mount-point-invalid',
      'mount-point-kind',
      'mount-point-on-host',
      'panic',
    )) {
      const at = stage.at ?? deployment.config.config.volumes.at
      const onHost = stage.code === 'mount-point-on-host' && stage.path !== undefined
      const link = onHost ? follow(deployment.image, normalize(stage.path)).absoluteLink : undefined
      const step = link && deployment.image.entry(link.path).step
      yield {
        deployment,
        at: step ?? at,
        message: link
          ? `\`${link.path}\` is a link to \`${link.target}\`. lithos follows it on the host, so the volume \`${stage.path}\` is not mounted in the container, and nobody reports it. Mount at \`${link.target}\`, or make the link relative.`
          : `${stage.note ?? `lithos cannot mount at \`${stage.path ?? ''}\``}.${logged(stage)}`,
        ...(step ? { related: [{ at, message: 'the volume that is mounted through the link' }] } : {}),
      }
    }
  },
}
