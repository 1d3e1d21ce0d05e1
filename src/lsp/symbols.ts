/** The outline of a file: its keys, down to where the names end that people look for. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import type { Entry, Node } from '../quire/node.js'
import { type Location, span } from '../text/source.js'
import { rangeOf } from './positions.js'

/** Levels of an outline: `containers`, a container, its keys. */
const deepest = 3

/** The symbols of a tree; those of deeper levels are children. */
export function symbolsOf(root: Node, level = 1): DocumentSymbol[] {
  if (root.kind !== 'mapping' || root.alias !== undefined) return []
  return root.entries.filter(({ merged }) => merged === undefined).map((entry) => symbol(entry, level))
}

function symbol({ key, value }: Entry, level: number): DocumentSymbol {
  const at: Location = value.alias ?? value.at
  const whole = at.file === key.at.file && at.end >= key.at.end ? span(key.at, at) : key.at
  return {
    name: key.value || '(empty)',
    detail: value.tag === undefined ? '' : `!${value.tag.value}`,
    kind: level === 1 ? SymbolKind.Namespace : SymbolKind.Property,
    range: rangeOf(whole),
    selectionRange: rangeOf(key.at),
    children: level < deepest ? symbolsOf(value, level + 1) : [],
  }
}
