/** Small questions that several rules ask. No state, no I/O. */

import type { Stage, StageCode } from '../boot/stage.js'
import type { Clause } from '../finding.js'
import { reader } from '../image/build.js'
import { follow } from '../image/follow.js'
import type { BuildProblem, Entry } from '../image/image.js'
import type { Deployment } from '../link/deployment.js'
import type { ContainerConfig, Volume } from '../lithos/shape.js'
import type { Node } from '../quire/node.js'
import type { ReadEntry, ReadMap } from '../schema/shape.js'
import { type Located, type Location, sourceFile, textAt } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import type { BuildStep, VaggaVolume } from '../vagga/shape.js'
import { languageOf } from './evidence/languages.js'
import type { Clue } from './evidence.js'
import type { CheckedDeployment, Rule, RuleContext } from './rule.js'

/** vagga: linux: DEFAULT_PATH; what every development command has when nothing else is set (facts: vagga-run.md). */
export const vaggaPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The check of a rule that a reader or a shape feeds: every problem that names it. */
export function reported(id: string): Rule['check'] {
  return function* ({ problems }) {
    for (const problem of problems) if (problem.rule === id) yield problem
  }
}

/** The stages of every start that certainly have one of these codes; a stage can be `ok` and still have a silent surprise. */
export function* troubles(
  { deployments }: RuleContext,
  ...codes: readonly StageCode[]
): Generator<{ deployment: CheckedDeployment; stage: Stage }> {
  for (const deployment of deployments)
    for (const stage of deployment.boot.stages)
      if (stage.status !== 'unknown' && stage.code !== undefined && codes.includes(stage.code))
        yield { deployment, stage }
}

/** ` lithos_knot would log: …` when the stage knows the line. */
export function logged(stage: Stage): string {
  return stage.error ? ` lithos_knot would log: ${stage.error}` : ''
}

/** The certain problems of a code in the images of all projects; with `deployed`, only of containers that are deployed and of their bases. */
export function* buildProblems(
  context: RuleContext,
  options: { deployed?: boolean },
  ...codes: readonly BuildProblem['code'][]
): Generator<BuildProblem & { readonly project: VaggaProject; readonly container: string }> {
  const seen = new Set<string>()
  for (const project of context.projects) {
    if (!project.accepted) continue
    for (const container of project.containers.keys()) {
      if (options.deployed && !isDeployed(context, project, container)) continue
      for (const problem of context.image(project, container)?.problems ?? []) {
        const key = `${problem.at.file.path}:${problem.at.start}:${problem.code}:${problem.path}`
        if (!problem.certain || !codes.includes(problem.code) || seen.has(key)) continue
        seen.add(key)
        yield { ...problem, project, container }
      }
    }
  }
}

const deployedIn = new WeakMap<RuleContext, Map<VaggaProject, ReadonlySet<string>>>()

/** Whether a container, or one that is built on it, is deployed. */
export function isDeployed(context: RuleContext, project: VaggaProject, container: string): boolean {
  let known = deployedIn.get(context)
  if (known === undefined) {
    known = new Map()
    deployedIn.set(context, known)
  }
  let names = known.get(project)
  if (names === undefined) {
    const own = context.deployments.filter((deployment) => deployment.project === project)
    names = basesOf(
      project,
      own.map((deployment) => deployment.container.name.value),
    )
    known.set(project, names)
  }
  return names.has(container)
}

/** The names of containers and of everything that their images are made of (`!Container`, `!Build`, `!SubConfig`). */
export function basesOf(project: VaggaProject, containers: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [...containers]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue
    found.add(name)
    for (const step of project.containers.get(name)?.config.setup.items ?? []) {
      if (step.tag === 'Container') pending.push(step.value.value)
      if (step.tag === 'Build' && step.value.container) pending.push(step.value.container.value)
      if (step.tag === 'SubConfig' && step.value.source?.tag === 'Container')
        pending.push(step.value.source.value.value)
    }
  }
  return found
}

/** The `setup` steps of a container and, before them, of its `!Container` bases. */
export function stepsOf(
  project: VaggaProject,
  container: string,
  seen: ReadonlySet<string> = new Set(),
): readonly { readonly step: BuildStep; readonly container: string }[] {
  if (seen.has(container)) return []
  return (project.containers.get(container)?.config.setup.items ?? []).flatMap((step) => [
    ...(step.tag === 'Container' ? stepsOf(project, step.value.value, new Set([...seen, container])) : []),
    { step, container },
  ])
}

