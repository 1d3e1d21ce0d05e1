import { anchorOf } from '../../deployment/config.js'
import type { Rule } from '../rule.js'
import { logged } from '../support/problems.js'

export const imageIncomplete: Rule = {
  id: 'image-incomplete',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'the image lacks a directory that every start needs: `/tmp`, `/dev`, `/proc` or `/sys`',
  rationale: `lithos mounts devices, \`/proc\` and \`/sys\` into the image and needs \`/tmp\` while it switches to it (\`pivot_root\`). If one of the four is missing, is a file,
or is an absolute link, no container starts from the image: \`Error pivot_root to /run/lithos/mnt: No such file or directory (os error 2)\`.

vagga creates all four. A \`data-dirs\` setting, a link in their place, or an image from another tool can lose them. Write \`- !EnsureDir /tmp\` and so on.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    data-dirs: ⟦[/lithos.yaml, /bin, /lib, /usr, /etc]⟧
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { container, config, image, boot } = deployment
      const dirs = container.config.dataDirs
      const lacking = boot.stages.filter(
        ({ code, status, path }) =>
          status === 'fails' && (code === 'image-incomplete' || (code === 'mount-point-missing' && path === '/tmp')),
      )
      const [first] = lacking
      if (!first) continue
      const step = first.path === undefined ? undefined : image.entry(first.path).step
      const paths = lacking.map(({ path }) => `\`${path ?? '/tmp'}\``).join(', ')
      yield {
        deployment,
        at: step ?? (dirs.items.length > 0 ? dirs.at : anchorOf(config)),
        message: `The image of \`${container.name.value}\` has no usable ${paths}, which lithos needs to start any container. ${dirs.items.length > 0 ? 'Add them to `data-dirs`, or remove that setting.' : 'Make them real directories at the end of the build.'}${logged(first)}`,
      }
    }
  },
}
