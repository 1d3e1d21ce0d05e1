import { hasVariable, localeOrHome } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { developmentEnviron } from '../../deployment/development.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { inProduction } from '../support/copies.js'
import { variableFix } from '../support/fixes.js'

export const envStepAtRunTime: Rule = {
  id: 'env-step-at-run-time',
  group: 'build',
  clause: null,
  severity: 'warning',
  summary: 'the program needs a variable that `!Env` sets for the build only',
  rationale: `\`!Env\` sets variables for the build steps that follow. They are not part of the image: neither a development command nor the process
in production sees them. The program runs with the variable unset.

Write the variable into \`environ\` of the lithos config (and of the vagga container).`,
  examples: [
    {
      also: ['environ-not-carried'],
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - ⟦!Env { APP_MODE: production }⟧
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      APP_MODE: production
`,
        'lithos.yaml': 'executable: /bin/sh\nuser-id: 1\narguments: [-c, date]\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\nuser-id: 1\narguments: [-c, date]\nenviron:\n  APP_MODE: production\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const inDevelopment = developmentEnviron(deployment)
      for (const { step } of stepsOf(deployment.project, deployment.container.name.value)) {
        if (step.tag !== 'Env') continue
        for (const { key, value } of step.value.entries) {
          if (hasVariable(deployment.config, key.value)) continue
          const used = deployment.evidence.of('uses-variable').filter((clue) => clue.subject === key.value)
          const set = inDevelopment.find((variable) => variable.name.value === key.value)
          // where development sets HOME or LANG as well and nothing is known to use it, `locale-or-home-not-set` tells it
          if (used.length === 0 && (!set || localeOrHome.test(key.value))) continue
          const carried = inProduction(deployment, (set?.value ?? value).value)
          yield {
            deployment,
            at:
              step.value.entries.length === 1
                ? step.at
                : pairAt(step.value.entries.find((entry) => entry.key === key) as never),
            message: `\`!Env\` sets \`${key.value}\` for build steps only, so the process does not have it in production. Add it to \`environ\` in \`${deployment.config.file.path}\`.`,
            fixes: carried === undefined ? [] : variableFix(deployment.config, key.value, carried, 'unsafe'),
            related: [
              ...used.map(({ at, message }) => ({ at, message })),
              ...(set
                ? [{ at: pairAt({ key: set.name, value: set.value }), message: 'development sets it here' }]
                : []),
            ],
          }
        }
      }
    }
  },
}
