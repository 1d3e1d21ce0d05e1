/** From findings and deployments to the report, version 1. SPEC 3. */

import { basesOf } from '../deployment/containers.js'
import type { Candidate, Deployment } from '../deployment/deployment.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import type { Finding } from '../text/finding.js'
import { contains, type Location } from '../text/source.js'
import type { VaggaProject } from '../vagga/project.js'
import { checklist } from './checklist.js'
import { parity } from './parity.js'
import type { Report } from './report.js'
import { reportedFinding } from './reported.js'
import { verdictOf } from './verdict.js'
import { version } from './version.js'
import { firstSentence } from './words.js'

/** What a check found, and of what. */
interface Assembly {
  readonly findings: readonly Finding<Deployment>[]
  /** Findings that somebody decided not to hear. */
  readonly ignored: readonly Finding<Deployment>[]
  readonly candidates: readonly Candidate[]
  readonly rulesOff: readonly string[]
  readonly deployments: readonly CheckedDeployment[]
  readonly context: RuleContext
  /** The least severity that makes a check fail; with `never` the report still says what errors mean. */
  readonly failOn: 'error' | 'warning' | 'note' | 'never'
  /** Whether a check without anything to check fails. */
  readonly requireDeployment: boolean
}

/** Findings keep their order, so that the n-th of the report is the n-th that was given. */
export function assemble(assembly: Assembly): Report {
  const { findings, deployments, context, failOn, ignored, candidates, rulesOff } = assembly
  const fails = ({ severity }: Finding<Deployment>) =>
    severity === 'error' || (severity === 'warning' && failOn === 'warning') || failOn === 'note'
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  const { indicesOf, firstOf } = concerning(findings, deployments)
  const verdict = verdictOf({
    fails: findings.some(fails),
    lacking: findings.some(({ rule }) => rule === 'deployment-missing'),
    deployments: deployments.length,
    unchecked: candidates.filter((candidate) => isOpen(candidate, assembly)).length,
  })
  const passes = verdict === 'ready' || (verdict === 'nothing-to-check' && !assembly.requireDeployment)
  return {
    schema: 'lithos-ready/report/v1',
    tool: { name: 'lithos-ready', version },
    ready: passes,
    verdict,
    counts: { error: count('error'), warning: count('warning'), note: count('note'), ignored: ignored.length },
    rulesOff: [...rulesOff].sort(),
    candidates: candidates.map(({ path, status, why }) => ({ file: path, status, why: why ?? null })),
    deployments: deployments.map((deployment) => {
      const { container, config, configInImage, command, sandbox, process, boot } = deployment
      const own = indicesOf(deployment)
      return {
        container: container.name.value,
        config: { file: config.file.path, image: configInImage },
        command: command?.title ?? null,
        sandbox: sandbox?.file.path ?? null,
        process: process === undefined ? null : process.name.value,
        ready: !own.some((index) => fails(findings[index] as Finding<Deployment>)),
        checklist: checklist(deployment, context).map(({ clause, status, note }) => {
          const indices = own.filter((index) => findings[index]?.clause === clause)
          const about = indices.map((index) => findings[index] as Finding<Deployment>)
          const failed = about.find(({ severity }) => severity === 'error')
          const warned = about.find(({ severity }) => severity === 'warning')
          if (failed !== undefined) return { clause, status: 'failed', note: brief(failed), findings: indices }
          if (warned !== undefined) return { clause, status: 'warned', note: brief(warned), findings: indices }
          return { clause, status, note, findings: indices }
        }),
        parity: parity(deployment),
        boot: boot.stages.map(({ stage, status, error }) => ({ stage, status, error: error ?? null })),
      }
    }),
    findings: findings.map((finding) => reportedFinding(finding, firstOf(finding))),
  }
}

/** A candidate that could not be checked; an ignore with a reason is a decision that it need not be. */
function isOpen({ path, status }: Candidate, { ignored, rulesOff }: Assembly): boolean {
  if (status === 'deployment') return false
  const about = ['config-not-in-image', 'template-not-rendered', 'yaml-syntax', 'quire-unsupported']
  if (status === 'not-in-image' && rulesOff.includes('config-not-in-image')) return false
  return !ignored.some(({ rule, at }) => about.includes(rule) && at.file.path === path)
}

/** Which findings concern a deployment, and the first deployment that one is about. A finding about none concerns each whose files and containers it is in. */
function concerning(findings: readonly Finding<Deployment>[], all: readonly CheckedDeployment[]) {
  const numbers = new Map<object | undefined, number>()
  const numberOf = (one: object | undefined) => {
    const number = numbers.get(one) ?? numbers.size
    numbers.set(one, number)
    return number
  }
  const identity = ({ config, container, process }: Deployment) => [config, container, process].map(numberOf).join()
  const byFile = new Map<string, number[]>()
  const byDeployment = new Map<string, number[]>()
  findings.forEach(({ deployments, at }, index) => {
    const [lists, keys] =
      deployments.length === 0 ? [byFile, [at.file.path]] : [byDeployment, new Set(deployments.map(identity))]
    for (const key of keys) {
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [index])
      else list.push(index)
    }
  })
  const places = new Map<VaggaProject, Map<number, readonly string[]>>()
  const placesOf = (project: VaggaProject) => (index: number) => {
    const known = places.get(project) ?? new Map<number, readonly string[]>()
    places.set(project, known)
    const inside = known.get(index) ?? containersAt(project, (findings[index] as Finding<Deployment>).at)
    known.set(index, inside)
    return inside
  }
  const first = new Map([...all.map(identity).entries()].reverse().map(([index, key]) => [key, index]))
  return {
    indicesOf(deployment: CheckedDeployment): readonly number[] {
      const { project, config, sandbox, process } = deployment
      const files = new Set([...project.sources, config.file, sandbox?.file, process?.file].map((file) => file?.path))
      const own = concerned(deployment)
      // Other containers may be broken, and this one starts all the same; what vagga refuses gives no image at all.
      const shared = [...files].flatMap((path) => byFile.get(path ?? '') ?? [])
      const ours = shared.filter((index) => {
        const inside = project.accepted ? placesOf(project)(index) : []
        return inside.length === 0 || own((findings[index] as Finding<Deployment>).at, inside)
      })
      return [...(byDeployment.get(identity(deployment)) ?? []), ...ours].sort((a, b) => a - b)
    },
    firstOf({ deployments }: Finding<Deployment>): number | null {
      const indices = deployments.flatMap((deployment) => first.get(identity(deployment)) ?? [])
      return indices.length === 0 ? null : indices.reduce((a, b) => Math.min(a, b))
    },
  }
}

/** The containers of a project that a place stands in: one, or none. */
function containersAt({ containers }: VaggaProject, place: Location): readonly string[] {
  return [...containers].filter(([, { config }]) => contains(config.at, place)).map(([name]) => name)
}

/** Whether a place in some containers is a matter of a deployment. Steps that are an alias stand in another container. */
function concerned({ project, container }: CheckedDeployment): (place: Location, inside: readonly string[]) => boolean {
  const bases = basesOf(project, [container.name.value])
  const steps = [...bases].flatMap((name) => project.containers.get(name)?.config.setup.items ?? [])
  return (place, inside) => inside.some((name) => bases.has(name)) || steps.some(({ at }) => contains(at, place))
}

/** The first sentence, with the place. */
function brief({ message, at }: Finding<Deployment>): string {
  return `${firstSentence(message)} (${at.file.path}:${at.file.position(at.start).line})`
}
