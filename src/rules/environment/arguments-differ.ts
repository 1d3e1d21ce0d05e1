import type { CheckedDeployment, Rule } from '../rule.js'
import { anchorOf, baseName, developmentWords, isShell } from '../support.js'

export const argumentsDiffer: Rule = {
  id: 'arguments-differ',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'the arguments of development do not reach the program in production',
  rationale: `The same program gets other arguments than in development: none at all, where development names what it has to do (\`app serve\`); or all of them as one,
because they stand in one item of the list. A shell parts \`run: app a b c\` at the blanks; lithos takes each item of \`arguments\` as one argument.

Write \`arguments: [a, b, c]\`. Differences in options (\`--debug\`) are not reported.`,
  examples: [
    {
      title: 'one item for all',
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    run: /app/main.sh serve now
`,
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
arguments: [⟦serve now⟧]
`,
      },
      good: {
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
arguments: [serve, now]
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const wanted = developmentArguments(deployment)
      const given = deployment.config.config.arguments
      if (wanted === undefined || !wanted.some((word) => !word.startsWith('-'))) continue
      const words = given.items.flatMap(({ value }) => value.trim().split(/\s+/))
      const joined = given.items.find(({ value }) => /\S\s+\S/.test(value))
      const next = wanted[given.items.length]
      if (joined && given.items.length < wanted.length && words.join(' ') === wanted.join(' '))
        yield {
          deployment,
          at: joined.at,
          message: `this is one argument with blanks in it; the program gets ${wanted.length} in development. Write \`arguments: [${wanted.join(', ')}]\`.`,
        }
      else if (
        given.complete &&
        next !== undefined &&
        !next.startsWith('-') &&
        !wanted[given.items.length - 1]?.startsWith('-') &&
        given.items.every(({ value }, index) => value === wanted[index])
      )
        yield {
          deployment,
          at: given.items.length > 0 ? given.at : anchorOf(deployment.config),
          message: `development starts the program with \`${wanted.join(' ')}\`, production ${given.items.length === 0 ? 'without any argument' : `without \`${wanted.slice(given.items.length).join(' ')}\``}. Add it to \`arguments\`.`,
        }
    }
  },
}

/** The words behind the program, when development runs the same one directly. */
function developmentArguments(deployment: CheckedDeployment): readonly string[] | undefined {
  const { executable } = deployment.config.config
  const words = developmentWords(deployment)
  const [program] = words
  if (!executable || program === undefined || isShell(program)) return undefined
  if (baseName(program) !== baseName(executable.value) || words.some((word) => /["'$`;&|<>*\\]/.test(word)))
    return undefined
  return words.slice(1)
}
