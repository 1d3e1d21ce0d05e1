import { networkContains, parseAddress, parseNetwork, parseRange, parseUnsigned } from '../../src/schema/forms.js'

test('plain decimals of Rust', () => {
  expect(
    ['0', '007', '+5', '65535', '65536', '-1', '1k', '0x1', '1_0', '', ' 1'].map((text) => parseUnsigned(text, 16)),
  ).toEqual([0, 7, 5, 65535, ...Array(7).fill(undefined)])
})

test('ranges', () => {
  expect(parseRange('7')).toEqual({ start: 7, end: 7 })
  expect(parseRange('1-1000')).toEqual({ start: 1, end: 1000 })
  expect(parseRange('5-1')).toEqual({ start: 5, end: 1 })
  for (const wrong of ['1k-2k', '0x10', '1 - 5', '1-5-7', '1-', '-1', '4294967296'])
    expect(parseRange(wrong)).toBeUndefined()
})

test('addresses', () => {
  for (const right of [
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '1::',
    '2001:db8::ff00:42:8329',
    '::ffff:1.2.3.4',
    '1:2:3:4:5:6:7:8',
  ])
    expect([right, parseAddress(right) !== undefined]).toEqual([right, true])
  for (const wrong of [
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '12345::',
    'fe80::1%eth0',
    '1.2.3.4::',
    'x',
  ])
    expect([wrong, parseAddress(wrong)]).toEqual([wrong, undefined])
})

test('networks', () => {
  for (const right of ['10.0.0.0', '10.0.0.5/8', '10/8', '10.0/16', '::/0', 'fd00::/8'])
    expect(parseNetwork(right)).toBeDefined()
  for (const wrong of ['10.0.0.0/33', 'foo', '10.0.0.0/', '10.0.0.0/8/8', '1.2.3.4.5/8', '::/129'])
    expect(parseNetwork(wrong)).toBeUndefined()
  const inside = (network: string, address: string) =>
    networkContains(parseNetwork(network) as never, parseAddress(address) as never)
  expect(inside('10.1.2.3/8', '10.200.0.1')).toBe(true)
  expect(inside('10.0.0.0/8', '11.0.0.1')).toBe(false)
  expect(inside('10.0.0.0', '10.0.0.0')).toBe(true)
  expect(inside('0.0.0.0/0', '::1')).toBe(false)
})
