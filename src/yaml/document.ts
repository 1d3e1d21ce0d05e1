/**
 * Reads one file for everybody else: quire says what vagga and lithos read, YAML says what the author meant, and the two together say what
 * to tell the author.
 */
import type { Fix, Problem, Related } from '../finding.js'
import { MAX_DEPTH } from '../quire/limits.js'
import type { Node } from '../quire/node.js'
import { nothingAt, preprocess } from '../quire/preprocess.js'
import { isConsequence, type QuireProblem, Refusal } from '../quire/problem.js'
import { type QuireOptions, readQuire } from '../quire/read.js'
import { type Location, type SourceFile, type TextEdit, textAt } from '../text/source.js'
import { compare } from './compare.js'
import type { Candidate } from './explain/context.js'
import { explain } from './explain/explain.js'
import { lostText, misread, verb } from './misread.js'
import { edited, proves } from './prove.js'
import { readYaml, type YamlResult } from './read.js'

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
  const yaml = (of = file): YamlResult => {
    const result = meantYaml.get(of) ?? readYaml(of)
    meantYaml.set(of, result)
    return result
  }

  if (problems.length === 0) {
    const misreads = files.flatMap((read) => (read.ordinary ? [] : misreadsOf(read.file, tree, file, program)))
    return { file, root, problems: misreads, accepted: true, files: all }
  }

  const found = problems
    .filter((problem) => !isConsequence(problem, problems))
    .flatMap((problem) => report(problem, program, yaml(problem.at.file)))
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

/** How many problems of one file are told, and for how much text altogether it is read again. */
const MAX_ROUNDS = 20
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
    const found = report(problem, program, readYaml(next))
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
    .filter((fix, i) =>
      fix.edits.every((edit, k) => {
        const at = fixes[i]?.edits[k]?.at as Location
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

/** The findings that one of quire's problems makes. */
function report(problem: QuireProblem, program: string, yaml: YamlResult): Problem[] {
  const { at } = problem
  const refuses = `${program} cannot read this`
  switch (problem.construct) {
    case 'include-not-found':
    case 'include-path': {
      const name = at.file.text.slice(at.start, at.end)
      return [
        {
          rule: 'include-not-found',
          at,
          message: `${program} cannot include \`${name}\` and ${verb(program, 'refuse')} the whole file: ${problem.text}. Name a file of the project, relative to this one.`,
        },
      ]
    }
    case 'include-cycle':
      return [
        {
          rule: 'include-cycle',
          at,
          message: `These files include each other in a circle, on which ${program} ${verb(program, 'crash', 'crashes')}. Remove one of the includes.`,
        },
      ]
    case 'include-unsupported': {
      const text = at.file.text.slice(at.start, at.end)
      const what = problem.text.startsWith('Includes')
        ? 'lithos has no includes: `!*Include` works in vagga.yaml only'
        : 'vagga includes single files only: `!*Include`'
      return [{ rule: 'quire-unsupported', at, message: `${refuses}: ${what}. Write the content of \`${text}\` here.` }]
    }
    case 'limit': {
      const text = problem.text.includes('levels')
        ? `${problem.text} (quire itself crashes above ${10 * MAX_DEPTH})`
        : problem.text
      return [{ rule: 'yaml-syntax', at, message: `This is not read: ${text}.` }]
    }
    default:
      break
  }

  if (problem.construct === 'duplicate-key') return duplicateKeys(problem, yaml, program)
  const { what, instead, at: cause = at, candidates = [] } = explain(problem, yaml.root)
  // the finding stands on the line that the real program names, the cause may stand above
  const line = at.file.position(problem.printed).line
  const causeLine = at.file.position(cause.start).line
  const isElsewhere = causeLine !== line && problem.kind !== 'panic'
  const where = isElsewhere ? ` (line ${causeLine})` : ''
  const quotes = problem.kind === 'panic' ? '' : ` ${program} would say: ${problem.text}.`
  const message = `${refuses}: ${what}${where}.${instead === undefined ? '' : ` ${instead}.`}${quotes}`
  const isYaml = yaml.root !== undefined && problem.construct !== 'merge-value' && problem.construct !== 'unpack-value'
  const fixes = fixesOf(candidates, problem, yaml)
  const related: Related[] = isElsewhere ? [{ at: cause, message: 'the cause' }] : []
  if (!isYaml)
    related.push(...yaml.errors.slice(0, 1).map((error) => ({ at: error.at, message: `YAML: ${error.message}` })))
  const printed = { file: at.file, start: problem.printed, end: Math.max(problem.printed, at.end) }
  return [
    {
      rule: isYaml ? 'quire-unsupported' : 'yaml-syntax',
      at: isElsewhere ? (at.file.position(at.start).line === line ? at : printed) : cause,
      message,
      ...(related.length > 0 ? { related } : {}),
      ...(fixes.length > 0 ? { fixes } : {}),
    },
  ]
}

function fixesOf(candidates: readonly Candidate[], problem: QuireProblem, yaml: YamlResult): Fix[] {
  const fixes: Fix[] = []
  const ending = problem.at.file.text.includes('\r\n') ? '\r\n' : '\n'
  for (const { title, safety, edits: written } of candidates) {
    const edits = written.map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, ending) }))
    const known = fixes.some((fix) => fix.title === title)
    if (!known && edits.length > 0 && proves(problem.at.file, edits, yaml, problem))
      fixes.push({ title, safety, edits })
  }
  return fixes
}

/** Told at most: a file with more has one cause for all of them. */
const MAX_DUPLICATES = 50

/** Every key that stands twice: quire stops at the first one, the author wants to know them all. */
function duplicateKeys(problem: QuireProblem, yaml: YamlResult, program: string): Problem[] {
  const text = problem.at.file.text
  const others = yaml.duplicates.slice(0, MAX_DUPLICATES).filter((duplicate) => duplicate.at.start !== problem.at.start)
  const same = yaml.duplicates.find((duplicate) => duplicate.at.start === problem.at.start)
  const all = [{ key: text.slice(problem.at.start, problem.at.end), at: problem.at, first: same?.first }, ...others]
  return all.map(({ key, at, first }) => ({
    rule: 'duplicate-key',
    at,
    message: `\`${key}\` appears twice in this mapping, so ${program} ${verb(program, 'refuse')} the whole file. Keep one of them.`,
    ...(first === undefined ? {} : { related: [{ at: first, message: 'the first one' }] }),
    ...(first === undefined ? {} : { fixes: saysTheSame(first, at) }),
  }))
}

/** The second of two lines that say the same is taken out. */
function saysTheSame(first: Location, second: Location): Fix[] {
  const { file } = second
  const line = (at: Location) => file.line(file.position(at.start).line).trim()
  const start = file.text.lastIndexOf('\n', second.start - 1) + 1
  const end = file.text.indexOf('\n', second.start) + 1 || file.text.length
  const isValue = /:\s+[^\s|>&!#]/.test(line(second))
  if (line(first) !== line(second) || !isValue || !/^ *$/.test(file.text.slice(start, second.start))) return []
  return [
    {
      title: 'remove it: the first one says the same',
      safety: 'safe',
      edits: [{ at: { file, start, end }, text: '' }],
    },
  ]
}
