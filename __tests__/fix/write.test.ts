import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unifiedPatch } from '../../src/fix/patch.js'
import { writeChanges } from '../../src/fix/write.js'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'write-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const text = (path: string) => readFileSync(join(root, path), 'utf8')

describe('writing', () => {
  test('keeps modes, makes directories, leaves nothing else behind', () => {
    writeFileSync(join(root, 'a.yaml'), 'a: 1\r\n')
    chmodSync(join(root, 'a.yaml'), 0o640)
    writeChanges(root, [
      { path: 'a.yaml', before: 'a: 1\r\n', after: 'a: 2\r\n' },
      { path: 'new/b.yaml', before: undefined, after: 'b: 1\n' },
    ])
    expect(text('a.yaml')).toBe('a: 2\r\n')
    expect(statSync(join(root, 'a.yaml')).mode & 0o7777).toBe(0o640)
    expect(text('new/b.yaml')).toBe('b: 1\n')
    expect(readdirSync(root).sort()).toEqual(['a.yaml', 'new'])
  })

  const refused: [name: string, prepare: () => string, message: string][] = [
    [
      'a link',
      () => {
        writeFileSync(join(root, 'target.yaml'), 'x: 1\n')
        symlinkSync('target.yaml', join(root, 'x.yaml'))
        return 'x.yaml'
      },
      'x.yaml is a symbolic link, and links are not written to; nothing was written',
    ],
    [
      'a file that changed',
      () => {
        writeFileSync(join(root, 'x.yaml'), 'x: 2\n')
        return 'x.yaml'
      },
      'x.yaml changed while it was checked; nothing was written',
    ],
    ['a file that is gone', () => 'x.yaml', 'x.yaml is not there any more; nothing was written'],
    [
      'a directory that leads out of the workspace',
      () => {
        symlinkSync(tmpdir(), join(root, 'out'))
        return 'out/x.yaml'
      },
      'out/x.yaml is outside of the workspace; nothing was written',
    ],
    [
      'a directory',
      () => {
        mkdirSync(join(root, 'x.yaml'))
        return 'x.yaml'
      },
      'x.yaml is not a regular file; nothing was written',
    ],
  ]
  test.each(refused)('%s stops everything', (_name, prepare, message) => {
    writeFileSync(join(root, 'a.yaml'), 'a: 1\n')
    const path = prepare()
    const names = readdirSync(root)
    const changes = [
      { path: 'a.yaml', before: 'a: 1\n', after: 'a: 2\n' },
      { path, before: 'x: 1\n', after: 'x: 3\n' },
    ]
    expect(() => writeChanges(root, changes)).toThrow(message)
    expect(text('a.yaml')).toBe('a: 1\n')
    expect(readdirSync(root)).toEqual(names)
  })

  test('a new file that is there already stops everything', () => {
    writeFileSync(join(root, 'a.yaml'), 'a: 1\n')
    expect(() => writeChanges(root, [{ path: 'a.yaml', before: undefined, after: 'b: 1\n' }])).toThrow(
      'a.yaml is there already; nothing was written',
    )
    expect(text('a.yaml')).toBe('a: 1\n')
  })
})

describe('a patch', () => {
  const changes = [
    { path: 'b/end.yaml', before: 'a: 1\nb: 2', after: 'a: 1\nb: 3\nc: 4' },
    { path: 'crlf.yaml', before: 'a: 1\r\nb: 2\r\n', after: 'a: 1\r\nb: 3\r\n' },
    { path: 'new.yaml', before: undefined, after: 'a: 1\n' },
    { path: 'empty.yaml', before: '', after: 'a: 1\n' },
    { path: 'with space.yaml', before: 'a: 1\n', after: 'a: 2\n' },
    { path: 'ünïcode.yaml', before: 'ä: 1\n', after: 'ä: 2\n' },
    { path: 'same.yaml', before: 'a: 1\n', after: 'a: 1\n' },
  ]
  test('is what git applies', () => {
    for (const { path, before } of changes) {
      mkdirSync(join(root, 'b'), { recursive: true })
      if (before !== undefined) writeFileSync(join(root, path), before)
    }
    writeFileSync(join(root, 'all.patch'), unifiedPatch(changes))
    execFileSync('git', ['apply', 'all.patch'], { cwd: root })
    for (const { path, after } of changes) expect([path, text(path)]).toEqual([path, after])
  })

  test('is about the files that change, whatever they are called', () => {
    const forged = 'x\n--- /dev/null\n+++ b/forged\n@@ -0,0 +1 @@\n+forged\n'
    const names = [`${forged}.yaml`, 'a"b\\c\td.yaml', 'e\r\x1bf.yaml', ' g .yaml', 'ünï\u202e.yaml']
    const hostile = names.map((path) => ({ path, before: 'a: 1\n', after: 'a: 2\n' }))
    for (const { path, before } of hostile) {
      mkdirSync(join(root, dirname(path)), { recursive: true })
      writeFileSync(join(root, path), before)
    }
    writeFileSync(
      join(root, 'all.patch'),
      unifiedPatch([...hostile, { path: `${forged}/new`, before: undefined, after: 'a: 1\n' }]),
    )
    const told = execFileSync('git', ['apply', '--numstat', '-z', 'all.patch'], { cwd: root }).toString()
    expect(
      told
        .split('\0')
        .filter(Boolean)
        .map((row) => row.split('\t').slice(2).join('\t'))
        .sort(),
    ).toEqual([...names, `${forged}/new`].sort())
    execFileSync('git', ['apply', 'all.patch'], { cwd: root })
    for (const { path, after } of hostile) expect([path, text(path)]).toEqual([path, after])
  })

  test('of nothing is empty', () => {
    expect(unifiedPatch([{ path: 'a', before: 'x\n', after: 'x\n' }])).toBe('')
  })
})
