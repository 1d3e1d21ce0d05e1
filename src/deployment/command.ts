/** Which development command runs what the deployment runs. SPEC 2.5. */
import { memoize } from '../text/collections.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import type { ConfigFile, DevelopmentCommand } from './deployment.js'

/** The words of a container's name that tell its stage, not its service: `app-deploy` and `app-dev` are the same `app`. */
const stages = new Set([
  'deploy',
  'deployment',
  'dev',
  'devel',
  'development',
  'prod',
  'production',
  'pkg',
  'release',
  'staging',
  'trunk',
  'stable',
  'live',
  'test',
])

/** Words that every second command line has. */
const noise = new Set(['sh', 'bash', 'ash', 'dash', 'env', 'exec', '-c', '', '&&', '||', ';', '|'])

const likelyNames = new Set(['run', 'start', 'serve', 'server', 'web', 'app', 'main', 'daemon'])

/** The container and its bases (`!Container`), nearest first. */
export function baseChain(project: VaggaProject, container: VaggaContainer): VaggaContainer[] {
  const chain = new Set<VaggaContainer>()
  for (let next: VaggaContainer | undefined = container; next !== undefined && !chain.has(next); ) {
    chain.add(next)
    next = baseOf(project, next)
  }
  return [...chain]
}

/** The container that the first `!Container` step names. */
export function baseOf(project: VaggaProject, { config }: VaggaContainer): VaggaContainer | undefined {
  for (const step of config.setup.items) if (step.tag === 'Container') return project.containers.get(step.value.value)
  return undefined
}

/** `shop_web-production` → `shop web`. */
function serviceOf(container: string): string {
  return wordsOf(container)
    .filter((word) => !stages.has(word))
    .join(' ')
}

/** The words of a name or path, in lower case. */
export function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/**
 * The best match, or none: the containers that count are the deployment's own, its bases, and the same service in another stage.
 * A command that runs another program is only taken when its name says that it is the one (`run`, the service's or the
 * config's own name); many tasks run `sh` or `mysql`, so that for tasks (`kind: Command`) nearly everything must be the same.
 */
export function matchingCommand(
  project: VaggaProject,
  container: VaggaContainer,
  { config, file }: ConfigFile,
): DevelopmentCommand | undefined {
  const chain = baseChain(project, container).map((base) => base.name.value)
  const service = serviceOf(container.name.value)
  const nearness = new Map(chain.map((name, depth) => [name, 1 - depth / 100]))
  const own = (file.path.split('/').at(-1) as string).replace(/\.[^.]*$/, '')
  const executable = words([config.executable?.value ?? ''])
  const production = words([config.executable?.value ?? '', ...config.arguments.items.map((item) => item.value)])
  let best: { command: DevelopmentCommand; score: number } | undefined
  for (const { command, container: of, service: serves, development, program } of servingCommands(project)) {
    const near = nearness.get(of) ?? (service !== '' && serves === service ? 0.5 : 0)
    if (near === 0) continue
    const likeness = similarity(production, development)
    const sameProgram = similarity(executable, development) > 0 || similarity(production, program) > 0
    const sameName = sameWords(command.name.value, own)
    const named = likelyNames.has(command.name.value.toLowerCase()) || serviceOf(command.name.value) === service
    const isTask = config.kind.value === 'Command'
    const fits = isTask
      ? sameName || likeness >= 0.7
      : sameName || (likeness > 0 && sameProgram) || (named && near > 0.5)
    if (!fits) continue
    // Development has options of its own (address, port, reloading), which a task like `test` lacks: they count little.
    const common = shared(production, development) / Math.max(production.size, 1)
    const score = common + 0.3 * likeness + near / 10 + (sameName ? 0.5 : 0) + (named ? 0.1 : 0)
    if (best === undefined || score > best.score) best = { command, score }
  }
  return best?.command
}

function sameWords(a: string, b: string): boolean {
  return wordsOf(a).sort().join(' ') === wordsOf(b).sort().join(' ')
}

/** Every `!Command`, and every child of a `!Supervise`, that says what to run. */
export function developmentCommands(project: VaggaProject): DevelopmentCommand[] {
  return [...project.commands.values()].flatMap(({ name, command }): DevelopmentCommand[] => {
    if (command.tag === 'Command') return [{ title: name.value, name, command }]
    if (command.tag !== 'Supervise') return []
    return command.value.children.entries.map(({ key, value }) => ({
      title: `${name.value} / ${key.value}`,
      name: key,
      supervise: name,
      command: value,
    }))
  })
}

/** The development commands with what their matching asks of them. */
const servingCommands = memoize((project: VaggaProject) =>
  developmentCommands(project).map((command) => {
    const { container, run } = command.command.value
    const items = run?.items.map((item) => item.value) ?? []
    const name = container?.value ?? ''
    return {
      command,
      container: name,
      service: serviceOf(name),
      development: words(items),
      program: words(items.slice(0, 1)),
    }
  }),
)

/** File names without directory and ending, and plain words: `/work/app/main.py` and `/app/main.py` are the same `main`. */
function words(items: readonly string[]): Set<string> {
  const all = items
    .flatMap((item) => item.split(/\s+/))
    .map((word) => (word.split('/').at(-1) as string).replace(/(?<=.)\.[a-z0-9]+$/i, '').toLowerCase())
    .filter((word) => !noise.has(word))
  return new Set(all)
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = shared(a, b)
  return both === 0 ? 0 : both / new Set([...a, ...b]).size
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((word) => b.has(word)).length
}
