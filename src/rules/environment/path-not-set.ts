import { anchorOf, hasVariable } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { developmentEnviron, developmentWorkdir } from '../../deployment/development.js'
import { baseName, normalize, under, vaggaPath } from '../../deployment/paths.js'
import { firstLine } from '../../deployment/sources.js'
import { existsAt } from '../../deployment/volumes.js'
import type { Clue } from '../../evidence/evidence.js'
import { isShellScript } from '../../evidence/shell-script.js'
import { follow } from '../../image/follow.js'
import type { Fix, Severity } from '../../text/finding.js'
import { pairAt } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { copyOf } from '../support/copies.js'
import { settingFix } from '../support/fixes.js'
import { onlyPackagesBring } from '../support/packages.js'

export const pathNotSet: Rule = {
  id: 'path-not-set',
  group: 'environment',
  clause: '3b',
  severity: 'warning',
  summary: '`environ` does not set the `PATH` that the program needs, and lithos has no default for it',
  rationale: `vagga gives every command \`PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\`. lithos sets no PATH at all. Shells bring a default
of their own (which they do not pass on), and the C library searches \`/bin:/usr/bin\`. What breaks is a program that starts another by its
bare name without a shell, if that one is somewhere else: \`/usr/local/bin\`, \`/sbin\`, a virtualenv.

Write \`PATH\` into \`environ\`; vagga's own value is offered as a fix. It is told where the program is seen to run others by name that are
elsewhere (an error where that is certain); without that it is a line of the checklist.`,
  examples: [
    {
      severity: 'error',
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /usr/local/bin
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app/main.sh, path: /usr/local/bin/serve }
`,
        'lithos.yaml': 'executable: /usr/bin/env\narguments: [⟦serve⟧]\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml': `executable: /usr/bin/env\narguments: [serve]\nuser-id: 1\nenviron:\n  PATH: ${vaggaPath}\n`,
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      const found = [...fromProject(context, deployment)]
      if (found.length > 0) yield* found
      else if (hasVariable(deployment.config, 'PATH')) yield* fromShortPath(deployment)
      else yield* fromNoPath(context, deployment)
    }
  },
}

/** No PATH: `env` and the C library search two directories, a shell those that it knows. */
function* fromNoPath(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const { executable, arguments: words } = deployment.config.config
  const fixes = settingFix(deployment.config, ['environ', 'PATH'], developmentPath(deployment).join(':'), 'safe')
  const word =
    executable && baseName(executable.value) === 'env'
      ? words.items.find(({ value }) => !/^-|=/.test(value))
      : undefined
  const byEnv = word ?? inFirstLine(context, deployment)
  const severity = byEnv && !byEnv.value.includes('/') ? outsideDefault(deployment, byEnv.value) : undefined
  const clues = deployment.evidence.of('runs-by-bare-name').filter((clue) => isMissed(deployment, clue))
  const related = clues.map(({ at, message }) => ({ at, message }))
  if (byEnv && severity) {
    yield {
      deployment,
      at: byEnv.at,
      severity,
      message: `\`env\` looks for \`${byEnv.value}\` in PATH, which lithos does not set. It then searches only /bin and /usr/bin, but the program is elsewhere. Set \`PATH\` in \`environ\`.`,
      related,
      fixes,
    }
    return
  }
  if (clues.length === 0) return
  const own = developmentEnviron(deployment).find(({ name }) => name.value === 'PATH')
  yield {
    deployment,
    at: own ? pairAt({ key: own.name, value: own.value }) : anchorOf(deployment.config),
    severity: clues.some((clue) => isCertainlyMissed(deployment, clue)) ? 'error' : 'warning',
    message:
      'lithos sets no PATH, and neither does `environ`: programs that are started by their bare name are only found in /bin and /usr/bin. ' +
      `Set \`PATH: ${developmentPath(deployment).join(':')}\` in \`environ\`.`,
    related,
    fixes,
  }
}

/** `#!/usr/bin/env node` of the program itself. */
function inFirstLine(context: RuleContext, deployment: CheckedDeployment): { value: string; at: Location } | undefined {
  const { executable, workdir } = deployment.config.config
  if (executable === undefined) return undefined
  const { source } = follow(deployment.image, normalize(executable.value, workdir.value)).entry
  const line = source === undefined ? undefined : firstLine(context, source)
  const name = line && /^#!\s*(?:\/usr)?\/bin\/env\s+([\w.+-]+)\s*$/.exec(line.file.line(1))?.[1]
  return line && name !== undefined ? { value: name, at: line } : undefined
}

