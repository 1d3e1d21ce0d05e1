import { textsOf } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { developmentVolumes } from '../../deployment/development.js'
import { interpreters, readFlag, settingsFile } from '../../deployment/named-files.js'
import { baseName, isShell, normalize, under } from '../../deployment/paths.js'
import { besideScript, inRepository, placeOfLoss } from '../../deployment/sources.js'
import { existsAt, servingVolume } from '../../deployment/volumes.js'
import { causeOf, severityOf, variableOf } from '../../evidence/clues.js'
import { interpretedBy, scriptWord } from '../../evidence/launches.js'
import { follow } from '../../image/follow.js'
import type { Volume } from '../../lithos/shape.js'
import type { Node } from '../../quire/node.js'
import type { Read } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { VaggaContainer } from '../../vagga/project.js'
import type { BuildStep } from '../../vagga/shape.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { copyFix, namesake } from '../support/copies.js'
import { fixOf, keyFix, partFix, stepEdit, unmountFix } from '../support/fixes.js'

/** `-Dlogging.config=…` */
const javaConfig = /^-D[\w.-]*config(?:uration)?(?:[-_.]?(?:file|location|path))?$/i
const libraries = new Set([
  'PYTHONPATH',
  'RUBYLIB',
  'PERL5LIB',
  'NODE_PATH',
  'LD_LIBRARY_PATH',
  'CLASSPATH',
  'LUA_PATH',
])

export const sourceNotInImage: Rule = {
  id: 'source-not-in-image',
  group: 'work-directory',
  clause: '1a',
  severity: 'error',
  summary: 'a file that the process needs at start is not in the image',
  rationale: `In development the whole project is there, under \`/work\`. In production only what the build steps put into the image is. A script,
module directory or configuration file that no step copies is missing, and the program exits at once with its own "No such file or directory".

Add a \`!Copy\`, or correct the path: sources are often copied one level off, or left out by \`rules\`, by \`ignore-regex\`, or by the default
ignores (\`.git\`, \`*.bak\`, \`*.orig\`, \`*~\`). Only paths whose absence is certain are reported; where a package or an opaque command may create
the file, nothing is reported.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/sh\narguments: [⟦/app/server.sh⟧]\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      const named = [...fromConfig(context, deployment)]
      yield* named
      for (const finding of emptyWorkdir(deployment))
        if (!named.some(({ at }) => at.file === finding.at.file && at.start === finding.at.start)) yield finding
      yield* fromModules(context, deployment)
      yield* fromProgram(context, deployment)
    }
  },
}

/** A file or directory that the config names, and that the program needs at start. */
interface Need {
  readonly path: string
  readonly at: Location
  readonly what: string
  readonly node: Node
  /** As it is written. */
  readonly written: string
}

function* fromConfig(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const needs = [...script(deployment), ...inArguments(context, deployment), ...inVariables(context, deployment)]
  for (const need of needs) if (!under(need.path, '/work')) yield* missed(context, deployment, need)
}

function scriptOf(deployment: CheckedDeployment): Read<string> | undefined {
  const { executable, arguments: words } = deployment.config.config
  const program = baseName(executable?.value ?? '')
  return interpreters.test(program) ? scriptWord(program, words.items) : undefined
}

/** What an interpreter is to run. */
function* script(deployment: CheckedDeployment): Generator<Need> {
  const { workdir } = deployment.config.config
  const word = scriptOf(deployment)
  if (!word || word.value.includes('@{')) return
  const isRelative = /[/.]/.test(word.value) && !workdir.implied
  if (!isRelative && !word.value.startsWith('/')) return
  const path = normalize(word.value, isRelative ? workdir.value : '/')
  yield { path, at: word.at, what: `\`${word.value}\``, node: word.node, written: word.value }
}

