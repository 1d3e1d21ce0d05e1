/** A change is offered only when reading the changed text shows that it does what it says. */
import type { Node } from '../quire/node.js'
import { readQuire } from '../quire/read.js'
import { type SourceFile, sourceFile, type TextEdit } from '../text/source.js'
import { compare } from './compare.js'
import { readYaml } from './read.js'

/** What a text means after edits to one file; they may stand in any order and must not overlap. */
function edited(file: SourceFile, edits: readonly TextEdit[]): SourceFile {
  const { text } = file
  const parts: string[] = []
  let from = 0
  for (const edit of [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)) {
    parts.push(text.slice(from, edit.at.start), edit.text)
    from = edit.at.end
  }
  parts.push(text.slice(from))
  return sourceFile(file.path, parts.join(''))
}

/**
 * Whether after the edits quire gets further in the file than `stopped` (an offset; the end of the file when it read all of it), YAML still
 * reads what was `meant`, and quire the same if it gets to the end. Without `meant`, YAML must read the new text.
 */
export function proves(
  file: SourceFile,
  edits: readonly TextEdit[],
  stopped: number,
  meant: Node | undefined,
): boolean {
  const after = edited(file, edits)
  const yaml = readYaml(after)
  if (yaml.root === undefined || (meant !== undefined && compare(meant, yaml.root, true).length > 0)) return false
  const quire = readQuire(after, { include: () => ({ error: 'not asked' }) })
  const fatal = quire.problems.find((problem) => problem.kind !== 'preprocess' && problem.kind !== 'unreadable')
  if (fatal !== undefined) return after.text.length - fatal.printed < file.text.length - stopped
  return quire.tree !== undefined && compare(quire.tree, yaml.root).length === 0
}