/** Whether a program is in development's PATH and not where `env` searches: certainly, perhaps, or not. */
function outsideDefault(deployment: CheckedDeployment, name: string): Severity | undefined {
  const isIn = (directory: string) => existsAt(deployment, `${directory}/${name}`)
  const answers = defaultDirectories.map(isIn)
  const elsewhere = developmentPath(deployment).filter((directory) => !defaultDirectories.includes(directory))
  const isThere = elsewhere.some((directory) => isIn(directory) === 'yes')
  if (answers.includes('yes') || !(isThere || elsewhere.some((directory) => isUnpacked(deployment, directory))))
    return undefined
  if (defaultDirectories.every((directory) => isLackingIn(deployment, directory, name))) return 'error'
  return isThere ? 'warning' : undefined
}

/** Where the C library and `env` search without PATH. */
const defaultDirectories = ['/bin', '/usr/bin']

/** It certainly is not there: only a package could bring it, and none is called like it. */
function isLackingIn(deployment: CheckedDeployment, directory: string, name: string): boolean {
  const path = `${directory}/${name}`
  if (existsAt(deployment, path) === 'no' || isOfDistribution(deployment, path)) return true
  return (
    !bringers.test(packagesOf(deployment, path).join(' ')) && onlyPackagesBring(deployment.image, path) !== undefined
  )
}

const packagesOf = ({ image }: CheckedDeployment, path: string): readonly string[] => image.entry(path).packages ?? []

/** Packages that bring interpreters that they are not called like. */
const bringers =
  /\b(?:npm|yarn|rails|bundler|rake|rubygems|passenger|uwsgi|ansible|composer|wordpress|build-essential)\b/

/** Nothing but the bare distribution could have it, and that has no interpreter but these. */
function isOfDistribution({ image, project, container }: CheckedDeployment, path: string): boolean {
  const { exists, step } = image.entry(path)
  const isStep = stepsOf(project, container.name.value).some(
    (one) => one.step.at === step && /^(?:Alpine|Ubuntu|UbuntuRelease)$/.test(one.step.tag),
  )
  return exists === 'unknown' && isStep && !/^(?:perl|bash|awk|mawk|python3?|dash)$/.test(baseName(path))
}

/** An archive was unpacked at a directory around it, which is not that of everything. */
function isUnpacked({ project, container }: CheckedDeployment, directory: string): boolean {
  return stepsOf(project, container.name.value).some(({ step }) => {
    const path = step.tag === 'Tar' || step.tag === 'Unzip' ? normalize(step.value.path?.value ?? '/') : '/'
    return path !== '/' && path !== '/usr' && under(directory, path)
  })
}

/** A program that only the project has, in a directory of development's PATH. */
function* fromProject({ files }: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const own = developmentEnviron(deployment).find(({ name }) => name.value === 'PATH')
  const directories =
    own?.value.value.split(':').map((directory) => normalize(directory, developmentWorkdir(deployment))) ?? []
  const inProject = directories.filter((directory) => under(directory, '/work'))
  const searched = searchedDirectories(deployment)
  for (const { subject, message, at } of deployment.evidence.of('runs-by-bare-name')) {
    const isFound = searched.some((directory) => existsAt(deployment, normalize(`${directory}/${subject}`)) !== 'no')
    const home = inProject.find(
      (directory) => files.stat(inRepository(deployment, `${directory}/${subject}`)) !== undefined,
    )
    if (own === undefined || subject === undefined || isFound || home === undefined) continue
    yield {
      deployment,
      at: pairAt({ key: own.name, value: own.value }),
      severity: 'warning',
      message: `${message}, which development finds in \`${home}\`: that directory is not there in production, and the program is in none of ${searched.map((directory) => `\`${directory}\``).join(', ')}. Copy it into the image, and set \`PATH\` in \`environ\` of \`${deployment.config.file.path}\` to the directory of the copy.`,
      related: [{ at, message }],
      fixes: copyOfDirectory(deployment, home),
    }
    return
  }
}

