import { anchorOf, hasVariable } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { developmentEnviron } from '../../deployment/development.js'
import { stopsWithout } from '../../evidence/clues.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

/** `no_proxy` is none. */
const proxy = /^(?:https?|ftp|all)_proxy$/i

export const proxyVariable: Rule = {
  id: 'proxy-variable',
  group: 'environment',
  clause: '3c',
  severity: 'warning',
  summary: 'a proxy is set in development only, or reaches production from there',
  rationale: `vagga passes \`http_proxy\`, \`https_proxy\`, \`ftp_proxy\`, \`all_proxy\` and \`no_proxy\` of the developer's machine to builds and commands. lithos passes
none. A program that relies on the proxy cannot reach the network in production; and a proxy that is written into the image or the lithos config
is usually the developer's, and does not exist near the server.

If production has a proxy of its own, write it into \`environ\` of the lithos config. Otherwise take the setting out. It is only a note where
the program is seen to use the variable.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  ⟦http_proxy: http://proxy.office.example:3128⟧\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const used = deployment.evidence.of('uses-variable').filter(({ subject }) => proxy.test(subject ?? ''))
      for (const entry of deployment.config.config.environ.entries)
        if (proxy.test(entry.key.value))
          yield {
            deployment,
            at: pairAt(entry),
            severity: used.some(({ subject }) => subject === entry.key.value) ? 'note' : 'warning',
            message: `\`${entry.key.value}\` also applies on the server, which may not reach the proxy of a developer's network. Make sure that it does, or remove the variable.`,
          }
      const own = developmentEnviron(deployment)
      for (const clue of used) {
        const { at, subject = '', message, certain } = clue
        if (hasVariable(deployment.config, subject)) continue
        const set = own.find(({ name }) => name.value === subject)
        const otherwise = certain ? 'warning' : 'note'
        yield {
          deployment,
          at: set ? pairAt({ key: set.name, value: set.value }) : anchorOf(deployment.config),
          severity: stopsWithout(clue) ? 'error' : otherwise,
          message: `The program uses \`${subject}\`, which ${set ? 'is set here for development' : "vagga passes on from the developer's machine"}, but lithos does not pass it on. Set it in \`environ\`, or do without a proxy.`,
          related: [{ at, message }],
        }
      }
      for (const { step } of stepsOf(deployment.project, deployment.container.name.value))
        if (step.tag === 'Text')
          for (const entry of step.value.entries)
            if (/\b(?:https?|ftp|all)_proxy\s*=|^\s*Acquire::https?::Proxy\b/im.test(entry.value.value))
              yield {
                deployment,
                at: pairAt(entry),
                message: `\`${entry.key.value}\` puts a proxy into the image, where it also applies in production. Remove the file at the end of the build, or do without the proxy.`,
              }
    }
  },
}
