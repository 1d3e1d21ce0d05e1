import { basesOf, stepAt } from '../../deployment/containers.js'
import { developmentEnviron, developmentWords } from '../../deployment/development.js'
import { baseName } from '../../deployment/paths.js'
import { pathFrom } from '../../files/filesystem.js'
import type { BuildProblem } from '../../image/image.js'
import type { Fix, Severity } from '../../text/finding.js'
import { contains } from '../../text/source.js'
import type { VaggaProject } from '../../vagga/project.js'
import { scalarText } from '../../yaml/edits.js'
import type { Rule, RuleContext } from '../rule.js'
import { fixOf, stepEdit } from '../support/fixes.js'
import { buildProblems } from '../support/problems.js'

/** Archives seldom change under the same name: a note. */
const fetching: ReadonlySet<string | undefined> = new Set(['Tar', 'TarInstall', 'Unzip', 'Download'])

export const staleBuild: Rule = {
  id: 'stale-build',
  group: 'build',
  clause: '1a',
  severity: 'warning',
  summary: 'a change of a file does not rebuild the image, so an old one is deployed',
  rationale: `vagga rebuilds an image only when the hash of its steps changes. \`!Copy\` and \`!Depends\` put the *contents* of files into the hash.
A shell step that reads \`/work\` on its own does not: when these files change, vagga has nothing to do, and the **old** program is
deployed.

Use \`!Copy\` instead of \`cp\`, or write \`- !Depends file\` before the step. Local archives of \`!Tar\`, \`!Unzip\` and \`!Download\` need a \`sha256\`. That is only a note, as it is if development
runs the program from the image, too, so that everybody sees that it is old.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /app/main.py\nuser-id: 1\n',
        'app/main.py': '#!/bin/sh\necho ready\n',
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Sh ⟦cp /work/app/main.py /app/main.py⟧
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Depends app/main.py
    - !Sh cp /work/app/main.py /app/main.py
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
      },
    },
  ],
  together: true,
  *check(context) {
    const steps = new Map<string, Stale[]>()
    for (const problem of buildProblems(context, { of: 'deployed' }, 'not-versioned')) {
      const { at, path, project, container } = problem
      const archive = fetching.has(stepAt(project, at)?.tag)
      const remedy = archive
        ? 'Give the step the `sha256` of the file.'
        : 'Use `!Copy`, or add a `- !Depends` before the step.'
      const severity = archive || seenInDevelopment(context, project, container, path) ? 'note' : 'warning'
      const key = `${at.file.path}:${at.start}:${severity}`
      const files = steps.get(key) ?? []
      files.push({ ...problem, severity, remedy })
      steps.set(key, files)
    }
    for (const files of steps.values()) {
      const { at, severity, message, related, remedy } = files[0] as Stale
      yield {
        at,
        severity,
        message: `vagga does not rebuild the image when ${listed(files.map(({ path }) => path))} changes, so an old version is deployed: ${message}. ${remedy}`,
        ...(related ? { related } : {}),
        fixes: dependsFix(files),
      }
    }
  },
}

interface Stale extends BuildProblem {
  readonly project: VaggaProject
  readonly container: string
  readonly severity: Severity
  readonly remedy: string
}

/** One step may read hundreds (`parts/*`). */
function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map((path) => `\`${path}\``)
  return shown.join(', ') + (paths.length > shown.length ? ` … (${paths.length} in all)` : '')
}

/**
 * A single file besides what the process starts, and development, too, runs what is in the image and nothing of /work: who
 * changes the file sees that the image is old.
 */
function seenInDevelopment(context: RuleContext, project: VaggaProject, container: string, path: string): boolean {
  if (context.files.stat(path)?.kind === 'dir') return false
  return context.deployments
    .filter(
      (deployment) =>
        deployment.project === project && basesOf(project, [deployment.container.name.value]).has(container),
    )
    .every((deployment) => {
      const words = developmentWords(deployment)
      const texts = [...words, ...developmentEnviron(deployment).map(({ value }) => value.value)]
      const { executable, arguments: list } = deployment.config.config
      const started = [executable, ...list.items].some((word) => word && baseName(word.value) === baseName(path))
      return !started && words[0]?.startsWith('/') === true && texts.every((text) => !text.includes('/work'))
    })
}

/** `!Depends` before the step, on each of the few files or directories that it reads. */
function dependsFix(files: readonly Stale[]): readonly Fix[] {
  const [first] = files
  const container = first?.project.containers.get(first.container)
  if (!first || !container || first.remedy.includes('sha256') || files.length > 3) return []
  const { directory } = first.project
  const paths = files.map(({ path }) => pathFrom(directory, path))
  const index = container.config.setup.items.findIndex(({ at }) => contains(at, first.at))
  const steps = paths.map((path) => scalarText(path))
  if (index < 0 || steps.includes(undefined)) return []
  const edits = steps.map((path) => stepEdit(container, `!Depends ${path}`, index))
  return fixOf(
    `add \`- !Depends ${steps[0]}\`${steps.length > 1 ? ' and others' : ''} before the step`,
    'unsafe',
    ...edits,
  )
}
