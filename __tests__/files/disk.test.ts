import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diskFiles } from '../../src/files/disk.js'
import { FileError, resolve } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'

describe('diskFiles', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'disk-'))
    mkdirSync(join(root, 'in/sub'), { recursive: true })
    writeFileSync(join(root, 'in/sub/file'), 'text')
    writeFileSync(join(root, 'secret'), 'secret')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  test('what is there', () => {
    const files = diskFiles(join(root, 'in'))
    chmodSync(join(root, 'in/sub/file'), 0o640)
    expect(files.list('')).toEqual(['sub'])
    expect(files.list('sub/file')).toEqual([])
    expect(files.stat('sub/file')).toMatchObject({ kind: 'file', mode: 0o640, size: 4 })
    expect(new TextDecoder().decode(files.read('sub/file', 2))).toBe('te')
    expect(files.stat('sub/file/x')).toBeUndefined()
  })

  test('nothing outside is reached, by no path and through no link', () => {
    symlinkSync('..', join(root, 'in/up'))
    symlinkSync(join(root, 'secret'), join(root, 'in/abs'))
    const files = diskFiles(join(root, 'in'))
    for (const path of [
      '../secret',
      'sub/../../secret',
      'up/secret',
      '/secret',
      './sub',
      'sub//file',
      'sub/',
      'a\0b',
    ]) {
      expect([path, files.stat(path)]).toEqual([path, undefined])
      expect(() => files.read(path)).toThrow(FileError)
    }
    expect(files.stat('abs')).toMatchObject({ kind: 'link' })
    expect(() => files.read('abs')).toThrow('abs: not a regular file')
    expect(resolve(files, 'up/secret')).toBeUndefined()
    expect(resolve(files, 'abs')).toBeUndefined()
  })

  test('the folder itself may be a link', () => {
    symlinkSync('in', join(root, 'link'))
    expect(diskFiles(join(root, 'link')).list('')).toEqual(['sub'])
  })

  test('a file that vanished, is no file or too large says so', () => {
    const files = diskFiles(root)
    expect(files.stat('in/sub/file')).toBeDefined()
    rmSync(join(root, 'in/sub/file'))
    expect(() => files.read('in/sub/file')).toThrow('in/sub/file: cannot be read (ENOENT)')
    expect(() => files.read('in')).toThrow('in: not a regular file')
    expect(() => files.read('nothing')).toThrow('nothing: no such file')
    execFileSync('truncate', ['-s', '100M', join(root, 'large')])
    expect(() => files.read('large')).toThrow('large: too large to read')
    expect(files.read('large', 10).length).toBe(10)
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(() => files.read('pipe')).toThrow('pipe: not a regular file')
  })
})

describe('memoryFiles', () => {
  const files = memoryFiles({
    '/a/b': 'text',
    'a/run': { text: '#!', mode: 0o755, owner: [1, 2] },
    link: { link: 'a' },
    empty: { dir: true, mode: 0o700 },
  })
  test('folders on the way are there', () => {
    expect(files.stat('a')).toMatchObject({ kind: 'dir', mode: 0o755 })
    expect(files.list('')).toEqual(['a', 'empty', 'link'])
    expect(files.stat('a/run')).toMatchObject({ mode: 0o755, owner: [1, 2], size: 2 })
  })
  test('links are not followed, except by resolve', () => {
    expect(files.stat('link/b')).toBeUndefined()
    expect(() => files.read('link/b')).toThrow(FileError)
    expect(resolve(files, 'link/b')?.path).toBe('a/b')
  })
})
