import type { Rule } from '../rule.js'
import { absent } from '../support/names.js'

export const resolvConfAbsent: Rule = {
  id: 'resolv-conf-absent',
  group: 'names',
  clause: '4a',
  severity: 'warning',
  summary: 'the image has no `/etc/resolv.conf`, so lithos mounts none',
  rationale: `lithos mounts its \`resolv.conf\` over a regular file of the image. If there is none, it silently does nothing, and the process has no name servers. vagga leaves an
empty file for this purpose. It is lost by \`!Remove /etc/resolv.conf\`, by \`data-dirs\` without /etc, by a volume over \`/etc\`, or in images
from other tools. (\`rm\` in a shell step is undone by vagga at the end.)

Leave the empty file in the image, or make it a link to \`/state/resolv.conf\` with a Statedir volume. Ignore it for programs that never
resolve names.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - ⟦!Remove /etc/resolv.conf⟧
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
  check: (context) => absent(context, '/etc/resolv.conf'),
}

export const hostsAbsent: Rule = {
  id: 'hosts-absent',
  group: 'names',
  clause: '4a',
  severity: 'warning',
  summary: 'the image has no `/etc/hosts`, so lithos mounts none',
  rationale: `lithos mounts its \`hosts\` file over a regular file of the image. If there is none, it silently does nothing, and \`localhost\` does not resolve in the container.
vagga leaves an empty file for this purpose. It is lost by \`!Remove /etc/hosts\`, by \`data-dirs\` without /etc, by a volume over \`/etc\`, or in
images from other tools. (\`rm\` in a shell step is undone by vagga at the end.)

Leave the empty file in the image, or make it a link to \`/state/hosts\` with a Statedir volume.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - ⟦!Remove /etc/hosts⟧
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
  check: (context) => absent(context, '/etc/hosts'),
}
