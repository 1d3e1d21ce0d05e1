import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { diskFiles } from '../../src/files/disk.js'
import { memoryFiles } from '../../src/files/memory.js'
import { tries } from '../tries.js'

const ignored = (patterns: string, path: string, entries = {}) =>
  memoryFiles({ '.git': { dir: true }, '.gitignore': patterns, ...entries }).ignored?.(path)

describe('.gitignore', () => {
  test.each([
    ['*.pyc', 'a/b.pyc', true],
    ['/build', 'build/x', true],
    ['/build', 'a/build', false],
    ['dist/', 'dist/x', true],
    ['a/*.js', 'a/b/c.js', false],
    ['a/**/c.js', 'a/c.js', true],
    ['**/node_modules', 'x/y/node_modules/z', true],
    ['a/**', 'a', false],
    ['*.log\n!keep.log', 'keep.log', false],
    ['\\#x', '#x', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['x\\ ', 'x ', true],
  ])('%j of %s: %s', (patterns, path, expected) => {
    expect(ignored(patterns, path)).toBe(expected)
  })

  test('a pattern for folders decides about what is not there, not about a file', () => {
    expect(ignored('instance/', 'instance')).toBe(true)
    expect(ignored('instance/', 'instance', { instance: 'a file' })).toBe(false)
  })

  test('a deeper file wins, but nothing is taken back below an ignored folder', () => {
    expect(ignored('*.log', 'a/x.log', { 'a/.gitignore': '!x.log' })).toBe(false)
    expect(ignored('a/', 'a/x.log', { 'a/.gitignore': '!x.log' })).toBe(true)
  })

  test('nobody knows without git', () => {
    expect(memoryFiles({ x: '' }).ignored?.('x')).toBeUndefined()
  })

  test('a pattern full of stars takes no time', () => {
    expect(ignored(`${'*a'.repeat(100)}b`, 'a'.repeat(250))).toBe(false)
  })
})

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'core.excludesFile=/dev/null', ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

describe('beside git itself', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ignored-'))
    git(folder, 'init', '-q')
    for (const path of ['a', 'b.c', 'd/a', 'd/e/a', 'd/e/b.c', 'ab/c', 'x-y/z', 'b/d/e']) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), '')
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([2, 4])('what the index (version %d) lists is not ignored', (version) => {
    writeFileSync(join(folder, '.gitignore'), 'd\n')
    git(folder, 'add', '-f', 'd/e/a')
    git(folder, 'update-index', '--index-version', String(version))
    const files = diskFiles(folder)
    expect(['d', 'd/e', 'd/e/a', 'd/a', 'd/e/b.c'].map((path) => files.ignored?.(path))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
    git(folder, 'rm', '-q', '--cached', 'd/e/a')
  })

  test('any patterns', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '*',
      '?',
      '**',
      'd',
      'e',
      '[ab]',
      '[!a]',
      '*.c',
      '*b*',
      'c',
      'x-y',
      'a*',
      '\\a',
    )
    const pattern = fc
      .tuple(fc.constantFrom('', '!', '/'), fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/'))
      .map(([before, parts, after]) => before + parts.join('/') + after)
    const paths = ['a', 'b.c', 'd', 'd/a', 'd/e', 'd/e/a', 'd/e/b.c', 'ab', 'ab/c', 'x-y', 'x-y/z', 'b/d/e']
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), (patterns) => {
        writeFileSync(join(folder, '.gitignore'), patterns.join('\n'))
        let listed = ''
        try {
          listed = git(folder, 'check-ignore', '--no-index', ...paths)
        } catch {
          // Exit 1: none of them.
        }
        const files = diskFiles(folder)
        expect(paths.filter((path) => files.ignored?.(path))).toEqual(
          paths.filter((path) => listed.split('\n').includes(path)),
        )
      }),
      tries(50),
    )
  })
})
