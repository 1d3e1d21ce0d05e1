/** Integers as quire reads them. humannum 0.1.0: parse_integer; facts: quire.md 3.1-3.11. */
import { trim, trimEnd } from '../text/rust.js'

/** Longer suffixes come after shorter ones, as in the original: `ki` never matches first because it does not end in `k`. */
const UNITS: readonly (readonly [suffix: string, factor: bigint])[] = [
  ['k', 1000n],
  ['M', 1000n ** 2n],
  ['G', 1000n ** 3n],
  ['ki', 1024n],
  ['Mi', 1024n ** 2n],
  ['Gi', 1024n ** 3n],
]
const RADIX: Readonly<Record<string, bigint>> = { '0x': 16n, '0o': 8n, '0b': 2n }

const I64_MIN = -(2n ** 63n)
const I64_MAX = 2n ** 63n - 1n

/** Why a text is no number, in quire's words; `panic`: the program crashes on it. */
type NumberError = 'InvalidDigit' | 'Overflow' | 'Empty' | 'panic'

/** The value of a number with units, `_` and prefixes, within the range of an i64, or why there is none. */
export function parseNumber(text: string): bigint | NumberError {
  if (/^[0-9]{1,18}$/.test(text)) return BigInt(text)
  let rest = trim(text)
  if (cutsCharacter(rest)) return 'panic'
  let factor = 1n
  for (const [suffix, value] of UNITS) {
    if (rest.length > suffix.length && rest.endsWith(suffix)) {
      factor = value
      rest = trimEnd(rest.slice(0, -suffix.length))
      break
    }
  }
  if (prefixCutsCharacter(rest)) return 'panic'
  const radix = rest.length > 2 ? RADIX[rest.slice(0, 2)] : undefined
  const value = digits(radix === undefined ? rest : rest.slice(2), radix ?? 10n)
  if (typeof value === 'string') return value
  const product = value * factor
  return product < I64_MIN || product > I64_MAX ? 'Overflow' : product
}

function digits(text: string, radix: bigint): bigint | NumberError {
  const negative = text.startsWith('-')
  const from = negative || text.startsWith('+') ? 1 : 0
  if (from === text.length) return 'Empty'
  if (digit(text, from, radix) === undefined) return 'InvalidDigit'
  let value = 0n
  for (let index = from; index < text.length; index++) {
    if (text[index] === '_') continue
    const next = digit(text, index, radix)
    if (next === undefined) return 'InvalidDigit'
    value = value * radix + next
    if (value > (negative ? -I64_MIN : I64_MAX)) return 'Overflow'
  }
  return negative ? -value : value
}

function digit(text: string, index: number, radix: bigint): bigint | undefined {
  const character = text[index] as string
  const value = /[0-9a-z]/i.test(character) ? Number.parseInt(character, 36) : 99
  return value < radix ? BigInt(value) : undefined
}

/** quire looks at the last byte and the last two bytes, and crashes when that cuts a character. */
function cutsCharacter(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  if (text.length > 0 && last >= 0x80) return true
  const unit = text.endsWith('k') || text.endsWith('M') || text.endsWith('G')
  return text.length > 1 && !unit && text.charCodeAt(text.length - 2) >= 0x80
}

/** It looks at the first two bytes as well, for `0x` and its like. */
function prefixCutsCharacter(text: string): boolean {
  const first = text.codePointAt(0) ?? 0
  return first < 0x80 ? text.charCodeAt(1) >= 0x80 : first >= 0x800
}
