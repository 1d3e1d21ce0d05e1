/** Development and production containers that stand side by side on one base. SPEC 2.5. */
import { groupBy, memoize } from '../text/collections.js'
import type { VaggaProject } from '../vagga/project.js'
import { baseChain, developmentCommands } from './command.js'
import type { Deployment, DevelopmentCommand } from './deployment.js'

/**
 * Gives deployments without a development command that of a container beside theirs, which is built on the same base and is not
 * deployed itself, where it certainly runs the same: a file of the project that production has at the same path, only not
 * below /work. Where several could be meant it is none.
 */
export function withCommandsBeside(deployments: readonly Deployment[]): readonly Deployment[] {
  const deployed = new Set(deployments.map(({ container }) => container))
  const claims = deployments.flatMap((deployment) => {
    if (deployment.command !== undefined) return []
    const commands = [...new Set(commandsBeside(deployment))].filter(({ command }) => {
      const container = deployment.project.containers.get(command.value.container?.value ?? '')
      return container !== undefined && !deployed.has(container) && shareBase(deployment, command)
    })
    return commands.map((command) => ({ command, deployment }))
  })
  const byCommand = groupBy(claims, ({ command }) => command)
  const byDeployment = groupBy(claims, ({ deployment }) => deployment)
  return deployments.map((deployment) => {
    const [claim, ...others] = byDeployment.get(deployment) ?? []
    const rivals = byCommand.get(claim?.command as DevelopmentCommand) ?? []
    const isSure = others.length === 0 && rivals.every((rival) => rival.deployment.config === deployment.config)
    return claim && isSure ? { ...deployment, command: claim.command } : deployment
  })
}

function shareBase({ project, container }: Deployment, { value }: DevelopmentCommand['command']): boolean {
  const other = project.containers.get(value.container?.value ?? '')
  const bases = new Set(baseChain(project, container).slice(1))
  return other !== undefined && baseChain(project, other).some((base) => bases.has(base))
}

/** Those that name a file by the path that the config has. */
function commandsBeside({ project, config: { config } }: Deployment): readonly DevelopmentCommand[] {
  const words = [config.executable, ...config.arguments.items].flatMap((word) => word?.value.split(/\s+/) ?? [])
  return words.flatMap((word) =>
    (byFileName(project).get(fileName(word)) ?? [])
      .filter(({ path }) => word === path || (word.endsWith(path) && path.lastIndexOf('/') > 0))
      .map(({ command }) => command),
  )
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The commands by the names of the project's files on their lines; `path` is as it would be without /work. */
const byFileName = memoize((project: VaggaProject) => {
  const all = developmentCommands(project).flatMap((command) => {
    const { run, workDir } = command.command.value
    const words = run?.items.flatMap(({ value }) => value.split(/\s+/)) ?? []
    return words
      .map((word) => inProject(word, workDir?.value ?? ''))
      .filter((path) => path !== undefined)
      .map((path) => ({ command, path }))
  })
  return groupBy(all, ({ path }) => fileName(path))
})

/** `/work/app/main.sh`, `./app/main.sh` → `/app/main.sh` */
function inProject(word: string, directory: string): string | undefined {
  const path = word.startsWith('/') || !word.includes('/') ? word : `/work/${directory}/${word}`
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts[0] === 'work' && parts.length > 1 && !parts.includes('..') ? `/${parts.slice(1).join('/')}` : undefined
}
