import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { pack } from 'tar-stream'
import { FileError } from '../../src/files/filesystem.js'
import { tarFiles } from '../../src/files/tar.js'

type Header = Parameters<ReturnType<typeof pack>['entry']>[0]

async function tar(...members: [Header, string?][]): Promise<Uint8Array> {
  const made = pack()
  for (const [header, text] of members) made.entry(header, text ?? '')
  made.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of made) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

const textAt = (bytes: Uint8Array, path: string) => new TextDecoder().decode(tarFiles(bytes).read(path))

describe('tarFiles', () => {
  test.each(['ustar', 'gnu', 'pax'])('reads what tar writes: %s', (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'tar-'))
    try {
      const long = `${'deep/'.repeat(30)}${'long'.repeat(format === 'ustar' ? 10 : 40)}`
      mkdirSync(join(folder, 'deep/'.repeat(30)), { recursive: true })
      writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\n')
      chmodSync(join(folder, 'run.sh'), 0o750)
      writeFileSync(join(folder, long), 'long')
      symlinkSync('/etc/hosts', join(folder, 'hosts'))
      linkSync(join(folder, 'run.sh'), join(folder, 'same.sh'))
      const bytes = execFileSync('tar', [`--format=${format}`, '-C', folder, '-c', '.'], { maxBuffer: 1 << 24 })
      const files = tarFiles(zlib.gzipSync(bytes))
      expect(files.list('')).toEqual(['deep', 'hosts', 'run.sh', 'same.sh'])
      expect(files.stat('run.sh')).toMatchObject({ kind: 'file', mode: 0o750, size: 10 })
      expect(files.stat('hosts')).toMatchObject({ kind: 'link', target: '/etc/hosts' })
      expect(textAt(bytes, long)).toBe('long')
      expect(textAt(bytes, 'same.sh')).toBe('#!/bin/sh\n')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('zstd where node has it', async () => {
    const zstd = (zlib as { zstdCompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdCompressSync
    if (zstd === undefined) return
    expect(textAt(zstd(await tar([{ name: 'a' }, 'x'])), 'a')).toBe('x')
  })

  test('the last of two members wins; absolute names are relative; devices are neither files nor folders', async () => {
    const bytes = await tar(
      [{ name: '/a', mode: 0o600, uid: 3, gid: 4 }, 'one'],
      [{ name: './a' }, 'two'],
      [{ name: 'null', type: 'character-device' }],
    )
    expect(textAt(bytes, 'a')).toBe('two')
    expect(tarFiles(bytes).stat('null')?.kind).toBe('other')
  })

  test('nothing is reached through a link', async () => {
    const bytes = await tar([{ name: 'etc', type: 'symlink', linkname: '/etc' }], [{ name: 'etc/passwd' }, 'x'])
    expect(tarFiles(bytes).stat('etc/passwd')).toBeUndefined()
  })

  test('names that lead out, links to nothing, damage and bombs are refused', async () => {
    const refused = (bytes: Uint8Array, budget?: number) =>
      expect(() => tarFiles(bytes, budget === undefined ? undefined : { left: budget, free: budget }))
    refused(await tar([{ name: 'a/../../b' }])).toThrow('a/../../b: leads out of the archive')
    refused(await tar([{ name: 'a', type: 'link', linkname: 'b' }])).toThrow('a hard link to b, which is not there')
    refused(new Uint8Array(600).fill(65)).toThrow('this is no tar archive')
    refused(new TextEncoder().encode('hello')).toThrow('this is no tar archive')
    refused(new Uint8Array(0)).toThrow('the archive is empty')
    refused((await tar([{ name: 'a' }, 'x'.repeat(2000)])).subarray(0, 1500)).toThrow('ends in the middle')
    refused(zlib.gzipSync(new Uint8Array(1 << 22)), 1 << 20).toThrow('unpacks to more than 1048576 bytes')
    refused(zlib.gzipSync(await tar([{ name: 'a' }])).subarray(0, 30)).toThrow('the archive is damaged')
    refused(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)).toThrow('xz archives cannot be read')
  })

  test('whatever is damaged, only FileError is thrown', async () => {
    const bytes = await tar(
      [{ name: 'x'.repeat(150), pax: { comment: 'y' } }, 'text'],
      [{ name: 'dir', type: 'directory' }],
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const damaged = Uint8Array.from(bytes)
        for (const [at, value] of changes) damaged[at] = value
        try {
          expect(Array.isArray(tarFiles(damaged).list(''))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(FileError)
        }
      }),
    )
  })
})
