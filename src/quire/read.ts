/** Reads a file as vagga and lithos do. What this accepts they accept, what it refuses they refuse, at the same place. */
import type { SourceFile } from '../text/source.js'
import { MAX_INCLUDE_DEPTH, MAX_INCLUDES, MAX_LENGTH, MAX_TOKENS } from './limits.js'
import type { Node, ScalarNode } from './node.js'
import { isOrdinary } from './ordinary.js'
import { parse } from './parse.js'
import { type Include, type IncludeProblem, nothingAt, preprocess } from './preprocess.js'
import { type QuireProblem, Refusal } from './problem.js'
import { tokenize } from './tokens.js'

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
  const problems: QuireProblem[] = []
  const files: { file: SourceFile; ordinary: boolean }[] = []
  let tree: Node | undefined
  let includes = 0
  let length = 0
  let left = MAX_TOKENS

  const read = (source: SourceFile, parents: readonly string[], depth: number): Node => {
    const path = [...parents, source.path]
    length += source.text.length
    if (length > MAX_LENGTH) {
      const at = { file: source, start: 0, end: 0 }
      const text = `larger than ${MAX_LENGTH / 1024 / 1024} MiB`
      throw new Refusal({ kind: 'overflow', construct: 'limit', text, at, printed: 0 })
    }
    const { tokens, error } = tokenize(source.text, left)
    left -= tokens.length
    if (error !== undefined) {
      throw new Refusal({
        kind: error.panic ? 'panic' : 'tokenizer',
        construct: error.construct,
        text: error.text,
        at: { file: source, start: error.start, end: error.end },
        printed: error.printed,
      })
    }
    const { root, unprocessed, overridden } = parse(source, tokens, depth)
    const ordinary = root.kind !== 'scalar' && !overridden && isOrdinary(source.text, tokens)
    files.push({ file: source, ordinary })
    if (parents.length === 0) tree = root
    if (!unprocessed) return root
    return preprocess(root, includeFrom(path, depth), (problem) => problems.push(problem))
  }

  const includeFrom =
    (path: readonly string[], outerDepth: number): Include =>
    (node, depth) => {
      if (options.include === undefined)
        return { kind: 'preprocess', construct: 'include-unsupported', text: 'Includes are not supported' }
      const refused = refusedInclude(node)
      if (refused !== undefined) return refused
      includes += 1
      if (includes > MAX_INCLUDES || path.length > MAX_INCLUDE_DEPTH)
        return { kind: 'overflow', construct: 'limit', text: 'too many included files' }
      const found = options.include(node.value, node.at.file)
      if ('error' in found)
        return { kind: 'unreadable', construct: 'include-not-found', text: `Error reading file: ${found.error}` }
      if (path.includes(found.path)) {
        const text = `the program crashes (stack overflow): ${[...path, found.path].join(' includes ')}`
        return { kind: 'overflow', construct: 'include-cycle', text }
      }
      const problem = attempt(() => read(found, path, outerDepth + depth))
      if (!(problem instanceof Refusal)) return problem
      problems.push(problem.problem)
      return nothingAt(node)
    }

  const result = attempt(() => read(file, [], 0))
  if (!(result instanceof Refusal)) return { root: result, tree, problems, files }
  return { root: undefined, tree, problems: [...problems, result.problem], files }
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
