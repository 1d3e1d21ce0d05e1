/** `lithos-ready explain`: the page of a rule, for a terminal. */
import { clauseReasons, clauseTitles } from '../report/clauses.js'
import { rulePage } from '../report/rule-page.js'
import { linesWithCode, type Paint, paint, wrap } from '../report/terminal.js'
import { rules } from '../rules/index.js'
import { didYouMean, readArguments, UsageError } from './arguments.js'
import { printText, terminal } from './output.js'

/** Runs the command and resolves to its exit status. Throws `UsageError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name] = readArguments(argv, {}, 1).positionals
  if (name === undefined) return (await import('./rules.js')).run([])
  const { colors, width } = terminal()
  const style = paint(colors)
  const room = Math.min(width ?? 80, 100)
  const rule = rules.find(({ id }) => id === name)
  if (rule !== undefined) {
    const { exampleOutputs } = await import('./example-output.js')
    const outputs = exampleOutputs(rule)
    await printText(terminalPage(rulePage(rule, outputs), room, style))
    return 0
  }
  const ofClause = rules.filter(({ clause }) => clause === name)
  if (!Object.hasOwn(clauseTitles, name))
    throw new UsageError(
      `there is no rule ${name}${didYouMean(
        name,
        rules.map(({ id }) => id),
        'lithos-ready rules lists them',
      )}`,
    )
  const clause = name as keyof typeof clauseTitles
  const list = ofClause.map(({ id, summary }) => `- **${id}**: ${summary}`).join('\n')
  await printText(
    terminalPage(
      `# ${name} ${clauseTitles[clause]}\n\n${clauseReasons[clause]}\n\n${list === '' ? 'There is no rule for it.' : `Rules:\n\n${list}`}\n`,
      room,
      style,
    ),
  )
  return 0
}

/** Markdown as our pages use it (headings, paragraphs, lists, quotes, tables, fenced code) for a terminal. */
function terminalPage(markdown: string, width: number, style: Paint): string {
  const lines: string[] = []
  let paragraph: string[] = []
  let fence: string | undefined
  const flush = (): void => {
    const [, lead = ''] = /^((?:> |- |\* |\d+\. )?)/.exec(paragraph[0] ?? '') ?? []
    const body = paragraph.join(' ').slice(lead.length)
    const hanging = lead === '> ' ? lead : ' '.repeat(lead.length)
    linesWithCode(wrap(plain(body), width - lead.length), style).forEach((line, index) => {
      lines.push((index === 0 ? lead : hanging) + line)
    })
    paragraph = []
  }
  for (const line of markdown.split('\n')) {
    const ticks = /^ *(`{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (ticks !== undefined && ticks.length >= fence.length) fence = undefined
      else lines.push(line === '' ? '' : `    ${line}`)
    } else if (ticks !== undefined) {
      flush()
      fence = ticks
    } else if (/^#+ /.test(line)) {
      flush()
      lines.push(style('bold', line.replace(/^#+ /, '')))
    } else if (line.trim() === '' || line.startsWith('|')) {
      flush()
      lines.push(line)
    } else {
      if (/^(?:- |\* |\d+\. |> )/.test(line)) flush()
      paragraph.push(line.trim())
    }
  }
  flush()
  return `${lines.join('\n').trimEnd()}\n`
}

function plain(text: string): string {
  return text.replace(/\*\*([^*]+)\*\*/g, '$1').replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)')
}
