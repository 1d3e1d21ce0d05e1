import { developmentWords } from '../../deployment/development.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { existsAt } from '../../deployment/volumes.js'
import type { Rule } from '../rule.js'

export const executableDiffers: Rule = {
  id: 'executable-differs',
  group: 'environment',
  clause: '1a',
  severity: 'warning',
  summary: 'production starts another version of the program than development',
  rationale: `The names differ only in their version: \`php-fpm\` here, \`php-fpm7.2\` there. One of the two was forgotten in an update of the image, and a
program with the old name is usually no longer installed: \`error when executing: No such file or directory (os error 2)\`.

Use the same name in the vagga command and in the lithos config. It is not reported when the image certainly has the program.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Ubuntu noble
    - !Install [php-fpm]
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
commands:
  run: !Command
    container: app
    run: [php-fpm8.3, -F]
`,
        'lithos.yaml':
          'executable: ⟦/usr/sbin/php-fpm7.2⟧\narguments: [-F]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /usr/sbin/php-fpm8.3\narguments: [-F]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { executable, workdir } = deployment.config.config
      if (!executable || existsAt(deployment, normalize(executable.value, workdir.value)) === 'yes') continue
      const name = baseName(executable.value)
      const other = developmentWords(deployment)
        .map(baseName)
        .find((word) => word === name || unversioned(word) === unversioned(name))
      if (other === undefined || other === name) continue
      yield {
        deployment,
        at: executable.at,
        message: `Development runs \`${other}\`, but production runs \`${name}\`, which may not be in the image. Use the same program in both.`,
        ...(deployment.command
          ? { related: [{ at: deployment.command.name.at, message: 'the development command' }] }
          : {}),
      }
    }
  },
}

function unversioned(name: string): string {
  return name.replace(/[-.\d]+$/, '')
}
