/**
 * Reads one file for everybody else: quire says what vagga and lithos read, YAML says what the author meant, and the two together say what
 * to tell the author.
 */

import type { Node } from '../quire/node.js'
import { nothingAt, preprocess } from '../quire/preprocess.js'
import { isConsequence, Refusal } from '../quire/problem.js'
import { type QuireOptions, readQuire } from '../quire/read.js'
import type { Problem } from '../text/finding.js'
import { type Location, type SourceFile, type TextEdit, textAt } from '../text/source.js'
import { compare } from './compare.js'
import { lostText, misread, verb } from './misread.js'
import { MAX_DUPLICATES, problemsOf } from './problems.js'
import { edited } from './prove.js'
import { readYaml, type YamlResult } from './read.js'

/** A file as everybody else sees it. */
interface Document {
  readonly file: SourceFile
  /**
   * What vagga and lithos read; where they refuse the file, what the author meant. `undefined` when YAML cannot read it either.
   */
  readonly root: Node | undefined
  readonly problems: readonly Problem[]
  /** Whether quire reads the file without an error, which is what counts. `problems` may have warnings then. */
  readonly accepted: boolean
  /** The files that were read: this one and those that it includes. */
  readonly files: readonly SourceFile[]
}

interface DocumentOptions extends QuireOptions {
  /** Which program's name the messages say. Absent: both, the file may be anybody's. */
  readonly program?: 'vagga' | 'lithos'
}

/** Reads a file, never throws. `include` absent: `!*Include` is refused, as lithos does. */
export function readDocument(file: SourceFile, options: DocumentOptions = {}): Document {
  const program = options.program ?? 'vagga and lithos'
  const { root, tree, problems, files } = readQuire(file, options)
  const all = files.map((read) => read.file)

  const meantYaml = new Map<SourceFile, YamlResult>()
  const yaml = (source = file): YamlResult => {
    const result = meantYaml.get(source) ?? readYaml(source)
    meantYaml.set(source, result)
    return result
  }

  if (problems.length === 0) {
    const misreads = files.flatMap((read) => (read.ordinary ? [] : misreadsOf(read.file, tree, file, program)))
    return { file, root, problems: misreads, accepted: true, files: all }
  }

  const found = problems
    .filter((problem) => !isConsequence(problem, problems))
    .flatMap((problem) => problemsOf(problem, program, yaml(problem.at.file)))
  if (root !== undefined) return { file, root, problems: found, accepted: false, files: all }
  const meant = meantRoot(yaml(), file, options)
  return { file, root: meant, problems: [...found, ...further(file, found, program)], accepted: false, files: all }
}

/** The intended tree with its merge keys, splices and includes, so that the other rules see what they would see. */
function meantRoot(yaml: YamlResult, file: SourceFile, options: DocumentOptions): Node | undefined {
  if (yaml.root === undefined) return undefined
  try {
    return preprocess(
      yaml.root,
      (node) => {
        const source = node.tag?.value === '*Include' ? options.include?.(node.value, node.at.file) : undefined
        if (source === undefined || 'error' in source || source.path === file.path) return nothingAt(node)
        return readQuire(source, options).root ?? nothingAt(node)
      },
      () => {},
    )
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Where quire reads something else from a file that it accepts than the author meant. */
function misreadsOf(file: SourceFile, tree: Node | undefined, main: SourceFile, program: string): Problem[] {
  const read = file === main ? tree : readQuire(file).tree
  // a file that is one plain text is no configuration
  if (read === undefined || read.kind === 'scalar') return []
  const yaml = readYaml(file)
  if (yaml.root === undefined) return lostText(read, program)
  const all = compare(read, yaml.root).map((difference) => misread(difference, file, yaml, program))
  for (const { key, at, first } of yaml.duplicates.slice(0, MAX_DUPLICATES)) {
    const message = `\`${key}\` appears here for the second time, without a value, so ${program} ${verb(program, 'drop')} the first one. Remove one of them.`
    all.push({ rule: 'quire-misread', at, message, related: [{ at: first, message: 'the first one' }] })
  }
  if (yaml.second !== undefined) {
    const message = `${program} ${verb(program, 'read')} only the first document of a file, so everything from here on is dropped. Move it up, or into a file of its own.`
    all.push({ rule: 'quire-misread', at: yaml.second, message })
  }
  return all
}

/** How many problems of one file are told. */
const MAX_ROUNDS = 20

/** UTF-16 units that are read again for them, altogether. */
const MAX_REREAD = 1024 * 1024

/**
 * What quire would stop at next: the last problem is mended where a fix is known, the file is read again, and so on. The places are those in
 * the file as it is.
 */
function further(file: SourceFile, first: readonly Problem[], program: string): Problem[] {
  const all: Problem[] = []
  let current = file
  let original = (offset: number): number => offset
  let last = first[first.length - 1]
  for (let round = 1; round < MAX_ROUNDS && round * file.text.length < MAX_REREAD; round++) {
    const edits = last?.at.file === current ? last.fixes?.find((fix) => fix.safety === 'safe')?.edits : undefined
    if (edits === undefined) break
    const next = edited(current, edits)
    const before = original
    original = (offset) => before(offsetBefore(edits, offset))
    const { root, problems } = readQuire(next)
    const problem = problems[problems.length - 1]
    if (root !== undefined || problem === undefined) break
    const found = problemsOf(problem, program, readYaml(next))
    for (const one of found) all.push(inOriginal(one, file, next, original))
    current = next
    last = found[found.length - 1]
  }
  return all
}

/** Where an offset of an edited text was before the edits. */
function offsetBefore(edits: readonly TextEdit[], offset: number): number {
  let shift = 0
  for (const { at, text } of [...edits].sort((a, b) => a.at.start - b.at.start)) {
    const start = at.start + shift
    if (offset < start) break
    if (offset < start + text.length) return at.start
    shift += text.length - (at.end - at.start)
  }
  return offset - shift
}

/** A problem of the mended text, with its places and fixes in the text as it is; a fix that touches what was mended is left out. */
function inOriginal(
  problem: Problem,
  file: SourceFile,
  mended: SourceFile,
  original: (offset: number) => number,
): Problem {
  const move = (at: Location): Location => ({
    file,
    start: original(at.start),
    end: Math.max(original(at.start), original(at.end)),
  })
  const { fixes = [], related, ...rest } = problem
  const moved = fixes
    .map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ at: move(edit.at), text: edit.text })) }))
    .filter((fix, number) =>
      fix.edits.every((edit, index) => {
        const at = fixes[number]?.edits[index]?.at as Location
        return textAt(edit.at) === mended.text.slice(at.start, at.end)
      }),
    )
  return {
    ...rest,
    at: move(problem.at),
    ...(related === undefined ? {} : { related: related.map((one) => ({ ...one, at: move(one.at) })) }),
    ...(moved.length === 0 ? {} : { fixes: moved }),
  }
}
