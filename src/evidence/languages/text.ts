/** Texts in quotes. */

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
}

/** What the text between the quotes means, by the escapes that all these languages share. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|0([0-7]{2})|(\r?\n)|([\s\S]))/g,
    (_, hex?: string, four?: string, braced?: string, octal?: string, line?: string, letter?: string) => {
      const code = hex ?? four ?? braced
      if (code !== undefined) return codePoint(Number.parseInt(code, 16))
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8))
      if (line !== undefined) return ''
      return escapes[letter as string] ?? (letter as string)
    },
  )
}

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '')
