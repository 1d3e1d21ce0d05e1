import { hasVariable, localeOrHome } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { developmentEnviron } from '../../deployment/development.js'
import { pairAt } from '../../text/places.js'
import { textAt } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { inProduction } from '../support/copies.js'
import { variableFix } from '../support/fixes.js'

export const localeOrHomeNotSet: Rule = {
  id: 'locale-or-home-not-set',
  group: 'environment',
  clause: null,
  severity: 'note',
  summary: '`LANG`, `LC_ALL` or `HOME` is set in development but not in production',
  rationale: `lithos sets neither a locale nor HOME. Without a locale many programs treat text as ASCII (\`UnicodeEncodeError\`, question marks in names); without
HOME they look for their settings in a directory called \`\` or in \`/\`.

Write \`LANG: C.UTF-8\` or what development has into \`environ\`; give HOME a directory that exists, writable if the program writes there. It is a
warning where the program is seen to use the variable.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      ⟦LANG: C.UTF-8⟧
`,
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\nenviron:\n  LANG: C.UTF-8\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      yield* missingLocale(deployment)
      for (const { name, value } of developmentEnviron(deployment)) {
        if (!localeOrHome.test(name.value) || hasVariable(deployment.config, name.value)) continue
        const used = deployment.evidence.of('uses-variable').filter(({ subject }) => subject === name.value)
        const carried = inProduction(deployment, value.value)
        yield {
          deployment,
          at: pairAt({ key: name, value }),
          severity: used.length > 0 ? 'warning' : 'note',
          message: `\`${name.value}\` is set in development but not in production: lithos sets none by itself. Add it to \`environ\` in \`${deployment.config.file.path}\`.`,
          related: used.map((clue) => ({ at: clue.at, message: clue.message })),
          fixes: carried === undefined ? [] : variableFix(deployment.config, name.value, carried, 'unsafe'),
        }
      }
    }
  },
}

/** The program asks for a locale that nothing generates: glibc then has only C, C.UTF-8 and POSIX. musl (Alpine) takes any name. */
function* missingLocale(deployment: CheckedDeployment): Generator<RuleFinding> {
  const { project, container, config, evidence } = deployment
  const steps = stepsOf(project, container.name.value).map(({ step }) => step)
  const isGlibc = steps.some(({ tag }) => tag === 'Ubuntu' || tag === 'UbuntuRelease')
  if (!isGlibc || steps.some((step) => makesLocales.test(textAt(step.at)))) return
  const { entries } = config.config.environ
  const set = ['LC_ALL', 'LANG'].flatMap(
    (name) => entries.find(({ key, value }) => key.value === name && value.value) ?? [],
  )[0]
  for (const { subject, at, message } of evidence.of('uses-locale')) {
    const name = subject === '' ? set?.value.value : subject
    if (name === undefined || /^(?:C|POSIX|C\.utf-?8)$/i.test(name) || name === '') continue
    yield {
      deployment,
      at: subject === '' && set ? pairAt(set) : at,
      severity: 'warning',
      message: `${message}, which is \`${name}\`, but no step generates that locale: Ubuntu's image has only \`C\`, \`C.UTF-8\` and \`POSIX\`. Write \`C.UTF-8\`, or generate it (\`!Sh locale-gen ${name}\` with the package \`locales\`).`,
      related: [{ at, message }],
    }
  }
}

const makesLocales = /\blocale-gen\b|\blocaledef\b|\blocales(?:-all)?\b|\blanguage-pack-/
