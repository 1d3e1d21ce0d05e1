/** Inflating says what zlib says, within its limit. */
import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { gunzip, inflateRaw } from '../../src/image/inflate.js'

const text = Buffer.from('what vagga unpacks '.repeat(40_000))
const packed = gzipSync(text)

describe('gunzip', () => {
  test('gives what was packed, in one piece and in many', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        expect(gunzip(gzipSync(bytes, { level }), bytes.length)).toEqual(bytes)
        expect(inflateRaw(deflateRawSync(bytes, { level }), bytes.length)).toEqual(bytes)
      }),
    )
    expect(Buffer.compare(Buffer.from(gunzip(packed, text.length) as Uint8Array), text)).toBe(0)
  })

  test('stops at the limit', () => {
    expect(gunzip(packed, text.length - 1)).toBe('larger')
    expect(gunzip(packed, 0)).toBe('larger')
  })

  test('says so of what is damaged or cut off', () => {
    expect(gunzip(packed.subarray(0, -9), text.length)).toBe('damaged')
    expect(gunzip(packed.subarray(0, -1), text.length)).toBe('damaged')
    expect(gunzip(packed.subarray(0, 5), text.length)).toBe('damaged')
    const wrongSum = Buffer.from(packed)
    wrongSum.writeUInt32LE(1, packed.length - 8)
    expect(gunzip(wrongSum, text.length)).toBe('damaged')
    expect(inflateRaw(new Uint8Array([0xff, 0xff]), 100)).toBe('damaged')
    expect(inflateRaw(new Uint8Array(0), 100)).toBe('damaged')
  })

  test('reads the first member, as vagga does, whatever follows', () => {
    expect(gunzip(Buffer.concat([gzipSync('one'), gzipSync('two'), Buffer.from('junk')]), 100)).toEqual(
      new TextEncoder().encode('one'),
    )
  })
})
