import { parseSecret, payloadLength, shortHash } from '../../src/lithos/secrets.js'

const payload = 'A'.repeat(68)

test('hashes are six bytes of BLAKE2b in base64', () => {
  expect([shortHash(''), shortHash('ns1'), shortHash('secret-value')]).toEqual(['3dnEB2f5', '6YbQf5wi', 's5LzTKXP'])
})

test('the parts of a secret', () => {
  expect(parseSecret(`v2:ROit92I5:82HdsExJ:Gd3ocJsr:${payload}`)).toEqual({
    key: 'ROit92I5',
    namespace: '82HdsExJ',
    secret: 'Gd3ocJsr',
  })
})

test('a payload needs no padding', () => {
  expect(['', 'AAA', 'AAA=', 'AA==', 'AA=', 'AAAA'].map(payloadLength)).toEqual([0, 2, 2, 1, 1, 3])
  expect(['A', 'A=', 'A===', 'AA=A', 'AAAA=', 'A!AA'].map(payloadLength)).toEqual([
    'Encoded text cannot have a 6-bit remainder.',
    'Invalid byte 61, offset 1.',
    'Invalid byte 61, offset 1.',
    'Invalid byte 61, offset 2.',
    'Encoded text cannot have a 6-bit remainder.',
    'Invalid byte 33, offset 1.',
  ])
})

test.each([
  ['hunter2', 'does not begin with `v2:`'],
  ['v2:a:b:c', 'has 4 parts'],
  [`v2:ROit92I5:82HdsExJ:Gd3ocJsr:${payload}:x`, 'has 6 parts'],
  [`v2:short:82HdsExJ:Gd3ocJsr:${payload}`, 'hash of the key'],
  [`v2:ROit92I5:82HdsExJ:Gd3ocJsr:${payload.slice(3)}`, 'no base64'],
  [`v2:ROit92I5:82HdsExJ:Gd3ocJsr:${payload.slice(4)}=AAA`, 'no base64'],
  ['v2:ROit92I5:82HdsExJ:Gd3ocJsr:AAAA', 'too short'],
])('%s', (text, wrong) => {
  const result = parseSecret(text) as { wrong: string }
  expect(result.wrong).toContain(wrong)
  expect(result.wrong).not.toContain('hunter2')
})
