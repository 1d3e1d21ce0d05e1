import { hasVariable, textsOf } from '../../deployment/config.js'
import { configsOf } from '../../deployment/containers.js'
import type { ConfigFile } from '../../deployment/deployment.js'
import { developmentEnviron, developmentShellLine, developmentWords } from '../../deployment/development.js'
import { baseName, isShell, normalize, vaggaPath } from '../../deployment/paths.js'
import type { Node } from '../../quire/node.js'
import type { Fix } from '../../text/finding.js'
import { within } from '../../text/places.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { inProduction } from '../support/copies.js'
import { fixOf, partFix, valueFix } from '../support/fixes.js'

const wellKnown = new Set([
  'HOME',
  'PATH',
  'USER',
  'PWD',
  'LANG',
  'HOSTNAME',
  'SHELL',
  'TMPDIR',
  'PYTHONPATH',
  'LD_LIBRARY_PATH',
])
/** Commands whose output people write into a setting. */
const substitution =
  /\$\((?:hostname|pwd|date|cat|nproc|whoami|id|dirname|basename|uname|git|echo|printf|head|which)\b[^()]*\)|`(?:hostname|pwd|date|nproc|whoami|uname)\b[^`]*`/
const reference = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g

export const variableNotExpanded: Rule = {
  id: 'variable-not-expanded',
  group: 'environment',
  clause: null,
  severity: 'error',
  summary: '`$VAR`, `~` or `*` is written where no shell expands it',
  rationale: `lithos starts the program directly, without a shell, and takes the values of \`environ\` and \`arguments\` as they are: \`$PATH\`, \`\${HOME}\`, \`~\` and
\`*\` reach the program literally. \`PATH: /opt/bin:$PATH\` is then a PATH whose second directory is called \`$PATH\`.

Write the value itself. lithos' own variables are written \`@{name}\` and have to be declared under \`variables\`. Where a shell is wanted, say so:
\`executable: /bin/sh\`, \`arguments: [-c, "exec app $HOME"]\`.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: /opt/bin:⟦$PATH⟧\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PATH: /opt/bin:/usr/local/bin:/usr/bin:/bin\n',
      },
    },
  ],
  *check(context) {
    for (const { config, deployment: about } of configsOf(context)) {
      const { deployment } = about
      // a config in no image is not started as far as is known
      const unsure = deployment === undefined ? { severity: 'warning' as const } : {}
      const inShell = shellArgument(config)
      const known = new Set(deployment ? developmentEnviron(deployment).map(({ name }) => name.value) : [])
      const byShell = deployment && developmentShellLine(deployment) !== undefined ? developmentWords(deployment) : []
      for (const { what, value, at, name, node } of textsOf(config.config)) {
        if (at === inShell || what === 'stdout-stderr-file') continue
        const found = [...value.matchAll(reference)].find(([text, braced, plain]) => {
          const variable = (braced ?? plain) as string
          return (
            wellKnown.has(variable) ||
            known.has(variable) ||
            hasVariable(config, variable) ||
            byShell.some((word) => word.includes(text))
          )
        })
        if (found)
          yield {
            ...about,
            ...unsure,
            at: within(at, found[0]),
            ...(name?.value === 'PATH' ? { clause: '3b' as const } : {}),
            message: `\`${found[0]}\` in ${name ? `\`${name.value}\`` : `\`${what}\``} is not expanded: lithos starts the program without a shell, so it gets these characters literally. Write the value itself.`,
            fixes: writtenOut(config, deployment, { node, value, name: name?.value }, found),
          }
        else if (substitution.test(value))
          yield {
            ...about,
            ...unsure,
            at: within(at, substitution.exec(value)?.[0] ?? value),
            message: `The command in ${name ? `\`${name.value}\`` : `\`${what}\``} is not run: lithos starts the program without a shell, so it gets these characters literally. Write the value itself, or start \`/bin/sh -c\`.`,
          }
        else if (/^~(?:\/|$)/.test(value))
          yield {
            ...about,
            ...unsure,
            at: within(at, '~'),
            message: `\`~\` is not expanded: lithos starts the program without a shell, so it gets the \`~\` literally. Write the absolute path.`,
          }
        else if (what === 'arguments' && deployment && byShell.includes(value) && filesOf(deployment, value).length > 0)
          yield {
            ...about,
            ...unsure,
            at,
            message: `\`${value}\` is expanded by the shell in development, but lithos starts the program without one, so it gets the \`*\` literally. List the files, or start \`/bin/sh -c\`.`,
            fixes: listedFix(deployment, node, value),
          }
      }
    }
  },
}

