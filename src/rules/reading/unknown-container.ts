import { nearest } from '../../schema/messages.js'
import type { Rule } from '../rule.js'
import { reported } from '../support/problems.js'

export const unknownContainer: Rule = {
  id: 'unknown-container',
  group: 'reading',
  clause: null,
  severity: 'error',
  summary: 'a step or command uses a container that is not defined',
  rationale: `A step (\`!Container\`, \`!Build\`) or a command names a container that is neither in vagga.yaml nor in a mixin. vagga refuses to build,
or the command fails when it is started. Correct the name, or add the container.`,
  examples: [
    {
      bad: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Container ⟦bsae⟧\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n',
      },
      good: {
        'vagga.yaml':
          'containers:\n  app:\n    setup:\n    - !Container base\n  base:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n    - !Copy { source: /work/app, path: /app }\n',
      },
    },
  ],
  *check(context) {
    yield* reported('unknown-container')(context)
    // what a mixin that is not there would have brought cannot be known
    if (context.problems.some(({ rule }) => rule === 'mixin-not-found')) return
    for (const project of context.projects) {
      if (!project.accepted) continue
      for (const { name, command } of project.commands.values())
        for (const { value } of command.tag === 'Supervise'
          ? command.value.children.entries.map((child) => child.value)
          : [command]) {
          const container = 'container' in value ? value.container : undefined
          if (container === undefined || project.containers.has(container.value)) continue
          // looking for what was meant takes time
          const near =
            project.commands.size > 200 ? undefined : nearest(container.value, [...project.containers.keys()])
          yield {
            at: container.at,
            // vagga reads the file all the same, and production has nothing to do with it
            severity: 'note',
            message: `The command \`${name.value}\` cannot start: there is no container \`${container.value}\`${near === undefined ? '.' : `; did you mean \`${near}\`?`}`,
          }
        }
    }
  },
}
