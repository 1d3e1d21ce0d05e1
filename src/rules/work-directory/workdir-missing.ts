import { normalize, under } from '../../deployment/paths.js'
import { undoneInBuild } from '../../deployment/sources.js'
import { servingVolume } from '../../deployment/volumes.js'
import type { Fix } from '../../text/finding.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'
import { copyOf, namesake } from '../support/copies.js'
import { ensureDirFix, valueFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const workdirMissing: Rule = {
  id: 'workdir-missing',
  group: 'work-directory',
  clause: '1b',
  severity: 'error',
  summary: '`workdir` is not a directory in the image',
  rationale: `vagga starts commands in \`/work\`. lithos starts the process in \`workdir\` (default \`/\`), which has to be a directory of the image or of a
volume. Otherwise the container does not start: \`error when setting working directory: No such file or directory (os error 2)\`.

\`/work/…\` and \`/run/…\` exist in development only; a Tmpfs volume hides what the image has below its mount point. Name a directory that a step
copies or makes (\`- !EnsureDir\`).`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nworkdir: ⟦/application⟧\n' },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nworkdir: /app\n' },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'workdir-missing', 'workdir-kind')) {
      const workdir = deployment.config.config.workdir
      const path = normalize(workdir.value)
      const hidden = servingVolume(deployment, path)
      const isAbsent = !hidden && !under(path, '/work') && deployment.image.entry(path).exists === 'no'
      const lost = isAbsent ? undoneInBuild(deployment, path) : undefined
      let why = `is not in the image of \`${deployment.container.name.value}\`${lost ? ` (${lost.message})` : ''}`
      if (hidden) why = `is hidden by the volume at \`${hidden.key.value}\`, which is empty at start`
      if (stage.code === 'workdir-kind') why = 'is not a directory'
      yield {
        deployment,
        at: lost?.at ?? workdir.at,
        message: `The working directory \`${workdir.value}\` ${why}, so the container does not start. ${hidden ? 'Mount the volume elsewhere, or start at its mount point' : 'Name a directory that a build step copies or creates'}.${logged(stage)}`,
        ...(lost ? { related: [{ at: workdir.at, message: 'the working directory' }] } : {}),
        fixes: hidden || stage.code === 'workdir-kind' ? [] : workdirFix(context, deployment, path),
      }
    }
  },
}

/**
 * The directory that is meant: the copy of a directory of the project, or the only other one of this name. An empty one is made only where
 * nothing that the program does begins in it.
 */
function workdirFix(context: RuleContext, deployment: CheckedDeployment, path: string): readonly Fix[] {
  const { workdir, arguments: words, executable } = deployment.config.config
  const meant = under(path, '/work') ? copyOf(deployment, path) : namesake(context, deployment, path)
  if (meant !== undefined) return valueFix(workdir.node, meant, `write \`${meant}\``, 'unsafe')
  const isUsed =
    deployment.evidence.of('relative-path').length > 0 ||
    executable?.value.startsWith('/') !== true ||
    words.items.some(({ value }) => /^\.{0,2}[\w-][\w.-]*[/.]/.test(value))
  return isUsed || under(path, '/work') ? [] : ensureDirFix(deployment.container, path, 'unsafe')
}
