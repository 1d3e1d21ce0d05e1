/** Settings that are Ruby or Python: `pidfile 'tmp/pids/puma.pid'`, `bind = "unix:/run/app.sock"`. */
import { readLines, type SettingsReader, type SettingValue, settingName } from './setting.js'

const strings = /'([^'\\\n]*)'|"([^"\\\n]*)"/g

/**
 * Calls at the margin with literal strings. Of `ENV.fetch('PIDFILE') { 'tmp/pids/server.pid' }` and `ENV.fetch('PIDFILE', '…')` the
 * values are the default, behind the variable as `$PIDFILE`; strings with `#{…}` are left out.
 */
export const ruby: SettingsReader = (text) =>
  readLines(text, (line, start) => {
    const [head, name] = /^\s*([a-z_]\w*)[ (]\s*(?=['"]|ENV\b)/.exec(line) ?? []
    return head === undefined
      ? undefined
      : { inside: [], name: settingName(name as string), values: literals(line, start, head.length) }
  })

/** Assignments of strings, and of numbers, at the margin. */
export const python: SettingsReader = (text) =>
  readLines(text, (line, start) => {
    const [head, name] = /^([a-z_]\w*)\s*=\s*(?=['"]|\[|\d|os\.)/.exec(line) ?? []
    if (head === undefined) return undefined
    const number = /^\d+/.exec(line.slice(head.length))?.[0]
    const from = start + head.length
    return {
      inside: [],
      name: settingName(name as string),
      values: number ? [{ text: number, start: from, end: from + number.length }] : literals(line, start, head.length),
    }
  })

function literals(line: string, start: number, from: number): readonly SettingValue[] {
  return [...line.slice(from).matchAll(strings)].flatMap((match) => {
    const text = (match[1] ?? match[2]) as string
    const at = from + match.index
    if (match[2] !== undefined && text.includes('#{')) return []
    const isVariable = /(?:ENV(?:\.fetch\(|\[)|environ(?:\.get\(|\[)|getenv\()\s*$/.test(line.slice(0, at))
    return [{ text: isVariable ? `$${text}` : text, start: start + at + 1, end: start + at + 1 + text.length }]
  })
}
