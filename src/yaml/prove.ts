/** A change is offered only when reading the changed text shows that it does what it says. */
import { isConsequence, type QuireProblem } from '../quire/problem.js'
import { readQuire } from '../quire/read.js'
import { type SourceFile, sourceFile, type TextEdit } from '../text/source.js'
import { compare } from './compare.js'
import { readYaml, type YamlResult } from './read.js'

/** The file after edits to it; they may stand in any order and must not overlap. */
export function edited(file: SourceFile, edits: readonly TextEdit[]): SourceFile {
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

/** UTF-16 units of a file for which no change is tried any more: it is read again for each. */
const MAX_LENGTH = 256 * 1024

/**
 * Whether after the edits quire gets further in the file than where it `stopped` (absent: it read all of it), YAML reads the same as
 * `before`, and quire reads that too if it gets to the end. Where YAML could not read the file before, it must find less to refuse.
 */
export function proves(
  file: SourceFile,
  edits: readonly TextEdit[],
  before: YamlResult,
  stopped?: QuireProblem,
): boolean {
  if (file.text.length > MAX_LENGTH) return false
  const after = edited(file, edits)
  const quire = readQuire(after, { include: () => ({ error: 'not asked' }) })
  const refused = quire.problems.filter(
    (problem) => problem.kind !== 'unreadable' && !isConsequence(problem, quire.problems),
  )
  // a change must not make a file that is read into one that is refused; one that is refused may still have what is found at the end
  const fatal = refused.find((problem) => problem.kind !== 'preprocess')
  if (stopped === undefined ? refused.length > 0 : fatal !== undefined && !isFurther(fatal, stopped)) return false
  const yaml = readYaml(after)
  if (before.root === undefined && yaml.root === undefined) return yaml.errors.length < before.errors.length
  if (yaml.root === undefined || (before.root !== undefined && compare(before.root, yaml.root, true).length > 0))
    return false
  return fatal !== undefined || (quire.tree !== undefined && compare(quire.tree, yaml.root).length === 0)
}

/** quire finds all tokens before it looks at any of them, so that every other problem comes after one of the tokenizer. */
function isFurther(now: QuireProblem, before: QuireProblem): boolean {
  if ((now.kind === 'tokenizer') !== (before.kind === 'tokenizer')) return before.kind === 'tokenizer'
  return now.at.file.text.length - now.printed < before.at.file.text.length - before.printed
}
