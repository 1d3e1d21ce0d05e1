/** Settings as files have them, whatever their syntax. */

/** A value; UTF-16 offsets in the file, without quotes, end exclusive. */
export interface SettingValue {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A name with its values. */
export interface Setting {
  /** The sections, blocks or mappings around it, outermost first, in lower case. */
  readonly inside: readonly string[]
  /** In lower case, `_` for `-`. */
  readonly name: string
  readonly values: readonly SettingValue[]
}

/** Reads the settings of a file. Linear; what it does not understand it leaves out. */
export type SettingsReader = (text: string) => readonly Setting[]

/** A name as rows of tables have it. */
export const settingName = (name: string): string => name.toLowerCase().replaceAll('-', '_')

/** A line longer than that is no setting. */
const maxLine = 2000
/** More settings than that are not read. */
const maxSettings = 5000

/** What `read` makes of each line, by its offset. */
export function readLines(text: string, read: (line: string, start: number) => Setting | undefined): Setting[] {
  const found: Setting[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const setting = line.length > maxLine || found.length >= maxSettings ? undefined : read(line, start)
    if (setting !== undefined) found.push(setting)
    start += line.length + 1
  }
  return found
}

/** A value without blanks and quotes around it, and without a comment behind it. `start` is where `text` begins in the file. */
export function valueIn(text: string, start: number, comment = /\s[#;]/): SettingValue {
  const from = text.length - text.trimStart().length
  const quote = text[from]
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, from + 1)
    const to = end < 0 ? text.length : end
    return { text: text.slice(from + 1, to), start: start + from + 1, end: start + to }
  }
  const cut = comment.exec(text)?.index ?? text.length
  const plain = text.slice(from, Math.max(from, cut)).trimEnd()
  return { text: plain, start: start + from, end: start + from + plain.length }
}
