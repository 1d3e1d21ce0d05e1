import { anchorOf } from '../../deployment/config.js'
import type { Rule } from '../rule.js'
import { linkNamesFix } from '../support/names.js'

export const nameFilesNeedStatedir: Rule = {
  id: 'name-files-need-statedir',
  group: 'names',
  clause: '4a',
  severity: 'error',
  summary: 'lithos before 0.15 does not mount its files over regular files in `/etc`',
  rationale: `Since lithos 0.15 a regular \`/etc/resolv.conf\` and \`/etc/hosts\` of the image are mounted over. Older versions do nothing: the files that vagga leaves
empty are what the process sees, and no name resolves.

Update lithos, or make both files links into \`/state\` and mount \`/state: !Statedir {}\`.`,
  examples: [
    {
      lithosVersion: '0.14',
      bad: {
        'lithos.yaml':
          '⟦executable: /app/main.sh⟧\nuser-id: 1\nmemory-limit: 64Mi\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: /state/resolv.conf
    hosts-file-path: /state/hosts
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Sh |
        ln -sf /state/resolv.conf /etc/resolv.conf
        ln -sf /state/hosts /etc/hosts
`,
        'lithos.yaml':
          'executable: /app/main.sh\nuser-id: 1\nmemory-limit: 64Mi\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n  /state: !Statedir {}\n',
      },
    },
  ],
  *check({ deployments, lithosVersion }) {
    if (lithosVersion !== '0.14') return
    for (const deployment of deployments) {
      const regular = ['/etc/resolv.conf', '/etc/hosts'].filter((path) => {
        const { exists, kind } = deployment.image.entry(path)
        return exists === 'yes' && kind === 'file'
      })
      if (regular.length > 0)
        yield {
          deployment,
          at: anchorOf(deployment.config),
          message: `lithos before 0.15 does not mount over ${regular.map((path) => `\`${path}\``).join(' and ')}, so the process sees the empty file of the image and no host name resolves. Make each a link into \`/state\` and mount a Statedir there.`,
          fixes: linkNamesFix(deployment),
        }
    }
  },
}
