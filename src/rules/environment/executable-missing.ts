import { stepsOf } from '../../deployment/containers.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { inRepository, placeOfLoss } from '../../deployment/sources.js'
import type { Rule, RuleContext, RuleFinding } from '../rule.js'
import { copyFix, namesake } from '../support/copies.js'
import { valueFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const executableMissing: Rule = {
  id: 'executable-missing',
  group: 'environment',
  clause: '1a',
  severity: 'error',
  summary: 'the program is not in the image',
  rationale: `lithos runs \`executable\` as it is written. When there is no such file in the image, or a volume hides it, the container does not start:
\`error when executing: No such file or directory (os error 2)\`.

Correct the path: often the sources are copied one level off, a package was renamed (\`php-fpm\` → \`php-fpm7.2\`), upper and lower case differ, or a
volume is mounted over the directory. It is reported only where the absence is certain.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: ⟦/app/Main.sh⟧\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    yield* perhapsHidden(context)
    for (const { deployment, stage } of troubles(context, 'executable-missing')) {
      const { config } = deployment.config
      const { executable } = config
      if (!executable) continue
      const path = normalize(stage.path ?? executable.value, config.workdir.value)
      if (path.startsWith('/work/')) continue
      // a directory of this name is asked for
      const lost = executable.value.endsWith('/') ? undefined : placeOfLoss(context, deployment, path)
      const source = inRepository(context, deployment, path)
      const related = stepsOf(deployment.project, deployment.container.name.value).flatMap(({ step }) =>
        step.tag === 'Copy' && step.value.source && baseName(normalize(step.value.source.value)) === baseName(path)
          ? [
              {
                at: step.at,
                message: `\`${baseName(path)}\` is copied to \`${step.value.path?.value}\``,
                target: step.value.path?.value ?? '/',
              },
            ]
          : [],
      )
      const directory = normalize(`${path}/..`)
      const there = namesake(context, deployment, path)
      const renamed = related.find(({ target }) => normalize(`${target}/..`) === directory)
      yield {
        deployment,
        at: lost?.at ?? renamed?.at ?? executable.at,
        message:
          `\`${executable.value}\` is not there when the container starts${lost ? `: ${lost.message}` : ''}.` +
          `${lost?.remedy ? ` ${lost.remedy}` : remedy(source, there)}${logged(stage)}`,
        related: [
          ...(lost || renamed ? [{ at: executable.at, message: 'the program to start' }] : []),
          ...related.map(({ at, message }) => ({ at, message })),
        ],
        fixes:
          there !== undefined
            ? valueFix(executable.node, there, `write \`${there}\``, 'unsafe')
            : deployment.image.entry(path).step === undefined
              ? copyFix(deployment, lost?.source ?? source, path)
              : [],
      }
    }
  },
}

function remedy(source: string | undefined, there: string | undefined): string {
  const has = source === undefined ? '' : ` The repository has it as \`${source}\`.`
  if (there !== undefined) return `${has} Did you mean \`${there}\`?`
  return source === undefined
    ? ' Correct the path, or add the step that installs the program.'
    : `${has} Copy it there, or correct the path.`
}

/** The image has it, and a volume is mounted over it that is empty until somebody fills it. */
function* perhapsHidden(context: RuleContext): Generator<RuleFinding> {
  for (const deployment of context.deployments) {
    const { executable, workdir } = deployment.config.config
    const path = executable && normalize(executable.value, workdir.value)
    const lost = path === undefined ? undefined : placeOfLoss(context, deployment, path)
    if (executable && lost?.doubtful)
      yield {
        deployment,
        at: lost.at,
        severity: 'warning',
        message: `${lost.message}, which is the program to start: unless somebody puts it on the server, the container does not start. Mount the volume elsewhere.`,
        related: [{ at: executable.at, message: 'the program to start' }],
      }
  }
}
