import { anchorOf } from '../../deployment/config.js'
import { vaggaPath } from '../../deployment/paths.js'
import { follow } from '../../image/follow.js'
import type { Read } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'
import { namesake } from '../support/copies.js'
import { valueFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const executableRelative: Rule = {
  id: 'executable-relative',
  group: 'environment',
  clause: '3b',
  severity: 'error',
  summary: '`executable` is not an absolute path',
  rationale: `vagga looks a bare name up in PATH. lithos does not: \`executable: sh\` means a file \`sh\` in the working directory, and the container does not start:
\`error when executing: No such file or directory (os error 2)\`. This is so even when \`environ\` sets a PATH. A path such as \`bin/app\` works,
relative to \`workdir\`, and is not reported.

Write the absolute path.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: ⟦sh⟧\narguments: [/app/main.sh]\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'executable-relative')) {
      if (stage.status === 'ok') continue
      const { executable } = deployment.config.config
      yield {
        deployment,
        at: executable?.at ?? anchorOf(deployment.config),
        message: `\`${executable?.value}\` is not looked up in PATH: lithos takes it as a file in the working directory, where it does not exist. Write the absolute path.${logged(stage)}`,
        fixes: executable ? fixesOf(context, deployment, executable) : [],
      }
    }
  },
}

function fixesOf(context: RuleContext, deployment: CheckedDeployment, executable: Read<string>): readonly Fix[] {
  const [found] = inPath(deployment, executable.value)
  if (found === undefined) return elsewhereFix(context, deployment, executable)
  return valueFix(executable.node, found, `write \`${found}\``, 'safe')
}

/** The program in the directories that vagga searches, the first one first. */
function inPath({ image }: CheckedDeployment, name: string): readonly string[] {
  if (name.includes('/')) return []
  const known = vaggaPath.split(':').map((directory) => `${directory}/${name}`)
  return known.filter((path) => follow(image, path).entry.exists === 'yes')
}

/** The only file of the image with this name. */
function elsewhereFix(
  context: RuleContext,
  deployment: CheckedDeployment,
  { value, node }: Read<string>,
): readonly Fix[] {
  const there = namesake(context, deployment, value)
  return there === undefined ? [] : valueFix(node, there, `write \`${there}\``, 'unsafe')
}