/** Values of options that name files, and what is a path of the repository. */
function* inArguments(context: RuleContext, deployment: CheckedDeployment): Generator<Need> {
  const { executable, arguments: words } = deployment.config.config
  const program = baseName(executable?.value ?? '')
  const told = interpretedBy({ program: { value: program }, words: words.items })
  const code = told?.kind === 'code' ? told.word : undefined
  const run = scriptOf(deployment)
  for (const [index, word] of words.items.entries()) {
    const before = words.items[index - 1]?.value ?? ''
    const [flag, value] = word.value.startsWith('-') ? splitFlag(word.value) : [before, word.value]
    const isCode = isShell(program) ? /^-[a-z]*c$/.test(flag) : code === word
    if (word === run || isCode || value === undefined || !value.startsWith('/') || /[*?$@{,:;]/.test(value)) continue
    const path = normalize(value)
    const isRead = flag === '-jar' || javaConfig.test(flag) || readFlag.test(flag)
    const isNamed = isRead || (index === 0 && settingsFile.test(value))
    if (isNamed || inRepository(context, deployment, path) !== undefined)
      yield { path, at: within(word.at, value), what: `\`${value}\``, node: word.node, written: value }
  }
}

/** Where libraries are searched, and what is a path of the repository. */
function* inVariables(context: RuleContext, deployment: CheckedDeployment): Generator<Need> {
  for (const { key, value } of deployment.config.config.environ.entries) {
    const isSearched = libraries.has(key.value)
    for (const part of isSearched ? value.value.split(':') : [value.value]) {
      if (!part.startsWith('/') || /[*?$@{,:;\s]/.test(part)) continue
      const path = normalize(part)
      if (isSearched || inRepository(context, deployment, path) !== undefined)
        yield {
          path,
          at: within(value.at, part),
          what: `\`${part}\` (\`${key.value}\`)`,
          node: value.node,
          written: part,
        }
    }
  }
}

/** Hidden by a volume, or not in the image. */
function* missed(context: RuleContext, deployment: CheckedDeployment, need: Need): Generator<RuleFinding> {
  const { path, at, what, node, written } = need
  const isCovered = servingVolume(deployment, path) !== undefined
  const hidden = isCovered ? placeOfLoss(context, deployment, path) : undefined
  if (hidden)
    yield {
      deployment,
      at: hidden.at,
      ...(hidden.doubtful ? { severity: 'warning' } : {}),
      message: `${hidden.message}, and the process needs it (${what}). Mount the volume elsewhere.`,
      fixes: unmountFix(deployment, hidden.hiddenBy),
      related: [{ at, message: 'named here' }],
    }
  const exists = existsAt(deployment, path)
  const isUnlikely = exists === 'unknown' && isProgramFile.test(path) && follow(deployment.image, path).entry.unlikely
  if (isCovered || !(exists === 'no' || isUnlikely)) return
  const there = namesake(context, deployment, path)
  const source = inRepository(context, deployment, path)
  const container = deployment.container.name.value
  yield {
    deployment,
    at,
    severity: isUnlikely ? 'warning' : 'error',
    fixes: there === undefined ? copyFix(deployment, source, path) : partFix(node, written, there, 'unsafe'),
    message: isUnlikely
      ? `No step puts ${what} into the image of \`${container}\`, and none of the programs that steps run is told to make it there. If so, the process does not find it in production.${inSource(source)}`
      : `${what} is not in the image of \`${container}\`, so the process does not find it in production.${inSource(source)}`,
  }
}

/** What a build makes, or an interpreter runs. */
const isProgramFile = /\.(?:jar|war|js|mjs|cjs|py|rb|php|pl|sh|phar|pyz|dll)$/

/** A volume over the sources, in the working directory or where libraries are searched. */
function* emptyWorkdir(deployment: CheckedDeployment): Generator<RuleFinding> {
  const { workdir, environ, volumes } = deployment.config.config
  const searched = environ.entries.flatMap(({ key, value }) => (libraries.has(key.value) ? value.value.split(':') : []))
  for (const path of new Set([workdir.value, ...searched].map((directory) => normalize(directory)))) {
    const volume = volumes.entries.find(({ key }) => normalize(key.value) === path)
    const told = deployment.boot.stages.some(({ code, status }) => code === 'executable-missing' && status === 'fails')
    if (volume && path !== '/' && !told && coversSources(deployment, path, volume.value))
      yield {
        deployment,
        at: pairAt(volume),
        severity: 'warning',
        message: `This volume is empty at first and hides the sources that the build copies to \`${path}\`, where the process needs them. Mount it at a directory of its own.`,
      }
  }
}

/** Files of the repository are in the image there, and the volume begins without any. */
function coversSources({ image }: CheckedDeployment, path: string, volume: Volume): boolean {
  if (volume.tag === 'Readonly' || (volume.tag === 'Persistent' && !volume.value.mkdir.value)) return false
  const names = image.list(path).names.filter((name) => !name.startsWith('.'))
  return names.some((name) => image.entry(normalize(`${path}/${name}`)).source !== undefined)
}

const pythonPrograms = /^(?:python[\d.]*|celery|gunicorn|uvicorn|hypercorn|daphne|uwsgi|django-admin)$/

/**
 * A package of the repository that Python imports by name, and whose *content* was copied: `-A shop`, with `/work/shop` at
 * `/app`, finds no `/app/shop`.
 */
function* fromModules(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const { config } = deployment.config
  const { project, container } = deployment
  if (!pythonPrograms.test(baseName(config.executable?.value ?? ''))) return
  const path = config.environ.get('PYTHONPATH')?.value.split(':') ?? []
  const directories = [config.workdir.value, ...path].map((directory) => normalize(directory))
  const args = config.arguments.items
  const words = [config.executable, ...args].map((word) => baseName(word?.value ?? ''))
  const takesModule = words.some((word) => /^(?:gunicorn|uvicorn|hypercorn|daphne)$/.test(word))
  const installed = stepsOf(project, container.name.value).some(({ step }) => installsProject(step))
  for (const [index, arg] of args.entries()) {
    const isModule =
      /^(?:-A|--app|-m|--module)$/.test(args[index - 1]?.value ?? '') ||
      /^[\w.]+:\w+$/.test(arg.value) ||
      (takesModule && index === args.length - 1 && /^\w+(?:\.\w+)+$/.test(arg.value))
    const name = /^(\w+)(?:\.[\w.]+)?(?::\w+)?$/.exec(arg.value)?.[1]
    if (!isModule || name === undefined) continue
    const copy = stepsOf(project, container.name.value).find(
      ({ step }) => step.tag === 'Copy' && normalize(step.value.source?.value ?? '') === `/work/${name}`,
    )?.step
    const target = copy?.tag === 'Copy' ? normalize(copy.value.path?.value ?? '') : undefined
    const answers = directories.map((directory) => {
      const found = [name, `${name}.py`].map((file) => existsAt(deployment, normalize(`${directory}/${file}`)))
      return found.find((answer) => answer !== 'no') ?? 'no'
    })
    if (answers.includes('yes')) continue
    if (copy === undefined || target === undefined || !directories.includes(target)) {
      if (!installed && answers.every((answer) => answer === 'no') && isOfProject(context, project.directory, name))
        yield {
          deployment,
          at: arg.at,
          severity: 'warning',
          message: `\`${name}\` is a Python package of the repository, but the image does not have it in ${directories.map((directory) => `\`${directory}\``).join(', ')}, where Python looks for it. Copy it there, or set \`PYTHONPATH\`.`,
          ...(copy ? { related: [{ at: copy.at, message: 'copied here' }] } : {}),
        }
      continue
    }
    yield {
      deployment,
      at: arg.at,
      severity: answers.includes('unknown') ? 'warning' : 'error',
      message: `\`${name}\` is imported from ${directories.map((directory) => `\`${directory}\``).join(', ')}, which has no such directory: \`!Copy\` puts the content of \`${name}\` directly into \`${target}\`. Copy it to \`${target}/${name}\`.`,
      related: [{ at: copy.at, message: 'copied one level too high' }],
      fixes: oneLevelDown(container, copy, target, `${target}/${name}`),
    }
  }
}

