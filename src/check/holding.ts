/** Fixes are offered when a check of the changed files shows that they hold. */

import type { FileSystem } from '../files/filesystem.js'
import { type Trial, tried } from '../fix/trial.js'
import { withinLimit } from './limits.js'
import type { Checked, CheckOptions } from './options.js'

/** A check as its fixes are tried: `checkOnce`. */
type Check = (files: FileSystem, options: CheckOptions) => Checked

/** How a check is made again. */
interface Again {
  readonly files: FileSystem
  readonly options: CheckOptions
  readonly check: Check
}

/** What is told of a check, with the fixes that hold, and a word about those for which there was no time. */
export function withFixesThatHold(all: Checked, again: Again): Checked {
  const told = withinLimit(all)
  if (!told.findings.some(({ fixes }) => fixes.length > 0)) return told
  const { holding, untried } = trialOf(all, told.findings, again)
  const findings = told.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.filter((fix) => holding.has(fix)),
  }))
  const notice = `${untried} ${untried === 1 ? 'fix is' : 'fixes are'} not offered: in a project of this size there was no time to try them all`
  return { ...told, findings, notices: untried === 0 ? told.notices : [...told.notices, notice] }
}

/** A built image does not show what a change of its container makes of it: such changes are tried on the steps alone. */
function trialOf(all: Checked, told: Checked['findings'], { files, options, check }: Again): Trial {
  const { say } = options
  const containers = all.projects.reduce((sum, project) => sum + project.containers.size, 0)
  const how = { files, work: all.deployments.length + 2 * containers, say }
  const again = (given: CheckOptions) => (changed: FileSystem) => check(changed, given).findings
  if (options.images === undefined || options.images.size === 0)
    return tried(told, { ...how, check: again(options), before: all.findings })
  const { images: _, ...bySteps } = options
  const { findings: before, projects } = check(files, bySteps)
  const ofVagga = new Set(projects.flatMap(({ sources }) => sources.map(({ path }) => path)))
  const fixing = (wanted: boolean) =>
    told.map(({ fixes, ...finding }) => ({
      ...finding,
      fixes: fixes.filter((fix) => fix.edits.some(({ at }) => ofVagga.has(at.file.path)) === wanted),
    }))
  const others = tried(fixing(false), { ...how, check: again(options), before: all.findings })
  const steps = tried(fixing(true), { ...how, check: again(bySteps), before })
  return { holding: new Set([...others.holding, ...steps.holding]), untried: others.untried + steps.untried }
}
