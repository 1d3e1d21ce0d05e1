/** The command line of development, as its shell parts it. */
import type { Command, CompoundList, ParsedScript, Word } from 'unbash'
import { parseScript } from '../shell/parse.js'
import type { Deployment } from './deployment.js'
import { developmentShellLine } from './development.js'
import { baseName } from './paths.js'

/** A word of the command line. */
export interface LineWord {
  /** As it is written, with its quotes. */
  readonly text: string
  /** What the program gets; `undefined` where something is expanded. */
  readonly value: string | undefined
}

/** What the program of a deployment gets in development. */
interface DevelopmentLine {
  /** The words behind the program. */
  readonly arguments: readonly LineWord[]
}

/** What development gives to the deployment's own program; of a shell line its last command that runs it. */
export function developmentLine(deployment: Deployment): DevelopmentLine | undefined {
  const { command, config } = deployment
  const run = command?.command.value.run
  const program = config.config.executable && baseName(config.config.executable.value)
  if (!run || program === undefined) return undefined
  if (run.node.kind !== 'scalar') {
    const [first, ...rest] = run.items.map(({ value }) => value)
    if (first === undefined || baseName(first) !== program) return undefined
    return { arguments: rest.map((value) => ({ text: value, value })) }
  }
  const shell = developmentShellLine(deployment) ?? ''
  const parsed = shell.length > 10_000 ? undefined : parseScript(shell)
  const found = parsed && commandsOf(parsed).findLast(({ name }) => name && baseName(name.value) === program)
  if (!found) return undefined
  const words = found.args.filter((word) => word.type === 'Word' && !/^"?\$[@*]"?$/.test(word.text)) as Word[]
  return { arguments: words.map((word) => ({ text: word.text, value: plainValue(word) })) }
}

/** The simple commands of a list, with those of `&&` and `||`, not those of blocks. */
function commandsOf(list: ParsedScript | CompoundList): readonly Command[] {
  const nodes = list.commands.flatMap(({ command }) => (command.type === 'AndOr' ? command.commands : [command]))
  return nodes.flatMap((node) => (node.type === 'Pipeline' ? node.commands.slice(0, 1) : [node])).filter(isSimple)
}

function isSimple(node: { readonly type: string }): node is Command {
  return node.type === 'Command'
}

function plainValue({ parts, value, text }: Word): string | undefined {
  if (/[$`*?\\]|^~/.test(text)) return undefined
  return parts === undefined || parts.every(({ type }) => /^(?:Literal|SingleQuoted|DoubleQuoted)$/.test(type))
    ? value
    : undefined
}
