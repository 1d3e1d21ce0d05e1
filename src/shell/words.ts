/** What the words of a shell command stand for. Whatever is not known stays so, with the beginning that is known. */
import type {
  ArithmeticExpression,
  DoubleQuotedChild,
  ParameterExpansionPart,
  ParameterOperation,
  ParsedScript,
  Word,
  WordPart,
} from 'unbash'
import { calculated } from './arithmetic.js'
import { type Field, known, type Place, unknown } from './field.js'
import { maxText } from './parse.js'
import { withoutEnd } from './paths.js'
import { isWild, literally } from './pattern.js'
import { removed, replaced } from './remove.js'
import { finish, type Shell, type Streams, spend, subshell } from './shell.js'

/** Quoted text is not split and has no wildcards. */
interface Piece extends Field {
  readonly quoted: boolean
}

/** The fields that one word becomes: split at blanks and matched against file names where it is not quoted. */
export function fields<S extends Shell<S>>(shell: S, word: Word): readonly Field[] {
  if (/^(?:"\$@"|\$@|\$\*)$/.test(word.text))
    return (shell.args ?? [unknown]).map((argument) => ({ ...argument, at: word }))
  const found: Field[] = []
  let field: Field | undefined
  let pattern = ''
  const flush = () => {
    if (field?.known && isWild(pattern.replace(/\\./gs, '')))
      for (const file of shell.host.files(shell, field, pattern)) found.push({ ...file, at: word })
    else if (field !== undefined) found.push(field)
    field = undefined
    pattern = ''
  }
  for (const { text, known, quoted, through, at, origin = at } of piecesOf(shell, word)) {
    const parts = quoted ? [text] : text.split(/[ \t\n]+/)
    parts.forEach((part, i) => {
      if (i > 0) flush()
      if (part === '' && known && !quoted) return
      const first = field ?? { text: '', through, origin }
      field = { ...first, text: first.text + part, known: true, at: word }
      pattern += quoted ? literally(part) : part
    })
    if (known) continue
    if (field !== undefined) field = { ...field, known }
    break
  }
  flush()
  return found
}

/** One word as one text, without splitting and without wildcards (assignments, redirections, `case`). */
export const single = <S extends Shell<S>>(shell: S, word: Word): Field => join(piecesOf(shell, word), word)

/** One word as a pattern, in which what is quoted means itself. */
export const patternOf = <S extends Shell<S>>(shell: S, word: Word): Field =>
  join(
    piecesOf(shell, word).map((piece) => (piece.quoted ? { ...piece, text: literally(piece.text) } : piece)),
    word,
  )

/** The text of a here-document, where it is known. */
export function bodyText<S extends Shell<S>>(
  shell: S,
  parts: readonly WordPart[] | undefined,
  raw: string,
): string | undefined {
  const body =
    parts === undefined
      ? known(raw)
      : join(
          parts.flatMap((part) => partPieces(shell, part, true)),
          undefined,
        )
  return body.known ? body.text : undefined
}

function join(pieces: readonly Piece[], at: Place | undefined): Field {
  const { through, at: written, origin = written } = pieces[0] ?? {}
  let text = ''
  for (const piece of pieces) {
    text += piece.text
    if (!piece.known || text.length > maxText)
      return { text: text.slice(0, maxText), known: false, through, at, origin }
  }
  return { text, known: true, through, at, origin }
}

function piecesOf<S extends Shell<S>>(shell: S, word: Word): readonly Piece[] {
  if (word.parts === undefined) return withHome(shell, word, [{ ...known(word.value), quoted: true }])
  let length = 0
  const pieces = word.parts.flatMap((part) => {
    const inner = partPieces(shell, part, false)
    for (const piece of inner) {
      spend(shell, piece.text)
      length += piece.text.length
    }
    return length > maxText ? [{ ...unknown, quoted: true }] : inner
  })
  return withHome(shell, word, pieces)
}

/** `~` and `~/…` */
function withHome<S extends Shell<S>>(shell: S, word: Word, pieces: readonly Piece[]): readonly Piece[] {
  const [first, ...rest] = pieces
  if (first === undefined || !word.text.startsWith('~') || !/^~(?:\/|$)/.test(first.text)) return pieces
  const found = variable(shell, 'HOME', word)
  // without HOME it stays as it is, or is what /etc/passwd says
  const home = found.known && found.text === '' ? unknown : found
  return [{ ...home, quoted: true }, { ...first, text: first.text.slice(1) }, ...rest]
}

