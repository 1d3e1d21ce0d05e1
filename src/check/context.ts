import type { Links } from '../deployment/find.js'
import type { FileSystem } from '../files/filesystem.js'
import type { RuleFailure } from '../rules/engine.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import type { VaggaProject } from '../vagga/project.js'
import type { ReadProject } from '../vagga/read.js'
import { lost, missing } from './lost.js'
import { type CheckOptions, lithosVersionOf } from './options.js'
import { problemsOf } from './problems.js'
import type { ImageOfSteps } from './projects.js'

/** What the stages before the rules found. */
interface Found {
  readonly files: FileSystem
  readonly options: CheckOptions
  readonly read: readonly ReadProject[]
  readonly projects: readonly VaggaProject[]
  readonly image: ImageOfSteps
  readonly links: Links
  readonly deployments: readonly CheckedDeployment[]
  readonly failures: RuleFailure[]
}

/** All that rules look at. */
export function contextOf(found: Found): RuleContext {
  const { files, options, read, projects, image, links, deployments, failures } = found
  const { settings, only, before = [] } = options
  const expected = settings?.expect.filter(({ value }) => only?.includes(value) ?? true) ?? []
  const ofProjects = projects.flatMap(({ sources }) => sources)
  return {
    files,
    problems: [
      ...problemsOf(read, links, deployments, options, failures),
      ...missing(expected, links.deployments),
      ...lost(before, links.deployments, projects, files),
    ],
    projects,
    deployments,
    deployed: deployments,
    meant: links.meant,
    unplaced: only === undefined ? links.unplaced : [],
    sandboxes: links.sandboxes,
    processes: links.processes,
    sources: [...new Set([...ofProjects, ...links.sources, ...(settings?.file ? [settings.file] : [])])],
    lithosVersion: lithosVersionOf(options),
    image,
  }
}
