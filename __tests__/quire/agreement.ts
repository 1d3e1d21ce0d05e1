/** How often the reader agrees with the real programs on where and why a text is refused. */
import { type QuireResult, readQuire } from '../../src/quire/read.js'
import { sourceFile } from '../../src/text/source.js'

/** Line and column as quire counts them: characters, and CR and LF each end a line. */
function quirePosition(text: string, offset: number): string {
  let line = 1
  let column = 1
  for (const character of text.slice(0, offset)) {
    column += 1
    if (character === '\r' || character === '\n') {
      line += 1
      column = 1
    }
  }
  return `${line}:${column}`
}

const SYNTAX = /^(?:FILE:)?(\d+:\d+): (?:Tokenizer|Parse|Preprocess) Error: (?!Null expected)(.*)$/
const CRASH = /^(?:PANIC at (?:parser|tokenizer|ast)\.rs|CRASH)/
const UNREADABLE = /Error reading file: /

/** What the first error of a record says about reading: where it stops and why, or that the file is read. */
function recorded(error: string | undefined): { refused: boolean; position?: string; text?: string } {
  if (error === undefined) return { refused: false }
  const syntax = SYNTAX.exec(error)
  if (syntax !== null) return { refused: true, position: syntax[1] as string, text: syntax[2] as string }
  return { refused: CRASH.test(error) || UNREADABLE.test(error) }
}

export interface Figures {
  cases: number
  verdict: number
  refused: number
  line: number
  position: number
  text: number
  disagreements: string[]
}

/** The figures of some records; `error` is the first that the real program printed. */
export function measure(
  records: Iterable<{ id: string; text: string | undefined; error: string | undefined; vagga: boolean }>,
) {
  const figures: Figures = { cases: 0, verdict: 0, refused: 0, line: 0, position: 0, text: 0, disagreements: [] }
  for (const { id, text, error, vagga } of records) {
    const expected = recorded(error)
    const result: QuireResult | undefined =
      text === undefined
        ? undefined
        : readQuire(
            sourceFile('FILE', text),
            vagga ? { include: () => ({ error: 'No such file or directory (os error 2)' }) } : {},
          )
    const first = result?.problems[0]
    const refused = result === undefined || first !== undefined
    figures.cases += 1
    if (refused === expected.refused) figures.verdict += 1
    else figures.disagreements.push(id)
    if (!expected.refused || expected.position === undefined || first === undefined) continue
    const position = quirePosition(first.at.file.text, first.printed)
    figures.refused += 1
    if (position.split(':')[0] === expected.position.split(':')[0]) figures.line += 1
    if (position === expected.position) figures.position += 1
    else figures.disagreements.push(id)
    if (first.text === expected.text) figures.text += 1
  }
  return figures
}

/** Past jest, so that figures stand in the log of every run. */
export function print(name: string, figures: Figures): void {
  const { cases, verdict, refused, line, position, text } = figures
  process.stdout.write(
    `quire ${name}: verdict ${verdict}/${cases}, of ${refused} refused: line ${line}, line and column ${position}, text ${text}\n`,
  )
}
