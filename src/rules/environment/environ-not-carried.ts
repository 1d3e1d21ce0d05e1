import { hasVariable } from '../../deployment/config.js'
import { siblingsOf } from '../../deployment/containers.js'
import { developmentContainer, developmentEnviron } from '../../deployment/development.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { isProvidedFor, stopsWithout } from '../../evidence/clues.js'
import { type FileSystem, joinPaths } from '../../files/filesystem.js'
import type { ContainerConfig } from '../../lithos/shape.js'
import { memoize } from '../../text/collections.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, settingAt, within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import { addEntries, scalarText } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { inProduction } from '../support/copies.js'
import { fixOf, settingFix, variableFix } from '../support/fixes.js'
import { holdsSecret } from './secret-in-environ.js'

/** Rules of their own, and what lithos sets itself. */
const elsewhere =
  /^(?:PATH|HOME|LITHOS_NAME|LITHOS_CONFIG|LANG|LC_\w+|LANGUAGE|TERM|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_\w+_BUS_ADDRESS|SSH_AUTH_SOCK|LISTEN_(?:FDS|PID|FDNAMES)|(?:https?|ftp|all|no)_proxy)$/i
/** For developers; production seldom wants them. */
const forDevelopers =
  /DEBUG|TRACE|VERBOSE|^RUST_|^PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|FAULTHANDLER|WARNINGS|HISTFILE|STARTUP)$|RELOAD|EDITOR|PAGER|^(?:PS[124]|VIRTUAL_ENV|FLASK_APP|FLASK_RUN_\w+|PIP_\w+|NPM_CONFIG_\w+)$|HISTFILE|_DEV$|^DEV_|^(?:NODE|RAILS|RACK|FLASK|APP|MIX)_ENV$/i

/** Secrets and neighbours of development: production needs other values. */
const ofDevelopment = /PASS|SECRET|TOKEN|_KEY|CREDENTIAL|:\/\/[^/\s]*:[^/\s]*@|\blocalhost\b|\b127\.|::1\b/i

export const environNotCarried: Rule = {
  id: 'environ-not-carried',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'a variable is set in development but not in production',
  rationale: `Variables in vagga.yaml (\`environ\`, \`environ-file\`, the shell line of a command, \`options\`) are for development commands only. The process in
production sees exactly what the lithos config's \`environ\` says, besides TERM, LITHOS_NAME and LITHOS_CONFIG. A program that reads its settings
from such a variable starts with its defaults, or not at all.

Repeat the variable, with the value for production, in \`environ\` of the lithos config (secrets in \`secret-environ\`). Variables whose names
suggest debugging are only a note, as are those that another lithos config of the same container has: they seem to be left out on purpose. Ignore it for variables that production must not have.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    environ:
      ⟦APP_CONFIG: /etc/app.conf⟧
`,
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\nenviron:\n  APP_CONFIG: /etc/app.conf\n',
      },
    },
  ],
  together: true,
  *check({ deployments, files }) {
    for (const deployment of deployments) {
      const siblings = siblingsOf(deployment, deployments)
      for (const { name, value } of developmentEnviron(deployment))
        if (isMissing(deployment, name.value))
          yield finding(deployment, siblings, name.value, pairAt({ key: name, value }), value.value)
      yield* inShellLine(deployment, siblings)
      yield* fromFile(deployment, files)
      yield* fromOptions(deployment)
    }
  },
}

function isMissing({ config }: CheckedDeployment, name: string): boolean {
  return !elsewhere.test(name) && /^\w+$/.test(name) && !hasVariable(config, name) && !namesIn(config.config).has(name)
}

/** What the arguments set, as `NAME=value`. */
const namesIn = memoize((config: ContainerConfig): ReadonlySet<string> => {
  const names = config.arguments.items.flatMap(({ value }) => value.match(/\b\w+=/g) ?? [])
  return new Set(names.map((name) => name.slice(0, -1)))
})

