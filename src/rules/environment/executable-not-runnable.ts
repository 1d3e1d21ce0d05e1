import { closedOn } from '../../deployment/access.js'
import { anchorOf } from '../../deployment/config.js'
import { stepAt } from '../../deployment/containers.js'
import { normalize } from '../../deployment/paths.js'
import { firstLine, makingOf, permissionStep } from '../../deployment/sources.js'
import { servingVolume } from '../../deployment/volumes.js'
import { follow } from '../../image/follow.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { commandFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'
import { octal } from '../support/units.js'

export const executableNotRunnable: Rule = {
  id: 'executable-not-runnable',
  group: 'environment',
  clause: '1a',
  severity: 'error',
  summary: 'the user of the process cannot run the program',
  rationale: `The file is there, but it is a directory, has no execute permission for the user of the process, lies in a directory that is closed to it, or has no
\`#!\` line: \`error when executing: Permission denied (os error 13)\`, or \`Exec format error (os error 8)\`. In development the same script is
often given to a shell (\`sh main.sh\`), which needs no permission.

\`chmod +x\` the file in the repository (\`git update-index --chmod=+x\`): \`!Copy\` keeps the owner's x bit. Or run it through its interpreter:
\`executable: /bin/sh\`, \`arguments: [/app/main.sh]\`.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: ⟦/app⟧\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'executable-not-runnable')) {
      const { executable, workdir } = deployment.config.config
      const path = stage.path ?? normalize(executable?.value ?? '/', workdir.value)
      const closed = closedOn(deployment, path)
      // a directory on the way: `closed-to-user`
      if (closed !== undefined && closed.path !== path) continue
      const { kind, source, step } = deployment.image.entry(path)
      const maker = step && stepAt(deployment.project, step)
      const isCopied = source !== undefined && maker?.tag === 'Copy'
      const origin = isCopied ? firstLine(context, source) : maker && makingOf(maker, path)
      yield {
        deployment,
        at:
          (kind === 'file' && stage.error?.includes('Permission denied')
            ? permissionStep(deployment, path, 0o111)
            : undefined) ??
          (kind === 'file' ? origin : undefined) ??
          executable?.at ??
          anchorOf(deployment.config),
        message: `\`${executable?.value}\` cannot be run${stage.note ? `: ${stage.note}` : ''}.${kind === 'file' ? ` Make it executable (${isCopied ? 'in the repository: `git update-index --chmod=+x`' : 'in a later step: `chmod +x`'}) and give it a \`#!\` line, or start its interpreter with the file as argument.` : ' Write the path of a program.'}${logged(stage)}`,
        ...(executable ? { related: [{ at: executable.at, message: 'the program to start' }] } : {}),
        fixes:
          kind === 'file' && stage.error?.includes('Permission denied')
            ? commandFix(deployment.container, 'chmod a+rx', path)
            : [],
      }
    }
    for (const deployment of context.deployments) yield* helpers(deployment)
  },
}

/** Programs that a script starts by their path. */
function* helpers(deployment: CheckedDeployment): Generator<RuleFinding> {
  for (const { subject, at, certain, message } of deployment.evidence.of('runs-path')) {
    if (subject === undefined || !certain || servingVolume(deployment, subject)) continue
    const { kind, mode } = follow(deployment.image, subject).entry
    // who may not read a script is told by `closed-to-user`
    if (kind !== 'file' || mode === undefined || (mode & 0o111) !== 0 || closedOn(deployment, subject)) continue
    yield {
      deployment,
      at: permissionStep(deployment, subject, 0o111) ?? at,
      message: `${message}, which has mode \`${octal(mode)}\` in the image and cannot be run (\`Permission denied\`). Make it executable in the repository (\`git update-index --chmod=+x\`), or start its interpreter with the file as argument.`,
      related: [{ at, message }],
      fixes: commandFix(deployment.container, 'chmod a+rx', normalize(subject)),
    }
  }
}