/** `pip install .`: the package is among those of Python. */
function installsProject({ tag, value }: BuildStep): boolean {
  if (tag === 'Py3Install' || tag === 'Py2Install')
    return value.items.some((item) => /^(?:\.|\/work|-e)/.test(item.value))
  return tag === 'Sh' && /\b(?:pip3?|setup\.py|poetry|flit)\b/.test(value.value)
}

function isOfProject({ files }: RuleContext, directory: string, name: string): boolean {
  const inProject = [directory, name].filter((part) => part !== '').join('/')
  return files.stat(`${inProject}/__init__.py`) !== undefined || files.stat(`${inProject}.py`) !== undefined
}

/** The copy goes into a directory of its own; the one above it has to be made then. */
function oneLevelDown(container: VaggaContainer, copy: BuildStep, above: string, target: string): readonly Fix[] {
  const index = container.config.setup.items.indexOf(copy)
  if (index < 0) return []
  const edits = keyFix(copy.node, 'path', target, '', 'unsafe').flatMap((fix) => fix.edits)
  const directory = stepEdit(container, `!EnsureDir ${above}`, index)
  return edits.length === 0 ? [] : fixOf(`copy it to \`${target}\``, 'unsafe', directory, ...edits)
}

/** What the copied scripts read, as far as it is certain. */
function* fromProgram(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  const { config } = deployment.config
  const known = new Set(textsOf(config).map(({ value }) => value))
  // `relative-path` speaks of these
  const relative = new Set(config.workdir.implied ? deployment.evidence.of('relative-path').map(placeOf) : [])
  yield* emptyVolumes(deployment)
  const { evidence } = deployment
  const entered = evidence.of('enters-directory').filter(({ certain }) => certain)
  for (const clue of [...evidence.of('reads-file'), ...evidence.of('runs-path'), ...entered]) {
    const path = clue.subject
    if (path === undefined || !path.startsWith('/') || under(path, '/work') || known.has(path)) continue
    // the rules of neighbours speak of these
    if (relative.has(placeOf(clue)) || /^(?:\/var)?\/run\/(?:nscd|dbus|systemd)\//.test(path)) continue
    if (under(path, '/sys/fs/cgroup'))
      yield {
        deployment,
        at: clue.at,
        severity: 'warning',
        message: `${clue.message}, which is empty in production, so the program does not see its own limits. Pass them in a variable or an argument.`,
      }
    if (under(path, '/proc') || under(path, '/dev') || under(path, '/sys')) continue
    const volume = servingVolume(deployment, path)
    const script = context.files.stat(clue.at.file.path) ? clue.at.file.path : undefined
    const named = clue.through === undefined ? undefined : variableOf(deployment, clue)
    const lost =
      placeOfLoss(context, deployment, path) ??
      (script === undefined || named ? undefined : besideScript(context, deployment, script, path))
    if (volume ? lost === undefined : existsAt(deployment, path) !== 'no') continue
    // A file that is only looked for is missed where the repository has it.
    if (!clue.certain && lost === undefined) continue
    const source = lost?.source ?? inRepository(context, deployment, path)
    const cause = clue.trait === 'enters-directory' ? clue.at : causeOf(deployment.config, clue)
    yield {
      deployment,
      at: lost?.at ?? (named ? pairAt(named) : cause),
      severity: clue.certain && !lost?.doubtful ? 'error' : 'warning',
      message: `${clue.message}, which is not there in production${lost ? `: ${lost.message}` : ''}.${lost?.remedy ? ` ${lost.remedy}` : inSource(source)}`,
      related: [{ at: clue.at, message: clue.message }],
      fixes: [
        ...unmountFix(deployment, lost?.hiddenBy),
        ...(volume || hasStep(deployment, path) ? [] : copyFix(deployment, source, path)),
      ],
    }
  }
}

/** A step made it and another one took it away: what has to be changed is that one. */
function hasStep({ image }: CheckedDeployment, path: string): boolean {
  return image.entry(path).step !== undefined
}

/** A Tmpfs is empty: directories in it have to be made before files. */
function* emptyVolumes(deployment: CheckedDeployment): Generator<RuleFinding> {
  for (const clue of deployment.evidence.of('needs-directory')) {
    const path = clue.subject ?? '/'
    const volume = servingVolume(deployment, path)
    // vagga makes it in its own volume: `writable-directory-lost`
    const prepared = developmentVolumes(deployment).some(
      ({ key, value }) =>
        value.tag === 'Tmpfs' && value.value.subdirs.entries.length > 0 && under(path, normalize(key.value)),
    )
    if (!volume || prepared) continue
    yield {
      deployment,
      at: pairAt(volume),
      severity: severityOf(clue),
      message: `${clue.message}, but this volume is empty at start, whatever the image has there, so the directory does not exist. Create it first (\`mkdir -p\`), or mount the volume at \`${path}\` itself.`,
      related: [{ at: clue.at, message: clue.message }],
    }
  }
}

function placeOf({ at }: { readonly at: Location }): string {
  return `${at.file.path}:${at.start}`
}

function inSource(source: string | undefined): string {
  return source === undefined
    ? ' Add the step that puts it there, or correct the path.'
    : ` The repository has it as \`${source}\`: copy that with \`!Copy\`, or correct the path.`
}

function splitFlag(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf('=')
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
}