function finding(
  deployment: CheckedDeployment,
  siblings: readonly CheckedDeployment[],
  name: string,
  at: Location,
  value?: string,
): RuleFinding {
  const used = deployment.evidence.of('uses-variable').filter(({ subject }) => subject === name)
  const file = deployment.config.file.path
  const leftOut = siblings.some((other) => hasVariable(other.config, name))
  const isDefaulted = used.length > 0 && used.every(({ hasDefault }) => hasDefault)
  const doubtful =
    isDefaulted ||
    isDevelopmentPath(name, value) ||
    (used.length === 0 ? forDevelopers.test(name) || leftOut : used.every(isProvidedFor))
  const carried = value === undefined ? undefined : inProduction(deployment, value)
  const otherwise = doubtful ? 'note' : 'warning'
  return {
    deployment,
    at,
    severity: used.some(stopsWithout) ? 'error' : otherwise,
    message: `\`${name}\` is set in development but not in \`${file}\`, so the process does not have it in production. ${remedy(name, value)}`,
    related: used.map((clue) => ({ at: clue.at, message: clue.message })),
    fixes:
      carried === undefined || ofDevelopment.test(`${name}=${carried}`)
        ? []
        : variableFix(deployment.config, name, carried, 'unsafe'),
  }
}

/** Where the production value belongs. */
function remedy(name: string, value = ''): string {
  if (holdsSecret(name, value))
    return 'Encrypt its production value with `lithos_crypt encrypt`, and add it to `secret-environ`.'
  return /\blocalhost\b|\b127\.|::1\b/.test(value)
    ? 'Add it to `environ` with the address that production has: this one is of the development machine.'
    : 'Add it to `environ` with its production value.'
}

/** `PYTHONPATH: /work/lib`: where the sources of development are; production has them elsewhere. */
function isDevelopmentPath(name: string, value: string | undefined): boolean {
  return /PATH$/.test(name) && value !== undefined && /^\/work(?:\/|:|$)/.test(value)
}

