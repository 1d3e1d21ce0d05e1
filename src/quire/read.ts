/** Reads a file as vagga and lithos do. What this accepts they accept, what it refuses they refuse, at the same place. */
import { oncePerFile, type SourceFile } from '../text/source.js'
import { MAX_INCLUDE_DEPTH, MAX_INCLUDES, MAX_LENGTH, MAX_TOKENS } from './limits.js'
import type { Node, ScalarNode } from './node.js'
import { isOrdinary } from './ordinary.js'
import { parse } from './parse.js'
import { type IncludeProblem, nothingAt, preprocess } from './preprocess.js'
import { type QuireProblem, Refusal } from './problem.js'
import { type Token, tokenize } from './tokens.js'

/** What the program that reads can do. */
export interface QuireOptions {
  /**
   * Finds an included file by its name and the file that includes it (vagga). Absent: quire says "Includes are not supported" (lithos).
   * `error` is the system's reason why there is no such text: `No such file or directory (os error 2)`.
   */
  readonly include?: (name: string, from: SourceFile) => SourceFile | { error: string }
}

/** What quire makes of a file. */
export interface QuireResult {
  /** What vagga and lithos read; `undefined` when they stop at a fatal problem. */
  readonly root: Node | undefined
  /** The tree of this file alone as it was parsed, with merge keys, splices and includes as they are written. */
  readonly tree: Node | undefined
  /** Empty exactly when quire accepts the file. */
  readonly problems: readonly QuireProblem[]
  /** Every file that was read, the first one first; `ordinary`: YAML certainly reads it the same way (see ordinary.ts). */
  readonly files: readonly { readonly file: SourceFile; readonly ordinary: boolean }[]
}

/** Reads a file and what it includes: its tree, or why there is none. Linear time, never throws. */
export function readQuire(file: SourceFile, options: QuireOptions = {}): QuireResult {
  return options.include === undefined ? readAlone(file) : readWith(file, options)
}

/** What includes nothing is read once, whoever asks. */
const readAlone = oncePerFile((file) => readWith(file, {}))

function readWith(file: SourceFile, options: QuireOptions): QuireResult {
  const reader = new Reader(options)
  const result = attempt(() => reader.read(file, [], 0))
  const { tree, problems, files } = reader
  if (!(result instanceof Refusal)) return { root: result, tree, problems, files }
  return { root: undefined, tree, problems: [...problems, result.problem], files }
}

/** Files that include each other have common limits. */
class Reader {
  readonly problems: QuireProblem[] = []
  readonly files: { file: SourceFile; ordinary: boolean }[] = []
  tree: Node | undefined
  private includes = 0
  private length = 0
  private left = MAX_TOKENS

  constructor(private readonly options: QuireOptions) {}

  read(source: SourceFile, parents: readonly string[], depth: number): Node {
    const path = [...parents, source.path]
    this.length += source.text.length
    if (this.length > MAX_LENGTH) {
      const at = { file: source, start: 0, end: 0 }
      const text = `larger than ${MAX_LENGTH / 1024 / 1024} MiB`
      throw new Refusal({ kind: 'overflow', construct: 'limit', text, at, printed: 0 })
    }
    const tokens = this.tokensOf(source)
    const { root, unprocessed, overridden } = parse(source, tokens, depth)
    const ordinary = root.kind !== 'scalar' && !overridden && isOrdinary(source.text, tokens)
    this.files.push({ file: source, ordinary })
    if (parents.length === 0) this.tree = root
    if (!unprocessed) return root
    return preprocess(
      root,
      (node, below) => this.load(node, path, depth + below),
      (problem) => this.problems.push(problem),
    )
  }

  private tokensOf(source: SourceFile): readonly Token[] {
    const { tokens, error } = tokenize(source.text, this.left)
    this.left -= tokens.length
    if (error === undefined) return tokens
    throw new Refusal({
      kind: error.panic ? 'panic' : 'tokenizer',
      construct: error.construct,
      text: error.text,
      at: { file: source, start: error.start, end: error.end },
      printed: error.printed,
    })
  }

  /** What a node includes; `path`: the files that include each other on the way to it. */
  private load(node: ScalarNode, path: readonly string[], depth: number): Node | IncludeProblem {
    if (this.options.include === undefined)
      return { kind: 'preprocess', construct: 'include-unsupported', text: 'Includes are not supported' }
    const refused = refusedInclude(node)
    if (refused !== undefined) return refused
    this.includes += 1
    if (this.includes > MAX_INCLUDES || path.length > MAX_INCLUDE_DEPTH)
      return { kind: 'overflow', construct: 'limit', text: 'too many included files' }
    const found = this.options.include(node.value, node.at.file)
    if ('error' in found)
      return { kind: 'unreadable', construct: 'include-not-found', text: `Error reading file: ${found.error}` }
    if (path.includes(found.path)) {
      const text = `the program crashes (stack overflow): ${[...path, found.path].join(' includes ')}`
      return { kind: 'overflow', construct: 'include-cycle', text }
    }
    const problem = attempt(() => this.read(found, path, depth))
    if (!(problem instanceof Refusal)) return problem
    this.problems.push(problem.problem)
    return nothingAt(node)
  }
}

function attempt(read: () => Node): Node | Refusal {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Why vagga does not even look for a file. vagga: config/config.rs. */
function refusedInclude({ tag, value }: ScalarNode): IncludeProblem | undefined {
  if (tag?.value !== '*Include') {
    const which = tag?.value === '*IncludeSeq' ? 'sequence' : 'mapping'
    const text = `${which} includes aren't supported yet`
    return { kind: 'preprocess', construct: 'include-unsupported', text }
  }
  if (isPlainRelative(value)) return undefined
  const text = 'Only relative paths without parent directories can be included'
  return { kind: 'preprocess', construct: 'include-path', text }
}

/** vagga: config.rs join_path. `a/./b` and `a//b` are fine there, a leading `./` is not. */
function isPlainRelative(name: string): boolean {
  return !name.startsWith('/') && !/^\.(\/|$)/.test(name) && !name.split('/').includes('..')
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Strict UTF-8 to text, with a byte order mark kept, as quire keeps it. `undefined` when the bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
