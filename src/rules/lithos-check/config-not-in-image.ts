import { distance } from 'fastest-levenshtein'
import { anchorOf } from '../../deployment/config.js'
import type { ProcessInFile } from '../../deployment/deployment.js'
import { baseName, normalize, under } from '../../deployment/paths.js'
import { joinPaths } from '../../files/filesystem.js'
import { follow } from '../../image/follow.js'
import type { Entry } from '../../image/image.js'
import type { Read } from '../../schema/shape.js'
import { groupBy, memoize } from '../../text/collections.js'
import type { Fix } from '../../text/finding.js'
import { type Location, textAt } from '../../text/source.js'
import type { Rule, RuleContext, RuleFinding } from '../rule.js'
import { copiedLinkFix, copyStep } from '../support/copies.js'
import { fixOf, lastStepEdit, valueFix } from '../support/fixes.js'
import { reported } from '../support/problems.js'

export const configNotInImage: Rule = {
  id: 'config-not-in-image',
  group: 'lithos-check',
  clause: null,
  severity: 'error',
  summary: 'the lithos config that a process names is not in the image',
  rationale: `lithos reads its config *out of the image*, at the path that the process config names. When no build step puts it there the container does not start:
\`/lithos/app.yaml: Error reading file: No such file or directory (os error 2)\`. \`/work\` is always empty in an image.

Copy the file: \`- !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\`, and name the same path in both places. A lithos config of the repository that gets
into no image at all is a warning: nothing can run it.`,
  examples: [
    {
      bad: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: ⟦/work/lithos.yaml⟧
`,
      },
      good: {
        'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
      },
    },
  ],
  together: true,
  *check(context) {
    yield* reported('config-not-in-image')(context)
    yield* unplaced(context)
    // nobody knows what is in images of a vagga.yaml that cannot be read
    if (context.projects.some(({ accepted }) => !accepted)) return
    const startedBy = groupBy(context.deployments, ({ process }) => process)
    const byImage = groupBy(context.deployments, ({ process }) => process && imageOf(process))
    const broughtAs = groupBy(
      context.deployments.filter(({ broughtBy }) => broughtBy),
      ({ configInImage }) => baseName(configInImage),
    )
    const inDirectory = groupBy(context.deployments, ({ configInImage }) => normalize(`${configInImage}/..`))
    const entriesOf = entriesAt(context)
    for (const process of context.processes) {
      const { entry, name } = process
      const config = entry.config
      if (!config?.value.startsWith('/') || config.value.includes('..')) continue
      const path = normalize(config.value)
      if (startedBy.get(process)?.some(({ configInImage }) => configInImage === path)) continue
      const sameImage = byImage.get(imageOf(process))?.[0]
      const file = baseName(config.value)
      const brought = broughtAs.get(file)?.find(({ configInImage }) => configInImage !== path)
      const unplaced = context.unplaced.some((other) => baseName(other.file.path) === file)
      const near = inDirectory
        .get(normalize(`${path}/..`))
        ?.find((one) => one.process === undefined || distance(baseName(one.configInImage), file) <= 2)
      if (!brought?.broughtBy && !unplaced && !sameImage && !near && !under(path, '/work')) continue
      const entries = entriesOf(path)
      const absent =
        entries.every((one) => one?.exists === 'no') ||
        (sameImage !== undefined && follow(sameImage.image, path).entry.exists === 'no')
      // packages may bring anything, but no lithos config with nearly the name of one that is there
      if (!absent && !(near && !entries.some((one) => one?.exists === 'yes'))) continue
      // a step, or `data-dirs`, that takes it out again
      const undone = entries.find((one) => one?.exists === 'no' && one.step !== undefined)
      let message = missing(config.at, context, near?.configInImage)
      let fixes = bringingFix(context, config, path)
      if (undone) {
        message = `The lithos config \`${config.value}\` does not stay in the image (${undone.because}), so the container does not start. Remove this, or put the config elsewhere.`
        fixes = []
      } else if (brought) {
        message = `The lithos config is copied to \`${brought.configInImage}\`, but the process config names \`${config.value}\`, so the container does not start. Write the same path in both.`
        fixes = valueFix(config.node, brought.configInImage, `write \`config: ${brought.configInImage}\``, 'unsafe')
      }
      yield {
        at: undone?.step ?? (under(path, '/work') ? undefined : brought?.broughtBy) ?? config.at,
        message,
        ...(undone || brought
          ? { related: [{ at: config.at, message: `the process \`${name.value}\` names it here` }] }
          : {}),
        fixes,
      }
    }
  },
}

