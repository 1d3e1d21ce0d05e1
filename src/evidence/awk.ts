/** What awk's own redirections write: `print > "/run/out"`, `printf … >> file`. */
import type { Field } from '../shell/field.js'

/** A redirection of an awk program; `certain` when it happens whatever the input is. */
interface AwkWrite {
  readonly file: Field
  readonly certain: boolean
}

const redirection =
  /\bprintf?\b(?:[^;{}>"\n]|"(?:[^"\\\n]|\\.)*")*>>?\s*(?:"([^"\\\n]*)"|([A-Za-z_]\w*))[ \t]*([^;{}\n]?)/g

const maxProgram = 10_000

/** The files that a program writes; `args` are the words behind `awk`, `program` is one of them. */
export function awkWrites(program: Field, args: readonly Field[]): readonly AwkWrite[] {
  const { text, at } = program
  if (!program.known || text.length > maxProgram) return []
  const begins = /^\s*BEGIN\s*\{([^{}]*)\}/.exec(text)?.[0].length ?? 0
  return [...text.matchAll(redirection)].flatMap(({ 0: all, 1: literal, 2: name, 3: next, index }) => {
    // in brackets it compares
    const before = all.slice(0, all.length - (next?.length ?? 0))
    if (before.split('(').length > before.split(')').length) return []
    const value = literal === undefined ? assigned(args, name ?? '') : { text: literal, known: true }
    // awk opens these itself, and `|` is none of the shell's
    if (value === undefined || /^\/dev\/(?:stdout|stderr|null)$/.test(value.text)) return []
    // what follows is put behind it
    const known = value.known && (next === undefined || next === '')
    return [{ file: { ...value, known, at }, certain: index < begins }]
  })
}

/** `-v NAME=VALUE` */
function assigned(args: readonly Field[], name: string): Field | undefined {
  const given = args.find(
    ({ text }, index) => text.startsWith(`${name}=`) && (args[index - 1]?.text === '-v' || index > 0),
  )
  return given && { ...given, text: given.text.slice(name.length + 1) }
}
