import { developmentLine, type LineWord } from '../../deployment/command-line.js'
import { anchorOf } from '../../deployment/config.js'
import { developmentShellLine } from '../../deployment/development.js'
import { baseName, isShell, normalize } from '../../deployment/paths.js'
import { follow } from '../../image/follow.js'
import type { Node } from '../../quire/node.js'
import type { Fix } from '../../text/finding.js'
import { addItems, scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { inProduction } from '../support/copies.js'
import { fixOf, settingFix } from '../support/fixes.js'

export const argumentsDiffer: Rule = {
  id: 'arguments-differ',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'the program gets other arguments in production than in development',
  rationale: `The same program gets other arguments than in development: none, although development says what to do (\`app serve\`); or all of them as one,
because they are in one item of the list. A shell splits \`run: app a b c\` at the spaces; lithos takes each item of \`arguments\` as one argument.

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
      const line = developmentLine(deployment)
      const shell = developmentShellLine(deployment)
      if (shell !== undefined) yield* leftToShell(deployment, shell, line?.arguments ?? [])
      yield* background(deployment, line?.arguments ?? [])
      if (isShell(deployment.config.config.executable?.value ?? '')) continue
      const values = line?.arguments.map(({ value }) => value)
      if (values?.every((value) => value !== undefined)) yield* missing(deployment, values)
    }
  },
}

function* missing(deployment: CheckedDeployment, wanted: readonly string[]): Generator<RuleFinding> {
  if (!wanted.some((word) => !word.startsWith('-'))) return
  const given = deployment.config.config.arguments
  const words = given.items.flatMap(({ value }) => value.trim().split(/\s+/))
  const joined = given.items.find(({ value }) => /\S\s+\S/.test(value))
  const next = wanted[given.items.length]
  if (joined && given.items.length < wanted.length && words.join(' ') === wanted.join(' '))
    yield {
      deployment,
      at: joined.at,
      message: `This is one argument with spaces in it, but in development the program gets ${wanted.length} arguments. Write \`arguments: [${wanted.join(', ')}]\`.`,
      fixes: partedFix(deployment, joined, wanted),
    }
  else if (
    given.complete &&
    next !== undefined &&
    !next.startsWith('-') &&
    !wanted[given.items.length - 1]?.startsWith('-') &&
    given.items.every(({ value }, index) => value === wanted[index]) &&
    !hasDefault(deployment, given.items.length + 1)
  )
    yield {
      deployment,
      at: given.items.length > 0 ? given.at : anchorOf(deployment.config),
      message: `Development starts the program with \`${wanted.join(' ')}\`, but production starts it without ${given.items.length === 0 ? 'any argument' : `\`${wanted.slice(given.items.length).join(' ')}\``}. Add what is missing to \`arguments\`.`,
      fixes: addedFix(deployment, wanted.slice(given.items.length)),
    }
}

/** The words in place of the one item that has them all. */
function partedFix(
  deployment: CheckedDeployment,
  { node }: { readonly node: Node },
  wanted: readonly string[],
): readonly Fix[] {
  const given = deployment.config.config.arguments
  const words = wanted.map((word) => inProduction(deployment, word))
  const list = given.items.length === 1 && given.node.kind === 'sequence' ? given.node : undefined
  const [first, ...others] = words.map((word) => (word === undefined ? undefined : itemText(word)))
  const rest = others.filter((word) => word !== undefined)
  if (list === undefined || first === undefined || rest.length < others.length || node.kind !== 'scalar') return []
  const separator = list.flow ? ', ' : `\n${' '.repeat(node.at.file.position(node.at.start).column - 3)}- `
  return fixOf(`write \`arguments: [${[first, ...rest].join(', ')}]\``, 'unsafe', {
    at: node.at,
    text: [first, ...rest].join(separator),
  })
}

/** What development gives the program, behind what production does. */
function addedFix(deployment: CheckedDeployment, missing: readonly string[]): readonly Fix[] {
  const given = deployment.config.config.arguments
  const texts = missing.flatMap((word) => {
    const text = itemText(inProduction(deployment, word))
    return text === undefined ? [] : [text]
  })
  if (texts.length < missing.length) return []
  if (given.items.length === 0) return settingFix(deployment.config, ['arguments'], `[${texts.join(', ')}]`, 'unsafe')
  const list = given.node.kind === 'sequence' ? given.node : undefined
  return list === undefined
    ? []
    : fixOf(`add \`${texts.join('`, `')}\` to \`arguments\``, 'unsafe', addItems(list, texts))
}

