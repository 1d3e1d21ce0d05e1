/** Paths of a repository on this machine: on Windows, too, none leaves the folder. */
import { posix, win32 } from 'node:path'
import { placeOf } from '../../src/files/disk.js'

test.each([
  '..\\..\\secret.yaml',
  'a\\..\\..\\secret.yaml',
  'a/..\\..\\secret.yaml',
  'C:secret.yaml',
  'C:\\secret.yaml',
  'app.yaml:stream',
  '\\\\server\\share\\secret.yaml',
])('%s is no path on Windows, and a name elsewhere', (path) => {
  expect(placeOf('C:\\work', path, win32)).toBeUndefined()
  expect(placeOf('/work', path, posix)).toBe(`/work/${path}`)
})

test.each(['../secret', 'a/../../secret', '/secret', 'a//b', './a', 'a/', 'a\0b', `${'x'.repeat(5000)}`])(
  '%s is no path anywhere',
  (path) => {
    expect(placeOf('C:\\work', path, win32)).toBeUndefined()
    expect(placeOf('/work', path, posix)).toBeUndefined()
  },
)

test('a path has the separator of the machine', () => {
  expect(placeOf('C:\\work', 'a/b.yaml', win32)).toBe('C:\\work\\a\\b.yaml')
  expect(placeOf('/work', 'a/b.yaml', posix)).toBe('/work/a/b.yaml')
  expect(placeOf('C:\\work', '', win32)).toBe('C:\\work')
})
