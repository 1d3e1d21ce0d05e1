import { developmentCommands } from '../../deployment/command.js'
import { isDeployed } from '../../deployment/containers.js'
import type { DevelopmentCommand } from '../../deployment/deployment.js'
import { pathFrom } from '../../files/filesystem.js'
import type { VaggaProject } from '../../vagga/project.js'
import type { Rule } from '../rule.js'
import { buildProblems } from '../support/problems.js'

export const copySourceMissing: Rule = {
  id: 'copy-source-missing',
  group: 'work-directory',
  clause: '1a',
  severity: 'error',
  summary: 'a build step copies something that is not in the repository',
  rationale: `\`!Copy\` of a path that does not exist stops the build. If git *ignores* the path, it is the product of some build: it is
there on a developer's machine, stale or not, and missing on the machine that builds the image for production.

Commit the files, correct the path, or create them in a build step of the image.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: ⟦/work/srcs⟧, path: /app }
`,
        'src/main.sh': '#!/bin/sh\n',
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/src, path: /app }
`,
      },
    },
  ],
  *check(context) {
    for (const { at, path, code, project, container } of buildProblems(
      context,
      { of: 'deployable' },
      'source-missing',
      'source-ignored',
    )) {
      const isThere = context.files.stat(path) !== undefined
      // an earlier step deletes it: `step-deletes-project`
      if (code === 'source-missing' && isThere) continue
      if (code === 'source-ignored' && isThere && !isDeployed(context, project, container)) continue
      const maker = makerOf(project, path)
      if (maker)
        yield {
          at,
          severity: 'note',
          message: `A fresh checkout does not have \`${path}\`: the command \`${maker.title}\` creates it and has to run before the image is built.`,
          related: [{ at: maker.name.at, message: 'created here' }],
        }
      else if (code === 'source-missing' && !context.files.ignored?.(path))
        yield {
          at,
          message: `\`${path}\` is not in the repository, so this step fails and the image is not built. Correct the path, or create it in a build step.`,
        }
      else
        yield {
          at,
          severity: 'warning',
          message: `git ignores \`${path}\`, so a fresh checkout, from which production images are built, does not have it. Create it in a build step, or commit it.`,
        }
    }
  },
}

/** A command of development whose shell line writes the file. */
function makerOf(project: VaggaProject, path: string): DevelopmentCommand | undefined {
  const name = pathFrom(project.directory, path)
  return developmentCommands(project).find(({ command }) =>
    (command.value.run?.items ?? []).some(({ value }) =>
      value
        .split(/[\s;]+/)
        .some(
          (word, index, words) => /^>>?$/.test(words[index - 1] ?? '') && word.replace(/^(?:\/work|\.)\//, '') === name,
        ),
    ),
  )
}
