/** YAML and JSON: the keys on the way are `inside`, keys with dots are parted. */
import type { Node } from '../../quire/node.js'
import { sourceFile } from '../../text/source.js'
import { readDocument } from '../../yaml/document.js'
import { type Setting, type SettingsReader, type SettingValue, settingName } from './setting.js'

const maxSettings = 5000

/** `path: { data: x }` and `path.data: x` are the same setting `data` inside `path`. */
export const yaml: SettingsReader = (text) => {
  const { root } = readDocument(sourceFile('settings.yaml', text))
  const found: Setting[] = []
  if (root !== undefined) collect(root, [], found)
  return found
}

function collect(node: Node, path: readonly string[], found: Setting[]): void {
  if (found.length >= maxSettings || path.length > 50) return
  if (node.kind === 'mapping') {
    for (const { key, value } of node.entries)
      collect(value, [...path, ...key.value.split('.').map(settingName)], found)
    return
  }
  const name = path.at(-1)
  if (node.kind === 'scalar' && name !== undefined)
    found.push({ inside: path.slice(0, -1), name, values: [scalarValue(node)] })
  if (node.kind !== 'sequence') return
  const scalars = node.items.flatMap((item) => (item.kind === 'scalar' ? [scalarValue(item)] : []))
  if (scalars.length > 0 && name !== undefined) found.push({ inside: path.slice(0, -1), name, values: scalars })
  for (const item of node.items) if (item.kind !== 'scalar') collect(item, path, found)
}

function scalarValue({ value, at, style }: Extract<Node, { kind: 'scalar' }>): SettingValue {
  const quotes = style === 'single' || style === 'double' ? 1 : 0
  return { text: value, start: at.start + quotes, end: Math.max(at.start + quotes, at.end - quotes) }
}
