/** A name and words on each line: redis.conf, haproxy.cfg, httpd.conf, nsswitch.conf, mosquitto.conf. */
import { readLines, type Setting, type SettingsReader, type SettingValue, settingName } from './setting.js'

/** `name word "quoted word"`; a line that begins with `#` is a comment, and so is a word that does. `Name:` is `name`. */
export const words: SettingsReader = (text) => readLines(text, (line, start) => settingOf(line, start, []))

/** haproxy.cfg: the same, in sections that begin at the margin. */
export const haproxy: SettingsReader = (text) => {
  let inside: readonly string[] = []
  return readLines(text, (line, start) => {
    const section = /^(?:global|defaults|frontend|backend|listen|resolvers|peers|userlist|cache|program)\b/.exec(
      line,
    )?.[0]
    if (section !== undefined) inside = [section]
    return settingOf(line, start, inside)
  })
}

/** httpd.conf: the same, with `<Section …>` around. */
export const apache: SettingsReader = (text) =>
  readLines(text, (line, start) => (/^\s*<\//.test(line) ? undefined : settingOf(line, start, [])))

/** A text that is split at blanks: the words of a command line in a settings file. */
export function wordsIn(text: string, start: number): readonly SettingValue[] {
  const found: SettingValue[] = []
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    const quoted = match[1] ?? match[2]
    const from = start + match.index + (quoted === undefined ? 0 : 1)
    const value = quoted ?? (match[3] as string)
    if (quoted === undefined && value.startsWith('#')) break
    found.push({ text: value, start: from, end: from + value.length })
  }
  return found
}

function settingOf(line: string, start: number, inside: readonly string[]): Setting | undefined {
  const [name, ...values] = /^\s*#/.test(line) ? [] : wordsIn(line, start)
  return name && { inside, name: settingName(name.text.replace(/:$/, '')), values }
}
