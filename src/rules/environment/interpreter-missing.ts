import { anchorOf, hasVariable } from '../../deployment/config.js'
import { developmentWords } from '../../deployment/development.js'
import { baseName, isShell, normalize, under, vaggaPath } from '../../deployment/paths.js'
import { firstLine, placeOfLoss } from '../../deployment/sources.js'
import { existsAt, servingVolume } from '../../deployment/volumes.js'
import { follow } from '../../image/follow.js'
import type { Node } from '../../quire/node.js'
import type { Fix } from '../../text/finding.js'
import { within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { inImage, isInDevelopment } from '../support/copies.js'
import { fixOf, stepEdit, valueFix } from '../support/fixes.js'
import { logged, troubles } from '../support/problems.js'

export const interpreterMissing: Rule = {
  id: 'interpreter-missing',
  group: 'environment',
  clause: '1a',
  severity: 'error',
  summary: 'the interpreter of a script or the loader of a binary is not in the image',
  rationale: `The first line of a script names its interpreter, a program file its loader. When that is not in the image the start fails with the misleading \`error
when executing: No such file or directory (os error 2)\`, though the script is there. A line that ends in CR LF asks for an interpreter whose name
ends in a carriage return.

Install the interpreter, correct the \`#!\` line, save the file with Unix line ends, or build the program for the image's C library (a program
linked against glibc does not run on Alpine).`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /app/main.sh\nuser-id: 1\n',
        'app/main.sh': '⟦#!/nowhere/sh⟧\nexec sleep 1000\n',
      },
      good: {
        'app/main.sh': '#!/bin/sh\nexec sleep 1000\n',
      },
    },
  ],
  *check(context) {
    for (const { deployment, stage } of troubles(context, 'interpreter-missing')) {
      const { executable, workdir } = deployment.config.config
      const path = normalize(executable?.value ?? '/', workdir.value)
      const { source } = follow(deployment.image, path).entry
      const line = source === undefined ? undefined : firstLine(context, source)
      const hidden = hiddenInterpreter(context, deployment, line)
      yield {
        deployment,
        at: hidden ?? line ?? executable?.at ?? anchorOf(deployment.config),
        message: `${line && endsInCarriageReturn(line) ? carriageReturn : missing(path, stage.note)}.${logged(stage)}`,
        ...(executable ? { related: [{ at: executable.at, message: 'the program to start' }] } : {}),
        fixes: line && !hidden ? firstLineFix(context, deployment, line) : [],
      }
    }
    for (const deployment of context.deployments) {
      yield* fromEnv(deployment)
      for (const start of starts(deployment)) {
        const finding = inFirstLine(context, deployment, start)
        if (finding)
          yield {
            deployment,
            ...finding,
            related: [{ at: start.at, message: start.message }],
            fixes: firstLineFix(context, deployment, finding.at),
          }
      }
    }
  },
}

const carriageReturn =
  "The `#!` line ends in CR LF, and the carriage return becomes part of the interpreter's name, so the script does not start until the file is saved with Unix line ends"

function missing(path: string, note: string | undefined): string {
  const why = note ? ` (${note})` : ''
  return `The interpreter or loader of \`${path}\` is not in the image${why}, so the program does not start. Install it, or correct the first line`
}

interface Start {
  readonly path: string
  readonly at: Location
  readonly message: string
  /** lithos starts it, and the boot replay has looked for its interpreter. */
  readonly first: boolean
}

/** The program of the config, and what scripts certainly start by its path. */
function starts({ config: { config }, boot, evidence }: CheckedDeployment): readonly Start[] {
  const { executable, workdir } = config
  const told = boot.stages.some(({ code, status }) => code === 'interpreter-missing' && status === 'fails')
  const own =
    executable === undefined || told || isShell(executable.value)
      ? []
      : [{ path: executable.value, at: executable.at, message: 'the program to start', first: true }]
  const others = evidence
    .of('runs-path')
    .flatMap(({ subject, at, message, certain }) =>
      subject !== undefined && certain ? [{ path: subject, at, message, first: false }] : [],
    )
  return [...own, ...others].map((start) => ({ ...start, path: normalize(start.path, workdir.value) }))
}

function inFirstLine(context: RuleContext, deployment: CheckedDeployment, { path, first }: Start) {
  const { source, kind } = follow(deployment.image, path).entry
  const at = source === undefined || servingVolume(deployment, path) ? undefined : firstLine(context, source)
  const line = at?.file.line(1) ?? ''
  if (!at || kind !== 'file' || !line.startsWith('#!')) return undefined
  if (endsInCarriageReturn(at))
    return {
      at,
      message: `${carriageReturn}.`,
    }
  const interpreter = /^#!\s*(\/\S+)/.exec(line)?.[1]
  if (!first && interpreter !== undefined && existsAt(deployment, normalize(interpreter)) === 'no')
    return {
      at,
      message: `\`${interpreter}\` is not in the image, so the script does not run (\`No such file or directory\`). Install it, or correct the first line.`,
    }
  const name = /^#!\s*\/(?:usr\/)?bin\/env\s+([\w.+-]+)\s*$/.exec(line)?.[1]
  const directories = searched(deployment)
  if (name === undefined || isFound(deployment, name, directories)) return undefined
  return {
    at,
    message: `\`env\` finds no \`${name}\` in ${directories.map((directory) => `\`${directory}\``).join(', ')} of the image, so the script does not run. Install it, or set \`PATH\` in \`environ\`.`,
  }
}