function partPieces<S extends Shell<S>>(
  shell: S,
  part: WordPart | DoubleQuotedChild,
  quoted: boolean,
): readonly Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return [{ ...known(part.value), quoted: true }]
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'ExtendedGlob':
    case 'ProcessSubstitution':
      return [{ ...unknown, quoted: true }]
    case 'ArithmeticExpansion':
      return [{ ...arithmetic(shell, part.expression), quoted: true }]
    case 'DoubleQuoted': {
      const inner = part.parts.flatMap((child) => partPieces(shell, child, true))
      return inner.length === 0 ? [{ ...known(''), quoted: true }] : inner
    }
    case 'Glob':
      return [{ ...known(part.text), quoted: false }]
    case 'SimpleExpansion':
      return [{ ...variable(shell, part.text.slice(1), part), quoted }]
    case 'ParameterExpansion':
      return [{ ...parameter(shell, part), quoted }]
    case 'CommandExpansion':
      return [{ ...(part.script === undefined ? unknown : substitute(shell, part.script)), quoted }]
    case 'BraceExpansion':
      return [{ ...(shell.host.braces(shell) ? unknown : known(part.text)), quoted: true }]
  }
}

/** The value of `$name`; unset variables are empty. */
export function variable<S extends Shell<S>>(shell: S, name: string, at?: Place, optional = false): Field {
  if (name === '0') return shell.name
  if (name === '#' || /^\d+$/.test(name)) {
    if (shell.args === undefined) return unknown
    return name === '#' ? known(String(shell.args.length)) : (shell.args[Number(name) - 1] ?? known(''))
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) return unknown
  if (name === 'PWD') return shell.cwd === undefined ? unknown : known(shell.cwd)
  return shell.host.variable(shell, name, at, optional)
}

/** `${x%…}`, `${x#…}`, `${x/…}` */
function altered<S extends Shell<S>>(shell: S, value: Field, operation: ParameterOperation): Field {
  if (!value.known) return unknown
  let text: string | undefined
  if (operation.type === 'Remove') {
    const pattern = patternOf(shell, operation.operand)
    text = pattern.known ? removed(value.text, pattern.text, operation.operator) : undefined
  } else if (operation.type === 'Replace') {
    const [pattern, by] = [patternOf(shell, operation.pattern), single(shell, operation.replacement)]
    text = pattern.known && by.known ? replaced(value.text, pattern.text, by.text, operation.operator) : undefined
  }
  if (text === undefined) return unknown
  spend(shell, value.text)
  // what begins elsewhere comes from the variable no more
  return value.text.startsWith(text) && text !== '' ? { ...value, text } : known(text)
}

function arithmetic<S extends Shell<S>>(shell: S, expression: ArithmeticExpression | undefined): Field {
  const lookup = (name: string) => {
    const { text, known } = variable(shell, name)
    return known ? text : undefined
  }
  const value = expression && spend(shell) ? calculated(expression, lookup) : undefined
  return value === undefined ? unknown : known(String(value))
}

function parameter<S extends Shell<S>>(shell: S, part: ParameterExpansionPart): Field {
  const { operation, parameter: name } = part
  if (part.prefix !== undefined || part.index !== undefined) return unknown
  const operator = operation?.type === 'Default' ? operation.operator.replace(':', '') : ''
  const value = variable(shell, name, part, /[-=+]/.test(operator))
  if (operation === undefined) return value
  if (operation.type !== 'Default') return altered(shell, value, operation)
  if (!value.known) return value
  const isSet = operation.operator.startsWith(':') ? value.text !== '' : value.text !== '' || shell.vars.has(name)
  if (operator === '?') return isSet ? value : unknown
  if (operator === '+') return isSet ? single(shell, operation.operand) : known('')
  if (isSet) return value
  const fallback = single(shell, operation.operand)
  if (operator === '=') shell.vars.set(name, fallback)
  return fallback
}

const maxDepth = 20

/** `$( … )`: runs in a shell of its own; newlines at the end are dropped. */
function substitute<S extends Shell<S>>(shell: S, script: ParsedScript): Field {
  if ((script.errors?.length ?? 0) > 0 || shell.depth > maxDepth) return unknown
  const copy: S = { ...subshell(shell), depth: shell.depth + 1, assume: false, wanted: true }
  const streams: Streams = { output: known('') }
  const status = finish(copy, shell.grammar.statements(copy, script.commands, streams), false)
  const { output = unknown } = streams
  if (!output.known) return output
  return status === 'unknown' && output.text === '' ? unknown : known(withoutEnd(output.text, '\n'))
}
