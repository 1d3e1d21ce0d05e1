/** Fixes are offered when a check of the changed files shows that they hold. */

import type { FileSystem } from '../files/filesystem.js'
import { type Trial, tried } from '../fix/trial.js'
import type { Checked, CheckOptions } from './options.js'

/** A check as its fixes are tried: `checkOnce`. */
type Check = (files: FileSystem, options: CheckOptions) => Checked

/** The result with the fixes that hold, and a word about those for which there was no time. */
export function withFixesThatHold(result: Checked, files: FileSystem, options: CheckOptions, check: Check): Checked {
  if (!result.findings.some(({ fixes }) => fixes.length > 0)) return result
  const { holding, untried } = trialOf(result, files, options, check)
  const findings = result.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter((fix) => holding.has(fix)),
  }))
  const notice = `${untried} ${untried === 1 ? 'fix is' : 'fixes are'} not offered: in a project of this size there was no time to try them all`
  return { ...result, findings, notices: untried === 0 ? result.notices : [...result.notices, notice] }
}

/** A built image does not show what a change of its container makes of it: such changes are tried on the steps alone. */
function trialOf({ findings, deployments }: Checked, files: FileSystem, options: CheckOptions, check: Check): Trial {
  const { say } = options
  const again = (given: CheckOptions) => (changed: FileSystem) => check(changed, given).findings
  if (options.images === undefined || options.images.size === 0)
    return tried(findings, { files, check: again(options), deployments: deployments.length, say })
  const { images: _, ...bySteps } = options
  const { findings: before, projects } = check(files, bySteps)
  const ofVagga = new Set(projects.flatMap(({ sources }) => sources.map(({ path }) => path)))
  const fixing = (wanted: boolean) =>
    findings.map(({ fixes, ...finding }) => ({
      ...finding,
      fixes: fixes.filter((fix) => fix.edits.some(({ at }) => ofVagga.has(at.file.path)) === wanted),
    }))
  const how = { files, deployments: deployments.length, say }
  const others = tried(fixing(false), { ...how, check: again(options), before: findings })
  const steps = tried(fixing(true), { ...how, check: again(bySteps), before })
  return { holding: new Set([...others.holding, ...steps.holding]), untried: others.untried + steps.untried }
}