/** The step that holds a place. */
export function stepAt(project: VaggaProject, at: Location): BuildStep | undefined {
  for (const { config } of project.containers.values())
    for (const step of config.setup.items)
      if (step.at.file === at.file && step.at.start <= at.start && at.end <= step.at.end) return step
  return undefined
}

/** Whether `path` is `directory` or lies below it. Both are normalized. */
export function under(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`)
}

/** An absolute path without `.`, `..` and doubled or trailing slashes; relative ones are taken from `from`. */
export function normalize(path: string, from = '/'): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

const volumesOf = new WeakMap<ContainerConfig, ReadonlyMap<string, ReadEntry<Volume>>>()

/** The volume of a lithos config whose mount point covers `path`: the deepest one. */
export function volumeOver(config: ContainerConfig, path: string): ReadEntry<Volume> | undefined {
  let byPath = volumesOf.get(config)
  if (byPath === undefined) {
    byPath = new Map(config.volumes.entries.toReversed().map((entry) => [normalize(entry.key.value), entry]))
    volumesOf.set(config, byPath)
  }
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = byPath.get(at)
    if (found !== undefined) return found
  }
  return byPath.get('/')
}

/** The usual links of distributions, so that a volume at `/run` is known to serve `/var/run`. */
const aliases: readonly (readonly [string, string])[] = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
  ['/run/shm', '/dev/shm'],
]

/**
 * The volume that serves a path inside the container, following the image's own links; `undefined` when the path is part
 * of the image, which is read-only.
 */
export function servingVolume(deployment: CheckedDeployment, path: string): ReadEntry<Volume> | undefined {
  const { config } = deployment.config
  const direct = volumeOver(config, path)
  if (direct) return direct
  const followed = normalize(follow(deployment.image, path).path)
  const through = followed === path ? undefined : volumeOver(config, followed)
  if (through) return through
  for (const [link, target] of aliases)
    if (under(path, link)) return volumeOver(config, target + path.slice(link.length))
  return undefined
}

/** Somebody wrote a volume for it, which cannot be read: that is told elsewhere. */
function isUnread({ volumes }: ContainerConfig, path: string): boolean {
  if (volumes.complete) return false
  const { node } = volumes
  if (node.kind !== 'mapping') return true
  return node.entries.some(({ key }) => volumes.get(key.value) === undefined && under(path, normalize(key.value)))
}

/** The line of the list that a volume belongs to. */
export function clauseOfVolume({ key }: ReadEntry<Volume>): Clause {
  const path = normalize(key.value)
  return path === '/tmp' ? '2a' : path === '/dev/shm' ? '2b' : '2c'
}

/** Whether lithos gives the process a place to write at `path`; the kernel's own file systems count as writable. */
export function isWritable(deployment: CheckedDeployment, path: string): boolean {
  const volume = servingVolume(deployment, path)
  if (volume) return volume.value.tag !== 'Readonly'
  if (isUnread(deployment.config.config, path)) return true
  return under(path, '/proc') || (under(path, '/dev') && !under(path, '/dev/shm'))
}

/** What is at a path when the process runs; `unknown` below volumes. */
export function existsAt(deployment: CheckedDeployment, path: string): Entry['exists'] {
  const volume = servingVolume(deployment, path)
  if (volume) return normalize(volume.key.value) === path ? 'yes' : 'unknown'
  if (under(path, '/proc') || under(path, '/dev') || under(path, '/sys')) return 'unknown'
  return follow(deployment.image, path).entry.exists
}

/** A text of a lithos config, with the name that its author knows it by. */
export interface ConfigText extends Located<string> {
  readonly node: Node
  /** `executable`, `arguments`, `environ NAME`, `workdir`, `stdout-stderr-file`. */
  readonly what: string
  /** The variable's name, for environ. */
  readonly name?: Located<string>
}

/** Every text of a lithos config that reaches the process. */
export function textsOf(config: ContainerConfig): readonly ConfigText[] {
  return [
    ...(config.executable ? [{ what: 'executable', ...located(config.executable) }] : []),
    ...config.arguments.items.map((item) => ({ what: 'arguments', ...located(item) })),
    ...config.environ.entries.map(({ key, value }) => ({
      what: `environ ${key.value}`,
      name: key,
      ...located(value),
    })),
    ...(config.workdir.implied ? [] : [{ what: 'workdir', ...located(config.workdir) }]),
    ...(config.stdoutStderrFile ? [{ what: 'stdout-stderr-file', ...located(config.stdoutStderrFile) }] : []),
  ]
}

function located({ value, at, node }: Located<string> & { readonly node: Node }) {
  return { value, at, node }
}

/** The place of `needle` inside a scalar, or the scalar when it is written differently (escapes). */
export function within(at: Location, needle: string): Location {
  const offset = textAt(at).indexOf(needle)
  return offset < 0 ? at : { file: at.file, start: at.start + offset, end: at.start + offset + needle.length }
}

/** From the start of a key to the end of its value. */
export function pairAt(entry: { readonly key: Located<string>; readonly value: { readonly at: Location } }): Location {
  const { key, value } = entry
  return key.at.file === value.at.file && value.at.end > key.at.start
    ? { file: key.at.file, start: key.at.start, end: value.at.end }
    : key.at
}

/** The place to point at when something is missing in a lithos config: its `executable`, which every config has. */
export function anchorOf({ config, file }: Deployment['config']): Location {
  const key = config.keys.get('executable')
  if (key && config.executable) return pairAt({ key: { value: 'executable', at: key }, value: config.executable })
  return key ?? { file, start: 0, end: 0 }
}

/** The container in which the development command runs: the deployment's own, or its base. */
export function developmentContainer({ project, container, command }: Deployment): VaggaContainer {
  const name = command?.command.value.container?.value
  return (name === undefined ? undefined : project.containers.get(name)) ?? container
}

/** The volumes that the development command sees: those of its container, then its own. */
export function developmentVolumes(deployment: Deployment): readonly ReadEntry<VaggaVolume>[] {
  const own = deployment.command?.command.value.volumes
  const shared = developmentContainer(deployment).config.volumes
  return [...entriesOf(shared).filter((entry) => own?.get(entry.key.value) === undefined), ...entriesOf(own)]
}

/** A variable that development sets. */
export interface DevelopmentVariable {
  readonly name: Located<string>
  readonly value: Located<string>
  /** The command sets it, not the container. */
  readonly ofCommand: boolean
}

/** The variables that development sets by `environ`; those of the command win. */
export function developmentEnviron(deployment: Deployment): readonly DevelopmentVariable[] {
  const own = deployment.command?.command.value.environ
  return [
    ...entriesOf(developmentContainer(deployment).config.environ)
      .filter(({ key }) => own?.get(key.value) === undefined)
      .map(({ key, value }) => ({ name: key, value, ofCommand: false })),
    ...entriesOf(own).map(({ key, value }) => ({ name: key, value, ofCommand: true })),
  ]
}

function entriesOf<T>(map: ReadMap<T> | undefined): readonly ReadEntry<T>[] {
  return map?.entries ?? []
}

/** A variable that the process may see, from `environ`, from a secret (whose value nobody knows), or from what cannot be read. */
export function hasVariable({ config: { environ, secretEnviron } }: Deployment['config'], name: string): boolean {
  return environ.get(name) !== undefined || secretEnviron.get(name) !== undefined || !environ.complete
}

/** Variables that a shell or a library has a default for, and of which `locale-or-home-not-set` tells. */
export const localeOrHome = /^(?:HOME|LANG|LC_ALL|LC_CTYPE|LANGUAGE)$/

/** The user of the process: the config's, or the sandbox's default; `undefined` when neither is known. */
export function userOf({ config, sandbox }: Deployment): number | undefined {
  if (config.config.userId) return config.config.userId.value
  const fallback = sandbox?.config.defaultUser?.value
  return fallback === undefined ? undefined : Number(fallback)
}

/** The group of the process: the config's, or the sandbox's default, which is 0. */
export function groupOf({ config, sandbox }: Deployment): number {
  return config.config.groupId?.value ?? Number(sandbox?.config.defaultGroup?.value ?? 0)
}

/** A file of the repository, the whole of its first line: where to point when a copied file itself is at fault. */
export function firstLine(context: RuleContext, path: string): Location | undefined {
  const stat = context.files.stat(path)
  if (stat?.kind === 'link') {
    const file = sourceFile(path, stat.target ?? '')
    return { file, start: 0, end: file.text.length }
  }
  if (stat?.kind !== 'file') return undefined
  const content = reader(context.files, path)(65536)
  if (content === undefined) return undefined
  const file = sourceFile(path, new TextDecoder().decode(content))
  return { file, start: 0, end: file.line(1).length }
}

/** Numbers in words people use: `100Mi`, `64Gi`, `5000`. */
export function bytes(count: number): string {
  for (const [unit, size] of [
    ['Gi', 2 ** 30],
    ['Mi', 2 ** 20],
    ['ki', 2 ** 10],
  ] as const)
    if (count >= size && Number.isInteger(count / size)) return `${count / size}${unit}`
  return String(count)
}

/** `0o755` */
export function octal(mode: number): string {
  return `0o${mode.toString(8).padStart(3, '0')}`
}

/** The container of a project whose own `setup` holds a place. */
export function ownerOf(project: VaggaProject, at: Location): VaggaContainer | undefined {
  for (const container of project.containers.values())
    if (container.config.setup.items.some((step) => contains(step.at, at))) return container
  return undefined
}

/** Whether a range holds another one. */
export function contains(outer: Location, inner: Location): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/** Where the development command runs: `/work` and its `work-dir`. */
export function developmentWorkdir({ command }: Deployment): string {
  const own = command?.command.value.workDir?.value
  return own === undefined ? '/work' : normalize(own, '/work')
}

/**
 * The variable of the lithos config that a path of the program comes from: the program uses it, and the path begins with
 * its value.
 */
export function variableOf(
  { config, evidence }: CheckedDeployment,
  clue: Clue,
): ReadEntry<Located<string>> | undefined {
  return config.config.environ.entries.find(({ key, value }) =>
    clue.through !== undefined
      ? key.value === clue.through
      : value.value.length > 1 &&
        value.value.startsWith('/') &&
        under(normalize(clue.subject ?? '/'), normalize(value.value)) &&
        evidence.of('uses-variable').some(({ subject }) => subject === key.value),
  )
}

/** The words of the development command: those of the list, or of the shell line as far as blanks part them. */
export function developmentWords({ command }: Deployment): readonly string[] {
  const run = command?.command.value.run
  if (!run) return []
  if (run.node.kind !== 'scalar') return run.items.map(({ value }) => value)
  return (run.items[0]?.value ?? '').split(/\s+/).filter((word) => word !== '')
}

/** Whether development runs its command through a shell, which expands variables and globs. */
export function developmentUsesShell({ command }: Deployment): boolean {
  return command?.command.value.run?.node.kind === 'scalar'
}

/** The base name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A shell, by its path. */
export function isShell(path: string): boolean {
  return /^(?:ba|da|a|k|z)?sh$/.test(baseName(path))
}

const byContainer = new WeakMap<readonly CheckedDeployment[], Map<VaggaContainer, CheckedDeployment[]>>()

/** The other deployments of the same container: what they have and this one has not was left out on purpose. */
export function siblingsOf(
  deployment: CheckedDeployment,
  all: readonly CheckedDeployment[],
): readonly CheckedDeployment[] {
  let groups = byContainer.get(all)
  if (groups === undefined) {
    groups = new Map()
    for (const one of all) {
      const group = groups.get(one.container)
      if (group === undefined) groups.set(one.container, [one])
      else group.push(one)
    }
    byContainer.set(all, groups)
  }
  return (groups.get(deployment.container) ?? []).filter((other) => other !== deployment)
}

/** Every lithos config of the repository: those in images with their deployment, and those in none, which are checked by themselves. */
export function* configsOf({
  deployments,
  unplaced,
}: RuleContext): Generator<{ config: Deployment['config']; deployment: { deployment?: CheckedDeployment } }> {
  for (const deployment of deployments) yield { config: deployment.config, deployment: { deployment } }
  for (const config of unplaced) yield { config, deployment: {} }
}

/** A shell script does it only perhaps, or goes on when it fails: `[ -w /app ] && …`, `… || true`. */
export function isProvidedFor({ at, certain }: Pick<Clue, 'at' | 'certain'>): boolean {
  return !certain && languageOf(at.file.path, at.file.text) === 'shell'
}
