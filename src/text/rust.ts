/** Texts as Rust's standard library treats them, where JavaScript does otherwise. */

/** The order of `str`: by UTF-8 bytes. JavaScript compares UTF-16 units, which puts pairs before U+E000 to U+FFFF. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const [one, other] = [left.charCodeAt(index), right.charCodeAt(index)]
    if (one === other) continue
    if (isPaired(one) === isPaired(other)) return one - other
    return isPaired(one) ? 1 : -1
  }
  return left.length - right.length
}

const isPaired = (unit: number): boolean => (unit & 0xf800) === 0xd800

/** Unicode's white space: JavaScript's has U+FEFF besides, and lacks U+0085. */
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** `str::trim`. */
export function trim(text: string): string {
  let start = 0
  while (start < text.length && SPACE.test(text[start] as string)) start++
  return trimEnd(text.slice(start))
}

/** `str::trim_end`. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && SPACE.test(text[end - 1] as string)) end--
  return text.slice(0, end)
}

const utf8 = new TextEncoder()

/** `str::len`: the bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return utf8.encode(text).length
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

/** A `str` as `{:?}` writes it: in double quotes, and what cannot be seen by its number. */
export function quoted(text: string): string {
  return quotedBy('"', text)
}

/** A `char` as `{:?}` writes it: in single quotes. */
export function quotedCharacter(character: string): string {
  return quotedBy("'", character)
}

function quotedBy(mark: string, text: string): string {
  const shown = text.replace(/[^ -~]|["'\\]/gu, (character) => {
    if (character === mark) return `\\${mark}`
    const escaped = ESCAPES[character]
    if (escaped !== undefined) return escaped
    const isVisible = !/[\p{C}\p{Z}\p{Me}\p{Mn}]/u.test(character)
    return isVisible ? character : `\\u{${(character.codePointAt(0) as number).toString(16)}}`
  })
  return `${mark}${shown}${mark}`
}
