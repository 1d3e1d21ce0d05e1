import type { Rule } from '../rule.js'
import { buildProblems, normalize } from '../support.js'

export const namePathUnbuildable: Rule = {
  id: 'name-path-unbuildable',
  group: 'build',
  clause: '4a',
  severity: 'error',
  summary: 'vagga cannot put resolv.conf or hosts where it is told to',
  rationale: `At the end of a build vagga makes the files of \`resolv-conf-path\` and \`hosts-file-path\` (default \`/etc/resolv.conf\` and \`/etc/hosts\`), and
each command mounts the host's files there. When the directory is not in the image the build fails at its very end: \`Cannot create file
"/state/resolv.conf", no such directory\`. When \`/etc/resolv.conf\` is an absolute or dangling link and the path was left at its default, every
development command fails: \`Error mounting "/etc/resolv.conf"\`.

Write \`- !EnsureDir /state\`, and set \`resolv-conf-path: /state/resolv.conf\` and \`hosts-file-path: /state/hosts\` together with the links.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: ⟦/state/resolv.conf⟧
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !EnsureDir /state
`,
      },
    },
  ],
  *check(context) {
    for (const { at, path, code, message, related } of buildProblems(context, {}, 'name-path', 'name-link')) {
      const setting = path.endsWith('hosts') ? 'hosts-file-path' : 'resolv-conf-path'
      const advice =
        code === 'name-path'
          ? `, and the build fails at its end. Add \`- !EnsureDir ${normalize(`${path}/..`)}\``
          : `. Set \`${setting}\` of the container to the target of the link`
      yield { at, message: `${message}${advice}.`, ...(related ? { related } : {}) }
    }
  },
}
