/** `lithos-ready rules`: the list of all rules. */
import { jsonText } from '../report/json.js'
import { paint } from '../report/terminal.js'
import { rules } from '../rules/index.js'
import { oneOf, readArguments } from './arguments.js'
import { printJson, printText, terminal } from './output.js'

const tones = { error: 'red', warning: 'yellow', note: 'blue' } as const

/** Runs the command and resolves to its exit status. Throws `UsageError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, { format: oneOf('text', 'json') }, 0)
  if (args.get('format') === 'json') {
    const { helpPage } = await import('../report/help.js')
    const list = rules.map(({ id, group, clause, severity, summary }) => ({
      id,
      group,
      clause,
      severity,
      summary,
      help: helpPage(id),
    }))
    await printJson(jsonText(list))
    return 0
  }
  const style = paint(terminal().colors)
  const longest = Math.max(...rules.map(({ id }) => id.length))
  const lines = rules.map(({ id, severity, clause, summary }) =>
    [
      style('bold', id.padEnd(longest)),
      style(tones[severity], severity.padEnd(7)),
      (clause ?? '').padEnd(2),
      summary,
    ].join('  '),
  )
  await printText(lines.map((line) => `${line}\n`).join(''))
  return 0
}