/** The value in place of the variable, where it is known: the config's own, or that of development. */
function writtenOut(
  config: ConfigFile,
  deployment: CheckedDeployment | undefined,
  text: { readonly node: Node; readonly value: string; readonly name: string | undefined },
  [written, braced, plain]: RegExpMatchArray,
): readonly Fix[] {
  const variable = (braced ?? plain) as string
  const own = text.name === variable ? undefined : config.config.environ.get(variable)?.value
  if (own !== undefined) return own.includes('$') ? [] : partFix(text.node, written, own, 'safe')
  if (config.config.secretEnviron.get(variable) !== undefined) return []
  const inDevelopment =
    deployment && developmentEnviron(deployment).find(({ name }) => name.value === variable)?.value.value
  const value = inDevelopment ?? (variable === 'PATH' ? vaggaPath : undefined)
  if (value !== undefined && deployment !== undefined) {
    const carried = inProduction(deployment, value)
    if (carried !== undefined && !carried.includes('$')) return partFix(text.node, written, carried, 'unsafe')
  }
  // a list of directories that begins or ends with itself, and nothing sets it
  const list = text.name !== variable || text.node.kind !== 'scalar' ? undefined : text.value.split(':')
  const others = list?.filter((part) => part !== written)
  if (list === undefined || others === undefined || others.length === 0 || others.length === list.length) return []
  return valueFix(text.node, others.join(':'), `remove \`${written}\` from \`${variable}\``, 'unsafe')
}

/** The command line of `sh -c`, which a shell expands. */
function shellArgument({ config }: ConfigFile): unknown {
  const { executable, arguments: list } = config
  const words = list.items
  const shell = executable && isShell(executable.value) ? 0 : words.findIndex(({ value }) => isShell(value)) + 1
  if (executable && !isShell(executable.value) && shell === 0) return undefined
  const flag = words.findIndex(({ value }, index) => index >= shell && /^-[a-z]*c$/.test(value))
  return flag < 0 ? undefined : words[flag + 1]?.at
}

/** The files of the image that a pattern with one `*` means, in the order of a shell. */
function filesOf({ image }: CheckedDeployment, text: string): readonly string[] {
  const directory = normalize(text.slice(0, text.lastIndexOf('/') + 1))
  const [head, tail, more] = baseName(text).split('*')
  if (!text.startsWith('/') || head === undefined || tail === undefined || more !== undefined) return []
  if (directory.includes('*')) return []
  const names = image.list(directory).names.filter((name) => name.startsWith(head) && name.endsWith(tail))
  return names.sort().map((name) => normalize(`${directory}/${name}`))
}

/** The files themselves, where they are all known. */
function listedFix(deployment: CheckedDeployment, node: Node, text: string): readonly Fix[] {
  const files = filesOf(deployment, text)
  const isPlain = files.every((file) => /^[\w./-]+$/.test(file))
  const isComplete = deployment.image.list(normalize(text.slice(0, text.lastIndexOf('/') + 1))).complete
  const list = deployment.config.config.arguments.node
  if (!isPlain || !isComplete || list.kind !== 'sequence' || !list.flow) return []
  return fixOf(`write ${files.map((file) => `\`${file}\``).join(', ')}`, 'unsafe', {
    at: node.at,
    text: files.join(', '),
  })
}
