/** Shell patterns: `*`, `?` and `[…]`, where `\` takes the meaning from the character after it. */

/** More comparisons than that are not made. */
const maxWork = 10_000_000

/** The text as a pattern that fits nothing else. */
export const literally = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&')

/** Whether text has a meaning as a pattern. */
export const isWild = (text: string): boolean => /[*?[]/.test(text)

/** Whether a text fits a pattern as a whole; `undefined` when that cannot be told. */
export function fits(text: string, pattern: string): boolean | undefined {
  if (text.length * pattern.length > maxWork) return undefined
  const units = unitsOf(pattern)
  if (units === undefined) return undefined
  let [at, unit] = [0, 0]
  // where the last `*` stands, and how much of the text it takes so far: an earlier one never has to take more
  let star: { readonly unit: number; at: number } | undefined
  while (at < text.length) {
    const wanted = units[unit]
    if (wanted === '*') {
      star = { unit, at }
      unit += 1
    } else if (wanted?.(text[at] as string)) {
      at += 1
      unit += 1
    } else if (star !== undefined) {
      star.at += 1
      at = star.at
      unit = star.unit + 1
    } else return false
  }
  return units.slice(unit).every((rest) => rest === '*')
}

type Unit = '*' | ((character: string) => boolean)

function unitsOf(pattern: string): Unit[] | undefined {
  const units: Unit[] = []
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i] as string
    if (character === '*') units.push('*')
    else if (character === '?') units.push(() => true)
    else if (character === '[') {
      const close = pattern.indexOf(']', i + 2)
      if (close === -1) units.push((other) => other === '[')
      else {
        const inside = pattern.slice(i + 1, close).replace(/\\(.)/gs, '$1')
        // `[[:alpha:]]`
        if (inside.includes('[')) return undefined
        units.push(classOf(inside))
        i = close
      }
    } else {
      const plain = character === '\\' ? (pattern[++i] ?? '\\') : character
      units.push((other) => other === plain)
    }
  }
  return units
}

function classOf(inside: string): (character: string) => boolean {
  const negated = /^[!^]/.test(inside)
  const members = negated ? inside.slice(1) : inside
  return (character) => {
    for (let i = 0; i < members.length; i += 1) {
      const isRange = members[i + 1] === '-' && i + 2 < members.length
      const [from, to] = [members[i] as string, members[isRange ? i + 2 : i] as string]
      if (character >= from && character <= to) return !negated
      if (isRange) i += 2
    }
    return negated
  }
}

/** The segments of a pattern of paths: a `/` inside of a class parts nothing. */
export function segmentsOf(pattern: string): string[] {
  const segments: string[] = []
  let start = 0
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] === '\\') i += 1
    else if (pattern[i] === '[') i = Math.max(i, pattern.indexOf(']', i + 2))
    else if (pattern[i] === '/') {
      segments.push(pattern.slice(start, i))
      start = i + 1
    }
  }
  return [...segments, pattern.slice(start)]
}
