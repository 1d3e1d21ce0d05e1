import fc from 'fast-check'
import { parseNumber } from '../../src/schema/number.js'
import { anyCharacter } from '../tries.js'

test.each([
  ['0', 0n],
  ['017', 17n],
  ['0x10', 16n],
  ['0o17', 15n],
  ['0b101', 5n],
  ['0xFFk', 255000n],
  ['1_000', 1000n],
  ['1__0', 10n],
  ['1 k', 1000n],
  ['1  Mi', 1048576n],
  [' 5 ', 5n],
  ['2Gi', 2147483648n],
  ['+1', 1n],
  ['-1', -1n],
  ['0x-10', -16n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
])('%j is %s', (text, value) => {
  expect(parseNumber(text)).toBe(value)
})

test.each([
  ['', 'Empty'],
  ['-', 'Empty'],
  ['+', 'Empty'],
  ['1K', 'InvalidDigit'],
  ['1Ti', 'InvalidDigit'],
  ['1kB', 'InvalidDigit'],
  ['1.5', 'InvalidDigit'],
  ['1e3', 'InvalidDigit'],
  ['1 000', 'InvalidDigit'],
  ['_1', 'InvalidDigit'],
  ['0x_1', 'InvalidDigit'],
  ['-0x10', 'InvalidDigit'],
  ['0X10', 'InvalidDigit'],
  ['9223372036854775808', 'Overflow'],
  ['9223372036854775807k', 'Overflow'],
  ['1м', 'panic'],
  ['5µ', 'panic'],
  ['é', 'panic'],
  ['éx', 'panic'],
  ['1éabc', 'panic'],
  ['日abc', 'panic'],
  ['ék', 'InvalidDigit'],
  ['éabc', 'InvalidDigit'],
])('%j is no number: %s', (text, error) => {
  expect(parseNumber(text)).toBe(error)
})

test('a leading zero is no octal', () => {
  expect(['0755', '755', '0o755'].map(parseNumber)).toEqual([755n, 755n, 493n])
})

test('what is printed in decimal reads back', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => parseNumber(String(n)) === n))
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => ['bigint', 'string'].includes(typeof parseNumber(text))),
  )
})