/** The copy of a directory (or file) at the top of the project, where there is only one container that it can be for. */
function bringingFix(context: RuleContext, { node }: Read<string>, path: string): readonly Fix[] {
  const [project, ...others] = context.projects
  const [container, ...more] = project?.containers.values() ?? []
  if (!project || !container || others.length > 0 || more.length > 0) return []
  const inWork = under(path, '/work') ? path : `/work${path}`
  const inProject = inWork.slice('/work/'.length)
  if (context.files.stat(joinPaths(project.directory, inProject))?.kind !== 'file') return []
  const top = inWork.split('/').slice(0, 3).join('/')
  const link = copiedLinkFix(context, project, container, top)
  if (link.length > 0) return link
  const target = top.slice('/work'.length)
  const step =
    context.image(project, container.name.value)?.entry(target).exists === 'no' ? copyStep(top, target) : undefined
  const edit = step === undefined ? undefined : lastStepEdit(container, step)
  const name = inWork.slice('/work'.length)
  if (edit === undefined) return []
  const title = `add \`- ${step}\` to container ${container.name.value}`
  if (path === name) return fixOf(title, 'unsafe', edit)
  return valueFix(node, name, '', 'unsafe').flatMap(({ edits }) =>
    fixOf(`${title}, and write \`config: ${name}\``, 'unsafe', edit, ...edits),
  )
}

function missing(at: Location, { unplaced }: RuleContext, near: string | undefined): string {
  const path = textAt(at)
  const source = unplaced.find(({ file }) => baseName(file.path) === baseName(path))?.file.path
  return `No build step copies a lithos config to \`${path}\`${source === undefined ? '' : ` (the repository has \`${source}\`)`}, so the container does not start. ${near === undefined ? 'Add a `!Copy`, or correct the path.' : `Did you mean \`${near}\`?`} lithos_knot would log: Fatal error: ${path}: Error reading file: No such file or directory (os error 2)`
}

/** Two entries of a file with the same text here are started from the same image. */
function imageOf({ file, entry }: ProcessInFile): string {
  return `${file.path}\0${entry.image?.value}`
}

/** The images of all containers; with `undefined` when one is not known. */
const imagesOf = memoize(
  ({ projects, image }: RuleContext) =>
    new Set(projects.flatMap((project) => [...project.containers.keys()].map((name) => image(project, name)))),
)

/** What each image has at a path; `undefined` where nobody knows. */
function entriesAt(context: RuleContext): (path: string) => readonly (Entry | undefined)[] {
  const known = new Map<string, readonly (Entry | undefined)[]>()
  return (path) => {
    const entries = known.get(path) ?? [...imagesOf(context)].map((image) => image && follow(image, path).entry)
    known.set(path, entries)
    return entries
  }
}

/** A config of a vagga project that no container brings into its image (SPEC 2.6), unless a process entry tells more about it. */
function* unplaced(context: RuleContext): Generator<RuleFinding> {
  if (context.projects.length === 0 || context.projects.some(({ accepted }) => !accepted)) return
  if (context.unplaced.length === 0 || imagesOf(context).has(undefined)) return
  for (const config of context.unplaced) {
    const file = baseName(config.file.path)
    if (context.processes.some(({ entry }) => baseName(entry.config?.value ?? '') === file)) continue
    yield {
      at: anchorOf(config),
      severity: 'warning',
      message: `No container of this project has \`${config.file.path}\` in its finished image, so lithos cannot use it. Add a \`!Copy\` to the container that it is meant for, or remove the step that deletes it.`,
    }
  }
}
