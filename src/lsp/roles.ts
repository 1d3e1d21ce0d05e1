/** What a text stands for that the shapes only know as text. */
import type { Located } from '../text/source.js'
import type { Place, Step } from './place.js'
import type { Analysis } from './project.js'

/** Whether the text names a vagga container: `!Container NAME`, or the key `container`. */
export function namesContainer({ steps, onKey }: Place): boolean {
  const { node, entry, tagged } = steps[steps.length - 1] as Step
  if (onKey) return false
  if (tagged !== undefined && node.tag?.value === 'Container') return true
  return entry?.key.value === 'container' || (entry === undefined && listOf(steps) === 'expect')
}

/** The key of the list that the last step is an item of. */
function listOf(steps: readonly Step[]): string | undefined {
  return steps[steps.length - 2]?.entry?.key.value
}

/** Whether the text is the id of a rule: a key of `rules:`, or `rule:` of an entry of `ignore:`. Only settings have either. */
export function namesRule({ steps, onKey }: Place): boolean {
  const { entry } = steps[steps.length - 1] as Step
  const above = steps[steps.length - 2]
  return onKey ? above?.entry?.key.value === 'rules' : entry?.key.value === 'rule'
}

/** The tag of the volume whose path of the server the text is: `!Persistent`, `!Readonly`, in short form or with `path:`. */
export function volumePath({ steps, onKey }: Place): 'Persistent' | 'Readonly' | undefined {
  if (onKey) return undefined
  const last = steps[steps.length - 1] as Step
  const volume = last.entry?.key.value === 'path' ? steps[steps.length - 2] : last
  const tag = volume?.tagged === undefined ? undefined : volume.node.tag?.value
  return tag === 'Persistent' || tag === 'Readonly' ? tag : undefined
}

/** The paths that the sandboxes of this config offer for such a volume; of all sandboxes where none is known. */
export function pathsFor(
  { result }: Analysis,
  { steps }: Place,
  tag: 'Persistent' | 'Readonly',
): readonly Located<string>[] {
  const file = steps[0]?.node.at.file.path
  const own = result.deployments.flatMap(({ config, sandbox }) =>
    config.file.path === file && sandbox !== undefined ? [sandbox] : [],
  )
  const sandboxes = own.length > 0 ? own : result.context.sandboxes
  return sandboxes.flatMap(({ config }) =>
    (tag === 'Readonly' ? config.readonlyPaths : config.writablePaths).entries.map(({ key }) => key),
  )
}
