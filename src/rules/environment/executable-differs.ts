import { basesOf } from '../../deployment/containers.js'
import type { DevelopmentCommand } from '../../deployment/deployment.js'
import { developmentWords } from '../../deployment/development.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { existsAt } from '../../deployment/volumes.js'
import type { Read } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { valueFix } from '../support/fixes.js'

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
    {
      title: 'development in a container of its own',
      bad: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Ubuntu noble
    - !Install [php-fpm]
  development:
    setup:
    - !Container base
  app:
    setup:
    - !Container base
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
commands:
  run: !Command
    container: development
    run: [php-fpm8.3, -F]
`,
        'lithos.yaml':
          'executable: ⟦/usr/sbin/php-fpm⟧\narguments: [-F]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n',
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
      const command = deployment.command ?? besideIt(deployment, name)
      const other = command && programLike(name, developmentWords({ command }))
      if (command === undefined || other === undefined || other === name) continue
      yield {
        deployment,
        at: executable.at,
        message: `Development runs \`${other}\`, but production runs \`${name}\`, which may not be in the image. Use the same program in both.`,
        related: [{ at: command.name.at, message: 'the development command' }],
        fixes: sameFix(deployment, executable, other),
      }
    }
  },
}

/** Development's program in the same directory, where the image may have that. */
function sameFix(deployment: CheckedDeployment, { value, node }: Read<string>, other: string): readonly Fix[] {
  const path = normalize(`${value}/../${other}`)
  return existsAt(deployment, path) === 'no' ? [] : valueFix(node, path, `write \`${path}\``, 'unsafe')
}

/** The program itself, or another version of it. */
function programLike(name: string, words: readonly string[]): string | undefined {
  return words.map(baseName).find((word) => word === name || unversioned(word) === unversioned(name))
}

/** A command that runs the program in a container of its own, which is built on what this one is built on. */
function besideIt({ project, container }: CheckedDeployment, name: string): DevelopmentCommand | undefined {
  const bases = basesOf(project, [container.name.value])
  const beside = [...project.commands.values()].flatMap(({ name: title, command }) => {
    const other = command.tag === 'Command' ? command.value.container?.value : undefined
    if (command.tag !== 'Command' || other === undefined || other === container.name.value) return []
    return [...basesOf(project, [other])].some((base) => bases.has(base))
      ? [{ title: title.value, name: title, command }]
      : []
  })
  const program = (one: DevelopmentCommand) => programLike(name, developmentWords({ command: one }))
  // somebody runs just this one
  return beside.some((one) => program(one) === name) ? undefined : beside.find((one) => program(one) !== undefined)
}

function unversioned(name: string): string {
  return name.replace(/[-.\d]+$/, '')
}
