/** Says where quire reads something else than the author meant, and offers quotes where they settle it. */

import type { Node, ScalarNode } from '../quire/node.js'
import type { Fix, Problem } from '../text/finding.js'
import type { Location, SourceFile } from '../text/source.js'
import type { Difference } from './compare.js'
import { proves } from './prove.js'
import type { YamlResult } from './read.js'
import { blanksBeforeColon, quoted, replace } from './rewrite.js'
import { nodesOf } from './walk.js'

const BOM = '\ufeff'

/** The finding for one difference between what is read and what is `meant` in a file. */
export function misread(
  { read, meant, keys }: Difference,
  file: SourceFile,
  yaml: YamlResult,
  program: string,
): Problem {
  const reads = verb(program, 'read')
  if (keys?.read?.value.startsWith(BOM) || (read?.kind === 'scalar' && read.value.startsWith(BOM)))
    return byteOrderMark(file, yaml, program)

  const at = place(keys ? (keys.meant ?? keys.read) : (meant ?? read), file)
  const message = keys
    ? `In YAML this is ${key(keys.meant)}, but ${program} ${reads} ${key(keys.read)}.`
    : `In YAML this is ${describe(meant)}, but ${program} ${reads} ${describe(read)}.`
  const word = keys ? (keys.read ?? keys.meant) : (read ?? meant)
  const fixes = [spaced(word, file), inQuotes(keys ? keys.meant : meant)].filter(
    (fix): fix is Fix => fix !== undefined && proves(file, fix.edits, yaml),
  )
  return {
    rule: 'quire-misread',
    at,
    message: `${message} ${keys ? '' : hint(read, meant, file)}`.trimEnd(),
    ...(fixes.length > 0 ? { fixes: fixes.slice(0, 1) } : {}),
  }
}

function inQuotes(node: Node | undefined): Fix | undefined {
  const text = node?.kind === 'scalar' && node.alias === undefined ? quoted(node.value) : undefined
  if (node === undefined || text === undefined) return undefined
  return { title: 'put it in quotes', safety: 'safe', edits: [replace(node.at, text)] }
}

/** `a : b`, where quire takes the `:` for a part of the text. */
function spaced(node: Node | undefined, file: SourceFile): Fix | undefined {
  const blanks = node?.kind === 'scalar' ? blanksBeforeColon(file, node.at.start, node.at.end) : undefined
  if (blanks === undefined) return undefined
  const edits = [replace(blanks, '')]
  return { title: 'remove the space before `:`', safety: 'safe', edits }
}

/** A verb in the form that fits the name of one program, or of both. */
export function verb(program: string, plural: string, singular = `${plural}s`): string {
  return program.includes(' ') ? plural : singular
}

/**
 * Lines of block literals that are indented less than the first one: quire cuts as much from each. YAML refuses such a block, so that no
 * comparison finds it.
 */
export function lostText(root: Node, program: string): Problem[] {
  const all: Problem[] = []
  for (const node of nodesOf(root))
    if (node.kind === 'scalar' && node.style === 'literal') all.push(...lostLines(node, program))
  return all
}

function lostLines({ at: { file, start, end } }: ScalarNode, program: string): Problem[] {
  const all: Problem[] = []
  let line = file.text.indexOf('\n', start) + 1
  let indent = 0
  while (line > 0 && line < end) {
    const found = file.text.slice(line, end).search(/[^ ]/)
    const blanks = found === -1 ? end - line : found
    indent ||= blanks
    const cut = file.text.slice(line, Math.min(end, line + indent)).split('\n', 1)[0] as string
    if (cut.trim() !== '')
      all.push({
        rule: 'quire-misread',
        at: { file, start: line + blanks, end: line + cut.length },
        message: `This line is indented less than the first one of its block: ${program} ${verb(program, 'drop')} \`${cut.trim()}\`. Indent it by ${indent} spaces.`,
      })
    line = file.text.indexOf('\n', line) + 1
  }
  return all
}

/** quire takes the mark for a part of the first word, so that no setting of that name is found. */
function byteOrderMark(file: SourceFile, yaml: YamlResult, program: string): Problem {
  const offset = file.text.indexOf(BOM)
  const at: Location = { file, start: offset, end: offset + 1 }
  const edits = [replace(at, '')]
  return {
    rule: 'quire-unsupported',
    severity: 'warning',
    at,
    message: `The file starts with a byte order mark (U+FEFF), which ${program} ${verb(program, 'take')} for part of the first key. Save the file without it.`,
    ...(proves(file, edits, yaml)
      ? { fixes: [{ title: 'remove the byte order mark', safety: 'safe' as const, edits }] }
      : {}),
  }
}

function place(node: Node | undefined, file: SourceFile): Location {
  if (node === undefined) return { file, start: 0, end: 0 }
  return node.alias ?? node.at
}

function key(name: ScalarNode | undefined): string {
  return name === undefined ? 'no further key' : `the key \`${shown(name.value)}\``
}

function describe(node: Node | undefined): string {
  const tag = node?.tag === undefined ? '' : ` with the tag \`!${node.tag.value}\``
  switch (node?.kind) {
    case undefined:
      return 'nothing'
    case 'null':
      return `no value${tag}`
    case 'scalar':
      return `the string \`${shown(node.value)}\`${/ $/.test(node.value) ? ' with a space at its end' : ''}${tag}`
    case 'sequence':
      return `a list of ${node.items.length}${tag}`
    case 'mapping':
      return `a mapping with the keys ${node.entries
        .slice(0, 3)
        .map((entry) => `\`${shown(entry.key.value)}\``)
        .join(', ')}${node.entries.length > 3 ? ', …' : ''}${tag}`
  }
}

/** One line, so that blanks at the ends and line breaks can be seen. */
function shown(text: string): string {
  const line = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}

function hint(read: Node | undefined, meant: Node | undefined, file: SourceFile): string {
  const before = meant === undefined ? '' : file.text.slice(0, meant.at.start)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (line.includes('-  ') && /^[ -]*$/.test(line)) return 'There must be exactly one space after `-`.'
  const text = meant?.kind === 'scalar' ? file.text.slice(meant.at.start, meant.at.end) : ''
  if (text === '-' || text === '--' || text === '?') return `Put it in quotes: \`"${text}"\`.`
  if (read?.kind === 'scalar' && read.value.includes('\r'))
    return 'The Windows line break (CR LF) becomes part of it: save the file with Unix line ends.'
  if (read?.kind === 'scalar' && meant?.kind === 'scalar' && read.value.trimEnd() === meant.value)
    return 'Spaces at the end of the line count: remove them.'
  if (read !== undefined && spaced(read, file)) return 'Remove the space before `:`.'
  if (meant?.kind === 'null' && read?.kind === 'mapping')
    return 'A key without a value on its line takes what follows, however that is indented. Write `~` for no value.'
  return ''
}