/** `/work/bin/x` is `bin/x` of the project. */
function inRepository({ project }: CheckedDeployment, path: string): string {
  return [project.directory, path.slice('/work/'.length)].filter((part) => part !== '').join('/')
}

/** PATH with the copy of the directory in the image, where there is one. */
function copyOfDirectory(deployment: CheckedDeployment, directory: string): readonly Fix[] {
  const copy = copyOf(deployment, directory)
  if (copy === undefined || hasVariable(deployment.config, 'PATH')) return []
  return settingFix(deployment.config, ['environ', 'PATH'], `${copy}:${vaggaPath}`, 'unsafe')
}

/** Where production looks for programs: in PATH, or where shells do without. */
function searchedDirectories({ config: { config } }: CheckedDeployment): readonly string[] {
  const path = config.environ.get('PATH')?.value ?? vaggaPath
  return path.split(':').filter((directory) => directory.startsWith('/'))
}

/** Programs that every distribution has in /bin or /usr/bin. */
const everywhere = new Set(
  'sh bash cat ls cp mv rm mkdir rmdir ln chmod chown touch echo printf true false test env date sleep kill ps head tail sort uniq wc tr cut tee xargs find grep egrep sed awk tar gzip gunzip bzip2 xz zip unzip git curl wget ssh rsync openssl python python2 python3 perl ruby php node npm make gcc id whoami uname hostname stat du df which basename dirname readlink mktemp nice nohup timeout seq'.split(
    ' ',
  ),
)

/**
 * Whether the program is not found without PATH. Scripts are run by a shell, whose own default has at least the four
 * usual directories (busybox); everything else has the C library's two. facts: boot.md 1.2
 */
function isMissed(deployment: CheckedDeployment, { subject, at }: Clue): boolean {
  if (subject === undefined) return true
  const isThere = (directory: string) => existsAt(deployment, `${directory}/${subject}`)
  if (isShellScript(at.file) || at.file === deployment.config.file)
    return (
      ['/sbin', '/usr/sbin', '/bin', '/usr/bin'].every((directory) => isThere(directory) === 'no') &&
      developmentPath(deployment).some((directory) => isThere(directory) === 'yes')
    )
  return !everywhere.has(subject) && ['/bin', '/usr/bin'].every((directory) => isThere(directory) !== 'yes')
}

/** It is certainly run, and certainly not found: Go looks in PATH alone, the C library in two directories. */
function isCertainlyMissed(deployment: CheckedDeployment, clue: Clue): boolean {
  const { subject, at, certain } = clue
  if (!certain || subject === undefined || isShellScript(at.file)) return false
  if (at.file.path.endsWith('.go')) return true
  const isThere = developmentPath(deployment).some(
    (directory) => existsAt(deployment, `${directory}/${subject}`) === 'yes',
  )
  return isThere && defaultDirectories.every((directory) => isLackingIn(deployment, directory, subject))
}

/** Where development looks for programs, without what is not there in production. */
function developmentPath(deployment: CheckedDeployment): readonly string[] {
  const own = developmentEnviron(deployment).find(({ name }) => name.value === 'PATH')?.value.value ?? vaggaPath
  return own.split(':').filter((directory) => directory.startsWith('/') && !under(normalize(directory), '/work'))
}

/** A PATH that lacks the directory of a program that is started by its name. */
function* fromShortPath(deployment: CheckedDeployment): Generator<RuleFinding> {
  const entry = deployment.config.config.environ.entries.find(({ key }) => key.value === 'PATH')
  if (entry === undefined || /[$@]/.test(entry.value.value)) return
  const searched = entry.value.value.split(':').filter((directory) => directory.startsWith('/'))
  for (const { subject, message, at } of deployment.evidence.of('runs-by-bare-name')) {
    const isIn = (directory: string) => existsAt(deployment, `${directory}/${subject}`)
    const home = developmentPath(deployment).find((directory) => isIn(directory) === 'yes')
    if (subject === undefined || home === undefined || searched.some((directory) => isIn(directory) === 'yes')) continue
    yield {
      deployment,
      at: pairAt(entry),
      severity: 'warning',
      message: `${message}, which is in \`${home}\`, but this \`PATH\` does not have that directory, so the program is not found. Add the directory.`,
      related: [{ at, message }],
    }
  }
}
