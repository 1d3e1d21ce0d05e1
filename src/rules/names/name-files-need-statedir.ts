import type { Rule } from '../rule.js'
import { anchorOf } from '../support.js'

export const nameFilesNeedStatedir: Rule = {
  id: 'name-files-need-statedir',
  group: 'names',
  clause: '4a',
  severity: 'error',
  summary: 'lithos before 0.15 does not mount over regular files in /etc',
  rationale: `Since lithos 0.15 a regular \`/etc/resolv.conf\` and \`/etc/hosts\` of the image are mounted over. Older versions do nothing: the files that vagga leaves
empty are what the process sees, and no name resolves.

With \`lithos-version\` below 0.15 make both files links into \`/state\` and mount \`/state: !Statedir {}\`; better, update lithos.`,
  examples: [],
  *check({ deployments, lithosVersion }) {
    if (Number(lithosVersion.split('.')[1]) >= 15) return
    for (const deployment of deployments)
      for (const path of ['/etc/resolv.conf', '/etc/hosts']) {
        const entry = deployment.image.entry(path)
        if (entry.exists === 'yes' && entry.kind === 'file')
          yield {
            deployment,
            at: entry.step ?? anchorOf(deployment.config),
            message: `lithos ${lithosVersion} does not mount over \`${path}\`: the image's empty file is seen. Make it a link into \`/state\` and mount a Statedir there.`,
          }
      }
  },
}
