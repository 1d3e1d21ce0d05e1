/**
 * Edits of YAML text that keep every comment, every space and every line ending of what they do not touch. Each answers
 * `undefined` where it cannot be done with certainty: then no fix is offered. New text is always on one line per entry
 * and always text that quire reads back as meant (facts: quire.md 4).
 */
import type { Entry, MappingNode, Node, NullNode, ScalarNode, SequenceNode } from '../quire/node.js'
import { readQuire } from '../quire/read.js'
import { memoize } from '../text/collections.js'
import type { SourceFile, TextEdit } from '../text/source.js'

/** The line ending of a file: that of its first line. */
function lineEnding(file: SourceFile): '\n' | '\r\n' {
  const newline = file.text.indexOf('\n')
  return newline > 0 && file.text[newline - 1] === '\r' ? '\r\n' : '\n'
}

/** Words that quire reads as what they say wherever they stand: a word or an option, no space, not null. */
const plainWord = /^(?:--?[A-Za-z0-9]|[A-Za-z0-9_/])[A-Za-z0-9_/.@%+=~:-]*$/

/**
 * A scalar that quire reads back as `value`, in the quotes of `style` where they can hold it; `undefined` for texts that it
 * has no notation for.
 */
export function scalarText(value: string, style: ScalarNode['style'] = 'plain'): string | undefined {
  const isQuoted = style === 'single' || style === 'double'
  if (!isQuoted && plainWord.test(value) && !value.endsWith(':') && value !== 'null') return value
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no notation of quire can hold
  if (/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/.test(value)) return undefined
  // A double-quoted string that ends in a backslash is not closed for quire; a single-quoted one cannot hold a quote.
  if (!/['\n\t\r\0]/.test(value) && (style === 'single' || /[\\"]/.test(value))) return `'${value}'`
  if (value.endsWith('\\')) return undefined
  const escapes: Record<string, string> = {
    '\\': '\\\\',
    '"': '\\"',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\0': '\\0',
  }
  return `"${value.replace(/[\\"\n\t\r\0]/g, (sign) => escapes[sign] as string)}"`
}

/**
 * Adds `key: value` to a mapping after its last entry. `value` is text for one line, in quire's notation
 * (`!Tmpfs { size: 100Mi }`); a key that needs quotes gets them.
 */
export function addEntry(mapping: MappingNode, key: string, value: string): TextEdit | undefined {
  return addEntries(mapping, [[key, value]])
}

/** Adds several entries of one line to a mapping. */
export function addEntries(
  mapping: MappingNode,
  entries: readonly (readonly [key: string, value: string])[],
): TextEdit | undefined {
  const names = entries.map(([key]) => scalarText(key))
  if (names.includes(undefined) || !editable(mapping)) return undefined
  const texts = entries.map(([, value], index) => (value === '' ? `${names[index]}:` : `${names[index]}: ${value}`))
  if (mapping.flow) return addToFlow(mapping, texts, mapping.entries.filter((e) => !e.merged).map(placeOfEntry))
  const column = blockColumn(mapping)
  return column === undefined ? undefined : addBelow(mapping, column, texts)
}

/** Adds several items of one line at the end of a list. */
export function addItems(list: SequenceNode, items: readonly string[]): TextEdit | undefined {
  if (!editable(list) || (list.flow && isSpliced(list))) return undefined
  if (list.flow) return addToFlow(list, items, list.items.map(placeOf))
  const { file, start } = list.at
  if (file.text[start] !== '-') return undefined
  return addBelow(
    list,
    columnOf(file, start),
    items.map((item) => `- ${item}`),
  )
}

/** Makes an item of a list the last one, with all of its lines. `[undefined]` where it cannot be done. */
export function moveToEnd(list: SequenceNode, index: number): readonly (TextEdit | undefined)[] {
  const { file } = list.at
  const item = list.items[index]
  const cut = removeItem(list, index)
  if (item === undefined || cut === undefined || index >= list.items.length - 1) return [undefined]
  if (list.flow) return [cut, addItems(list, [file.text.slice(beginning(item), ending(item))])]
  const start = startOfComments(file, dashOf(list, item) ?? cut.at.start) ?? cut.at.start
  const lines = file.text.slice(start, cut.at.end).replace(/\r?\n$/, '')
  return [{ ...cut, at: { ...cut.at, start } }, addLine(list, lines)]
}

/** Adds an entry of several lines, written as if the mapping stood in column 0, with an empty line before it. */
export function addLines(mapping: MappingNode, lines: readonly string[]): TextEdit | undefined {
  const column = mapping.flow || !editable(mapping) ? undefined : blockColumn(mapping)
  if (column === undefined) return undefined
  return addLine(mapping, ['', ...lines.map((line) => ' '.repeat(column) + line)].join(lineEnding(mapping.at.file)))
}

/**
 * Adds an entry below a chain of keys (`['environ', 'PATH']`), making the levels that are missing. An entry that is
 * already there is left alone: `undefined`.
 */
export function addNested(root: MappingNode, path: readonly string[], value: string): TextEdit | undefined {
  const [key, ...rest] = path
  if (key === undefined) return undefined
  const found = root.entries.find((e) => sameKey(e.key.value, key))
  if (found === undefined) {
    if (rest.length === 0) return addEntry(root, key, value)
    return root.flow ? addEntry(root, key, flowOf(rest, value)) : addBlock(root, key, rest, value)
  }
  if (found.merged !== undefined || rest.length === 0) return undefined
  if (found.value.kind === 'mapping') return addNested(found.value, rest, value)
  if (found.value.kind !== 'null' || found.value.explicit || found.value.tag || !editable(found.value)) return undefined
  return fillEmpty(root, found.key, rest, value)
}

/** Gives a tag without a value its first entry: `!Tmpfs` becomes `!Tmpfs { size: 1Mi }`. */
export function fillTag(node: NullNode, key: string, value: string): TextEdit | undefined {
  if (node.tag === undefined || node.explicit || !editable({ ...node, at: node.tag.at })) return undefined
  const { file, end } = node.tag.at
  return { at: { file, start: end, end }, text: ` { ${key}: ${value} }` }
}

/** Puts an item before item `index` of a list, or after the last one. `item` is text for one line, without the dash. */
export function addItem(list: SequenceNode, index: number, item: string): TextEdit | undefined {
  const next = list.items[index]
  if (next === undefined) return addItems(list, [item])
  if (!editable(list) || (list.flow && isSpliced(list))) return undefined
  const target = list.flow ? beginning(next) : dashOf(list, next)
  return target === undefined ? undefined : addBefore(list, target, list.flow ? `${item},` : `- ${item}`)
}

/** Gives a scalar of one line another value, in the quotes that it has, plain if it reads back the same. Tag and anchor stay. */
export function replaceScalar(node: ScalarNode, value: string): TextEdit | undefined {
  const text = scalarText(value, node.style)
  const isBlock = node.style === 'literal' || node.style === 'folded'
  return text === undefined || isBlock || !editable(node) ? undefined : { at: node.at, text }
}

/** Replaces a part of a scalar where it is written as it is read; `undefined` where the new value would not be read back. */
export function replaceWithin(node: ScalarNode, part: string, by: string): TextEdit | undefined {
  const { file, start, end } = node.at
  const written = file.text.slice(start, end)
  const offset = written.indexOf(part)
  const value = node.value.replace(part, () => by)
  if (offset < 0 || written.indexOf(part, offset + 1) >= 0 || part === '') return replaceScalar(node, value)
  const isSafe = plainWord.test(by) && !by.endsWith(':')
  if (!isSafe || !editable(node)) return replaceScalar(node, value)
  return { at: { file, start: start + offset, end: start + offset + part.length }, text: by }
}

/** Takes an entry out of a mapping, with its comma or its lines. */
export function removeEntry(mapping: MappingNode, key: string): TextEdit | undefined {
  const index = mapping.entries.findIndex((e) => e.key.value === key && !e.merged)
  const entry = mapping.entries[index]
  if (entry === undefined || !editable(mapping)) return undefined
  const { file } = mapping.at
  const { start } = entry.key.at
  const end = entryEnd(entry)
  if (mapping.flow) return unlessShared(cutFromFlow(mapping, start, end))
  const next = mapping.entries[index + 1]
  if (index === 0 && next !== undefined && !next.merged && !isFirstOnLine(file, start)) {
    // behind a dash: the next entry moves up
    const between = file.text.slice(end, next.key.at.start)
    return /^\s*$/.test(between) ? unlessShared({ at: { file, start, end: next.key.at.start }, text: '' }) : undefined
  }
  return unlessShared(cutLines(file, start, end))
}

/** Takes an item out of a list, with its comma or its lines. */
export function removeItem(list: SequenceNode, index: number): TextEdit | undefined {
  const item = list.items[index]
  if (item === undefined || !editable(list) || (list.flow && isSpliced(list))) return undefined
  if (list.flow) return unlessShared(cutFromFlow(list, beginning(item), ending(item)))
  const dash = dashOf(list, item)
  return dash === undefined ? undefined : unlessShared(cutLines(list.at.file, dash, ending(item)))
}

/** `memory-limit` and `memory_limit` are one key. */
function sameKey(written: string, key: string): boolean {
  return written === key || written === key.replaceAll('-', '_')
}

/**
 * What was reached through an alias is written elsewhere, and what stands below an anchor that is used means something
 * at every use: an edit would change more than what is meant.
 */
function editable(node: Node): boolean {
  if (node.alias !== undefined) return false
  const { file, start, end } = node.at
  return !sharedIn(file).some((shared) => shared.start <= start && end <= shared.end)
}

/** An edit that takes away no text that is used elsewhere, too. */
function unlessShared(edit: TextEdit | undefined): TextEdit | undefined {
  if (edit === undefined) return undefined
  const { file, start, end } = edit.at
  return sharedIn(file).some((shared) => shared.start < end && start < shared.end) ? undefined : edit
}

/** The nodes of a file that aliases refer to. */
const sharedIn = memoize((file: SourceFile): readonly Place[] => {
  const { text } = file
  if (!/(?:^|[\s,[{])&[^\s&]/m.test(text) || !text.includes('*')) return []
  const { tree } = readQuire(file, { include: () => ({ error: 'not asked' }) })
  const used = new Set([...text.matchAll(/\*([^\s,[\]{}]+)/g)].map(([, name]) => name))
  const shared: Place[] = []
  const pending: Node[] = tree === undefined ? [] : [tree]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.alias !== undefined) continue
    if (node.anchor !== undefined && used.has(node.anchor.value))
      shared.push({ start: beginning(node), end: node.at.end })
    if (node.kind === 'sequence') pending.push(...node.items)
    if (node.kind === 'mapping') pending.push(...node.entries.map(({ value }) => value))
  }
  return shared
})

/** Where a node with its tag and anchor begins. */
function beginning(node: Node): number {
  if (node.alias !== undefined) return node.alias.start
  return Math.min(node.at.start, node.tag?.at.start ?? node.at.start, node.anchor?.at.start ?? node.at.start)
}

/** Where a node ends in the text that refers to it: an alias ends at its own name. */
function ending(node: Node): number {
  return node.alias?.end ?? node.at.end
}

function entryEnd(entry: Entry): number {
  return Math.max(ending(entry.value), entry.key.at.end)
}

interface Place {
  readonly start: number
  readonly end: number
}

function placeOf(node: Node): Place {
  return { start: beginning(node), end: ending(node) }
}

function placeOfEntry(entry: Entry): Place {
  return { start: entry.key.at.start, end: entryEnd(entry) }
}

function startOfLine(file: SourceFile, offset: number): number {
  return file.text.lastIndexOf('\n', offset - 1) + 1
}

function columnOf(file: SourceFile, offset: number): number {
  return offset - startOfLine(file, offset)
}

function isSpliced(list: SequenceNode): boolean {
  return list.at.file.text.slice(list.at.start, list.at.end).includes('!*Unpack')
}

/** The dash of a block list's item; `undefined` for one that `!*Unpack` or an alias brings from elsewhere. */
function dashOf(list: SequenceNode, item: Node): number | undefined {
  const { file, start } = list.at
  let at = beginning(item) - 1
  while (at >= start && ' \t\r\n'.includes(file.text[at] as string)) at -= 1
  const isOwn = item.at.file === file && at >= start && at < list.at.end && file.text[at] === '-'
  return isOwn && columnOf(file, at) === columnOf(file, start) ? at : undefined
}

/**
 * The column in which a new key of a block mapping stands: that of its keys. In `- !Tag key: value` the first key stands
 * behind the tag and the others at dash + 2.
 */
function blockColumn(mapping: MappingNode): number | undefined {
  const { file, start } = mapping.at
  const last = mapping.entries.findLast((e) => !e.merged)
  // in `a: b: c` quire takes a key below `a` for one of the inner mapping
  if (last !== undefined && last.value.kind === 'mapping' && !last.value.flow && isOnLineOf(last)) return undefined
  const keys = mapping.entries.filter((e) => !e.merged).map((e) => e.key.at.start)
  const lineStart = startOfLine(file, start)
  const onOwnLine = keys.find((key) => startOfLine(file, key) !== lineStart)
  if (onOwnLine !== undefined) return columnOf(file, onOwnLine)
  const before = file.text.slice(lineStart, start)
  if (/^[ ]*(- )*$/.test(before)) return before.length
  const dashed = /^([ ]*(?:- )+)[!&]/.exec(before)
  return dashed?.[1]?.length
}

function isOnLineOf({ key, value }: Entry): boolean {
  return startOfLine(key.at.file, key.at.start) === startOfLine(value.at.file, value.at.start)
}

/** Whether quire reads the line after a node as a part of its last word; after dots only where the line is not indented (facts: quire.md 4.7, 4.8). */
function swallowsNext(node: Node): boolean {
  const { file, start, end } = lastOf(node).at
  const word = file.text.slice(start, end)
  const line = file.text.slice(startOfLine(file, start), start)
  return /^(?:--|\?)$/.test(word) || (/^\.\S?$/.test(word) && !/^(?: |- )/.test(line))
}

/** The innermost node that a node ends with; itself where it ends with a bracket. */
function lastOf(node: Node): Node {
  const below = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : []
  const last = (node.kind === 'sequence' ? node.items : below).findLast(
    ({ at }) => at.file === node.at.file && at.end === node.at.end,
  )
  return last === undefined ? node : lastOf(last)
}

/** Adds a line after the line on which a block node ends; what stands behind it on that line must be a comment. */
function addLine(node: Node, line: string): TextEdit | undefined {
  const { file, end } = node.at
  const newline = file.text.indexOf('\n', end)
  let at = newline === -1 ? file.text.length : newline
  if (file.text[at - 1] === '\r') at -= 1
  if (at < end) at = end
  if (!/^\s*(#.*)?$/.test(file.text.slice(end, at)) || swallowsNext(node)) return undefined
  return { at: { file, start: at, end: at }, text: lineEnding(file) + line }
}

/** Adds `key:` with the chain of keys below it, a level a line. */
function addBlock(mapping: MappingNode, key: string, path: readonly string[], value: string): TextEdit | undefined {
  const column = blockColumn(mapping)
  if (column === undefined || !editable(mapping)) return undefined
  const lines = nestedLines([key, ...path], value, column, indentation(mapping))
  return lines && addLine(mapping, lines.join(lineEnding(mapping.at.file)))
}

/** Adds lines that begin in a column after the line on which a block node ends. */
function addBelow(node: Node, column: number, lines: readonly string[]): TextEdit | undefined {
  return addLine(node, lines.map((line) => ' '.repeat(column) + line).join(lineEnding(node.at.file)))
}

/** By how much the neighbours indent what is nested. */
function indentation(mapping: MappingNode): number {
  for (const { key, value, merged } of mapping.entries) {
    if (merged || value.alias || (value.kind !== 'mapping' && value.kind !== 'sequence') || value.flow) continue
    const { file, start } = value.at
    const columns = columnOf(file, start) - columnOf(file, key.at.start)
    if (isFirstOnLine(file, start) && columns > 0) return columns
  }
  return 2
}

function isFirstOnLine(file: SourceFile, offset: number): boolean {
  return /^ *$/.test(file.text.slice(startOfLine(file, offset), offset))
}

function nestedLines(path: readonly string[], value: string, column: number, indent: number): string[] | undefined {
  const names = path.map((name) => scalarText(name))
  if (names.includes(undefined)) return undefined
  return names.map((name, depth) => {
    const last = depth === names.length - 1 && value !== ''
    return `${' '.repeat(column + indent * depth)}${name}:${last ? ` ${value}` : ''}`
  })
}

/** Gives a key without a value its first entries. */
function fillEmpty(
  mapping: MappingNode,
  key: ScalarNode,
  path: readonly string[],
  value: string,
): TextEdit | undefined {
  if (mapping.flow) return undefined
  const { file } = key.at
  const colon = file.text.indexOf(':', key.at.end)
  const indent = indentation(mapping)
  const lines = nestedLines(path, value, columnOf(file, key.at.start) + indent, indent)
  if (colon === -1 || lines === undefined) return undefined
  const eol = lineEnding(file)
  return addLine({ ...key, at: { file, start: key.at.start, end: colon + 1 } }, lines.join(eol))
}

function flowOf(path: readonly string[], value: string): string {
  return path.reduceRight((inner, key) => `{ ${scalarText(key) ?? key}: ${inner} }`, value)
}

/** Adds to `{…}` or `[…]` after the last entry, on lines of their own where the entries have lines of their own. */
function addToFlow(
  node: MappingNode | SequenceNode,
  added: readonly string[],
  entries: readonly Place[],
): TextEdit | undefined {
  const { file, start } = node.at
  const close = node.at.end - 1
  const open = file.text.slice(start, start + 1)
  if ((open !== '{' && open !== '[') || !'}]'.includes(file.text[close] as string)) return undefined
  const last = entries.at(-1)
  if (last === undefined) {
    const inside = file.text.slice(start + 1, close)
    const text = added.join(', ')
    if (inside.trim() === '')
      return { at: { file, start: start + 1, end: close }, text: open === '{' ? ` ${text} ` : text }
    // what is written there is a merge key, or a comment
    const target = close - inside.trimStart().length
    return file.text[target] === '<' ? addBefore(node, target, `${text},`) : undefined
  }
  const haveLines = entries.every((entry, index) => (index === 0 && entry !== last) || isFirstOnLine(file, entry.start))
  const separator = haveLines ? lineEnding(file) + ' '.repeat(columnOf(file, last.start)) : ' '
  const text = added.map((one) => separator + one).join(',')
  const [, comma = '', behind = ''] = /^(\s*,)?([ \t]*#[^\r\n]*)?/.exec(file.text.slice(last.end, close)) ?? []
  const comment = haveLines ? behind : ''
  const end = last.end + comma.length + comment.length
  return comma === ''
    ? { at: { file, start: last.end, end }, text: `,${comment}${text}` }
    : { at: { file, start: end, end }, text: `${text},` }
}

function cutFromFlow(node: MappingNode | SequenceNode, start: number, end: number): TextEdit {
  const { file } = node.at
  const after = /^\s*,[ \t]*/.exec(file.text.slice(end, node.at.end))
  if (after)
    return cutLines(file, start, end + after[0].length) ?? { at: { file, start, end: end + after[0].length }, text: '' }
  const before = /,\s*$/.exec(file.text.slice(node.at.start, start))
  // its comment goes with it, and must not become that of the entry before
  const line = !before || /^[ \t]*#/.test(file.text.slice(end)) ? cutLines(file, start, end) : undefined
  return line ?? { at: { file, start: start - (before?.[0].length ?? 0), end }, text: '' }
}

function cutLines(file: SourceFile, start: number, end: number): TextEdit | undefined {
  const from = startOfLine(file, start)
  const newline = file.text.indexOf('\n', end)
  const to = newline === -1 ? file.text.length : newline + 1
  if (!/^\s*$/.test(file.text.slice(from, start)) || !/^\s*(#.*)?\s*$/.test(file.text.slice(end, to))) return undefined
  const lineBreak = newline === -1 ? (/\r?\n$/.exec(file.text.slice(0, from))?.[0].length ?? 0) : 0
  return { at: { file, start: from - lineBreak, end: to }, text: '' }
}

/** Puts text before what begins at `target`, on a line of its own above its comments; within a line only in flow. */
function addBefore(node: MappingNode | SequenceNode, target: number, text: string): TextEdit | undefined {
  const { file } = node.at
  const start = startOfComments(file, target)
  if (start !== undefined)
    return { at: { file, start, end: start }, text: ' '.repeat(columnOf(file, target)) + text + lineEnding(file) }
  return node.flow ? { at: { file, start: target, end: target }, text: `${text} ` } : undefined
}

/** The start of the comment lines right above a dash or key, to which they belong. `undefined` when that is not first on its line. */
function startOfComments(file: SourceFile, target: number): number | undefined {
  let start = startOfLine(file, target)
  const indent = file.text.slice(start, target)
  if (!/^ *$/.test(indent)) return undefined
  while (start > 0) {
    const above = startOfLine(file, start - 1)
    if (!file.text.slice(above, start).startsWith(`${indent}#`)) break
    start = above
  }
  return start
}
