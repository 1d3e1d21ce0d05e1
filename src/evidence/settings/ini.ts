/** INI and its like: php.ini, php-fpm, supervisord, uwsgi, my.cnf, postgresql.conf, Java properties. */
import { readLines, type SettingsReader, settingName, valueIn } from './setting.js'

/** `[section]`, `name = value`, `name: value`; `#`, `;` and `!` begin comments. */
export const ini: SettingsReader = (text) => {
  let inside: readonly string[] = []
  return readLines(text, (line, start) => {
    const section = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1]
    if (section !== undefined) inside = [section.trim().toLowerCase()]
    if (section !== undefined || /^\s*[#;!]/.test(line)) return undefined
    const [head, name] = /^\s*([A-Za-z_][\w.[\]/-]*)\s*[=:]/.exec(line) ?? []
    if (head === undefined) return undefined
    return {
      inside,
      name: settingName(name as string),
      values: [valueIn(line.slice(head.length), start + head.length)],
    }
  })
}

/** postgresql.conf: as INI, and the `=` may be left out; `#` alone begins a comment. */
export const postgresql: SettingsReader = (text) =>
  readLines(text, (line, start) => {
    const [head, name] = /^\s*([A-Za-z_][\w.]*)(?:\s*=|\s)\s*/.exec(line) ?? []
    if (head === undefined) return undefined
    return {
      inside: [],
      name: settingName(name as string),
      values: [valueIn(line.slice(head.length), start + head.length, /\s*#/)],
    }
  })
