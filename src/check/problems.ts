import type { Deployment } from '../deployment/deployment.js'
import type { Links } from '../deployment/find.js'
import type { RuleFailure } from '../rules/engine.js'
import { checkContainer, checkProcess, checkSandbox, lithosCheck } from '../rules/lithos-check.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import { memoize } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { guarded } from './guard.js'
import type { CheckOptions } from './options.js'

/** What the readers found, and what lithos_check says about each deployment. */
export function problemsOf(
  read: readonly { readonly problems: readonly Problem[] }[],
  links: Links,
  deployments: readonly CheckedDeployment[],
  { only }: CheckOptions,
  failures: RuleFailure[],
): RuleContext['problems'] {
  const ofVagga = read.flatMap(({ problems }) => problems)
  const configs = new Set(deployments.map(({ config }) => config.file.path))
  const wanted = ({ at }: Problem) => only === undefined || configs.has(at.file.path)
  const started = new Set(deployments.map(({ process }) => process))
  return [
    ...unique(ofVagga, keyOf),
    ...links.problems.filter(wanted),
    ...deployments.flatMap((deployment) => {
      const { path } = deployment.config.file
      return guarded('lithos_check', path, () => judgedIn(deployment), [], failures)
    }),
    ...links.sandboxes.flatMap(({ config }) => checkSandbox(config)).filter(wanted),
    ...links.unplaced.flatMap(({ config }) => checkContainer(config)).filter(wanted),
    ...links.processes
      .filter((process) => !started.has(process))
      .flatMap(({ entry }) => checkProcess(entry, undefined))
      .filter(wanted),
  ]
}

/** What lithos_check says about a deployment. */
const judgedIn = memoize((deployment: CheckedDeployment): readonly Problem<Deployment>[] => {
  const { config, sandbox, process } = deployment
  const found = lithosCheck({ container: config.config, sandbox: sandbox?.config, process: process?.entry })
  return found.map((problem) => ({ ...problem, deployment }))
})

/** The first one of each key; projects of one repository may share mixins. */
export function unique<T>(all: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [key(one), one])).values()]
}

function keyOf({ rule, at, message }: Problem): string {
  return `${rule}\0${at.file.path}\0${at.start}\0${message}`
}
