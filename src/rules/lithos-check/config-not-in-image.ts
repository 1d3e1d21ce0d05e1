import { distance } from 'fastest-levenshtein'
import { grouped } from '../../grouped.js'
import { type Location, textAt } from '../../text/source.js'
import type { Rule, RuleContext, RuleFinding } from '../rule.js'
import { baseName, normalize } from '../support/paths.js'
import { anchorOf } from '../support/places.js'
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
  *check(context) {
    yield* reported('config-not-in-image')(context)
    yield* unplaced(context)
    // nobody knows what is in images of a vagga.yaml that cannot be read
    if (context.projects.some(({ accepted }) => !accepted)) return
    const startedBy = grouped(context.deployments, ({ process }) => process)
    const broughtAs = grouped(
      context.deployments.filter(({ broughtBy }) => broughtBy),
      ({ configInImage }) => baseName(configInImage),
    )
    const inDirectory = grouped(context.deployments, ({ configInImage }) => normalize(`${configInImage}/..`))
    for (const process of context.processes) {
      const { entry, name } = process
      const config = entry.config
      if (!config?.value.startsWith('/') || config.value.includes('..')) continue
      const started = startedBy.get(process)
      if (started?.some(({ configInImage }) => configInImage === normalize(config.value))) continue
      const absent = isInNoImage(context, normalize(config.value))
      const file = baseName(config.value)
      const brought = broughtAs.get(file)?.[0]
      const unplaced = context.unplaced.some((other) => baseName(other.file.path) === file)
      const near = inDirectory
        .get(normalize(`${config.value}/..`))
        ?.find((one) => one.process === undefined || distance(baseName(one.configInImage), file) <= 2)
      // packages may bring anything, but no lithos config with nearly the name of one that is there
      if (!absent && !(near && !isInImage(context, normalize(config.value)))) continue
      if (!brought?.broughtBy && !unplaced && !started && !near && !config.value.startsWith('/work/')) continue
      yield {
        at: (config.value.startsWith('/work/') ? undefined : brought?.broughtBy) ?? config.at,
        message: brought
          ? `The lithos config is copied to \`${brought.configInImage}\`, but the process config names \`${config.value}\`, so the container does not start. Write the same path in both.`
          : missing(config.at, context, near?.configInImage),
        ...(brought ? { related: [{ at: config.at, message: `the process \`${name.value}\` names it here` }] } : {}),
      }
    }
  },
}

function missing(at: Location, { unplaced }: RuleContext, near: string | undefined): string {
  const path = textAt(at)
  const source = unplaced.find(({ file }) => baseName(file.path) === baseName(path))?.file.path
  return `No build step copies a lithos config to \`${path}\`${source === undefined ? '' : ` (the repository has \`${source}\`)`}, so the container does not start. ${near === undefined ? 'Add a `!Copy`, or correct the path.' : `Did you mean \`${near}\`?`} lithos_knot would log: Fatal error: ${path}: Error reading file: No such file or directory (os error 2)`
}

function isInImage(context: RuleContext, path: string): boolean {
  return context.projects.some((project) =>
    [...project.containers.keys()].some((name) => context.image(project, name)?.entry(path).exists === 'yes'),
  )
}

/** Certainly in none: every container of every project is known to lack it. */
function isInNoImage(context: RuleContext, path: string): boolean {
  return context.projects.every((project) =>
    [...project.containers.keys()].every((name) => context.image(project, name)?.entry(path).exists === 'no'),
  )
}

/** A config of a vagga project that no container brings into its image (SPEC 2.6), unless a process entry tells more about it. */
function* unplaced(context: RuleContext): Generator<RuleFinding> {
  if (context.projects.length === 0 || context.projects.some(({ accepted }) => !accepted)) return
  for (const config of context.unplaced) {
    const file = baseName(config.file.path)
    if (context.processes.some(({ entry }) => baseName(entry.config?.value ?? '') === file)) continue
    yield {
      at: anchorOf(config),
      severity: 'warning',
      message: `No container of this project copies \`${config.file.path}\` into its image, so lithos cannot use it. Add a \`!Copy\` to the container that it is meant for.`,
    }
  }
}
