import { isNewer } from '../../src/vagga/version.js'

/** Newer ones first. facts: vagga.md F7 */
test.each([
  ['v0.8.1', 'v0.8.0'],
  ['v0.10.0', 'v0.9.0'],
  ['0.8.1', 'v0.8.0'],
  ['v0.8.1', 'v0.8'],
  ['v0.8.1', 'v0.8.1-rc'],
  ['v0.8.1', 'v0.8.1-dev'],
  ['v0.8.1', 'v0.8.1-a'],
  ['v0.8.1', 'v0.8.1-b'],
  ['v0.8.1', 'v0.8.1-c'],
  ['v0.8.1', 'v0.8.1-pre'],
  ['v0.8.1', 'v0.8.1-dirty'],
  ['v0.8.1-x', 'v0.8.1'],
  ['v0.8.1-90', 'v0.8.1'],
  // only words of its own stand before a release
  ['v0.8.1-rc1', 'v0.8.1'],
  ['v0.8.1-90', 'v0.8.1-rc'],
  ['v0.8.1-90', 'v0.8.1-gabc'],
  ['v0.8.1-b', 'v0.8.1-a'],
  ['v0.8.18446744073709551615', 'v0.8.9'],
  // too large for a number, so it is a word
  ['v0.8.9', 'v0.8.18446744073709551616'],
])('%s is newer than %s', (newer, older) => {
  expect(isNewer(newer, older)).toBe(true)
  expect(isNewer(older, newer)).toBe(false)
})

test.each([
  ['v0.8.1', '0.8.1'],
  ['v0.8.1', 'v0-8_1'],
  ['v1.2', 'v1.2'],
  ['v1.2-rc', 'v1.2-rc'],
  ['', ''],
  // a revision of git
  ['v0.8.1-90-g275b540c', 'v0.8.1-90'],
])('none of %s and %s is newer', (one, other) => {
  expect(isNewer(one, other)).toBe(false)
  expect(isNewer(other, one)).toBe(false)
})
