/** `[start, end)` of a text becomes `text`. */
export interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The text with the replacements made; `undefined` when two of them overlap. The same one twice is made once. Of several
 * lines that are added behind the same line, those that belong deeper come first: they continue the block that ends there.
 */
export function replaceAll(text: string, replacements: readonly Replacement[]): string | undefined {
  const distinct = new Map(replacements.map((one) => [`${one.start}:${one.end}:${one.text}`, one]))
  const sorted = [...distinct.values()].sort(
    (a, b) => a.start - b.start || a.end - b.end || columnOf(b.text) - columnOf(a.text),
  )
  const parts: string[] = []
  let done = 0
  for (const { start, end, text: put } of sorted) {
    if (start < done || end > text.length) return undefined
    parts.push(text.slice(done, start), put)
    done = end
  }
  return parts.join('') + text.slice(done)
}

/** Where an added line of YAML begins; the item of a list that stands at the column of its key is deeper than the key. */
function columnOf(added: string): number {
  const [, blanks = '', dash = ''] = /^\r?\n( *)(-?)/.exec(added) ?? []
  return blanks.length + dash.length
}
