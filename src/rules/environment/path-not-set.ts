import type { Rule } from '../rule.js'
import { anchorOf, baseName, existsAt, hasVariable, isShell, settingFix, vaggaPath } from '../support.js'

const standard = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

export const pathNotSet: Rule = {
  id: 'path-not-set',
  group: 'environment',
  clause: '3b',
  severity: 'note',
  summary: 'there is no PATH in production, and `environ` does not set one',
  rationale: `vagga gives every command \`PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\`. lithos sets no PATH at all. Shells bring a default
of their own (which they do not pass on), and the C library searches \`/bin:/usr/bin\`. What breaks is a program that starts another one by its
bare name without a shell, when that is somewhere else: \`/usr/local/bin\`, \`/sbin\`, a virtualenv.

Write \`PATH\` into \`environ\`; vagga's own value is offered as a fix. It is only a note without evidence that the program runs others by name,
and an error where a needed program certainly is not found.`,
  examples: [
    {
      bad: { 'lithos.yaml': '⟦executable: /bin/sh⟧\narguments: [/app/main.sh]\nuser-id: 1\n' },
      good: {
        'lithos.yaml': `executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: ${vaggaPath}\n`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      if (hasVariable(deployment.config, 'PATH')) continue
      const { config } = deployment.config
      const clues = deployment.evidence.of('runs-by-bare-name').filter(({ subject }) => !isFound(deployment, subject))
      const byEnv =
        config.executable && baseName(config.executable.value) === 'env'
          ? config.arguments.items.find(({ value }) => !/^-|=/.test(value))
          : undefined
      const certain = byEnv && !byEnv.value.includes('/') && outsideDefault(byEnv.value)
      yield {
        deployment,
        at: certain ? byEnv.at : anchorOf(deployment.config),
        severity: certain ? 'error' : clues.length > 0 ? 'warning' : 'note',
        message: certain
          ? `\`env\` looks for \`${byEnv.value}\` in PATH, which lithos does not set; without it only /bin and /usr/bin are searched, and the program is not there. Set \`PATH\` in \`environ\`.`
          : 'lithos sets no PATH, and `environ` has none: programs that are started by their bare name are searched in /bin and /usr/bin only. ' +
            `Set \`PATH: ${vaggaPath}\` in \`environ\`${clues.length > 0 ? '.' : ' if the program starts others.'}`,
        related: clues.map(({ at, message }) => ({ at, message })),
        fixes: settingFix(deployment.config, ['environ', 'PATH'], vaggaPath, 'safe'),
      }

      function outsideDefault(name: string): boolean {
        return (
          ['/bin', '/usr/bin'].every((directory) => existsAt(deployment, `${directory}/${name}`) === 'no') &&
          standard.some((directory) => existsAt(deployment, `${directory}/${name}`) === 'yes')
        )
      }
    }
  },
}

/** Found by every default: the C library's, and those of the shells. */
function isFound(deployment: Parameters<typeof existsAt>[0], name: string | undefined): boolean {
  if (name === undefined) return false
  const executable = deployment.config.config.executable?.value ?? ''
  const searched = isShell(executable) ? standard : ['/bin', '/usr/bin']
  return searched.some((directory) => existsAt(deployment, `${directory}/${name}`) === 'yes')
}
