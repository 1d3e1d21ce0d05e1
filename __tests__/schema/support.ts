import { type ReadProblem, type ReadResult, readAs } from '../../src/schema/read.js'
import type { Shape } from '../../src/schema/shape.js'
import { sourceFile, textAt } from '../../src/text/source.js'
import { readDocument } from '../../src/yaml/document.js'

/** Reads a text by a shape. */
export function readText<T>(shape: Shape<T>, text: string, dialect: 'vagga' | 'lithos' = 'lithos'): ReadResult<T> {
  const file = sourceFile('file.yaml', text)
  return readAs(shape, readDocument(file).root, { file, dialect })
}

/** Problems as `rule | text under it | message`. */
export function told(problems: readonly ReadProblem[]): string[] {
  return problems.map((p) => `${p.rule} | ${textAt(p.at)} | ${p.message}`)
}

/** The text after the first fix of a problem. */
export function mended(text: string, problem: ReadProblem | undefined): string | undefined {
  const edits = problem?.fixes?.[0]?.edits
  return edits
    ?.toSorted((a, b) => b.at.start - a.at.start)
    .reduce((result, edit) => result.slice(0, edit.at.start) + edit.text + result.slice(edit.at.end), text)
}
