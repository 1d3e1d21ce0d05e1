/** The changes that mend deployments, in the words of the two config languages. Each gives edits, or nothing where none is certain. */
import type { ContainerConfig } from '../lithos/shape.js'
import type { MappingNode, SequenceNode } from '../quire/node.js'
import type { TextEdit } from '../text/source.js'
import type { VaggaContainer } from '../vagga/project.js'
import type { BuildStep } from '../vagga/shape.js'
import { addEntry, addItem, addNested, scalarText } from './edits.js'

/** What vagga gives every process (facts: vagga-run.md). */
export const vaggaPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Adds a volume to a lithos config: `addVolume(config, '/tmp', '!Tmpfs { size: 100Mi, mode: 0o1777 }')`. */
export function addVolume(config: ContainerConfig, mountPoint: string, volume: string): readonly TextEdit[] {
  return edits(mappingOf(config.node), (root) => addNested(root, ['volumes', mountPoint], volume))
}

/** Adds a variable to `environ` of a lithos config. */
export function addVariable(config: ContainerConfig, name: string, value: string): readonly TextEdit[] {
  const text = scalarText(value)
  return text === undefined ? [] : edits(mappingOf(config.node), (root) => addNested(root, ['environ', name], text))
}

/** Adds an option to a lithos config that has none of this name. */
export function addOption(config: ContainerConfig, key: string, value: string): readonly TextEdit[] {
  return edits(mappingOf(config.node), (root) => addEntry(root, key, value))
}

/** Adds an option to a container of vagga.yaml that has none of this name. */
export function addContainerOption(
  container: VaggaContainer,
  path: readonly string[],
  value: string,
): readonly TextEdit[] {
  return edits(mappingOf(container.config.node), (node) => addNested(node, path, value))
}

/**
 * Adds `- !EnsureDir path` to a container: with the directories that it already makes, else before the links into /state,
 * else at the end. (vagga makes the directory again when the build ends, so the place matters to the reader only.)
 */
export function addEnsureDir(container: VaggaContainer, path: string): readonly TextEdit[] {
  const directory = scalarText(path)
  if (directory === undefined) return []
  return addStep(container, placeOfDirectory(container.config.setup.items), `!EnsureDir ${directory}`)
}

/** Adds a step on one line before step `before` of a container, or at the end. */
export function addStep(container: VaggaContainer, before: BuildStep | undefined, step: string): readonly TextEdit[] {
  const { setup } = container.config
  if (setup.implied) return []
  const list = setup.node.kind === 'sequence' ? setup.node : undefined
  if (list === undefined) return []
  const index = before === undefined ? list.items.length : list.items.indexOf(before.node)
  return index === -1 ? [] : edits(list, (node) => addItem(node, index, step))
}

function placeOfDirectory(steps: readonly BuildStep[]): BuildStep | undefined {
  const last = steps.findLastIndex((step) => step.tag === 'EnsureDir')
  if (last !== -1) return steps[last + 1]
  return steps.find((step) => step.tag === 'Sh' && /\bln\b.*\/state\//.test(step.value.value))
}

function mappingOf(node: { kind: string }): MappingNode | undefined {
  return node.kind === 'mapping' ? (node as MappingNode) : undefined
}

function edits<N extends MappingNode | SequenceNode>(
  node: N | undefined,
  edit: (node: N) => TextEdit | undefined,
): readonly TextEdit[] {
  const made = node && edit(node)
  return made === undefined ? [] : [made]
}
