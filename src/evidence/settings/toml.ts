/** TOML, as far as settings need it: tables, keys with dots, strings, numbers and lists on one line. */
import { readLines, type SettingsReader, type SettingValue, settingName, valueIn } from './setting.js'

const plain = (key: string): string => settingName(key.replaceAll(/["'\s]/g, ''))

/** A list of strings has several values. */
export const toml: SettingsReader = (text) => {
  let inside: readonly string[] = []
  return readLines(text, (line, start) => {
    const table = /^\s*\[\[?([^\]]+)\]\]?\s*(?:#.*)?$/.exec(line)?.[1]
    if (table !== undefined) inside = table.split('.').map(plain)
    const [head, key] = table === undefined ? (/^\s*([\w."'-]+(?:\s*\.\s*[\w"'-]+)*)\s*=/.exec(line) ?? []) : []
    if (head === undefined) return undefined
    const parts = (key as string).split('.').map(plain)
    const rest = line.slice(head.length)
    const values = rest.trimStart().startsWith('[')
      ? listed(rest, start + head.length)
      : [valueIn(rest, start + head.length)]
    return { inside: [...inside, ...parts.slice(0, -1)], name: parts.at(-1) as string, values }
  })
}

function listed(text: string, start: number): readonly SettingValue[] {
  return [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map((match) => {
    const value = (match[1] ?? match[2]) as string
    const from = start + match.index + 1
    return { text: value, start: from, end: from + value.length }
  })
}
