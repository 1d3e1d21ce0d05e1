/** How the runner reads a log: every line is tried as `::name key=value,…::data`, then as the older `##[name]`. Runner: ActionCommand.cs. */
export interface RunnerCommand {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const unescapeData = (text: string): string => text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%')
const unescapeProperty = (text: string): string =>
  text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%')

/** The commands that a runner would carry out; names are not looked up, so that an unknown one counts as well. */
export function commandsOf(log: string): RunnerCommand[] {
  const found: RunnerCommand[] = []
  for (const line of log.split(/\r\n|\r|\n/)) {
    const trimmed = line.trimStart()
    const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1
    if (end >= 0) {
      const [command = '', ...rest] = trimmed.slice(2, end).split(' ')
      const pairs = rest.join(' ').split(',').filter(Boolean)
      const properties: Record<string, string> = {}
      for (const pair of pairs) {
        const equals = pair.indexOf('=')
        if (equals > 0 && equals < pair.length - 1)
          properties[pair.slice(0, equals).trim()] = unescapeProperty(pair.slice(equals + 1))
      }
      found.push({ command, properties, data: unescapeData(trimmed.slice(end + 2)) })
    } else if (line.includes('##[') && line.indexOf(']', line.indexOf('##[')) > 0) {
      found.push({ command: '##[', properties: {}, data: line })
    }
  }
  return found
}
