import { follow } from '../../image/follow.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'
import { hasVariable } from '../support/config.js'
import { isShell, normalize, vaggaPath } from '../support/paths.js'
import { anchorOf, firstLine } from '../support/places.js'
import { logged, troubles } from '../support/problems.js'
import { placeOfLoss } from '../support/sources.js'
import { existsAt, servingVolume } from '../support/volumes.js'

export const interpreterMissing: Rule = {
  id: 'interpreter-missing',
  group: 'environment',
  clause: '1a',
  severity: 'error',
  summary: 'the interpreter of a script or the loader of a binary is not in the image',
  rationale: `The first line of a script names its interpreter, a program file its loader. When that is not in the image the start fails with the misleading \`error
when executing: No such file or directory (os error 2)\`, though the script is there. A line that ends in CR LF asks for an interpreter whose name
ends in a carriage return.

Install the interpreter, correct the \`#!\` line, save the file with Unix line ends, or build the program for the image's C library (a program
linked against glibc does not run on Alpine).`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\n',
        'app/main.sh': '⟦#!/nowhere/sh⟧\nexec sleep 1000\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nexec sleep 1000\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'interpreter-missing')) {
      const { executable, workdir } = deployment.config.config
      const path = normalize(executable?.value ?? '/', workdir.value)
      const { source } = follow(deployment.image, path).entry
      const line = source === undefined ? undefined : firstLine(context, source)
      const hidden = hiddenInterpreter(context, deployment, line)
      yield {
        deployment,
        at: hidden ?? line ?? executable?.at ?? anchorOf(deployment.config),
        message: `${line?.file.text[line.end] === '\r' ? "The `#!` line ends in CR LF, and the carriage return becomes part of the interpreter's name, so the script does not start. Save the file with Unix line ends" : `The interpreter or loader of \`${path}\` is not in the image${stage.note ? ` (${stage.note})` : ''}, so the program does not start. Install it, or correct the first line`}.${logged(stage)}`,
        ...(executable ? { related: [{ at: executable.at, message: 'the program to start' }] } : {}),
      }
    }
    for (const deployment of context.deployments) {
      if (deployment.boot.stages.some(({ code, status }) => code === 'interpreter-missing' && status === 'fails'))
        continue
      const { executable } = deployment.config.config
      if (!executable || isShell(executable.value)) continue
      const path = normalize(executable.value, deployment.config.config.workdir.value)
      const entry = deployment.image.entry(path)
      const at = entry.source === undefined ? undefined : firstLine(context, entry.source)
      const line = at?.file.line(1) ?? ''
      if (at && entry.kind === 'file' && line.startsWith('#!') && endsInCarriageReturn(at))
        yield {
          deployment,
          at,
          message:
            "The `#!` line ends in CR LF, and the carriage return becomes part of the interpreter's name, so the script does not start (`No such file or directory`). Save the file with Unix line ends.",
          related: [{ at: executable.at, message: 'the program to start' }],
        }
      const name = /^#!\s*\/(?:usr\/)?bin\/env\s+([\w.+-]+)\s*$/.exec(line)?.[1]
      if (!at || name === undefined || entry.kind !== 'file') continue
      const directories = hasVariable(deployment.config, 'PATH')
        ? (deployment.config.config.environ.get('PATH')?.value ?? vaggaPath).split(':')
        : ['/bin', '/usr/bin']
      if (directories.some((directory) => existsAt(deployment, normalize(`${directory}/${name}`)) !== 'no')) continue
      yield {
        deployment,
        at,
        message: `\`env\` finds no \`${name}\` in ${directories.map((directory) => `\`${directory}\``).join(', ')} of the image, so the script does not run. Install it, or set \`PATH\` in \`environ\`.`,
        related: [{ at: executable.at, message: 'the program to start' }],
      }
    }
  },
}

/** The volume that hides what the first line of a script names. */
function hiddenInterpreter(context: RuleContext, deployment: CheckedDeployment, line: Location | undefined) {
  const interpreter = line && /^#!\s*(\/[^\s]+)/.exec(line.file.line(1))?.[1]
  const path = interpreter && normalize(interpreter)
  return path && servingVolume(deployment, path) ? placeOfLoss(context, deployment, path)?.at : undefined
}

function endsInCarriageReturn({ file, end }: Location): boolean {
  return file.text[end] === '\r'
}
