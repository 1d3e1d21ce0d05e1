/** `${x%PATTERN}` and its kind: a part of a text that fits a pattern is taken away or replaced. */
import { fits, isWild } from './pattern.js'

/** More comparisons of characters than that are not made. */
const maxWork = 2_000_000

/** The text without the shortest (`#`, `%`) or longest (`##`, `%%`) beginning or end that fits; `undefined` when that cannot be told. */
export function removed(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string | undefined {
  if (text.length ** 2 * pattern.length > maxWork) return undefined
  const atStart = operator.startsWith('#')
  for (let step = 0; step <= text.length; step += 1) {
    const length = operator.length === 1 ? step : text.length - step
    const split = atStart ? length : text.length - length
    const [before, after] = [text.slice(0, split), text.slice(split)]
    const isFitting = fits(atStart ? before : after, pattern)
    if (isFitting === undefined) return undefined
    if (isFitting) return atStart ? after : before
  }
  return text
}

/** `${x/a/b}`, `${x//a/b}` for a plain text `a`; `undefined` for patterns. */
export function replaced(text: string, pattern: string, by: string, operator: string): string | undefined {
  const plain = pattern.replace(/\\(.)/gs, '$1')
  if (isWild(pattern.replace(/\\./gs, '')) || plain === '') return undefined
  switch (operator) {
    case '/':
      return text.replace(plain, () => by)
    case '//':
      return text.length * by.length > maxWork ? undefined : text.replaceAll(plain, () => by)
    case '/#':
      return text.startsWith(plain) ? by + text.slice(plain.length) : text
    case '/%':
      return text.endsWith(plain) ? text.slice(0, -plain.length) + by : text
    default:
      return undefined
  }
}
