/** nginx.conf: statements that end with `;`, in blocks. */
import { type Setting, type SettingsReader, type SettingValue, settingName } from './setting.js'

const token = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|#[^\n]*|([{};])|([^\s{};"'#][^\s{};]*)/g
const maxSettings = 5000

/** `inside` are the names of the blocks around. A block itself is a setting with its words, too. */
export const nginx: SettingsReader = (text) => {
  const found: Setting[] = []
  const inside: string[] = []
  let statement: SettingValue[] = []
  const end = () => {
    const [name, ...values] = statement
    if (name !== undefined) found.push({ inside: [...inside], name: settingName(name.text), values })
    statement = []
    return name
  }
  for (const match of text.matchAll(token)) {
    if (found.length >= maxSettings) break
    const quoted = match[1] ?? match[2]
    const word = quoted ?? match[4]
    const from = match.index + (quoted === undefined ? 0 : 1)
    if (word !== undefined) statement.push({ text: word, start: from, end: from + word.length })
    else if (match[3] === ';') end()
    else if (match[3] === '{') inside.push(settingName(end()?.text ?? ''))
    else if (match[3] === '}') {
      end()
      inside.pop()
    }
  }
  end()
  return found
}