/** `executable: /usr/bin/env`, and a program that is nowhere; one that is elsewhere is told by `path-not-set`. */
function* fromEnv(deployment: CheckedDeployment): Generator<RuleFinding> {
  const { executable, arguments: list } = deployment.config.config
  const name = list.items.find(({ value }) => !value.includes('='))
  if (!executable || baseName(executable.value) !== 'env' || !name || !/^\w[\w.+-]*$/.test(name.value)) return
  if (isFound(deployment, name.value, [...searched(deployment), ...vaggaPath.split(':')])) return
  yield {
    deployment,
    at: name.at,
    fixes: developmentProgramFix(deployment, name.node),
    message: `\`env\` has to start \`${name.value}\`, which is in no directory of \`PATH\` in the image. Install it, or name the program that is there.`,
    related: [{ at: executable.at, message: 'the program to start' }],
  }
}

/** The program that development names there, where `env` finds that. */
function developmentProgramFix(deployment: CheckedDeployment, node: Node): readonly Fix[] {
  const [, other] = developmentWords(deployment)
  return other !== undefined && /^\w[\w.+-]*$/.test(other) && isFound(deployment, other, searched(deployment))
    ? valueFix(node, other, `write \`${other}\`, as in development`, 'unsafe')
    : []
}

/** Where `env` looks for programs. */
function searched({ config }: CheckedDeployment): readonly string[] {
  return hasVariable(config, 'PATH')
    ? (config.config.environ.get('PATH')?.value ?? vaggaPath).split(':')
    : ['/bin', '/usr/bin']
}

function isFound(deployment: CheckedDeployment, name: string, directories: readonly string[]): boolean {
  return directories.some((directory) => existsAt(deployment, normalize(`${directory}/${name}`)) !== 'no')
}

/** The volume that hides what the first line of a script names. */
function hiddenInterpreter(context: RuleContext, deployment: CheckedDeployment, line: Location | undefined) {
  const interpreter = line && /^#!\s*(\/[^\s]+)/.exec(line.file.line(1))?.[1]
  const path = interpreter && normalize(interpreter)
  return path && servingVolume(deployment, path) ? placeOfLoss(context, deployment, path)?.at : undefined
}

/** Packages that have an interpreter under another name. */
const packageOf: Readonly<Record<string, string>> = { node: 'nodejs', php: 'php-cli', python: 'python3' }

/** Unix line ends, the interpreter at the place where the image has it, or the package that brings it. */
function firstLineFix(context: RuleContext, deployment: CheckedDeployment, line: Location): readonly Fix[] {
  const { file } = line
  if (endsInCarriageReturn(line))
    return file.text.length < 60_000
      ? fixOf(`save ${file.path} with Unix line ends`, 'unsafe', {
          at: { file, start: 0, end: file.text.length },
          text: file.text.replaceAll('\r\n', '\n'),
        })
      : []
  const [, interpreter = '', argument] = /^#!\s*(\/\S+)(?:\s+([\w.+-]+))?\s*$/.exec(file.line(1)) ?? []
  const tool = under(interpreter, '/work') ? inImage(context, deployment, normalize(interpreter)) : undefined
  if (tool !== undefined && isInDevelopment(context, deployment, tool))
    return fixOf(
      `write \`#!${tool.path}\` in ${file.path}${tool.edits.length > 0 ? ', and copy it' : ''}`,
      'unsafe',
      { at: within(line, interpreter), text: tool.path },
      ...tool.edits,
    )
  const name = baseName(interpreter) === 'env' && argument !== undefined ? argument : baseName(interpreter)
  const isThere = (path: string) => existsAt(deployment, path) === 'yes'
  const byShell = isShell(developmentWords(deployment)[0] ?? '') && isThere('/bin/sh') ? '/bin/sh' : undefined
  const there = [`/bin/${name}`, `/usr/bin/${name}`, `/usr/local/bin/${name}`].find(isThere) ?? byShell
  if (there !== undefined)
    return fixOf(`write \`#!${there}\` in ${file.path}`, 'unsafe', { at: line, text: `#!${there}` })
  return installFix(deployment, Object.hasOwn(packageOf, name) ? (packageOf[name] as string) : name)
}

/** Installs a package where the container has a distribution. */
function installFix({ container }: CheckedDeployment, name: string): readonly Fix[] {
  const { items } = container.config.setup
  const distribution = items.findIndex(({ tag }) => tag === 'Alpine' || tag === 'Ubuntu')
  if (distribution < 0 || !/^(?:bash|python3|nodejs|ruby|perl|php-cli)$/.test(name)) return []
  const step = `!Install [${name}]`
  return fixOf(
    `add \`- ${step}\` to container ${container.name.value}`,
    'unsafe',
    stepEdit(container, step, distribution + 1),
  )
}

function endsInCarriageReturn({ file, end }: Location): boolean {
  return file.text[end] === '\r'
}