/** A word as an item of `[…]`; `undefined` where it needs more than quotes. */
function itemText(word: string | undefined): string | undefined {
  return word === undefined || /[,[\]{}]/.test(word) ? undefined : scalarText(word)
}

/** What the shell of development does with the line, and nobody in production. */
function* leftToShell(deployment: CheckedDeployment, line: string, words: readonly LineWord[]): Generator<RuleFinding> {
  const { executable, arguments: given } = deployment.config.config
  const command = isShell(executable?.value ?? '') && given.items[0]?.value === '-c' ? given.items.slice(1) : []
  const [first] = command
  const last = command.at(-1)
  if (first && last && command.length > 1 && command.map(({ value }) => value).join(' ') === line.trim()) {
    yield {
      deployment,
      at: first.at.file === last.at.file ? { ...first.at, end: last.at.end } : first.at,
      message: `\`-c\` takes one argument: the shell runs only \`${first.value}\` and gets the others as \`$0\`, \`$1\` and so on. Write the command line as one item.`,
    }
    return
  }
  for (const { value, at } of given.items)
    if (operators.has(value) && line.split(/\s+/).includes(value))
      yield {
        deployment,
        at,
        message: `\`${value}\` is meant for a shell, but lithos starts the program without one, so the program gets it as an argument. Start \`/bin/sh -c\` with the whole line.`,
      }
    else if (/^["']/.test(value) && words.some((word) => word.text === value && word.value !== value))
      yield {
        deployment,
        at,
        message: `The inner quotes are meant for a shell, but lithos starts the program without one, so they become part of the argument. Remove them.`,
      }
}

/** Programs that leave their first process unless they are told to stay, and what says so. */
const staying: readonly (readonly [program: RegExp, stays: RegExp])[] = [
  [/^nginx$/, /daemon\s+off/],
  [/^php-fpm[\d.]*$/, /(?:^|\s)(?:-F|--nodaemonize|-R?F)(?:\s|$)/],
  [/^supervisord$/, /(?:^|\s)(?:-n|--nodaemon)(?:\s|$)/],
  [/^crond?$/, /(?:^|\s)-f(?:\s|$)/],
  [/^httpd$/, /(?:^|\s)(?:-f\w*|-D\s*FOREGROUND|-DFOREGROUND)(?:\s|$)/],
  [/^sshd$/, /(?:^|\s)-\w*D/],
]
/** What sends a program into the background. */
const leaving: readonly (readonly [program: RegExp, leaves: RegExp])[] = [
  [/^gunicorn\d?$/, /^(?:-D|--daemon)$/],
  [/^(?:redis-server|uwsgi)$/, /^--daemonize(?:=|$)(?!=?no$)/],
  [/^celery$/, /^--detach$/],
  [/^puma$/, /^(?:-d|--daemon)$/],
]

/** The end of the first process is the end of the container, for lithos as for vagga. */
function* background(deployment: CheckedDeployment, line: readonly LineWord[]): Generator<RuleFinding> {
  const { executable, arguments: given } = deployment.config.config
  const program = baseName(executable?.value ?? '')
  const stays = staying.find(([name]) => name.test(program))?.[1]
  const words = line.map(({ value, text }) => value ?? text).join(' ')
  if (stays?.test(words) && given.complete && !stays.test(given.items.map(({ value }) => value).join(' ')))
    yield {
      deployment,
      at: given.items.length > 0 ? given.at : anchorOf(deployment.config),
      message: `Development tells \`${program}\` to stay in the foreground, production does not: its first process exits, and lithos stops the container with it. Add the option.`,
    }
  const leaves = leaving.find(([name]) => name.test(program))?.[1]
  for (const [index, { value, at }] of given.items.entries())
    if (leaves?.test(value) && !/^(?:no|false)$/.test(given.items[index + 1]?.value ?? ''))
      yield {
        deployment,
        at,
        message: `\`${value}\` sends \`${program}\` into the background: its first process exits, and lithos stops the container with it. Remove it.`,
      }
}

const operators: ReadonlySet<string> = new Set(['|', '||', '&&', '&', ';', '<', '>', '>>', '2>', '2>&1', '>&2'])

/** A shell script that does without an argument: `${1:-serve}`. */
function hasDefault({ image, config: { config } }: CheckedDeployment, position: number): boolean {
  const path = normalize(config.executable?.value ?? '/', config.workdir.value)
  const bytes = follow(image, path).entry.content?.(65536)
  return bytes !== undefined && new RegExp(`\\$\\{${position}:?[-=]`).test(new TextDecoder().decode(bytes))
}