/** `run: MODE=prod /app/main.sh`, `run: [env, MODE=prod, /app/main.sh]` */
function* inShellLine(deployment: CheckedDeployment, siblings: readonly CheckedDeployment[]): Generator<RuleFinding> {
  const run = deployment.command?.command.value.run
  const line = run?.node.kind === 'scalar' ? run.items[0] : undefined
  if (!line) {
    const [program, ...words] = run?.items ?? []
    for (const { value, at } of baseName(program?.value ?? '') === 'env' ? words : []) {
      const [, name, plain] = /^([A-Za-z_]\w*)=(.*)$/s.exec(value) ?? []
      if (name === undefined) break
      if (isMissing(deployment, name)) yield finding(deployment, siblings, name, at, plain)
    }
    return
  }
  // `NAME=value program` and `export NAME=value`; a plain assignment is the script's own business
  const patterns = [
    /(?:^|[;&|\n]|\benv)[ \t]*((?:[A-Za-z_]\w*=(?:'[^'\n]*'|"[^"\n]*"|[^\s'";&|]*)[ \t]+)+)(?=[^\s;&|#])/g,
    /\bexport[ \t]+((?:[A-Za-z_]\w*=(?:'[^'\n]*'|"[^"\n]*"|[^\s'";&|]*)[ \t]*)+)/g,
  ]
  for (const [, assignments = ''] of patterns.flatMap((pattern) => [...line.value.matchAll(pattern)]))
    for (const [text, name = '', value = ''] of assignments.matchAll(/([A-Za-z_]\w*)=('[^']*'|"[^"]*"|\S*)/g))
      if (isMissing(deployment, name)) {
        const plain = /[$`\\]/.test(value) ? undefined : value.replaceAll(/^["']|["']$/g, '')
        yield finding(deployment, siblings, name, within(line.at, text), plain)
      }
}

function* fromFile(deployment: CheckedDeployment, files: FileSystem): Generator<RuleFinding> {
  const container = developmentContainer(deployment)
  const file = container.config.environFile
  const at = settingAt(container.config, 'environ-file', file)
  if (!file || !at) return
  const bytes = deployment.image.entry(file.value).content?.(65536) ?? inProject(deployment, files, file.value)
  const set =
    bytes &&
    [...new TextDecoder().decode(bytes).matchAll(/^([A-Za-z_]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => ({
      name,
      value,
    }))
  const missing = set?.filter(({ name }) => isMissing(deployment, name))
  if (missing ? missing.length === 0 : deployment.config.config.environ.entries.length > 0) return
  const used = deployment.evidence
    .of('uses-variable')
    .filter(({ subject }) => missing?.some(({ name }) => name === subject))
  yield {
    deployment,
    at,
    severity: used.some(stopsWithout) ? 'error' : 'warning',
    message:
      `vagga reads variables from \`${file.value}\`, but lithos has no such setting, so the process does not have them in production. ` +
      `${missing ? remedyOfAll(missing) : 'Add them to `environ`'} in \`${deployment.config.file.path}\`.`,
    related: used.map(({ at, message }) => ({ at, message })),
    fixes: missing ? carriedAll(deployment, missing) : [],
  }
}

/** All of them with their values, unless one is a password or known in development only. */
function carriedAll(deployment: CheckedDeployment, variables: readonly Variable[]): readonly Fix[] {
  const carried = variables.map(({ name, value }) => {
    const text = inProduction(deployment, value.trim())
    return text === undefined || ofDevelopment.test(`${name}=${text}`) ? undefined : ([name, scalarText(text)] as const)
  })
  const known = carried.flatMap((one) => (one?.[1] === undefined ? [] : [[one[0], one[1]] as const]))
  const { environ } = deployment.config.config
  if (known.length < carried.length || known.length === 0) return []
  if (environ.node.kind === 'mapping' && environ.entries.length > 0)
    return fixOf('add them to `environ`', 'unsafe', addEntries(environ.node, known))
  const text = `{ ${known.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
  return settingFix(deployment.config, ['environ'], text, 'unsafe')
}

interface Variable {
  readonly name: string
  readonly value: string
}

function remedyOfAll(variables: readonly Variable[]): string {
  const listed = (some: readonly Variable[]) => some.map(({ name }) => `\`${name}\``).join(', ')
  const secrets = variables.filter(({ name, value }) => holdsSecret(name, value))
  const others = variables.filter((one) => !secrets.includes(one))
  const plain = others.length === 0 ? [] : [`add ${listed(others)} to \`environ\``]
  const hidden = secrets.length === 0 ? [] : [`add ${listed(secrets)}, encrypted, to \`secret-environ\``]
  const both = [...plain, ...hidden].join(', and ')
  return both.charAt(0).toUpperCase() + both.slice(1)
}

/** A file of the project, which vagga reads at `/work`. */
function inProject({ project }: CheckedDeployment, files: FileSystem, text: string): Uint8Array | undefined {
  const path = normalize(text, '/work')
  if (!path.startsWith('/work/')) return undefined
  const file = joinPaths(project.directory, path.slice('/work/'.length))
  return files.stat(file)?.kind === 'file' ? files.read(file, 65536) : undefined
}

/** vagga makes `VAGGAOPT_PORT` and `VAGGACLI_PORT` out of a command's `options`. */
function* fromOptions(deployment: CheckedDeployment): Generator<RuleFinding> {
  const value = deployment.command?.command.value
  const options = value && 'options' in value ? value.options : undefined
  const at = value && settingAt(value, 'options', options)
  for (const clue of deployment.evidence.of('uses-variable')) {
    const name = clue.subject ?? ''
    if (!/^VAGGA(?:OPT|CLI)?_/.test(name) || hasVariable(deployment.config, name)) continue
    yield {
      deployment,
      at: at ?? clue.at,
      message: `The program uses \`${name}\`, which only vagga sets (from \`options\` of a command). Add it to \`environ\` in \`${deployment.config.file.path}\`, or pass an argument.`,
      related: [{ at: clue.at, message: clue.message }],
    }
  }
}
