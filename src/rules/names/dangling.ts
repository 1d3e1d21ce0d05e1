import type { Rule } from '../rule.js'
import { dangling } from '../support/names.js'

export const resolvConfDangling: Rule = {
  id: 'resolv-conf-dangling',
  group: 'names',
  clause: '4b',
  severity: 'error',
  summary: '`/etc/resolv.conf` is a link to a file that lithos does not provide',
  rationale: `lithos keeps a current \`resolv.conf\` in the state directory of the container. There are two right ways to use it: leave \`/etc/resolv.conf\` a regular
file (lithos 0.15 and later mounts over it), or make it a link to \`/state/resolv.conf\` **and** mount \`/state: !Statedir {}\`. A Statedir is a volume that shows this directory to the container. A link without the
Statedir, or with one elsewhere, with another \`path\` than \`/\`, or with a mode that keeps the user out, leads nowhere, or to the empty file
that vagga leaves there. The container starts, and no name resolves.

Add the Statedir volume where the link points (and \`- !EnsureDir /state\` to the image).`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - ⟦!Sh ln -sf /state/resolv.conf /etc/resolv.conf⟧
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n',
      },
    },
  ],
  together: true,
  check: (context) => dangling(context, '/etc/resolv.conf'),
}

export const hostsDangling: Rule = {
  id: 'hosts-dangling',
  group: 'names',
  clause: '4b',
  severity: 'error',
  summary: '`/etc/hosts` is a link to a file that lithos does not provide',
  rationale: `lithos keeps a current \`hosts\` file in the state directory of the container. Leave \`/etc/hosts\` a regular file (lithos 0.15 and later mounts over
it), or make it a link to \`/state/hosts\` **and** mount \`/state: !Statedir {}\`. A Statedir is a volume that shows this directory to the container. Otherwise the link leads nowhere, or to the empty file that vagga
leaves there: the container starts, and not even \`localhost\` resolves.

Add the Statedir volume where the link points (and \`- !EnsureDir /state\` to the image).`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    hosts-file-path: /state/hosts
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - ⟦!Sh ln -sf /state/hosts /etc/hosts⟧
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n',
      },
    },
  ],
  together: true,
  check: (context) => dangling(context, '/etc/hosts'),
}
