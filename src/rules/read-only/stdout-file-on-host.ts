import type { Rule } from '../rule.js'
import { removalFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const stdoutFileOnHost: Rule = {
  id: 'stdout-file-on-host',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: '`stdout-stderr-file` is opened on the host, or on a read-only path',
  rationale: `Up to lithos 0.18.4 the file is opened inside the container: on a path that no volume covers the start fails with \`Error opening output file
"/app.log": Read-only file system (os error 30)\`. In lithos 0.19 (master) it is opened by root **on the host**, before the container exists: the
volume is not used, the file appears in the server's own file system, and when the server has no such directory nothing starts.

Remove the setting: lithos then writes a log file for each process by itself. With 0.18.4 name a file inside a writable volume.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nstdout-stderr-file: ⟦/app.log⟧\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'stdout-file')) {
      const file = deployment.config.config.stdoutStderrFile
      if (!file) continue
      yield {
        deployment,
        at: file.at,
        fixes: removalFix(deployment.config.config.node, 'stdout-stderr-file', 'remove `stdout-stderr-file`', 'unsafe'),
        message:
          context.lithosVersion === '0.19'
            ? `lithos 0.19 opens \`${file.value}\` as root on the host, not in the container, so no volume is used. Remove \`stdout-stderr-file\`.${logged(stage)}`
            : `lithos cannot open \`${file.value}\`, because it is not in a writable volume, and the container does not start. Remove \`stdout-stderr-file\`, or name a file in a volume.${logged(stage)}`,
      }
    }
  },
}
