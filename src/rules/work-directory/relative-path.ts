import { anchorOf } from '../../deployment/config.js'
import { developmentWorkdir } from '../../deployment/development.js'
import { interpreters } from '../../deployment/named-files.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { existsAt, servingVolume } from '../../deployment/volumes.js'
import { variableOf } from '../../evidence/clues.js'
import { joinPaths } from '../../files/filesystem.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, within } from '../../text/places.js'
import type { TextEdit } from '../../text/source.js'
import { scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { copyOf, inImage } from '../support/copies.js'
import { fixOf, settingFix } from '../support/fixes.js'

export const relativePath: Rule = {
  id: 'relative-path',
  group: 'work-directory',
  clause: '1b',
  severity: 'warning',
  summary: 'the program uses relative paths, but `workdir` is not set',
  rationale: `In development a command runs in the project directory, so \`config/app.ini\` means the project's file. In production the working directory is
\`/\` unless the lithos config has \`workdir\`; the same text then means \`/config/app.ini\`, and the program does not find its files.

Write \`workdir:\` with the directory that the sources are copied to, or use absolute paths.`,
  examples: [
    {
      severity: 'error',
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [⟦server/main.sh⟧]\nuser-id: 1\n',
        'server/main.sh': '#!/bin/sh\necho ready\n',
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/server, path: /app }
`,
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [main.sh]\nworkdir: /app\nuser-id: 1\n',
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      const { config } = deployment.config
      if (!config.workdir.implied) {
        yield* notInWorkdir(context, deployment)
        continue
      }
      const script = interpreters.test(baseName(config.executable?.value ?? '')) ? config.arguments.items[0] : undefined
      for (const argument of config.arguments.items) {
        const path = argument.value.replace(/^--?[\w-]+=/, '')
        if (
          !meansProjectFile(context, deployment, path) &&
          !(argument === script && isProjectFile(context, deployment, path))
        )
          continue
        yield {
          deployment,
          severity: 'error',
          at: within(argument.at, path),
          message: `\`${path}\` is relative to the project directory in development. The lithos config has no \`workdir\`, so production looks for \`${normalize(path)}\`, which does not exist. Set \`workdir\`, or write an absolute path.`,
          fixes: workdirFix(context, deployment),
        }
      }
      const clues = deployment.evidence
        .of('relative-path')
        .filter(({ subject }) => subject === undefined || existsAt(deployment, normalize(subject)) === 'no')
      const first = clues.find(({ certain }) => certain) ?? clues[0]
      const named = first?.through === undefined ? undefined : variableOf(deployment, first)
      if (first)
        yield {
          deployment,
          at: named ? pairAt(named) : anchorOf(deployment.config),
          severity: first.certain ? 'error' : 'warning',
          message: `The program uses relative paths (${first.message}), but the lithos config has no \`workdir\`, so in production it runs in \`/\`. Set \`workdir\` to the directory that has its files.`,
          related: clues.map(({ at, message }) => ({ at, message })),
          fixes: workdirFix(context, deployment),
        }
    }
  },
}

/** A file of the project that is not below the `workdir` either; the script itself is the business of `source-not-in-image`. */
function* notInWorkdir(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const { executable, workdir, arguments: list } = deployment.config.config
  const script = interpreters.test(baseName(executable?.value ?? '')) ? list.items[0] : undefined
  for (const argument of list.items) {
    if (argument === script) continue
    const path = argument.value.replace(/^--?[\w-]+=/, '')
    const inImage = normalize(path, workdir.value)
    if (!meansProjectFile(context, deployment, path, workdir.value) || servingVolume(deployment, inImage)) continue
    yield {
      deployment,
      at: within(argument.at, path),
      message: `\`${path}\` is relative to the project directory in development. In production it is relative to \`workdir\` and means \`${inImage}\`, which does not exist. Copy the file there, or write its path in the image.`,
    }
  }
}

/** A text that is certainly a relative path: it names a file or directory of the project from where development runs. */
function meansProjectFile(context: RuleContext, deployment: CheckedDeployment, text: string, workdir = '/'): boolean {
  return /[/.]/.test(text) && isProjectFile(context, deployment, text, workdir)
}

/** A file or directory of the project that is missing in production. */
function isProjectFile(context: RuleContext, deployment: CheckedDeployment, text: string, workdir = '/'): boolean {
  if (!/^[\w.][\w./-]*$/.test(text) || /^\.+$/.test(text)) return false
  if (existsAt(deployment, normalize(text, workdir)) !== 'no') return false
  const from = developmentWorkdir(deployment)
  const inProject = normalize(text, from)
  if (!inProject.startsWith('/work/')) return false
  return context.files.stat(joinPaths(deployment.project.directory, inProject.slice('/work/'.length))) !== undefined
}

/** The directory of the image that has what development has in its working directory; what no step copies is copied. */
function workdirFix(context: RuleContext, deployment: CheckedDeployment): readonly Fix[] {
  const copy = copyOf(deployment, developmentWorkdir(deployment))
  const { path, edits } = copy === undefined ? directoryOfCopies(context, deployment) : { path: copy, edits: [] }
  const text = path === undefined ? undefined : scalarText(path)
  if (path === '/' && edits.length > 0)
    return fixOf('copy what it uses to the root of the image, where production runs', 'unsafe', ...edits)
  if (path === '/' || text === undefined) return []
  return settingFix(deployment.config, ['workdir'], text, 'unsafe').map((fix) => ({
    ...fix,
    title: edits.length > 0 ? `${fix.title}, and copy what it uses` : fix.title,
    edits: [...fix.edits, ...edits],
  }))
}

/** The one directory of the image from which everything that the program names is a copy of what development has there. */
function directoryOfCopies(
  context: RuleContext,
  deployment: CheckedDeployment,
): { readonly path: string | undefined; readonly edits: readonly TextEdit[] } {
  const from = developmentWorkdir(deployment)
  const named = deployment.evidence
    .of('relative-path')
    .flatMap(({ subject }) => (subject === undefined ? [] : [normalize(subject)]))
  const copies = [...new Set(named)].map((path) => ({
    path,
    copy: inImage(context, deployment, normalize(`.${path}`, from)),
  }))
  const directories = copies.map(({ path, copy }) =>
    copy?.path.endsWith(path) ? copy.path.slice(0, -path.length) || '/' : undefined,
  )
  const [first] = directories
  const missing = copies.find(({ copy }) => copy && copy.edits.length > 0)?.copy?.edits ?? []
  return directories.every((directory) => directory === first)
    ? { path: first, edits: missing }
    : { path: undefined, edits: [] }
}
