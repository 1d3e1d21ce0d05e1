import { stepsOf } from '../../deployment/containers.js'
import { developmentVolumes, developmentWords, developmentWorkdir } from '../../deployment/development.js'
import { baseName, normalize, under } from '../../deployment/paths.js'
import { inRepository, placeOfLoss } from '../../deployment/sources.js'
import { follow } from '../../image/follow.js'
import type { Read } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import { scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { copyFix, copyOf, copyStep, namesake } from '../support/copies.js'
import { lastStepFix, settingFix, unmountFix, valueFix } from '../support/fixes.js'
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
        fixes: [
          ...unmountFix(deployment, lost?.hiddenBy),
          ...(there === undefined ? [] : valueFix(executable.node, there, `write \`${there}\``, 'unsafe')),
          ...wordsFix(deployment, executable),
          ...(there === undefined && deployment.image.entry(path).step === undefined
            ? (boundFix(deployment, path) ?? copyFix(deployment, lost?.source ?? source, path))
            : []),
          ...developmentFix(deployment, executable),
        ],
      }
    }
  },
}

/** `executable: /app/main.sh --serve`: a program and its arguments. */
function wordsFix(deployment: CheckedDeployment, { value, node }: Read<string>): readonly Fix[] {
  const [program = '', ...words] = value.trim().split(/\s+/)
  const { config } = deployment.config
  const texts = words.map((word) => (/[,[\]{}'"$\\]/.test(word) ? undefined : scalarText(word)))
  if (words.length === 0 || texts.includes(undefined) || config.arguments.items.length > 0) return []
  if (!isProgram(deployment, program)) return []
  return valueFix(node, program, `write \`${program}\`, and \`arguments: [${texts.join(', ')}]\``, 'unsafe').flatMap(
    (fix) =>
      settingFix(deployment.config, ['arguments'], `[${texts.join(', ')}]`, 'unsafe').map(({ edits }) => ({
        ...fix,
        edits: [...fix.edits, ...edits],
      })),
  )
}

/** The program that development starts, where the config means it by another case, or it was copied under another name. */
function developmentFix(deployment: CheckedDeployment, { value, node }: Read<string>): readonly Fix[] {
  const directory = normalize(`${value}/..`)
  const name = baseName(value).toLowerCase()
  const alike = deployment.image.list(directory).names.filter((other) => other.toLowerCase() === name)
  const [program] = developmentWords(deployment)
  const here = alike.length === 1 ? normalize(`${directory}/${alike[0]}`) : undefined
  const inDevelopment = program && normalize(program, developmentWorkdir(deployment))
  const there = [here, inDevelopment, inDevelopment && copyOf(deployment, inDevelopment)].find(
    (path) => path !== undefined && path !== value && isProgram(deployment, path),
  )
  return there === undefined ? [] : valueFix(node, there, `write \`${there}\``, 'unsafe')
}

function isProgram({ image }: CheckedDeployment, path: string): boolean {
  const { exists, kind } = path.startsWith('/') ? follow(image, path).entry : { exists: 'no', kind: undefined }
  return exists === 'yes' && kind === 'file'
}

/** The copy of what a volume of development shows there: a directory of the project. */
function boundFix(deployment: CheckedDeployment, path: string): readonly Fix[] | undefined {
  const volume = developmentVolumes(deployment).find(({ key }) => under(path, normalize(key.value)))
  if (volume?.value.tag !== 'BindRW' && volume?.value.tag !== 'BindRO') return undefined
  const step = copyStep(normalize(volume.value.value.value), normalize(volume.key.value))
  return step === undefined || !under(normalize(volume.value.value.value), '/work')
    ? undefined
    : lastStepFix(deployment.container, step)
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
